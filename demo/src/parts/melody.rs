//! The melody of a song as notes in time.

use crate::form::{Bar, Form};

/// One note of the melody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sung<'a> {
    /// The bar it starts in.
    pub(super) bar: &'a Bar,
    /// The MIDI note.
    pub(super) pitch: u8,
    /// The frame it starts at.
    pub(super) at: usize,
    /// How many frames it lasts.
    pub(super) held: usize,
}

/// Every note of the melody, first to last. A melody shorter than its section starts again; one
/// that is longer is cut at the section's end.
pub(super) fn sung(form: &Form) -> Vec<Sung<'_>> {
    let mut notes = Vec::new();
    for (first, start) in form.section_starts() {
        let bars = form.bars[first - 1..].iter();
        let bars: Vec<&Bar> =
            bars.take_while(|bar| bar.index > 0 || bar.start == start.start).collect();
        let end = bars.iter().map(|bar| bar.start + bar.steps).max().unwrap_or(start.start);
        let mut step = start.start;
        for &(pitch, length) in start.section.melody.iter().cycle() {
            if step >= end {
                break;
            }
            let stop = (step + length).min(end);
            if let Some(bar) = bars.iter().rfind(|bar| bar.start <= step).filter(|_| pitch > 0) {
                let at = form.frame(step);
                notes.push(Sung { bar, pitch, at, held: form.frame(stop) - at });
            }
            step = stop;
        }
    }
    notes
}
