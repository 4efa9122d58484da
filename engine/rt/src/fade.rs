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

    /// Turns around: towards silence from full or while it comes back, else towards full; over
    /// `frames` for the whole way, and less for what is left of it.
    pub(crate) fn turn(&mut self, frames: u32) {
        let target = if self.ramp.target() == 0.0 { 1.0 } else { 0.0 };
        let way = f64::from((target - self.ramp.value()).abs());
        self.ramp.go(target, (way * f64::from(frames)).round() as u32);
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
