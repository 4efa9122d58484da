//! Everything that a song sends, prepared.

use super::message::ScoreMessage;
use super::slots::Slots;

/// What a [`Score`] is made from.
#[derive(Clone, Debug, Default)]
pub struct ScoreParts {
    /// What is sent when the song is armed.
    pub load: Vec<ScoreMessage>,
    /// What is sent when it starts, or its count-in.
    pub start: Vec<ScoreMessage>,
    /// What is sent at song frames, in any order; those of one frame in the order in which they are
    /// here.
    pub timeline: Vec<(i64, ScoreMessage)>,
    /// What is sent when its last frame was played.
    pub end: Vec<ScoreMessage>,
    /// The bytes of system exclusive messages.
    pub long: Vec<u8>,
    /// The song frames of the ticks of MIDI clock, in their order: 24 for a quarter note.
    pub ticks: Vec<i64>,
    /// The number of the first of them, where tick 0 is at bar 1.
    pub first_tick: i64,
}

/// Everything that a song sends. Made at load, shared by all armings of the song, never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Those of `load`, then those of `start`, then those of the timeline.
    messages: Box<[ScoreMessage]>,
    loads: usize,
    /// The frames of the timeline.
    frames: Box<[i64]>,
    end: Box<[ScoreMessage]>,
    long: Box<[u8]>,
    ticks: Box<[i64]>,
    first_tick: i64,
    slots: Slots,
}

impl Score {
    /// Prepares a song's messages. Allocates: not for the audio thread.
    pub fn new(parts: ScoreParts) -> Self {
        let mut timeline = parts.timeline;
        timeline.sort_by_key(|&(frame, _)| frame);
        let loads = parts.load.len();
        let of_timeline = timeline.iter().map(|&(_, message)| message);
        let messages: Box<[ScoreMessage]> =
            parts.load.into_iter().chain(parts.start).chain(of_timeline).collect();
        Self {
            slots: Slots::new(messages.iter()),
            messages,
            loads,
            frames: timeline.iter().map(|&(frame, _)| frame).collect(),
            end: parts.end.into(),
            long: parts.long.into(),
            ticks: parts.ticks.into(),
            first_tick: parts.first_tick,
        }
    }

    /// What is sent when it is armed, by their numbers.
    pub(super) fn loads(&self) -> std::ops::Range<usize> {
        0..self.loads
    }

    /// What is sent when it starts, by their numbers.
    pub(super) fn starts(&self) -> std::ops::Range<usize> {
        self.loads..self.messages.len() - self.frames.len()
    }

    /// The number of the first message of the timeline at or after a frame.
    pub(super) fn first_from(&self, frame: i64) -> usize {
        self.starts().end + self.frames.partition_point(|&at| at < frame)
    }

    /// The frame of a message of the timeline.
    #[inline]
    pub(super) fn frame(&self, number: usize) -> Option<i64> {
        self.frames.get(number.checked_sub(self.starts().end)?).copied()
    }

    /// A message by its number.
    #[inline]
    pub(super) fn message(&self, number: usize) -> &ScoreMessage {
        &self.messages[number]
    }

    pub(super) fn end(&self) -> &[ScoreMessage] {
        &self.end
    }

    /// The bytes of a system exclusive message.
    #[inline]
    pub(super) fn long(&self, start: u32, length: u16) -> &[u8] {
        self.long.get(start as usize..start as usize + usize::from(length)).unwrap_or_default()
    }

    pub(super) fn slots(&self) -> &Slots {
        &self.slots
    }

    /// The frames of the ticks of MIDI clock.
    #[inline]
    pub(super) fn ticks(&self) -> &[i64] {
        &self.ticks
    }

    /// The number of a tick, from bar 1.
    #[inline]
    pub(super) fn tick_number(&self, tick: usize) -> i64 {
        self.first_tick + tick as i64
    }
}
