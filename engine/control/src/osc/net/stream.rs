//! Connections: accepted in a bounded number, each with threads of its own.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use downbeat_show_files::OscRules;

use super::super::Peer;
use super::Arrived;

/// Connections at once, of all kinds.
const MOST: usize = 32;
/// Packets that may wait for a connection that does not read: two seconds of everything.
const WAITING: usize = 1024;
/// How long a write may take before the connection is given up.
const WRITE: Duration = Duration::from_secs(2);
/// How long it waits after an error, such as that too many files are open.
const AFTER_ERROR: Duration = Duration::from_millis(100);

/// Gives numbers to connections, and bounds them.
#[derive(Clone)]
pub(in crate::osc) struct Streams {
    rules: Arc<OscRules>,
    arrived: Sender<Arrived>,
    open: Arc<AtomicUsize>,
    last: Arc<AtomicU64>,
}

/// A connection.
pub(in crate::osc) struct Joined {
    pub(in crate::osc) stream: TcpStream,
    pub(in crate::osc) peer: Peer,
    arrived: Sender<Arrived>,
    open: Arc<AtomicUsize>,
    joined: bool,
}

impl Streams {
    pub(super) fn new(rules: Arc<OscRules>, arrived: Sender<Arrived>) -> Self {
        Self { rules, arrived, open: Arc::default(), last: Arc::default() }
    }

    /// Accepts connections on a thread of this name, and serves each on one more.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub(super) fn accept(
        self,
        name: &'static str,
        listener: TcpListener,
        serve: impl Fn(Joined) + Send + Sync + 'static,
    ) -> io::Result<()> {
        let serve = Arc::new(serve);
        let run = move || {
            loop {
                let Ok((stream, from)) = listener.accept() else {
                    thread::sleep(AFTER_ERROR);
                    continue;
                };
                if !self.rules.hears(from.ip()) || self.open.load(Ordering::Relaxed) >= MOST {
                    continue;
                }
                let Ok(joined) = self.join(stream) else { continue };
                let serve = Arc::clone(&serve);
                // Without a thread it is closed at once, and may try again.
                let _ = thread::Builder::new().name(name.into()).spawn(move || serve(joined));
            }
        };
        thread::Builder::new().name(name.into()).spawn(run).map(drop)
    }

    fn join(&self, stream: TcpStream) -> io::Result<Joined> {
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(WRITE))?;
        self.open.fetch_add(1, Ordering::Relaxed);
        let peer = Peer::Stream(self.last.fetch_add(1, Ordering::Relaxed) + 1);
        let (arrived, open) = (self.arrived.clone(), Arc::clone(&self.open));
        Ok(Joined { stream, peer, arrived, open, joined: false })
    }
}

impl Joined {
    /// Lets packets come for it; they end when the thread `osc` gives it up.
    pub(in crate::osc) fn packets(&mut self) -> Receiver<Vec<u8>> {
        let (sender, packets) = bounded(WAITING);
        self.joined = true;
        self.tell(Arrived::Joined(self.peer, sender));
        packets
    }

    /// Tells the thread `osc`, and waits for it.
    pub(in crate::osc) fn tell(&self, arrived: Arrived) {
        // It ends with the program.
        let _ = self.arrived.send(arrived);
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        if self.joined {
            self.tell(Arrived::Left(self.peer));
        }
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}
