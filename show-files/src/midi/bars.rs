//! Ticks as bars and beats.

use std::collections::BTreeMap;

use super::{MidiError, MidiFile, MidiMeterChange};
use crate::Meter;

/// As many as a show file may count.
pub(super) const MAX_BARS: u64 = 100_000;
/// A tick in the parts this module counts with, so that a beat of any meter is a whole number.
const PARTS: u64 = 32;

/// Where a tick is in bars and beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MidiPosition {
    /// The bar, counted from 1.
    pub bar: u64,
    /// The beat in it, counted from 1.
    pub beat: u16,
    /// Whether the tick is the first of the beat.
    pub on_beat: bool,
}

impl MidiFile {
    /// The bar and beat that a tick is in.
    #[must_use]
    pub fn position(&self, tick: u64) -> MidiPosition {
        let index = self.meters.partition_point(|meter| meter.tick <= tick).saturating_sub(1);
        let MidiMeterChange { tick: start, bar, meter } = self.meters[index];
        let parts = tick.saturating_sub(start).saturating_mul(PARTS);
        let beat = beat_parts(self.ticks_per_quarter, meter);
        let beats = parts / beat;
        let in_bar = beats % u64::from(meter.beats);
        MidiPosition {
            bar: u64::from(bar) + beats / u64::from(meter.beats),
            // Fewer than the 64 beats of a bar.
            beat: in_bar as u16 + 1,
            on_beat: parts.is_multiple_of(beat),
        }
    }
}

/// The parts of a beat: at least 4 of a whole note's ticks, as no meter's unit is above 32.
fn beat_parts(ticks_per_quarter: u16, meter: Meter) -> u64 {
    u64::from(ticks_per_quarter) * 4 * PARTS / u64::from(meter.unit)
}

/// The meters with the numbers of their bars.
pub(super) fn placed(
    ticks_per_quarter: u16,
    meters: &BTreeMap<u64, Meter>,
) -> Result<Vec<MidiMeterChange>, MidiError> {
    let mut placed: Vec<MidiMeterChange> = Vec::with_capacity(meters.len());
    for (&tick, &meter) in meters {
        let bar = match placed.last() {
            None => 1,
            Some(before) => {
                let length =
                    beat_parts(ticks_per_quarter, before.meter) * u64::from(before.meter.beats);
                let parts = (tick - before.tick).saturating_mul(PARTS);
                let bar = u64::from(before.bar) + parts / length;
                let bar = u32::try_from(bar.min(MAX_BARS + 1)).unwrap_or(u32::MAX);
                if u64::from(bar) > MAX_BARS {
                    return Err(MidiError::Long);
                }
                if !parts.is_multiple_of(length) {
                    return Err(MidiError::InBar { bar, tick });
                }
                bar
            }
        };
        placed.push(MidiMeterChange { tick, bar, meter });
    }
    Ok(placed)
}
