//! Times that rules of the show and of controls are made of, in seconds.

use super::number::time;
use super::{Shape, Unit};

pub(crate) const FADE: Unit<f64> = time::<0, 60_000>("a time from 0 to 60 seconds", "2 s");

/// How long a device may be gone.
pub(crate) const GRACE: Unit<f64> = FADE;

pub(crate) const GO_GUARD: Unit<f64> = time::<0, 5_000>("a time from 0 to 5 seconds", "100 ms");

/// Between a bank select and its program change.
pub(crate) const GAP: Unit<f64> = time::<0, 1_000>("a time from 0 to 1 second", "10 ms");

/// How long stems may be missing before the pilot ceases.
pub(crate) const STARVED: Unit<f64> = time::<10, 10_000>("a time from 10 ms to 10 s", "100 ms");

/// How long the conductor may hang before the pilot ceases.
pub(crate) const HUNG: Unit<f64> = time::<200, 10_000>("a time from 200 ms to 10 s", "1 s");

/// How the pilot comes back: after so many seconds, or `None` by hand.
pub(crate) const BACK: Unit<Option<f64>> = Unit {
    is: "a time from 0 to 60 seconds, or `by hand`",
    example: "2 s",
    shape: Shape::Pattern(r"by hand|[0-9.+]+ *([mM]?[sS])?"),
    parse: |text| match text {
        "by hand" => Some(None),
        _ => (FADE.parse)(text).map(Some),
    },
};

/// The shortest time between two times that a control acts.
pub(crate) const INTERVAL: Unit<f64> = Unit { example: "100 ms", ..FADE };

/// Of a long or double press.
pub(crate) const PRESS_TIME: Unit<f64> =
    time::<100, 10_000>("a time from 0.1 to 10 seconds", "0.6 s");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_seconds_or_milliseconds() {
        let half = ["0.5", "0.5 s", "500 ms", "500ms", "0.5S"];
        assert_eq!(half.map(FADE.parse), [Some(0.5); 5]);
        assert_eq!(["0", "60", "60000 ms"].map(FADE.parse), [Some(0.0), Some(60.0), Some(60.0)]);
        assert_eq!(["-1", "61", "1 min", "1:00", "s"].map(FADE.parse), [None; 5]);
        assert_eq!(["by hand", "2 s", "61"].map(BACK.parse), [Some(None), Some(Some(2.0)), None]);
    }

    #[test]
    fn the_least_may_be_milliseconds() {
        assert_eq!(["9 ms", "10 ms", "0.0099"].map(STARVED.parse), [None, Some(0.01), None]);
        assert_eq!(["0.1", "0.2", "10.001"].map(HUNG.parse), [None, Some(0.2), None]);
        assert_eq!(["99 ms", "0.1", "10 s"].map(PRESS_TIME.parse), [None, Some(0.1), Some(10.0)]);
        assert_eq!(["0", "1", "1001 ms", "2"].map(GAP.parse), [Some(0.0), Some(1.0), None, None]);
    }
}
