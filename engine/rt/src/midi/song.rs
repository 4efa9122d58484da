//! What a song has sent, and what it sends next.

use std::sync::Arc;

use super::message::ScoreMessage;
use super::notes::Notes;
use super::score::Score;
use super::stage::Sending;

/// In place of a message's number: nothing that is known was sent.
const NOTHING: u32 = u32::MAX;
const ALL_PORTS: u32 = u32::MAX;
/// From this value on a sustain pedal is down.
const PEDAL_DOWN: u8 = 64;

/// The messages of an armed song, and how far it is with them.
#[derive(Debug)]
pub struct SongMidi {
    score: Arc<Score>,
    /// The song frame that comes next if nothing jumps.
    expected: Option<i64>,
    /// The message of the timeline that comes next.
    next: usize,
    begun: bool,
    ended: bool,
    /// Nothing more is sent: a panic ended it.
    stopped: bool,
    /// The outputs that were muted in the last stretch.
    muted: u32,
    /// The message that set each slot last.
    sent: Box<[u32]>,
    notes: Notes,
}

impl SongMidi {
    /// The messages of a song that is about to be armed. Allocates: not for the audio thread.
    pub fn new(score: Arc<Score>) -> Self {
        Self {
            expected: None,
            next: 0,
            begun: false,
            ended: false,
            stopped: false,
            muted: 0,
            sent: vec![NOTHING; score.slots().len()].into(),
            notes: Notes::new(),
            score,
        }
    }

    /// What of MIDI clock goes by the song.
    pub(super) fn score(&self) -> &Score {
        &self.score
    }

    /// The song is armed.
    pub(crate) fn load(&mut self, to: &mut Sending<'_>) {
        (self.expected, self.muted) = (None, to.stage.muted);
        (self.begun, self.ended, self.stopped) = (false, false, false);
        self.sent.fill(NOTHING);
        for number in self.score.loads() {
            self.send(number, 0, to);
        }
    }

    /// Sends what is due in the coming frames. `frame` is the song frame that they begin with; `None`
    /// where the song stands still, or is counted in by another bar, or is over.
    #[inline]
    pub(crate) fn pass(&mut self, frame: Option<i64>, frames: usize, to: &mut Sending<'_>) {
        if self.stopped {
            return;
        }
        self.watch_mutes(to);
        if !std::mem::replace(&mut self.begun, true) {
            for number in self.score.starts() {
                self.send(number, 0, to);
            }
        }
        let Some(frame) = frame else {
            if self.expected.take().is_some() {
                self.fall_silent(ALL_PORTS, false, to);
            }
            return;
        };
        if self.expected != Some(frame) {
            // What stood still is silent already.
            if self.expected.is_some() {
                self.fall_silent(ALL_PORTS, false, to);
            }
            self.next = self.score.first_from(frame);
            self.chase(ALL_PORTS, to);
        }
        let end = frame + frames as i64;
        while let Some(at) = self.score.frame(self.next).filter(|&at| at < end) {
            self.send(self.next, (at - frame) as u32, to);
            self.next += 1;
        }
        self.expected = Some(end);
    }

    /// The song has come to its end.
    pub(crate) fn end(&mut self, to: &mut Sending<'_>) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        for message in self.score.end() {
            // The notes that are started here are not those of the song, which end with it.
            to.send(message, 0, &self.score, None);
        }
    }

    /// Ends its notes, because it goes.
    pub(crate) fn leave(&mut self, to: &mut Sending<'_>) {
        self.expected = None;
        self.fall_silent(ALL_PORTS, false, to);
    }

    /// Ends everything at once and for good.
    pub(crate) fn panic(&mut self, to: &mut Sending<'_>) {
        (self.expected, self.stopped) = (None, true);
        self.silence(to);
    }

    /// Ends at once what it has started.
    pub(crate) fn silence(&mut self, to: &mut Sending<'_>) {
        self.fall_silent(ALL_PORTS, true, to);
    }

    /// Ends the notes on these outputs, and lets the pedals go that would let them ring on.
    fn fall_silent(&mut self, ports: u32, panic: bool, to: &mut Sending<'_>) {
        self.notes.end(ports, panic, &mut to.stage.out);
        let score = &self.score;
        let slots = score.slots();
        for slot in (0..slots.len()).filter(|&slot| slots.is_pedal(slot)) {
            let port = slots.port(slot);
            if self.sent[slot] == NOTHING || ports >> port & 1 == 0 {
                continue;
            }
            if let ScoreMessage::Short { bytes: [status, controller, value], .. } =
                *score.message(self.sent[slot] as usize)
                && value >= PEDAL_DOWN
            {
                to.stage.out.send_note_off(port, 0, &[status, controller, 0]);
                self.sent[slot] = NOTHING;
            }
        }
    }

    /// An output that falls mute ends its notes; one that is heard again gets what was missed.
    fn watch_mutes(&mut self, to: &mut Sending<'_>) {
        let muted = to.stage.muted;
        let before = std::mem::replace(&mut self.muted, muted);
        if muted == before {
            return;
        }
        let slots = self.score.slots();
        for slot in 0..slots.len() {
            if (muted & !before) >> slots.port(slot) & 1 == 1 && !slots.is_pedal(slot) {
                self.sent[slot] = NOTHING;
            }
        }
        self.fall_silent(muted & !before, false, to);
        if self.begun {
            self.chase(before & !muted, to);
        }
    }

    /// Brings what the song sets to what it is before its next message, on these outputs.
    fn chase(&mut self, ports: u32, to: &mut Sending<'_>) {
        for slot in 0..self.sent.len() {
            let slots = self.score.slots();
            if ports >> slots.port(slot) & 1 == 0 {
                continue;
            }
            let Some(last) = slots.last(slot, self.next) else { continue };
            let known = self.sent[slot];
            if known == NOTHING || self.score.message(known as usize) != self.score.message(last) {
                self.send(last, 0, to);
            }
        }
    }

    fn send(&mut self, number: usize, offset: u32, to: &mut Sending<'_>) {
        let message = self.score.message(number);
        let taken = to.send(message, offset, &self.score, Some(&mut self.notes));
        if let (Some(slot), true) = (self.score.slots().of(number), taken) {
            self.sent[slot] = number as u32;
        }
    }
}
