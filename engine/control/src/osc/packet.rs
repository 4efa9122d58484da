//! OSC packets (OpenSound Control 1.0): bytes to dated messages and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rosc::{OscMessage, OscPacket, OscTime, OscType};

use crate::table::Value;

/// The longest packet that is read, in bytes: more than any surface sends, and little enough for
/// many to wait.
pub const MAX_PACKET_BYTES: usize = 16 << 10;
/// Bundles in bundles. The library goes down into them on the stack, and has no limit of its own.
const MAX_DEPTH: usize = 8;
/// Signs in a message that may begin an array in an array, into which it goes down too.
const MAX_ARRAYS: usize = 64;
/// Seconds from 1900, from which OSC counts (as NTP does), to 1970.
const FROM_1900_TO_1970: u64 = 2_208_988_800;
/// What a packet that is sent should not be longer than, so that it fits into one frame of Ethernet
/// with the headers of UDP over IPv6.
const FRAME_BYTES: usize = 1_400;

/// A message, and the time at which it is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// `None` is at once.
    pub at: Option<SystemTime>,
    /// The message.
    pub message: OscMessage,
}

/// Reads a packet: all messages of all its bundles, in their order.
///
/// # Errors
///
/// What is wrong with it. Nothing of it is to be done then.
pub fn decode(bytes: &[u8]) -> Result<Vec<Dated>, String> {
    if bytes.len() > MAX_PACKET_BYTES {
        return Err(format!("a packet of {} bytes; {MAX_PACKET_BYTES} is the most", bytes.len()));
    }
    check_depth(bytes, 0)?;
    let (rest, packet) = rosc::decoder::decode_udp(bytes).map_err(|error| error.to_string())?;
    if !rest.is_empty() {
        return Err(format!("{} bytes are left over after the packet", rest.len()));
    }
    let mut messages = Vec::new();
    flatten(packet, None, &mut messages);
    Ok(messages)
}

/// Refuses what the library would go too deep into.
fn check_depth(bytes: &[u8], depth: usize) -> Result<(), String> {
    let Some(bundle) = bytes.strip_prefix(b"#bundle\0") else {
        let arrays = bytes.iter().filter(|byte| **byte == b'[').count();
        let fits = arrays <= MAX_ARRAYS;
        return if fits { Ok(()) } else { Err(format!("more than {MAX_ARRAYS} `[`")) };
    };
    if depth == MAX_DEPTH {
        return Err(format!("more than {MAX_DEPTH} bundles in bundles"));
    }
    let mut rest = bundle.get(8..).ok_or("a bundle without a time")?;
    while !rest.is_empty() {
        let (size, elements) = rest.split_first_chunk::<4>().ok_or("a bundle that is cut off")?;
        let size = u32::from_be_bytes(*size) as usize;
        let element = elements.get(..size).ok_or("a bundle that is cut off")?;
        // So that every element begins where the library takes it to begin.
        if size == 0 || !size.is_multiple_of(4) {
            return Err(format!("a bundle with an element of {size} bytes, no multiple of 4"));
        }
        check_depth(element, depth + 1)?;
        rest = &elements[size..];
    }
    Ok(())
}

/// Puts the messages of a packet in order. A bundle in a bundle is done with it at the earliest.
fn flatten(packet: OscPacket, at: Option<SystemTime>, messages: &mut Vec<Dated>) {
    match packet {
        OscPacket::Message(message) => messages.push(Dated { at, message }),
        OscPacket::Bundle(bundle) => {
            // `None` comes before every time.
            let at = time(bundle.timetag).max(at);
            for packet in bundle.content {
                flatten(packet, at, messages);
            }
        }
    }
}

/// The time of a tag; `None` is at once (OSC 1.0: "63 zero bits followed by a one").
fn time(tag: OscTime) -> Option<SystemTime> {
    if (tag.seconds, tag.fractional) == (0, 1) {
        return None;
    }
    let since_1900 = Duration::from_secs(u64::from(tag.seconds))
        + Duration::from_secs_f64(f64::from(tag.fractional) / 2f64.powi(32));
    // What is before 1970 is long past.
    let since_1970 = since_1900.saturating_sub(Duration::from_secs(FROM_1900_TO_1970));
    Some(UNIX_EPOCH + since_1970)
}

/// The arguments of a message as values.
///
/// # Errors
///
/// The type that no value has.
pub fn values(args: &[OscType]) -> Result<Vec<Value>, String> {
    args.iter()
        .map(|arg| {
            Ok(match arg {
                OscType::Int(number) => Value::Int(i64::from(*number)),
                OscType::Long(number) => Value::Int(*number),
                OscType::Float(number) => Value::Float(f64::from(*number)),
                OscType::Double(number) => Value::Float(*number),
                OscType::String(text) => Value::Text(text.clone()),
                OscType::Char(c) => Value::Text(c.to_string()),
                OscType::Bool(value) => Value::Bool(*value),
                OscType::Time(_) => return Err("a time is no value of this address".into()),
                OscType::Blob(_) => return Err("a blob is no value of this address".into()),
                OscType::Midi(_) => return Err("MIDI bytes are no value of this address".into()),
                OscType::Color(_) => return Err("a colour is no value of this address".into()),
                OscType::Array(_) => return Err("an array is no value of this address".into()),
                OscType::Nil | OscType::Inf => return Err("nil and inf are no values".into()),
            })
        })
        .collect()
}

