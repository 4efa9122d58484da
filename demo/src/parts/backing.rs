//! The backing voices: "ah" under the melody, a tone of the chord lower, on both sides.

use crate::dsp::reverb;
use crate::form::Form;
use crate::instruments::voice::{Vowel, sing};
use crate::parts::melody::sung;
use crate::random::Random;
use crate::theory::hertz;
use crate::track::{Note, Track};

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    for sung in sung(form).into_iter().filter(|sung| sung.bar.section.backing) {
        let second = sung.bar.chord.below(sung.pitch);
        let third = sung.bar.chord.below(second);
        for (pitch, pan) in [(second, -0.55), (second, 0.55), (third, -0.25), (third, 0.3)] {
            // Two singers never hit quite the same pitch.
            let hz = hertz(pitch - 12) * (1.0 + 0.003 * f64::from(random.noise()));
            let velocity = random.velocity(0.7);
            let note = Note { at: sung.at, held: sung.held * 19 / 20, hz, velocity, pan };
            sing(track, &note, Vowel::Ah, f64::from(random.unit()));
        }
    }
    reverb(track, 2.2, 5000.0, 0.16);
}
