//! The OSC messages that songs send to other machines.
//!
//! Names of hosts are looked up on a thread of its own, which may wait for the network; what finds
//! its queue full is dropped and counted.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use downbeat_show_files::{OscArg, OscMessage};
use rosc::OscType;

use super::packet;

/// Messages that may wait for the network: far more than a song sends at one place.
const WAITING: usize = 1024;
/// For how long an address that was found is used, and one that was not found is not asked for again.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// Where messages of songs go to be sent.
#[derive(Clone, Debug)]
pub struct EventSender(Sender<OscMessage>);

impl EventSender {
    /// Sends a message soon. Never waits; `false` where too many wait already.
    pub fn send(&self, message: OscMessage) -> bool {
        self.0.try_send(message).is_ok()
    }
}

/// Starts the thread that sends the messages of songs. It ends when the last sender has gone.
/// `tell` is told once of each host that cannot be reached.
///
/// # Errors
///
/// The system gives no thread or no socket.
pub fn events(tell: impl Fn(String) + Send + 'static) -> io::Result<EventSender> {
    let (sender, messages) = bounded(WAITING);
    let sockets = Sockets::new()?;
    thread::Builder::new()
        .name("osc-send".into())
        .spawn(move || send_all(&messages, &sockets, tell))?;
    Ok(EventSender(sender))
}

/// A socket for each kind of address; IPv6 may not be there.
struct Sockets(UdpSocket, Option<UdpSocket>);

impl Sockets {
    fn new() -> io::Result<Self> {
        let v6 = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).ok();
        Ok(Self(UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?, v6))
    }

    fn send(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        match (to.ip(), &self.1) {
            (IpAddr::V6(_), Some(socket)) => socket.send_to(bytes, to),
            _ => self.0.send_to(bytes, to),
        }
    }
}

fn send_all(messages: &Receiver<OscMessage>, sockets: &Sockets, tell: impl Fn(String)) {
    let mut known: HashMap<(String, u16), (Instant, Option<SocketAddr>)> = HashMap::new();
    for message in messages {
        let target = (message.host.clone(), message.port);
        let fresh = known.get(&target).filter(|(at, _)| at.elapsed() < KNOWN_FOR);
        let to = match fresh {
            Some((_, to)) => *to,
            None => {
                let found = (target.0.as_str(), target.1).to_socket_addrs();
                let found: Vec<SocketAddr> = found.map(Iterator::collect).unwrap_or_default();
                // Few machines of a stage listen on IPv6 when they have both.
                let to = found.iter().find(|to| to.is_ipv4()).or(found.first()).copied();
                // The first time, and once more where it was there before.
                if to.is_none() && known.get(&target).is_none_or(|(_, before)| before.is_some()) {
                    tell(format!("OSC events: there is no machine `{}` in the network", target.0));
                }
                known.insert(target, (Instant::now(), to));
                to
            }
        };
        if let Some(to) = to {
            // A machine that is not there takes nothing from the show.
            let _ = sockets.send(&encode(&message), to);
        }
    }
}

/// The packet of a message of a song.
fn encode(message: &OscMessage) -> Vec<u8> {
    let args = message.args.iter().map(|arg| match arg {
        OscArg::Int(number) => OscType::Int(*number),
        OscArg::Float(number) => OscType::Float(*number),
        OscArg::Text(text) => OscType::String(text.clone()),
        OscArg::Bool(value) => OscType::Bool(*value),
    });
    packet::encode(rosc::OscMessage { addr: message.address.clone(), args: args.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_arrives_as_it_stands_in_the_song() {
        let machine = UdpSocket::bind("127.0.0.1:0").unwrap();
        machine.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let port = machine.local_addr().unwrap().port();
        let args = vec![OscArg::Int(3), OscArg::Float(0.5), OscArg::Text("Verse".into())];
        let host = "localhost".to_owned();
        let sender = events(|told| panic!("{told}")).unwrap();
        assert!(sender.send(OscMessage { host, port, address: "/scene".into(), args }));
        let mut bytes = [0; 256];
        let length = machine.recv(&mut bytes).unwrap();
        let expected = b"/scene\0\0,ifs\0\0\0\0\0\0\0\x03\x3f\0\0\0Verse\0\0\0";
        assert_eq!(&bytes[..length], expected);
    }
}
