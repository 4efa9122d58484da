//! MIDI timecode (MMA RP-004/RP-008): quarter frames while it runs, a full frame wherever it begins or
//! leaps to.

use super::clock::bits;
use super::out::MidiOut;
use crate::timecode::{Clock, Motion, Timeline};
use crate::{Rig, TimeOfDay, TimecodePlace, TimecodeRate};

/// Quarter frames of a timecode frame.
const QUARTERS: u32 = 4;
/// Quarter frames that tell an address, which is that of the first of them: two frames.
const PIECES: i64 = 8;

/// The timecode of all outputs that have it.
#[derive(Debug)]
pub(super) struct Mtc {
    ports: u32,
    rate: TimecodeRate,
    hertz: u32,
    clock: Clock,
    /// The place that comes next if nothing leaps.
    expected: Option<TimecodePlace>,
    /// Whether quarter frames are sent: they begin with the first of an address, so that nobody reads
    /// half of one.
    whole: bool,
    /// The outputs that were muted in the last stretch.
    muted: u32,
}

impl Mtc {
    pub(super) fn new(rig: &Rig) -> Self {
        let (rules, midi) = (rig.timecode(), rig.midi());
        Self {
            ports: midi.mtc,
            rate: midi.mtc_rate,
            hertz: rig.rate(),
            clock: Clock::new(rules.at_jump, rules.when_stopped),
            expected: None,
            whole: false,
            muted: 0,
        }
    }

    /// Sends the coming frames. `timeline` is where the song is, if one plays.
    #[inline]
    pub(super) fn pass(
        &mut self,
        timeline: Option<Timeline>,
        frames: usize,
        muted: u32,
        out: &mut MidiOut,
    ) {
        if self.ports == 0 {
            return;
        }
        if std::mem::replace(&mut self.muted, muted) & !muted & self.ports != 0 {
            // Whoever hears it again needs to know where it is.
            self.expected = None;
        }
        let mut at = 0;
        while at < frames {
            let now = timeline.map(|now| Timeline { frame: now.frame + at as i64, ..now });
            let (length, motion) = self.clock.pass(now, frames - at);
            self.say(motion, at as u32, length, out);
            at += length;
        }
    }

    /// Lets frames pass that nobody hears.
    pub(super) fn skip(&mut self, timeline: Option<Timeline>, frames: usize) {
        let mut at = 0;
        while at < frames {
            let now = timeline.map(|now| Timeline { frame: now.frame + at as i64, ..now });
            at += self.clock.pass(now, frames - at).0;
        }
        self.expected = None;
    }

    fn say(&mut self, motion: Motion, at: u32, frames: usize, out: &mut MidiOut) {
        let place = match motion {
            Motion::Silent => {
                self.expected = None;
                return;
            }
            Motion::Runs(place) | Motion::Stands(place, _) => place,
        };
        if self.expected != Some(place) {
            self.whole = false;
            self.say_full(place, at, out);
        }
        if let Motion::Stands(..) = motion {
            (self.expected, self.whole) = (Some(place), false);
            return;
        }
        let first = place.start.frame(self.rate) * i64::from(QUARTERS);
        let end = place.frames + frames as i64;
        let (mut part, _) = self.rate.parts_at(place.frames - 1, self.hertz, QUARTERS);
        loop {
            part += 1;
            let frame = self.rate.first_of(part, self.hertz, QUARTERS);
            if frame >= end {
                break;
            }
            let offset = at + (frame - place.frames) as u32;
            self.say_quarter(first + part, offset, out);
        }
        self.expected = Some(TimecodePlace { frames: end, ..place });
    }

    /// Tells the address at a place.
    fn say_full(&self, place: TimecodePlace, offset: u32, out: &mut MidiOut) {
        let TimeOfDay { hours, minutes, seconds, frames } = place.address(self.rate, self.hertz);
        let hours = self.kind() << 5 | hours;
        let message = [0xf0, 0x7f, 0x7f, 0x01, 0x01, hours, minutes, seconds, frames, 0xf7];
        bits(self.ports & !self.muted).for_each(|port| out.send(port, offset, &message));
    }

    /// Tells one of eight pieces of an address.
    fn say_quarter(&mut self, quarter: i64, offset: u32, out: &mut MidiOut) {
        let piece = quarter.rem_euclid(PIECES);
        self.whole |= piece == 0;
        if !self.whole {
            return;
        }
        let frame = (quarter - piece).div_euclid(i64::from(QUARTERS));
        let TimeOfDay { hours, minutes, seconds, frames } = TimeOfDay::of_frame(frame, self.rate);
        let value = match piece {
            0 => frames & 0x0f,
            1 => frames >> 4,
            2 => seconds & 0x0f,
            3 => seconds >> 4,
            4 => minutes & 0x0f,
            5 => minutes >> 4,
            6 => hours & 0x0f,
            _ => self.kind() << 1 | hours >> 4,
        };
        let message = [0xf1, (piece as u8) << 4 | value];
        bits(self.ports & !self.muted).for_each(|port| out.send(port, offset, &message));
    }

    /// The number of the rate. There is none for 29.97 frames without left-out numbers, which counts
    /// as 30 does.
    const fn kind(&self) -> u8 {
        match self.rate {
            TimecodeRate::F24 => 0,
            TimecodeRate::F25 => 1,
            TimecodeRate::F2997Drop => 2,
            TimecodeRate::F2997 | TimecodeRate::F30 => 3,
        }
    }
}
