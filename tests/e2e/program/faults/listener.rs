//! Hears what the program plays on a JACK server, period by period, with the time of each: a JACK
//! client of our own, in a process of its own, because one whose server dies may crash.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use jack::{AudioIn, Client, ClientOptions, Control, ProcessScope};

use super::coded::{PORT, number};
use crate::program::jackd::{NAME, RATE};
use crate::program::run::{LIMIT, Process};

/// Says to the test below that it is the client.
const IS_LISTENER: &str = "DOWNBEAT_TEST_IS_LISTENER";
/// How long until it looks for the port again.
const LOOK: Duration = Duration::from_millis(5);

/// A server that was late by this within some periods was not called in time.
const SLIPPED: Duration = Duration::from_millis(5);

/// One period that was heard.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// When the client was called, in microseconds of the system's monotonic clock.
    pub at: u64,
    /// The song's frames, from 1, of its first and its last sample; 0 is silence.
    pub first: u32,
    pub last: u32,
    /// Whether every sample is the frame after the one before it.
    pub whole: bool,
}

impl Heard {
    /// How far the song is, in frames, against the clock: the same for ever, if it goes on in time.
    fn lead(&self) -> f64 {
        f64::from(self.first) - self.at as f64 * f64::from(RATE) / 1e6
    }
}

/// By how many frames the song is further on than where it would be if it had gone on in time. A
/// client that is called late seems to hear a song that is behind, so the best of many periods tells.
pub fn ahead(before: &[Heard], after: &[Heard]) -> f64 {
    let best = |heard: &[Heard]| heard.iter().map(Heard::lead).fold(f64::MIN, f64::max);
    best(after) - best(before)
}

/// The client, until it is dropped.
pub struct Listener {
    _process: Process,
    periods: Receiver<Heard>,
}

impl Listener {
    /// Listens to the running server, as soon as the program is there.
    pub fn start() -> Self {
        let name = "program::faults::listener::listens";
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", name, "--ignored", "--nocapture"]).env(IS_LISTENER, "1");
        command.env("JACK_DEFAULT_SERVER", NAME).env("JACK_NO_START_SERVER", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Process::start(&mut command);
        let out = BufReader::new(process.take_stdout());
        // More than a test hears, so that the client never waits.
        let (send, periods) = sync_channel(1 << 20);
        thread::spawn(move || {
            for heard in out.lines().map_while(Result::ok).filter_map(|line| read(&line)) {
                if send.send(heard).is_err() {
                    return;
                }
            }
        });
        Self { _process: process, periods }
    }

    /// The next period, whatever it is.
    pub fn next(&self) -> Heard {
        let heard = self.periods.recv_timeout(LIMIT);
        heard.expect("the listener hears nothing any more")
    }

    /// Everything that was heard so far.
    pub fn all(&self) -> Vec<Heard> {
        self.periods.try_iter().collect()
    }

    /// Waits for a period such as this.
    pub fn wait_until(&self, what: &str, is_it: impl Fn(&Heard) -> bool) -> Heard {
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            let heard = self.next();
            if is_it(&heard) {
                return heard;
            }
        }
        panic!("not heard in {LIMIT:?}: {what}");
    }

    /// Waits for so many periods of the song without any gap, and returns them.
    pub fn song(&self, periods: usize) -> Vec<Heard> {
        let mut song: Vec<Heard> = Vec::new();
        let end = Instant::now() + LIMIT;
        while song.len() < periods {
            assert!(Instant::now() < end, "the song is not heard in {LIMIT:?}");
            let heard = self.next();
            let follows = song.last().is_none_or(|last| heard.first == last.last + 1);
            if !heard.whole || !follows {
                song.clear();
            }
            if heard.whole {
                song.push(heard);
            }
        }
        song
    }

    /// The same, from a server that is called in time: at the start of a program, while other tests start
    /// theirs, a server was seen that stood still for 20 of every 30 ms. Where the song would have been
    /// cannot be told from that.
    pub fn steady_song(&self, periods: usize) -> Vec<Heard> {
        let end = Instant::now() + LIMIT;
        loop {
            let song = self.song(periods);
            let [first, .., last] = song[..] else { return song };
            let late = f64::from(last.first - first.first) / f64::from(RATE) * 1e6;
            let late = (last.at - first.at) as f64 - late;
            if late < SLIPPED.as_micros() as f64 {
                return song;
            }
            assert!(Instant::now() < end, "no server in time in {LIMIT:?}: {late} us late");
        }
    }

    /// The last so many periods of the song that were heard up to now, `known` before them.
    pub fn last_of_song(&self, mut known: Vec<Heard>, periods: usize) -> Vec<Heard> {
        known.extend(self.all().iter().filter(|heard| heard.whole));
        known.split_off(known.len().saturating_sub(periods))
    }
}

fn read(line: &str) -> Option<Heard> {
    let mut numbers = line.strip_prefix("heard ")?.split(' ').map(str::parse::<u64>);
    let mut number = || numbers.next()?.ok();
    let (at, first, last) = (number()?, number()? as u32, number()? as u32);
    Some(Heard { at, first, last, whole: number()? == 1 })
}

#[test]
#[ignore = "a process that other tests start"]
fn listens() {
    if std::env::var_os(IS_LISTENER).is_none() {
        return;
    }
    let (client, _) = Client::new("listener", ClientOptions::NO_START_SERVER).unwrap();
    let input = client.register_port("in", AudioIn::default()).unwrap();
    let (send, periods) = sync_channel(1 << 16);
    let hear = move |client: &Client, scope: &ProcessScope| {
        let samples = input.as_slice(scope);
        // Not the time of the cycle, which the server smooths: after a gap it is wrong for seconds.
        let at = client.time();
        let numbers = || samples.iter().map(|&sample| number(sample));
        let whole = samples[0] > 0.0 && numbers().zip(numbers().skip(1)).all(|(a, b)| b == a + 1);
        let (first, last) = (number(samples[0]), number(samples[samples.len() - 1]));
        let _ = send.try_send(Heard { at, first, last, whole });
        Control::Continue
    };
    let client =
        client.activate_async((), jack::contrib::ClosureProcessHandler::new(hear)).unwrap();
    let mut connected = false;
    let mut out = std::io::stdout().lock();
    // Until whoever started it ends it.
    loop {
        connected =
            connected || client.as_client().connect_ports_by_name(PORT, "listener:in").is_ok();
        while let Ok(Heard { at, first, last, whole }) = periods.recv_timeout(LOOK) {
            if connected {
                let whole = u8::from(whole);
                writeln!(out, "heard {at} {first} {last} {whole}").unwrap();
            }
            // It looks for the port in between, while there is none.
            if !connected {
                break;
            }
        }
        out.flush().unwrap();
    }
}
