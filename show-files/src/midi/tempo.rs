//! A MIDI file as the parts of a tempo map.

use std::path::Path;

use super::{MidiError, MidiFile, read};
use crate::{Exact, MeterChange, TempoChange};

/// The parts of a [`TempoMap`](crate::TempoMap): bar 1 is at tick 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidiTempo {
    /// The meters, the first at bar 1. One that changes nothing is left out.
    pub meters: Vec<MeterChange>,
    /// The tempos, the first at 0, none of them a ramp: a MIDI file has steps. One that changes
    /// nothing is left out.
    pub tempi: Vec<TempoChange>,
}

/// Reads the tempo and meter track of a file.
///
/// # Errors
/// As [`read`].
pub fn tempo_of(path: &Path) -> Result<MidiTempo, MidiError> {
    Ok(read(path)?.tempo())
}

impl MidiFile {
    /// The tempos and meters as the parts of a tempo map. All numbers are exact.
    #[must_use]
    pub fn tempo(&self) -> MidiTempo {
        const MICROS_PER_MINUTE: i64 = 60_000_000;
        let mut meters: Vec<MeterChange> = Vec::new();
        for change in &self.meters {
            if meters.last().is_none_or(|before| before.meter != change.meter) {
                meters.push(MeterChange { bar: change.bar, meter: change.meter });
            }
        }
        let mut tempi: Vec<TempoChange> = Vec::new();
        for change in &self.tempos {
            let tick = i64::try_from(change.tick).unwrap_or(i64::MAX);
            let at = Exact::ratio(tick, self.ticks_per_quarter.into());
            let bpm = Exact::ratio(MICROS_PER_MINUTE, change.micros_per_quarter.into());
            // Neither of the two divides by zero: the file would have been refused.
            let (Some(at), Some(bpm)) = (at, bpm) else { continue };
            if tempi.last().is_none_or(|before| before.bpm != bpm) {
                tempi.push(TempoChange { at, bpm, ramp: None });
            }
        }
        MidiTempo { meters, tempi }
    }

    /// The time of a tick in seconds from the start of the file, to the rounding of the type.
    #[must_use]
    pub fn seconds(&self, tick: u64) -> f64 {
        let micros_per_tick = |change: &super::MidiTempoChange| {
            f64::from(change.micros_per_quarter) / f64::from(self.ticks_per_quarter)
        };
        let before = self.tempos.iter().take_while(|change| change.tick < tick);
        let micros = before.enumerate().map(|(index, change)| {
            let end = self.tempos.get(index + 1).map_or(tick, |next| next.tick.min(tick));
            (end - change.tick) as f64 * micros_per_tick(change)
        });
        micros.sum::<f64>() / 1e6
    }
}
