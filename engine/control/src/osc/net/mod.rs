//! The sockets and threads of OSC.
//!
//! Threads that read sockets hand packets to the thread `osc` through one bounded channel. A flood on
//! UDP finds it full, and is counted and dropped where it comes in; a connection waits instead, and so
//! does whoever floods it. What goes out to a connection that does not read is bounded too: it is
//! closed.

mod stream;
mod tcp;
mod udp;

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, never, select};
use downbeat_engine::{Face, NotDone, SurfaceCounts};
use downbeat_show_files::OscRules;

use super::core::{Core, Now};
use super::{Peer, query};

pub(super) use self::stream::{Joined, Streams};

/// Packets that may wait for the thread `osc`: with the longest packets 8 MiB.
const WAITING: usize = 512;
/// Packets that are taken before what they caused is sent.
const AT_ONCE: usize = 64;
/// How often the thread shows that it lives.
const PULSE: Duration = Duration::from_millis(200);
/// How long it waits before it tries again to open sockets.
const AGAIN: Duration = Duration::from_secs(2);
/// How long a send may take on UDP, whose buffer is all but never full.
const UDP_SEND: Duration = Duration::from_millis(2);

/// What the threads that read tell the thread `osc`.
pub(super) enum Arrived {
    /// A packet.
    Packet(Peer, Vec<u8>),
    /// Bytes that are no packet, and why.
    Broken(Peer, &'static str),
    /// A connection, and where its packets go.
    Joined(Peer, Sender<Vec<u8>>),
    /// A connection listens to an address, as OSCQuery has it, or no longer.
    Listen(Peer, String, bool),
    /// A connection has ended.
    Left(Peer),
}

/// What was dropped where it came in.
#[derive(Debug, Default)]
pub(super) struct Dropped {
    full: AtomicU64,
    strangers: AtomicU64,
    long: AtomicU64,
}

/// Listens as the rules say, on a thread named `osc` with helpers. Where a socket does not open, as
/// before a network is there, it tells so and tries again. It ends with the program.
///
/// `refusals` are the conductor's of what is asked here ([`downbeat_engine::Conductor::take_refusals`]);
/// `name` is the show's, for OSCQuery; `pulse` is counted up while the thread lives; `tell` gets
/// sentences for the operator, and whether each is an error.
///
/// # Errors
///
/// The system gives no thread.
pub fn serve(
    rules: OscRules,
    name: String,
    (face, refusals): (Face, Receiver<NotDone>),
    counts: Arc<SurfaceCounts>,
    pulse: Arc<AtomicU64>,
    tell: impl Fn(bool, String) + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    let server = move || {
        let sockets = open_in_time(&rules, &pulse, &tell);
        let (arrived, arrivals) = bounded(WAITING);
        let rules = Arc::new(rules);
        match sockets.start(&rules, &name, &face, arrived, &tell) {
            Ok(server) => {
                server.run(Core::new(face, counts), &arrivals, refusals, &pulse, &tell);
            }
            Err(error) => tell(true, format!("OSC: the system gives no thread: {error}")),
        }
    };
    thread::Builder::new().name("osc".into()).spawn(server)
}

/// Opens the sockets, however long it takes.
fn open_in_time(rules: &OscRules, pulse: &AtomicU64, tell: &impl Fn(bool, String)) -> Sockets {
    let mut told = None;
    loop {
        match Sockets::open(rules) {
            Ok(sockets) => {
                tell(false, format!("OSC listens on {} port {}", rules.listen, rules.port));
                return sockets;
            }
            Err(why) => {
                if told.as_ref() != Some(&why) {
                    tell(true, format!("OSC does not listen: {why}; it is tried again"));
                    told = Some(why);
                }
            }
        }
        for _ in 0..AGAIN.as_millis() / PULSE.as_millis() {
            pulse.fetch_add(1, Ordering::Relaxed);
            thread::sleep(PULSE);
        }
    }
}

/// All that listens.
struct Sockets {
    own: UdpSocket,
    ableset: Option<UdpSocket>,
    tcp: Option<TcpListener>,
    query: Option<TcpListener>,
}

impl Sockets {
    fn open(rules: &OscRules) -> Result<Self, String> {
        let at = |port| SocketAddr::new(rules.listen, port);
        let because = |port, kind| move |error| format!("{kind} port {port}: {error}");
        let udp = |port| {
            let socket = UdpSocket::bind(at(port)).map_err(because(port, "UDP"))?;
            socket.set_write_timeout(Some(UDP_SEND)).map_err(because(port, "UDP"))?;
            Ok::<_, String>(socket)
        };
        let tcp = |port| TcpListener::bind(at(port)).map_err(because(port, "TCP"));
        Ok(Self {
            own: udp(rules.port)?,
            ableset: rules.ableset.map(udp).transpose()?,
            tcp: rules.tcp.map(tcp).transpose()?,
            query: rules.query.map(tcp).transpose()?,
        })
    }

