//! A stretch of a project in which the tempo stays, or moves in a straight line.

use super::Shape;

/// From one tempo point to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub(super) seconds: f64,
    pub(super) quarters: f64,
    pub(super) bpm: f64,
    /// The tempo at its end.
    pub(super) bpm_end: f64,
    /// Its length, in what its shape is straight over.
    pub(super) length: f64,
}

impl Stretch {
    /// How fast the tempo moves, in bpm per second or per quarter note; 0 where it stays.
    pub(super) fn slope(&self) -> f64 {
        let slope = (self.bpm_end - self.bpm) / self.length;
        if slope.is_finite() { slope } else { 0.0 }
    }

    /// The tempo at a quarter note of the project.
    pub(super) fn bpm_at(&self, shape: Shape, quarters: f64) -> f64 {
        if self.slope() == 0.0 || quarters <= self.quarters {
            return self.bpm;
        }
        let along = match shape {
            Shape::OverTime => self.seconds_at(shape, quarters) - self.seconds,
            Shape::OverBeats => quarters - self.quarters,
        };
        self.bpm + self.slope() * along
    }

    pub(super) fn quarters_at(&self, shape: Shape, seconds: f64) -> f64 {
        let (time, slope) = (seconds - self.seconds, self.slope());
        let quarters = match shape {
            // The integral of a straight line.
            Shape::OverTime if time > 0.0 => (self.bpm + slope * time / 2.0) * time / 60.0,
            Shape::OverBeats if time > 0.0 && slope != 0.0 => {
                self.bpm / slope * (slope * time / 60.0).exp_m1()
            }
            _ => time * self.bpm / 60.0,
        };
        self.quarters + quarters
    }

    pub(super) fn seconds_at(&self, shape: Shape, quarters: f64) -> f64 {
        let (quarters, slope) = (quarters - self.quarters, self.slope());
        let time = match shape {
            // The root of the integral above, in the form that does not cancel.
            Shape::OverTime if quarters > 0.0 => {
                let root = (self.bpm * self.bpm + 120.0 * slope * quarters).max(0.0).sqrt();
                120.0 * quarters / (self.bpm + root)
            }
            Shape::OverBeats if quarters > 0.0 && slope != 0.0 => {
                60.0 / slope * (slope * quarters / self.bpm).max(-0.999).ln_1p()
            }
            _ => quarters * 60.0 / self.bpm,
        };
        self.seconds + time
    }
}
