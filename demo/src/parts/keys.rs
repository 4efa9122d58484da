//! The keys: chords and broken chords in the right hand's octave.

use crate::dsp::{echo, reverb};
use crate::form::{Bar, Form};
use crate::instruments::keys::{bell, electric, plucked};
use crate::parts::bass::strokes;
use crate::random::Random;
use crate::score::Keys;
use crate::theory::hertz;
use crate::track::{Note, Track};

/// The lowest note: G3.
const LOWEST: u8 = 55;

/// Frames a plectrum takes from one string to the next.
const STRUM: usize = 700;

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    for bar in &form.bars {
        let last = [(0, b'x', bar.steps)];
        let pattern: Vec<_> = strokes(bar.section.keys).collect();
        for &(step, letter, length) in if form.ends(bar) { &last[..] } else { &pattern } {
            let notes = notes(form, bar, (step, letter, length), &mut random);
            for (string, note) in notes.into_iter().enumerate() {
                match form.song.keys {
                    Keys::Electric => electric(track, &note),
                    Keys::Plucked => {
                        let strummed = Note { at: note.at + string * STRUM, ..note };
                        plucked(track, &strummed, &mut random);
                    }
                    Keys::Bell => bell(track, &note),
                }
            }
        }
    }
    // Three sixteenths of the first tempo: the echo dances between the beats.
    echo(track, form.frame(3), 0.35, 0.16);
    reverb(track, 1.6, 5000.0, 0.09);
}

/// The notes of one stroke: a chord, or one tone of it.
fn notes(
    form: &Form,
    bar: &Bar,
    (step, letter, length): (u32, u8, u32),
    random: &mut Random,
) -> Vec<Note> {
    let voiced = bar.chord.voiced(LOWEST);
    let wanted = match letter {
        // The fourth tone and those after it are the first ones again, an octave up.
        b'1'..=b'6' => {
            let tone = usize::from(letter - b'1');
            let octave = (tone / voiced.len()) as u8;
            vec![voiced[tone % voiced.len()] + 12 * octave]
        }
        _ => voiced,
    };
    let at = form.frame(bar.start + step);
    let held = form.frame(bar.start + step + length) - at;
    let meant = 0.5 + 0.4 * bar.section.energy;
    let note = |pitch: u8| Note {
        at,
        held,
        hz: hertz(pitch),
        velocity: random.velocity(meant),
        // Low keys a little to the left, high ones to the right, as the player sits.
        pan: (f32::from(pitch) - 64.0) / 24.0,
    };
    wanted.into_iter().map(note).collect()
}
