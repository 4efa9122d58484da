//! Shaker and claps.

use crate::dsp::reverb;
use crate::form::Form;
use crate::instruments::percussion::{clap, shaker};
use crate::parts::drums::hits;
use crate::random::Random;
use crate::track::Track;

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    for bar in form.bars.iter().filter(|bar| !form.ends(bar)) {
        let groove = &bar.section.groove;
        for (step, strength) in hits(groove.shaker) {
            shaker(track, &mut random, form.frame(bar.start + step), strength);
        }
        for (step, strength) in hits(groove.clap) {
            clap(track, &mut random, form.frame(bar.start + step), strength);
        }
    }
    reverb(track, 1.2, 7000.0, 0.1);
}
