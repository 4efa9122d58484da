//! What a show sends by MIDI, and where.

use std::path::PathBuf;

use crate::{Message, OscMessage, Song, TimecodeRate};

/// The MIDI outputs of a show and what goes to all songs' machines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MidiRig {
    /// The outputs: those that the show file names, then what songs name besides. At most 16.
    pub outputs: Vec<MidiOutput>,
    /// Seconds between a bank select and the program change after it, from 0 to 1.
    pub gap_seconds: f64,
    /// The outputs that get MIDI clock.
    pub clock: Vec<usize>,
    /// The outputs that get MIDI timecode.
    pub mtc: Vec<usize>,
    /// The rate of that timecode.
    pub mtc_rate: TimecodeRate,
}

/// Somewhere to send MIDI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidiOutput {
    /// What songs call it.
    pub name: String,
    /// The name of the MIDI port, or a part of it, whatever the case.
    pub port: String,
}

impl MidiRig {
    /// The output that songs call so.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<usize> {
        self.outputs.iter().position(|output| output.name == name)
    }
}

/// A MIDI file that is played with a song.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidiPart {
    /// What it calls its output.
    pub port: String,
    /// The file.
    pub file: PathBuf,
    /// Its messages, in the order of sending.
    pub messages: Vec<PartMessage>,
    /// The bytes of all of them, one after the other.
    pub bytes: Vec<u8>,
}

/// A message of a MIDI file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartMessage {
    /// The frame of the song at which it is sent.
    pub frame: i64,
    /// Where it begins in the bytes of its part.
    pub start: u32,
    /// How many bytes it has: 1 to 3, or up to 4096 of a system exclusive message, from F0 to F7.
    pub length: u16,
}

impl MidiPart {
    /// The bytes of a message of it.
    #[must_use]
    pub fn bytes_of(&self, message: &PartMessage) -> &[u8] {
        let start = message.start as usize;
        self.bytes.get(start..start + usize::from(message.length)).unwrap_or_default()
    }
}

impl Song {
    /// What the song calls its MIDI outputs, in its events and its MIDI files.
    pub(crate) fn midi_ports(&self) -> impl Iterator<Item = &str> {
        let of_events = self.events.iter().filter_map(|event| match &event.message {
            Message::Midi { port, .. } => Some(port.as_str()),
            Message::Osc(_) => None,
        });
        of_events.chain(self.midi.iter().map(|part| part.port.as_str()))
    }

    /// The OSC messages of the song, in the order of sending.
    pub fn osc_messages(&self) -> impl Iterator<Item = &OscMessage> {
        self.events.iter().filter_map(|event| match &event.message {
            Message::Osc(message) => Some(message),
            Message::Midi { .. } => None,
        })
    }
}
