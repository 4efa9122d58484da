//! A surface: a JACK client with a MIDI port each way.

use std::sync::mpsc::{channel, Receiver, Sender};
use std::time::{Duration, Instant};

use jack::{AsyncClient, Client, ClientOptions, Control, MidiIn, MidiOut, Port, RawMidi};
use jack::{ProcessHandler, ProcessScope};

use crate::wait::LIMIT;

/// A surface that is plugged in until it is dropped.
pub(crate) struct Surface {
    /// Its client's name: it sends at `NAME:out`, and is told at `NAME:in`.
    pub(crate) name: String,
    say: Sender<Vec<u8>>,
    told: Receiver<(Instant, Vec<u8>)>,
    empty: Receiver<()>,
    client: Option<AsyncClient<(), Hands>>,
}

/// What it does in its callback. It allocates: the server waits for whoever is slow, and this is a test.
struct Hands {
    input: Port<MidiIn>,
    output: Port<MidiOut>,
    say: Receiver<Vec<u8>>,
    /// What found no room in a period.
    rest: Option<Vec<u8>>,
    told: Sender<(Instant, Vec<u8>)>,
    empty: Sender<()>,
}

impl ProcessHandler for Hands {
    fn process(&mut self, _: &Client, scope: &ProcessScope) -> Control {
        for message in self.input.iter(scope) {
            let _ = self.told.send((Instant::now(), message.bytes.to_vec()));
        }
        let mut writer = self.output.writer(scope);
        while let Some(bytes) = self.rest.take().or_else(|| self.say.try_recv().ok()) {
            if bytes.is_empty() {
                let _ = self.empty.send(());
            } else if writer.write(&RawMidi { time: 0, bytes: &bytes }).is_err() {
                self.rest = Some(bytes);
                break;
            }
        }
        Control::Continue
    }
}

impl Surface {
    /// Plugs it in.
    pub(crate) fn start(name: &str) -> Self {
        let (client, _) = Client::new(name, ClientOptions::NO_START_SERVER).unwrap();
        assert_eq!(client.name(), name, "another one has its name");
        let (say, said) = channel();
        let (tell, told) = channel();
        let (emptied, empty) = channel();
        let hands = Hands {
            input: client.register_port("in", MidiIn::default()).unwrap(),
            output: client.register_port("out", MidiOut::default()).unwrap(),
            say: said,
            rest: None,
            told: tell,
            empty: emptied,
        };
        let client = Some(client.activate_async((), hands).unwrap());
        Self { name: name.to_owned(), say, told, empty, client }
    }

    /// Sends a message in its next period.
    pub(crate) fn sends(&self, bytes: &[u8]) {
        self.say.send(bytes.to_vec()).unwrap();
    }

    /// Waits until all that was said is sent.
    pub(crate) fn has_sent_all(&self) {
        self.say.send(Vec::new()).unwrap();
        self.empty.recv_timeout(LIMIT).unwrap();
    }

    /// Waits until it is told this, at most so long. Returns what it was told before.
    pub(crate) fn told_until(&self, wanted: &[u8], limit: Duration) -> Option<Vec<Vec<u8>>> {
        let end = Instant::now() + limit;
        let mut before = Vec::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (_, bytes) = self.told.recv_timeout(left).ok()?;
            if bytes == wanted {
                return Some(before);
            }
            before.push(bytes);
        }
    }

    /// Waits until it is told so many messages more. Each with the moment at which it came.
    pub(crate) fn told_so_many(&self, count: usize) -> Vec<(Instant, Vec<u8>)> {
        (0..count).map(|_| self.told.recv_timeout(LIMIT).unwrap()).collect()
    }
}

impl Drop for Surface {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = client.deactivate();
        }
    }
}
