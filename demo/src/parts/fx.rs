//! The effects: a riser into every section that is louder than the one before, an impact where it
//! lands, and air under the quiet ones.

use crate::dsp::reverb;
use crate::form::Form;
use crate::instruments::effects::{air, fall, impact, riser};
use crate::random::Random;
use crate::track::Track;

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track, mut random: Random) {
    let starts: Vec<_> = form.section_starts().collect();
    for pair in starts.windows(2) {
        let [(_, before), (number, bar)] = pair else { continue };
        let at = form.frame(bar.start);
        // A riser takes the last two bars before the section, or what there is of them.
        let from = form.bars[number.saturating_sub(3)].start.max(before.start);
        let rise = form.frame(from);
        if bar.section.energy > before.section.energy {
            riser(track, &mut random, rise, at - rise, bar.section.energy);
            impact(track, &mut random, at, bar.section.energy);
        } else {
            fall(track, &mut random, at, 0.6);
        }
    }
    for (number, bar) in &starts {
        if bar.section.energy < 0.6 {
            let end =
                form.bars[number - 1..].iter().take_while(|b| b.section.name == bar.section.name);
            let end = end.map(|bar| bar.start + bar.steps).max().unwrap_or(bar.start);
            let at = form.frame(bar.start);
            air(track, &mut random, at, form.frame(end) - at);
        }
    }
    if let Some(bar) = form.bars.last() {
        impact(track, &mut random, form.frame(bar.start), 0.7);
    }
    reverb(track, 3.0, 5000.0, 0.14);
}
