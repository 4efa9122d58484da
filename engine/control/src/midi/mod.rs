//! MIDI: bytes to messages, ports by name, surfaces with feedback.

mod decode;
pub mod mackie;
mod message;
mod sink;

pub use decode::Decoder;
pub use message::{Message, note_name};
pub use sink::MidiSink;
