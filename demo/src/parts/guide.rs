//! The guide: two bars before a section its call, one bar before it the beats, counted.

use crate::form::{Bar, Form};
use crate::instruments::voice::{Vowel, sing};
use crate::theory::hertz;
use crate::track::{Note, Track, frames};

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track) {
    for (number, next) in form.section_starts().skip(1) {
        let [.., call, count] = form.bars[..number - 1] else { continue };
        announce(form, &call, next, track);
        for beat in 0..count.section.meter.0 {
            // The count rises, so that a player knows where in the bar it is.
            let pitch = 52 + beat as u8;
            let at = form.frame(count.start + beat * count.beat());
            word(track, at, pitch, if beat == 0 { Vowel::Ah } else { Vowel::Eh });
        }
    }
}

/// The call of a section: three words, down into a quieter section and up into a louder
/// one.
fn announce(form: &Form, call: &Bar, next: &Bar, track: &mut Track) {
    let louder = next.section.energy > call.section.energy;
    let pitches: [u8; 3] = if louder { [57, 60, 64] } else { [64, 60, 57] };
    for (index, pitch) in (0_u32..).zip(pitches) {
        let at = form.frame(call.start + index * call.beat());
        word(track, at, pitch, Vowel::Oh);
    }
}

fn word(track: &mut Track, at: usize, pitch: u8, vowel: Vowel) {
    let note = Note { at, held: frames(0.12), hz: hertz(pitch), velocity: 0.9, pan: 0.0 };
    sing(track, &note, vowel, 0.0);
}
