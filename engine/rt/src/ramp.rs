//! A gain that moves in a straight line and then stays.

/// A linear ramp towards a gain.
///
/// The gain of a frame is worked out from the whole number of frames that remain, never added up
/// from frame to frame: so it does not matter into which periods a ramp is cut, and it ends exactly
/// on its target. Everything here is real-time safe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ramp {
    target: f32,
    step: f32,
    remaining: u32,
}

impl Ramp {
    /// A gain that stands still.
    pub(crate) const fn still(gain: f32) -> Self {
        Self { target: gain, step: 0.0, remaining: 0 }
    }

    /// Moves towards `target` over `frames`, from wherever it is.
    pub(crate) fn go(&mut self, target: f32, frames: u32) {
        let frames = frames.max(1);
        let from = self.value();
        *self = Self { target, step: (from - target) / frames as f32, remaining: frames };
    }

    /// Where it is going.
    #[inline]
    pub(crate) fn target(&self) -> f32 {
        self.target
    }

    /// The gain of the frame before the next one.
    #[inline]
    pub(crate) fn value(&self) -> f32 {
        self.target + self.step * self.remaining as f32
    }

    /// Frames until it stands still.
    #[inline]
    pub(crate) fn remaining(&self) -> u32 {
        self.remaining
    }

    /// Whether the gain changes within the coming frames.
    #[inline]
    pub(crate) fn is_moving(&self) -> bool {
        self.remaining > 0
    }

    /// Whether it stands still at exactly this gain.
    #[inline]
    pub(crate) fn rests_at(&self, gain: f32) -> bool {
        self.remaining == 0 && self.target == gain
    }

    /// Lets so many frames pass.
    #[inline]
    pub(crate) fn advance(&mut self, frames: u32) {
        self.remaining = self.remaining.saturating_sub(frames);
    }

    /// The line in the form the mixing loops want, times a fixed coefficient.
    #[inline]
    pub(crate) fn line(&self, coefficient: f32) -> Line {
        Line {
            target: self.target * coefficient,
            step: self.step * coefficient,
            // The first frame of a ramp has already moved one step.
            remaining: self.remaining.saturating_sub(1) as f32,
        }
    }
}

/// The gains of the coming frames: frame `i` has `target + step * max(remaining - i, 0)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    /// The gain at the end.
    pub(crate) target: f32,
    /// What is still missing from the target, a frame.
    pub(crate) step: f32,
    /// Frames that remain at frame 0.
    pub(crate) remaining: f32,
}

impl Line {
    /// The gain at a frame.
    #[inline]
    pub(crate) fn at(&self, frame: f32) -> f32 {
        let left = self.remaining - frame;
        // One instruction, where `f32::max` takes several for the sake of NaN.
        let left = if left > 0.0 { left } else { 0.0 };
        self.target + self.step * left
    }
}

/// The gains of the coming frames of a line that does not end among them: frame `i` has
/// `from + step * (passed + i)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slope {
    /// The gain at the line's beginning.
    pub(crate) from: f32,
    /// What is added a frame.
    pub(crate) step: f32,
    /// Whole frames from the beginning to frame 0.
    pub(crate) passed: f32,
}

impl Slope {
    /// A gain that stands still.
    pub(crate) const fn still(gain: f32) -> Self {
        Self { from: gain, step: 0.0, passed: 0.0 }
    }

    /// The gain at a frame.
    #[inline]
    pub(crate) fn at(&self, frame: f32) -> f32 {
        self.from + self.step * (self.passed + frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_is_the_same_line_however_it_is_cut() {
        let mut whole = Ramp::still(1.0);
        whole.go(0.25, 240);
        let expected: Vec<f32> = (0..300).map(|i| whole.line(1.0).at(i as f32)).collect();
        for cut in [1, 7, 64, 239, 240, 241] {
            let mut ramp = whole;
            let mut got = Vec::new();
            while got.len() < 300 {
                let line = ramp.line(1.0);
                let n = cut.min(300 - got.len());
                got.extend((0..n).map(|i| line.at(i as f32)));
                ramp.advance(n as u32);
            }
            assert_eq!(got, expected, "cut into {cut}");
        }
    }

    #[test]
    fn a_ramp_moves_by_equal_steps_from_its_start_to_exactly_its_target() {
        let mut ramp = Ramp::still(0.0);
        ramp.go(1.0, 4);
        let line = ramp.line(1.0);
        let got: Vec<f32> = (0..6).map(|i| line.at(i as f32)).collect();
        assert_eq!(got, [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_new_target_starts_from_where_the_gain_is() {
        let mut ramp = Ramp::still(0.0);
        ramp.go(1.0, 4);
        ramp.advance(2);
        ramp.go(0.0, 2);
        let line = ramp.line(1.0);
        assert_eq!([line.at(0.0), line.at(1.0), line.at(2.0)], [0.25, 0.0, 0.0]);
    }
}
