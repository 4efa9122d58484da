//! A message to another machine, in words for the operator.

use downbeat_show_files::{Message, MidiMessage};

/// The message, short enough for a line of the console.
pub(super) fn text(message: &Message) -> String {
    match message {
        Message::Osc(osc) => format!("OSC {}:{} {}", osc.host, osc.port, osc.address),
        Message::Midi { port, message } => match message {
            MidiMessage::Note { channel, note, .. } => {
                format!("MIDI {port} ch {channel} note {note}")
            }
            MidiMessage::Control { channel, controller, value } => {
                format!("MIDI {port} ch {channel} cc {controller} = {value}")
            }
            MidiMessage::Program { channel, bank: Some(bank), program } => {
                format!("MIDI {port} ch {channel} bank {bank} program {program}")
            }
            MidiMessage::Program { channel, bank: None, program } => {
                format!("MIDI {port} ch {channel} program {program}")
            }
            MidiMessage::Sysex(bytes) => format!("MIDI {port} sysex of {} bytes", bytes.len()),
        },
    }
}
