//! The lead: the melody.

use crate::dsp::{echo, reverb};
use crate::form::Form;
use crate::instruments::lead::{flute, saw, square};
use crate::parts::melody::sung;
use crate::random::Random;
use crate::score::Lead;
use crate::theory::hertz;
use crate::track::{Note, Track};

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    for sung in sung(form) {
        let velocity = random.velocity(0.65 + 0.3 * sung.bar.section.energy);
        let held = sung.held * 9 / 10;
        let note = Note { at: sung.at, held, hz: hertz(sung.pitch), velocity, pan: 0.0 };
        match form.song.lead {
            Lead::Saw => saw(track, &note),
            Lead::Flute => flute(track, &note, &mut random),
            Lead::Square => square(track, &note),
        }
    }
    echo(track, form.frame(6), 0.4, 0.22);
    reverb(track, 1.9, 5500.0, 0.1);
}
