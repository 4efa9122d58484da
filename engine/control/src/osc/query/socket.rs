//! The WebSocket of OSCQuery: commands as JSON texts, OSC packets as bytes, both ways.

use std::io::ErrorKind;
use std::time::Duration;

use serde::Deserialize;
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

use super::super::net::Joined;
use super::super::packet::MAX_PACKET_BYTES;
use crate::osc::net::Arrived;

/// How long it reads before it looks for what is to be sent.
const LOOK: Duration = Duration::from_millis(20);

/// A command (OSCQuery, "LISTEN" and "IGNORE").
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Command {
    command: String,
    #[serde(default)]
    data: serde_json::Value,
}

/// Serves a connection whose handshake is done, until it ends; `rest` are bytes that came with it.
pub(super) fn serve(mut joined: Joined, rest: Vec<u8>) {
    let Ok(stream) = joined.stream.try_clone() else { return };
    if stream.set_read_timeout(Some(LOOK)).is_err() {
        return;
    }
    let limits = WebSocketConfig::default()
        .read_buffer_size(4096)
        .max_message_size(Some(MAX_PACKET_BYTES))
        .max_frame_size(Some(MAX_PACKET_BYTES));
    let mut socket = WebSocket::from_partially_read(stream, rest, Role::Server, Some(limits));
    let packets = joined.packets();
    loop {
        match socket.read() {
            Ok(Message::Binary(packet)) => {
                joined.tell(Arrived::Packet(joined.peer, packet.to_vec()));
            }
            Ok(Message::Text(text)) => match command(&text) {
                Some((address, on)) => joined.tell(Arrived::Listen(joined.peer, address, on)),
                None => joined.tell(Arrived::Broken(joined.peer, "no command of OSCQuery")),
            },
            Ok(_) => {}
            Err(Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
        loop {
            match packets.try_recv() {
                Ok(packet) => {
                    if socket.send(Message::Binary(packet.into())).is_err() {
                        return;
                    }
                }
                Err(crossbeam_channel::TryRecvError::Empty) => break,
                // It does not read: it was given up.
                Err(crossbeam_channel::TryRecvError::Disconnected) => return,
            }
        }
    }
}

/// The address that a command is about, and whether it is to be listened to.
fn command(text: &str) -> Option<(String, bool)> {
    let Command { command, data } = serde_json::from_str(text).ok()?;
    let on = match command.as_str() {
        "LISTEN" => true,
        "IGNORE" => false,
        _ => return None,
    };
    let address = data.as_str()?;
    (address.starts_with('/') && address.len() <= 512).then(|| (address.to_owned(), on))
}
