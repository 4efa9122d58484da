//! The pads: the chords, slowly.

use crate::dsp::reverb;
use crate::form::Form;
use crate::instruments::pad::swell;
use crate::theory::hertz;
use crate::track::{Note, Track};

/// The lowest note: C3, and C4 for the upper half.
const LOWEST: u8 = 48;

/// Plays the stem.
pub(super) fn play(form: &Form, track: &mut Track) {
    let mut bars = form.bars.iter().peekable();
    while let Some(bar) = bars.next() {
        // Bars on one chord in one section are one long note.
        let mut end = bar.start + bar.steps;
        while let Some(next) = bars.next_if(|next| next.chord == bar.chord && next.index > 0) {
            end = next.start + next.steps;
        }
        let at = form.frame(bar.start);
        let held = form.frame(end) - at;
        let voices = bar.chord.voiced(LOWEST);
        for (index, pitch) in voices.iter().enumerate() {
            let pan = index as f32 / (voices.len() - 1) as f32 * 1.2 - 0.6;
            let velocity = 0.6 + 0.3 * bar.section.energy;
            swell(track, &Note { at, held, hz: hertz(*pitch), velocity, pan });
        }
    }
    reverb(track, 2.8, 4500.0, 0.16);
}
