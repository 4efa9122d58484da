//! Decibels to gains.

use crate::MIN_LEVEL_DB;

/// The gain of a level: exactly 1 at 0 dB, exactly 0 where a fader is closed.
pub(crate) fn gain(db: f32) -> f32 {
    if db <= MIN_LEVEL_DB { 0.0 } else { 10f32.powf(db / 20.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_and_the_middle_are_exact() {
        assert_eq!(gain(0.0), 1.0);
        assert_eq!(gain(MIN_LEVEL_DB), 0.0);
        assert_eq!(gain(f32::NEG_INFINITY), 0.0);
        assert!((gain(20.0) - 10.0).abs() < 1e-5);
        assert!((gain(-6.0) - 0.501_187).abs() < 1e-6);
    }
}
