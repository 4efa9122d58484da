//! The bass: the song's pattern on the chord of the bar.

use crate::form::{Bar, Form};
use crate::instruments::bass::pluck;
use crate::random::Random;
use crate::theory::hertz;
use crate::track::{Note, Track};

/// The lowest note: E1.
const LOWEST: u8 = 28;

/// A letter of a pattern that is struck, and the sixteenths it lasts.
pub(super) fn strokes(pattern: &str) -> impl Iterator<Item = (u32, u8, u32)> {
    let letters = pattern.as_bytes();
    (0_u32..).zip(letters).filter(|(_, letter)| !b".-".contains(letter)).map(|(step, &letter)| {
        let after = &letters[step as usize + 1..];
        let held = after.iter().take_while(|letter| **letter == b'-').count();
        (step, letter, held as u32 + 1)
    })
}

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    for bar in &form.bars {
        if form.ends(bar) {
            note(form, bar, track, (0, b'1', bar.steps), 0.9);
            continue;
        }
        for stroke in strokes(bar.section.bass) {
            let meant = 0.6 + 0.35 * bar.section.energy;
            note(form, bar, track, stroke, random.velocity(meant));
        }
    }
}

fn note(
    form: &Form,
    bar: &Bar,
    track: &mut Track,
    (step, letter, length): (u32, u8, u32),
    velocity: f32,
) {
    let root = bar.chord.bass(LOWEST);
    let pitch = match letter {
        b'5' => root + 7,
        b'8' => root + 12,
        _ => root,
    };
    let at = form.frame(bar.start + step);
    let end = form.frame(bar.start + step + length);
    // A bass that lets go a little early leaves the next note its attack.
    let held = (end - at) * 9 / 10;
    pluck(track, &Note { at, held, hz: hertz(pitch), velocity, pan: 0.0 });
}
