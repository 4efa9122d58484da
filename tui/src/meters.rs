//! How a meter moves: up at once, down slowly, with a mark at the last peak.

use std::time::Duration;

use downbeat_engine::{EntryId, Meter, Snapshot, StripView};

/// What a meter shows as silence, in dB.
pub(crate) const SILENT_DB: f32 = -100.0;

/// How fast a bar falls, in dB a second: slow enough to read, fast enough to follow a song.
const FALL: f32 = 24.0;

/// How long the mark of a peak stays where it is before it falls.
const HOLD: Duration = Duration::from_millis(1_500);

/// A strip's meter as it stands on the screen, its loudest channel, in dB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Needle {
    pub(crate) rms: f32,
    pub(crate) peak: f32,
    pub(crate) hold: f32,
    held_at: Duration,
}

impl Needle {
    const SILENT: Self =
        Self { rms: SILENT_DB, peak: SILENT_DB, hold: SILENT_DB, held_at: Duration::ZERO };

    fn moved(self, meters: &[Meter], elapsed: Duration, now: Duration) -> Self {
        let fall = FALL * elapsed.as_secs_f32();
        let peak = loudest(meters, |meter| meter.peak).max(self.peak - fall);
        let rms = loudest(meters, |meter| meter.rms).max(self.rms - fall).min(peak);
        if peak >= self.hold {
            return Self { rms, peak, hold: peak, held_at: now };
        }
        let falls = now.saturating_sub(self.held_at) > HOLD;
        let hold = if falls { (self.hold - fall).max(peak) } else { self.hold };
        Self { rms, peak, hold, held_at: self.held_at }
    }
}

/// The needles of every strip.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    strips_of: Option<EntryId>,
    buses: Vec<Needle>,
    stems: Vec<Needle>,
    at: Duration,
}

impl Meters {
    /// Moves the needles to what `snapshot` measured. Another song's stems start from silence.
    pub(crate) fn observe(&mut self, snapshot: &Snapshot, now: Duration) {
        let elapsed = now.saturating_sub(self.at);
        if self.strips_of != snapshot.strips_of {
            self.stems.clear();
        }
        self.strips_of = snapshot.strips_of;
        self.at = now;
        follow(&mut self.buses, &snapshot.buses, elapsed, now);
        follow(&mut self.stems, &snapshot.stems, elapsed, now);
    }

    /// The needle of a bus; silent if it was never seen.
    pub(crate) fn bus(&self, index: usize) -> Needle {
        self.buses.get(index).copied().unwrap_or(Needle::SILENT)
    }

    /// The needle of a stem; silent if it was never seen.
    pub(crate) fn stem(&self, index: usize) -> Needle {
        self.stems.get(index).copied().unwrap_or(Needle::SILENT)
    }
}

fn follow(needles: &mut Vec<Needle>, strips: &[StripView], elapsed: Duration, now: Duration) {
    needles.resize(strips.len(), Needle::SILENT);
    for (needle, strip) in needles.iter_mut().zip(strips) {
        *needle = needle.moved(&strip.meters, elapsed, now);
    }
}

fn loudest(meters: &[Meter], value: impl Fn(&Meter) -> f32) -> f32 {
    meters.iter().map(|meter| decibels(value(meter))).fold(SILENT_DB, f32::max)
}

/// A magnitude in dB of full scale, from [`SILENT_DB`] to +100; not a number is silent.
pub(crate) fn decibels(magnitude: f32) -> f32 {
    let decibels = 20.0 * magnitude.abs().log10();
    if decibels.is_nan() { SILENT_DB } else { decibels.clamp(SILENT_DB, 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn snapshot(strips_of: u32, peak: f32) -> Snapshot {
        let meter = Meter { peak, rms: peak / 2.0, clips: 0 };
        let stem = StripView { meters: vec![meter], ..StripView::default() };
        Snapshot { strips_of: Some(EntryId(strips_of)), stems: vec![stem], ..Snapshot::default() }
    }

    fn close(left: f32, right: f32) {
        assert!((left - right).abs() < 0.01, "{left} is not {right}");
    }

    #[test]
    fn a_needle_rises_at_once_and_falls_slowly() {
        let mut meters = Meters::default();
        meters.observe(&snapshot(0, 1.0), ms(0));
        close(meters.stem(0).peak, 0.0);
        close(meters.stem(0).rms, -6.02);
        meters.observe(&snapshot(0, 0.0), ms(500));
        close(meters.stem(0).peak, -12.0);
        close(meters.stem(0).rms, -18.02);
    }

    #[test]
    fn the_mark_waits_and_then_falls() {
        let mut meters = Meters::default();
        meters.observe(&snapshot(0, 1.0), ms(0));
        meters.observe(&snapshot(0, 0.0), ms(1_500));
        close(meters.stem(0).hold, 0.0);
        meters.observe(&snapshot(0, 0.0), ms(1_750));
        close(meters.stem(0).hold, -6.0);
    }

    #[test]
    fn another_song_starts_from_silence() {
        let mut meters = Meters::default();
        meters.observe(&snapshot(0, 1.0), ms(0));
        meters.observe(&snapshot(1, 0.0), ms(10));
        close(meters.stem(0).hold, SILENT_DB);
    }

    #[test]
    fn rubbish_is_silence_or_the_top() {
        close(decibels(f32::NAN), SILENT_DB);
        close(decibels(0.0), SILENT_DB);
        close(decibels(f32::INFINITY), 100.0);
        close(decibels(-1.0), 0.0);
    }
}
