//! Reading packets from UDP.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError};
use downbeat_show_files::OscRules;

use super::super::Peer;
use super::super::packet::MAX_PACKET_BYTES;
use super::{Arrived, Dropped};

/// How long it waits after an error, which comes again where a socket is gone.
const AFTER_ERROR: Duration = Duration::from_millis(20);

/// Reads packets on a thread of this name and hands them on, unless they are too long or from a
/// machine that is not heard, or too many wait: then it counts them.
///
/// # Errors
///
/// The system gives no thread.
pub(super) fn read(
    name: &'static str,
    socket: UdpSocket,
    peer: fn(SocketAddr) -> Peer,
    rules: Arc<OscRules>,
    arrived: Sender<Arrived>,
    dropped: Arc<Dropped>,
) -> io::Result<()> {
    let run = move || {
        // One byte more than is read, by which one that is too long is known.
        let mut buffer = vec![0; MAX_PACKET_BYTES + 1];
        loop {
            let Ok((length, from)) = socket.recv_from(&mut buffer) else {
                thread::sleep(AFTER_ERROR);
                continue;
            };
            let count = if !rules.hears(from.ip()) {
                &dropped.strangers
            } else if length > MAX_PACKET_BYTES {
                &dropped.long
            } else {
                match arrived.try_send(Arrived::Packet(peer(from), buffer[..length].to_vec())) {
                    Ok(()) => continue,
                    Err(TrySendError::Full(_)) => &dropped.full,
                    Err(TrySendError::Disconnected(_)) => return,
                }
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::Builder::new().name(name.into()).spawn(run).map(drop)
}
