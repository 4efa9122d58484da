//! The fade of stems and cues that can be turned around.

use crate::Fading;
use crate::ramp::Ramp;

/// Where the fade is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fade {
    ramp: Ramp,
}

impl Fade {
    /// No fade.
    pub(crate) const fn full() -> Self {
        Self { ramp: Ramp::still(1.0) }
    }

    /// Turns around: towards full over `frames`, or towards silence over so much of them as is left
    /// from where it is, so that no gain is smaller than the step of a whole fade.
    pub(crate) fn turn(&mut self, frames: u32) {
        if self.is_going_out() {
            self.ramp.go(1.0, frames);
        } else {
            let left = f64::from(self.ramp.value()) * f64::from(frames);
            self.ramp.go(0.0, left.round() as u32);
        }
    }

    /// Comes back to full within a ramp, if it was not there.
    pub(crate) fn open(&mut self, ramp: u32) {
        if self.ramp.target() != 1.0 {
            self.ramp.go(1.0, ramp);
        }
    }

    /// Whether it leads to silence.
    pub(crate) fn is_going_out(&self) -> bool {
        self.ramp.target() == 0.0
    }

    /// Whether it has reached silence.
    #[inline]
    pub(crate) fn is_over(&self) -> bool {
        self.ramp.rests_at(0.0)
    }

    /// Its gain.
    #[inline]
    pub(crate) fn ramp(&self) -> &Ramp {
        &self.ramp
    }

    /// Lets so many frames pass.
    #[inline]
    pub(crate) fn advance(&mut self, frames: u32) {
        self.ramp.advance(frames);
    }

    /// For the status.
    pub(crate) fn shown(&self) -> Fading {
        match (self.ramp.target() == 0.0, self.ramp.remaining()) {
            (true, left) => Fading::Out(left),
            (false, 0) => Fading::No,
            (false, left) => Fading::Back(left),
        }
    }
}
