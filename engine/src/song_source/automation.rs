//! The curves of a song, from decibels to gains.

use downbeat_rt::{Automation, Curve, Knot, Rig};
use downbeat_show_files::{Song, Target};

use crate::decibels::gain;

/// The curves of a song's stems and buses. Between two knots the gain, and not the level in dB, moves
/// in a straight line.
pub(super) fn make(song: &Song, rig: &Rig) -> Automation {
    let (mut stems, mut buses) = (Vec::new(), Vec::new());
    for curve in &song.automation {
        let knots: Vec<Knot> = curve
            .knots
            .iter()
            .map(|knot| Knot { frame: knot.frame, gain: gain(knot.level_db) })
            .collect();
        match curve.target {
            Target::Stem(stem) => stems.push((stem, Curve::new(&knots))),
            Target::Bus(bus) => buses.push((bus, Curve::new(&knots))),
        }
    }
    if stems.is_empty() && buses.is_empty() {
        return Automation::none();
    }
    Automation::new(stems, buses, rig)
}
