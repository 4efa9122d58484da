//! MIDI clock: 24 ticks for each quarter note of the song, and where the song is.
//!
//! Receivers are told where to go on with the tick on which they shall do so. A song that starts at
//! bar 1 starts them; anywhere else they are told the song position, which counts sixteenths from bar
//! 1, on the next sixteenth and go on from there. Before bar 1, and from a jump to that sixteenth,
//! there are ticks, so that they keep the tempo.

use super::out::MidiOut;
use super::score::Score;
use crate::ArmedId;

const TICK: u8 = 0xf8;
const START: u8 = 0xfa;
const CONTINUE: u8 = 0xfb;
const STOP: u8 = 0xfc;
const SONG_POSITION: u8 = 0xf2;
/// Ticks of a sixteenth.
const SIXTEENTH: i64 = 6;
/// The last sixteenth that a song position can tell.
const LAST_SIXTEENTH: i64 = 0x3fff;

/// The clock of all outputs that have one.
#[derive(Debug)]
pub(super) struct Clock {
    ports: u32,
    /// The outputs whose receivers run.
    running: u32,
    /// The song, and its frame that comes next if nothing jumps.
    expected: Option<(ArmedId, i64)>,
    /// The tick that comes next.
    next: usize,
}

impl Clock {
    pub(super) fn new(ports: u32) -> Self {
        Self { ports, running: 0, expected: None, next: 0 }
    }

    /// Sends the ticks of the coming frames. `song` is the one that is followed, if one moves, with
    /// its frame that comes first.
    #[inline]
    pub(super) fn pass(
        &mut self,
        song: Option<(ArmedId, i64, &Score)>,
        frames: usize,
        muted: u32,
        out: &mut MidiOut,
    ) {
        if self.ports == 0 {
            return;
        }
        let Some((id, frame, score)) = song else {
            self.expected = None;
            self.stop(self.running, out);
            return;
        };
        self.stop(self.running & muted, out);
        if self.expected != Some((id, frame)) {
            self.stop(self.running, out);
            self.next = score.ticks().partition_point(|&tick| tick < frame);
        }
        let end = frame + frames as i64;
        while let Some(&tick) = score.ticks().get(self.next).filter(|&&tick| tick < end) {
            self.tick(score.tick_number(self.next), (tick - frame) as u32, muted, out);
            self.next += 1;
        }
        self.expected = Some((id, end));
    }

    fn tick(&mut self, number: i64, offset: u32, muted: u32, out: &mut MidiOut) {
        let may_begin = number >= 0 && number % SIXTEENTH == 0;
        for port in bits(self.ports & !muted) {
            if self.running >> port & 1 == 0 && may_begin {
                self.running |= 1 << port;
                begin(number / SIXTEENTH, port, offset, out);
            }
            out.send(port, offset, &[TICK]);
        }
    }

    fn stop(&mut self, ports: u32, out: &mut MidiOut) {
        bits(ports).for_each(|port| out.send(port, 0, &[STOP]));
        self.running &= !ports;
    }
}

/// Tells a receiver to go on from a sixteenth.
fn begin(sixteenth: i64, port: u8, offset: u32, out: &mut MidiOut) {
    if sixteenth == 0 {
        out.send(port, offset, &[START]);
        return;
    }
    if sixteenth <= LAST_SIXTEENTH {
        let position = [SONG_POSITION, (sixteenth & 0x7f) as u8, (sixteenth >> 7) as u8];
        out.send(port, offset, &position);
    }
    out.send(port, offset, &[CONTINUE]);
}

/// The outputs of a mask.
pub(super) fn bits(mask: u32) -> impl Iterator<Item = u8> {
    (0..crate::MAX_MIDI_PORTS as u8).filter(move |port| mask >> port & 1 == 1)
}
