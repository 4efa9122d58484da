//! The beats that an operator taps along with the band, and the downbeat that follows from them.

use std::time::{Duration, Instant};

/// After so long without a tap the next one begins a new count: longer than a beat at 24 bpm.
const FORGET_AFTER: Duration = Duration::from_millis(2_500);
/// Taps that are kept; the newest tell best where the band is.
const KEPT: usize = 8;

/// Taps that are this much faster or slower than the song are of another tempo, as a share of it.
const SAME_TEMPO: f64 = 0.05;
/// Taps that stray from their own even beat by this share of it are uneven: three times what an
/// unpractised finger does.
const EVEN: f64 = 0.15;

/// The taps of one count.
#[derive(Debug, Default)]
pub(super) struct Taps {
    /// When each tap came, with its number from the first one of the count.
    taps: Vec<(u32, Instant)>,
}

impl Taps {
    /// A tap. The first of a count is a bar's first beat.
    pub(super) fn tap(&mut self, now: Instant) {
        self.forget_old(now);
        let number = self.taps.last().map_or(0, |(number, _)| number + 1);
        if self.taps.len() == KEPT {
            self.taps.remove(0);
        }
        self.taps.push((number, now));
    }

    /// Taps of the count that goes on at `now`.
    pub(super) fn count(&self, now: Instant) -> usize {
        match self.taps.last() {
            Some((number, last)) if now.saturating_duration_since(*last) < FORGET_AFTER => {
                *number as usize + 1
            }
            _ => 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.taps.clear();
    }

    fn forget_old(&mut self, now: Instant) {
        if self.count(now) == 0 {
            self.taps.clear();
        }
    }

    /// The first downbeat that is not before `earliest`, for a song whose beats and bars are so long.
    ///
    /// The song's tempo is right, because the click that the band hears has it; the taps tell where
    /// its beats are. Each tap says when the first one would have been, and the mean of that is
    /// taken, so a finger that is a little early and a little late does no harm.
    pub(super) fn downbeat(
        &self,
        beat: Duration,
        bar: Duration,
        earliest: Instant,
    ) -> Option<Instant> {
        let (_, reference) = *self.taps.first()?;
        let offsets = self.taps.iter().map(|&(number, at)| {
            at.duration_since(reference).as_secs_f64() - f64::from(number) * beat.as_secs_f64()
        });
        let mean = offsets.sum::<f64>() / self.taps.len() as f64;
        let bar = bar.as_secs_f64();
        let wait = earliest.saturating_duration_since(reference).as_secs_f64() - mean;
        let bars = (wait / bar).ceil().max(0.0);
        let after = mean + bars * bar;
        if after.is_finite() && after >= 0.0 {
            Some(reference + Duration::from_secs_f64(after))
        } else {
            None
        }
    }

    /// Why the downbeat that they give may be wrong, for a song whose beats are so long: they are
    /// uneven, or of another tempo. From the third tap on.
    pub(super) fn doubt(&self, beat: Duration) -> Option<String> {
        let tapped = self.interval()?;
        if self.strays_by(tapped) > EVEN * tapped {
            return Some("the taps are uneven: listen whether it fits".to_owned());
        }
        let faster = beat.as_secs_f64() / tapped - 1.0;
        (faster.abs() > SAME_TEMPO).then(|| {
            let bpm = |seconds: f64| 60.0 / seconds;
            let (taps, song) = (bpm(tapped), bpm(beat.as_secs_f64()));
            format!("the taps are at {taps:.0} a minute, the song's beats at {song:.0}")
        })
    }

    /// The mean length of a tapped beat in seconds.
    fn interval(&self) -> Option<f64> {
        let [(first, from), _, .., (last, to)] = self.taps[..] else { return None };
        let tapped = to.duration_since(from).as_secs_f64() / f64::from(last - first);
        (tapped > 0.0).then_some(tapped)
    }

    /// How far they are from beats of this length, in seconds: the root of the mean square.
    fn strays_by(&self, interval: f64) -> f64 {
        let Some(&(first, reference)) = self.taps.first() else { return 0.0 };
        let late: Vec<f64> = self
            .taps
            .iter()
            .map(|&(number, at)| {
                at.duration_since(reference).as_secs_f64() - f64::from(number - first) * interval
            })
            .collect();
        let mean = late.iter().sum::<f64>() / late.len() as f64;
        let squares = late.iter().map(|late| (late - mean).powi(2)).sum::<f64>();
        (squares / late.len() as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEAT: Duration = Duration::from_millis(500);
    const BAR: Duration = Duration::from_secs(2);

    fn tapped(start: Instant, times: &[u64]) -> Taps {
        let mut taps = Taps::default();
        times.iter().for_each(|&ms| taps.tap(start + Duration::from_millis(ms)));
        taps
    }

    fn near(instant: Option<Instant>, start: Instant, ms: i64) {
        let got = instant.unwrap().duration_since(start).as_secs_f64() * 1000.0;
        assert!((got - ms as f64).abs() < 1.0, "{got} ms in place of {ms}");
    }

    #[test]
    fn four_taps_give_the_next_downbeat() {
        let start = Instant::now();
        let taps = tapped(start, &[0, 500, 1000, 1500]);
        near(taps.downbeat(BEAT, BAR, start + Duration::from_millis(1510)), start, 2000);
        near(taps.downbeat(BEAT, BAR, start + Duration::from_millis(2010)), start, 4000);
    }

    #[test]
    fn uneven_fingers_are_averaged() {
        let start = Instant::now();
        let taps = tapped(start, &[0, 520, 980, 1540]);
        // Offsets of 0, 20, -20 and 40 ms: 10 in the mean.
        near(taps.downbeat(BEAT, BAR, start + Duration::from_millis(1600)), start, 2010);
    }

    #[test]
    fn the_downbeat_holds_after_more_taps_than_are_kept() {
        let start = Instant::now();
        let times: Vec<u64> = (0..13).map(|beat| beat * 500).collect();
        let taps = tapped(start, &times);
        near(taps.downbeat(BEAT, BAR, start + Duration::from_millis(6100)), start, 8000);
    }

    #[test]
    fn a_pause_begins_a_new_count() {
        let start = Instant::now();
        let taps = tapped(start, &[0, 500, 4000, 4500]);
        assert_eq!(taps.count(start + Duration::from_millis(4600)), 2);
        near(taps.downbeat(BEAT, BAR, start + Duration::from_millis(4600)), start, 6000);
        assert_eq!(taps.count(start + Duration::from_millis(9000)), 0);
    }

    #[test]
    fn taps_of_another_tempo_and_wild_ones_are_doubted() {
        let start = Instant::now();
        let doubt = |times: &[u64]| tapped(start, times).doubt(BEAT).unwrap_or_default();
        // 150 and 110 a minute, in a song of 120.
        let fast = doubt(&[0, 400, 800, 1200]);
        assert_eq!(fast, "the taps are at 150 a minute, the song's beats at 120");
        assert!(doubt(&[0, 545, 1091, 1636]).starts_with("the taps are at 110"));
        assert!(doubt(&[0, 200, 1600, 1900, 2700]).contains("uneven"));
        // What fingers do.
        assert_eq!(doubt(&[0, 530, 980, 1520]), "");
        assert_eq!(doubt(&[0, 400]), "");
        let times: Vec<u64> = (0..13).map(|beat| beat * 500).collect();
        assert_eq!(doubt(&times), "");
    }
}