/// A message with these values.
pub fn message(address: impl Into<String>, values: &[Value]) -> OscMessage {
    let args = values.iter().map(|value| match value {
        Value::Int(number) => {
            OscType::Int((*number).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
        }
        Value::Float(number) => OscType::Float(*number as f32),
        // A text ends at its first NUL on the wire.
        Value::Text(text) => OscType::String(text.replace('\0', " ")),
        Value::Bool(value) => OscType::Bool(*value),
    });
    OscMessage { addr: address.into(), args: args.collect() }
}

/// The bytes of one message.
pub fn encode(message: OscMessage) -> Vec<u8> {
    // It fails on what is no message: a text with NUL, which `message` leaves out.
    rosc::encoder::encode(&OscPacket::Message(message)).unwrap_or_default()
}

/// The bytes of many messages, in as few bundles as there must be, each to be done at once.
pub fn bundles(messages: impl IntoIterator<Item = OscMessage>) -> Vec<Vec<u8>> {
    const HEADER: &[u8] = b"#bundle\0\0\0\0\0\0\0\0\x01";
    let mut packets: Vec<Vec<u8>> = Vec::new();
    for message in messages {
        let bytes = encode(message);
        let size = (bytes.len() as u32).to_be_bytes();
        let fits = |packet: &&mut Vec<u8>| packet.len() + size.len() + bytes.len() <= FRAME_BYTES;
        match packets.last_mut().filter(fits) {
            Some(packet) => packet.extend(size.iter().chain(&bytes)),
            None => packets.push([HEADER, &size, &bytes].concat()),
        }
    }
    packets
}

#[cfg(test)]
mod tests {
    use rosc::OscBundle;

    use super::*;

    fn text(text: &str) -> OscMessage {
        message("/a", &[Value::Text(text.into())])
    }

    fn bundle(seconds: u64, content: Vec<OscPacket>) -> OscPacket {
        let timetag =
            OscTime { seconds: (FROM_1900_TO_1970 + seconds) as u32, fractional: 1 << 31 };
        OscPacket::Bundle(OscBundle { timetag, content })
    }

    fn at_once(content: Vec<OscPacket>) -> OscPacket {
        OscPacket::Bundle(OscBundle { timetag: OscTime { seconds: 0, fractional: 1 }, content })
    }

    fn read(packet: &OscPacket) -> Result<Vec<Dated>, String> {
        decode(&rosc::encoder::encode(packet).unwrap())
    }

    #[test]
    fn bundles_are_read_in_order_with_their_times() {
        let message = |name: &str| OscPacket::Message(text(name));
        let inner = bundle(5, vec![message("b")]);
        let packet = bundle(10, vec![message("a"), inner, bundle(20, vec![message("c")])]);
        let at = |seconds: u64| Some(UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 500));
        let dated = |at, name| Dated { at, message: text(name) };
        let read = read(&packet).unwrap();
        assert_eq!(read, [dated(at(10), "a"), dated(at(10), "b"), dated(at(20), "c")]);
        let now = super::tests::read(&at_once(vec![message("a")])).unwrap();
        assert_eq!(now, [dated(None, "a")]);
    }

    #[test]
    fn what_goes_deep_is_refused_before_it_is_read() {
        let mut packet = OscPacket::Message(text("a"));
        for depth in 0..200 {
            assert_eq!(read(&packet).is_ok(), depth <= MAX_DEPTH, "{depth}");
            packet = at_once(vec![packet]);
        }
        let arrays = |count: usize| {
            let mut bytes = b"/a\0\0,".to_vec();
            bytes.extend(std::iter::repeat_n(b'[', count).chain(std::iter::repeat_n(b']', count)));
            bytes.resize(bytes.len().next_multiple_of(4).max(bytes.len() + 1), 0);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
            decode(&bytes)
        };
        assert!(arrays(1).is_ok() && arrays(64).is_ok());
        assert!(arrays(65).is_err() && arrays(7_000).is_err());
        assert!(decode(&vec![0; MAX_PACKET_BYTES + 1]).is_err());
        assert!(decode(b"").is_err());
        assert!(decode(b"#bundle\0").is_err());
        assert!(decode(b"#bundle\0\0\0\0\0\0\0\0\x01\0\0\0\0").is_err());
        assert!(decode(b"#bundle\0\0\0\0\0\0\0\0\x01\0\0\0\x05/a\0\0\0").is_err());
        assert!(decode(b"#bundle\0\0\0\0\0\0\0\0\x01\xff\xff\xff\xff").is_err());
        assert!(decode(b"/a\0\0,i\0\0\0\0\0\x01rest").is_err());
    }

    #[test]
    fn many_messages_go_in_few_packets_that_fit() {
        let messages: Vec<OscMessage> = (0..200).map(|at| text(&format!("{at:020}"))).collect();
        let packets = bundles(messages.clone());
        assert!(packets.len() > 1 && packets.iter().all(|packet| packet.len() <= FRAME_BYTES));
        let read: Vec<Dated> = packets.iter().flat_map(|packet| decode(packet).unwrap()).collect();
        let sent = messages.into_iter().map(|message| Dated { at: None, message });
        assert_eq!(read, sent.collect::<Vec<_>>());
    }
}
