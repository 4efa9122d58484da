//! OSC in SLIP frames over TCP (OSC 1.1).

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::thread;

use super::super::packet::MAX_PACKET_BYTES;
use super::super::slip;
use super::{Arrived, Joined};

/// Bytes that are read at once.
const CHUNK: usize = 4096;

/// Serves a connection until it ends.
pub(super) fn serve(mut joined: Joined) {
    let Ok(mut writer) = joined.stream.try_clone() else { return };
    let packets = joined.packets();
    let write = move || {
        for packet in packets {
            if writer.write_all(&slip::encode(&packet)).is_err() {
                break;
            }
        }
        // It was given up, does not read, or has gone; what reads it ends with this.
        let _ = writer.shutdown(Shutdown::Both);
    };
    if thread::Builder::new().name("osc-tcp-out".into()).spawn(write).is_err() {
        return;
    }
    let mut decoder = slip::Decoder::default();
    let mut chunk = [0; CHUNK];
    loop {
        match joined.stream.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => decoder.read(&chunk[..length], MAX_PACKET_BYTES, |frame| {
                joined.tell(match frame {
                    Ok(packet) => Arrived::Packet(joined.peer, packet.to_vec()),
                    Err(why) => Arrived::Broken(joined.peer, why),
                });
            }),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