    /// Starts the threads that read.
    fn start(
        self,
        rules: &Arc<OscRules>,
        name: &str,
        face: &Face,
        arrived: Sender<Arrived>,
        tell: &impl Fn(bool, String),
    ) -> io::Result<Server> {
        let dropped = Arc::new(Dropped::default());
        let udp = |name, socket: &UdpSocket, peer| {
            let (rules, dropped) = (Arc::clone(rules), Arc::clone(&dropped));
            udp::read(name, socket.try_clone()?, peer, rules, arrived.clone(), dropped)
        };
        udp("osc-udp", &self.own, Peer::Udp)?;
        if let Some(ableset) = &self.ableset {
            udp("osc-ableset", ableset, Peer::Ableset)?;
        }
        let streams = Streams::new(Arc::clone(rules), arrived);
        if let Some(listener) = self.tcp {
            streams.clone().accept("osc-tcp", listener, tcp::serve)?;
        }
        let mut announced = None;
        if let Some(listener) = self.query {
            let about = query::About::new(name, rules, face.clone());
            streams.accept("osc-query", listener, move |joined| query::serve(joined, &about))?;
            announced = match query::announce(name, rules) {
                Ok(announced) => Some(announced),
                Err(why) => {
                    tell(false, format!("OSCQuery is not announced in the network: {why}"));
                    None
                }
            };
        }
        let (own, ableset) = (self.own, self.ableset);
        Ok(Server { own, ableset, dropped, streams: HashMap::new(), _announced: announced })
    }
}

/// The sending half, and the connections there are.
struct Server {
    own: UdpSocket,
    ableset: Option<UdpSocket>,
    dropped: Arc<Dropped>,
    streams: HashMap<Peer, Sender<Vec<u8>>>,
    /// Withdrawn when it is dropped.
    _announced: Option<query::Announced>,
}

impl Server {
    fn run(
        mut self,
        mut core: Core,
        arrivals: &Receiver<Arrived>,
        mut refusals: Receiver<NotDone>,
        pulse: &AtomicU64,
        tell: &impl Fn(bool, String),
    ) {
        loop {
            let wait = core.idle(Now::read()).min(PULSE);
            let mut conductor_ended = false;
            select! {
                recv(arrivals) -> arrived => {
                    for arrived in arrived.into_iter().chain(arrivals.try_iter().take(AT_ONCE)) {
                        self.take(&mut core, arrived);
                    }
                }
                recv(refusals) -> refusal => match refusal {
                    Ok(refusal) => core.not_done(&refusal, Now::read()),
                    Err(_) => conductor_ended = true,
                },
                default(wait) => {}
            }
            if conductor_ended {
                // It would be said again and again without a wait.
                refusals = never();
            }
            self.tell_dropped(&mut core);
            core.tick(Now::read());
            for (to, bytes) in core.out() {
                self.send(to, bytes);
            }
            if let Some(text) = core.notice(Now::read().instant) {
                tell(false, text);
            }
            pulse.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn take(&mut self, core: &mut Core, arrived: Arrived) {
        match arrived {
            Arrived::Packet(from, bytes) => core.take(from, &bytes, Now::read()),
            Arrived::Broken(from, why) => core.refuse_frame(from, why, Now::read()),
            Arrived::Listen(from, address, on) => core.listen(from, &address, on, Now::read()),
            Arrived::Joined(peer, packets) => {
                self.streams.insert(peer, packets);
            }
            Arrived::Left(peer) => {
                self.streams.remove(&peer);
                core.gone(peer);
            }
        }
    }

    fn tell_dropped(&self, core: &mut Core) {
        let take = |count: &AtomicU64| count.swap(0, Ordering::Relaxed);
        let Dropped { full, strangers, long } = &*self.dropped;
        core.dropped(take(full), "more packets came than can be read");
        core.dropped(take(strangers), "from a machine that `allow` in the show file does not name");
        core.dropped(take(long), "a packet that is too long");
    }

    fn send(&mut self, to: Peer, bytes: Vec<u8>) {
        // A packet that the network does not take is lost, as packets on the way are.
        match to {
            Peer::Udp(to) => drop(self.own.send_to(&bytes, to)),
            Peer::Ableset(to) => {
                let socket = self.ableset.as_ref().unwrap_or(&self.own);
                drop(socket.send_to(&bytes, to));
            }
            Peer::Stream(_) => {
                let sent = self.streams.get(&to).map(|stream| stream.try_send(bytes));
                if let Some(Err(TrySendError::Full(_))) = sent {
                    // It does not read; its thread closes it when nothing more can come.
                    self.streams.remove(&to);
                }
            }
        }
    }
}
