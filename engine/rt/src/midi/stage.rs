//! All that is sent, from all songs.

use ringbuf::HeapProd;
use ringbuf::traits::Producer as _;

use super::clock::Clock;
use super::later::{Cause, Later};
use super::message::ScoreMessage;
use super::mtc::Mtc;
use super::notes::Notes;
use super::out::MidiOut;
use super::score::Score;
use super::song::SongMidi;
use crate::timecode::Timeline;
use crate::{ArmedId, Rig, TimecodeRate};

/// How a rig sends MIDI. Outputs are bits: output 0 is the lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MidiRules {
    /// Frames between a bank select and its program change.
    pub gap: u32,
    /// The outputs that get MIDI clock.
    pub clock: u32,
    /// The outputs that get MIDI timecode.
    pub mtc: u32,
    /// The rate of that timecode.
    pub mtc_rate: TimecodeRate,
}

/// The bit of [`crate::Levels::muted_outputs`] that stands for all OSC messages of songs.
pub const OSC_OUTPUT: u32 = crate::MAX_MIDI_PORTS as u32;

/// A song has passed the place of an OSC message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The number of the message in the show.
    pub number: u32,
    /// The frame of the device at which it is due.
    pub frame: u64,
}

/// What is sent, and what waits to be.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) out: MidiOut,
    later: Later,
    clock: Clock,
    mtc: Mtc,
    gap: u32,
    /// The outputs that are muted.
    pub(crate) muted: u32,
}

/// What sending needs, for a stretch of frames.
pub(crate) struct Sending<'a> {
    pub(super) stage: &'a mut Stage,
    pub(super) passed: &'a mut HeapProd<Passed>,
    /// The frame of the device.
    pub(super) now: u64,
}

impl Stage {
    /// Allocates: not for the audio thread.
    pub(crate) fn new(rig: &Rig, muted: u32) -> Self {
        let rules = rig.midi();
        Self {
            out: MidiOut::new(),
            later: Later::new(),
            clock: Clock::new(rules.clock),
            mtc: Mtc::new(rig),
            gap: rules.gap,
            muted,
        }
    }

    /// Lets frames pass that nobody hears.
    pub(crate) fn skip(&mut self, timeline: Option<Timeline>, frames: usize) {
        self.mtc.skip(timeline, frames);
    }

    /// Sends from here on, at frame `now` of the device.
    pub(crate) fn at<'a>(&'a mut self, now: u64, passed: &'a mut HeapProd<Passed>) -> Sending<'a> {
        Sending { stage: self, passed, now }
    }
}

impl Sending<'_> {
    /// Sends a message so many frames from now. Returns whether its output takes any. `notes` are those
    /// of the song, which end with it.
    pub(super) fn send(
        &mut self,
        message: &ScoreMessage,
        offset: u32,
        score: &Score,
        notes: Option<&mut Notes>,
    ) -> bool {
        let Stage { out, later, gap, muted, .. } = &mut *self.stage;
        let output = message.port().map_or(OSC_OUTPUT, u32::from);
        if *muted >> output & 1 == 1 {
            return false;
        }
        let cause = Cause { now: self.now, offset };
        match *message {
            ScoreMessage::Short { port, bytes, length } => {
                if notes.is_none_or(|notes| notes.hear(port, bytes)) {
                    out.send(port, offset, &bytes[..usize::from(length)]);
                }
            }
            ScoreMessage::Note { port, channel, note, velocity, frames } => {
                let on = [0x90 | channel, note, velocity];
                if let Some(notes) = notes {
                    notes.hear(port, on);
                }
                out.send(port, offset, &on);
                later.send(cause, frames, port, &[0x80 | channel, note, 64], out);
            }
            ScoreMessage::Program { port, channel, bank, program } => {
                let change = [0xc0 | channel, program];
                let Some(bank) = bank else {
                    out.send(port, offset, &change);
                    return true;
                };
                let (high, low) = ((bank >> 7 & 0x7f) as u8, (bank & 0x7f) as u8);
                out.send(port, offset, &[0xb0 | channel, 0, high]);
                out.send(port, offset, &[0xb0 | channel, 32, low]);
                if *gap == 0 {
                    out.send(port, offset, &change);
                } else {
                    later.send(cause, *gap, port, &change, out);
                }
            }
            ScoreMessage::Long { port, start, length } => {
                out.send(port, offset, score.long(start, length));
            }
            ScoreMessage::Osc { number } => {
                let passed = Passed { number, frame: self.now + u64::from(offset) };
                if self.passed.try_push(passed).is_err() {
                    out.lost += 1;
                }
            }
        }
        true
    }

    /// Sends what waited until these frames.
    pub(crate) fn pass_later(&mut self, frames: usize) {
        let Stage { out, later, muted, .. } = &mut *self.stage;
        later.pass(self.now, frames as u64, *muted, out);
    }

    /// Sends clock and timecode of these frames. `song` is the one that is followed, if one moves, with
    /// its frame that comes first; `timeline` where timecode is.
    pub(crate) fn pass_clocks(
        &mut self,
        song: Option<(ArmedId, i64, &SongMidi)>,
        timeline: Option<Timeline>,
        frames: usize,
    ) {
        let Stage { out, clock, mtc, muted, .. } = &mut *self.stage;
        let song = song.map(|(id, frame, midi)| (id, frame, midi.score()));
        clock.pass(song, frames, *muted, out);
        mtc.pass(timeline, frames, *muted, out);
    }

    /// Sends everything that waits, now.
    pub(crate) fn hurry(&mut self) {
        let Stage { out, later, muted, .. } = &mut *self.stage;
        later.pass(u64::MAX / 2, 1, *muted, out);
    }
}
