//! How a fader's travel becomes decibels: one law for OSC positions and MIDI faders.

use downbeat_engine::{MAX_LEVEL_DB, MIN_LEVEL_DB};

/// The corners of the law, as (position, dB), with straight lines between them.
///
/// Four pieces, each half as steep as the one below, as on the faders of digital mixers that speak
/// OSC (Behringer X32, "Unofficial OSC protocol", fader values): most of the travel is where an
/// engineer mixes, 0 dB is at three quarters, and the whole of it is +10 dB. The lowest piece ends
/// at the level at which our faders are closed.
const CORNERS: [(f64, f64); 5] = [
    (0.0, MIN_LEVEL_DB as f64),
    (0.0625, -60.0),
    (0.25, -30.0),
    (0.5, -10.0),
    (1.0, MAX_LEVEL_DB as f64),
];

/// The level in dB at a position from 0 (closed, [`MIN_LEVEL_DB`]) to 1 ([`MAX_LEVEL_DB`]).
/// Positions beyond the ends are the ends; what is no number is closed.
pub(crate) fn decibels(position: f64) -> f64 {
    along(position, |corner| corner)
}

/// The position from 0 to 1 of a level in dB. Levels beyond the ends are the ends.
pub(crate) fn position(decibels: f64) -> f64 {
    along(decibels, |(position, decibels)| (decibels, position))
}

/// Goes along the straight lines between the corners, read as (from, to) by `read`.
fn along(value: f64, read: impl Fn((f64, f64)) -> (f64, f64)) -> f64 {
    let corners = CORNERS.map(read);
    let mut last = corners[0].1;
    if value.is_nan() {
        return last;
    }
    for pair in corners.windows(2) {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        if value < from {
            return last;
        }
        if value <= to {
            return low + (value - from) / (to - from) * (high - low);
        }
        last = high;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_are_where_a_mixer_has_them() {
        let known = [(0.0, -96.0), (0.0625, -60.0), (0.25, -30.0), (0.5, -10.0), (0.75, 0.0)];
        for (at, level) in known.into_iter().chain([(1.0, 10.0)]) {
            assert_eq!(decibels(at), level, "{at}");
            assert_eq!(position(level), at, "{level}");
        }
        assert_eq!(decibels(0.375), -20.0);
        assert_eq!(decibels(0.875), 5.0);
    }

    #[test]
    fn the_law_rises_goes_back_and_ends_at_its_ends() {
        let mut before = f64::NEG_INFINITY;
        for step in 0..=1000 {
            let at = f64::from(step) / 1000.0;
            let level = decibels(at);
            assert!(level > before, "{at}");
            assert!((position(level) - at).abs() < 1e-12, "{at}");
            before = level;
        }
        assert_eq!([decibels(-1.0), decibels(2.0), decibels(f64::INFINITY)], [-96.0, 10.0, 10.0]);
        assert_eq!([position(-200.0), position(30.0)], [0.0, 1.0]);
        assert_eq!([position(f64::NEG_INFINITY), position(f64::NAN)], [0.0, 0.0]);
    }
}
