//! A gain that moves in a straight line: frame `i` of a ramp over `n` frames from `a` to `b` is
//! `b + (a - b) / n * (n - 1 - i)`.

#[derive(Clone, Copy, Debug)]
pub struct Ramp {
    to: f32,
    step: f32,
    left: u32,
}

impl Ramp {
    pub fn still(gain: f32) -> Self {
        Self { to: gain, step: 0.0, left: 0 }
    }

    pub fn new(from: f32, to: f32, frames: u32) -> Self {
        let mut ramp = Self::still(from);
        ramp.go(to, frames);
        ramp
    }

    /// From wherever it is to `to`.
    pub fn go(&mut self, to: f32, frames: u32) {
        let frames = frames.max(1);
        *self = Self { to, step: (self.now() - to) / frames as f32, left: frames };
    }

    /// Where it was in the frame before.
    pub fn now(&self) -> f32 {
        self.to + self.step * self.left as f32
    }

    pub fn to(&self) -> f32 {
        self.to
    }

    pub fn left(&self) -> u32 {
        self.left
    }

    pub fn moves(&self) -> bool {
        self.left > 0
    }

    pub fn rests_at(&self, gain: f32) -> bool {
        self.left == 0 && self.to == gain
    }

    /// The gain of the coming frame, times a coefficient.
    pub fn times(&self, coefficient: f32) -> f32 {
        let left = self.left.saturating_sub(1) as f32;
        self.to * coefficient + self.step * coefficient * left
    }

    pub fn gain(&self) -> f32 {
        self.times(1.0)
    }

    pub fn pass(&mut self) {
        self.left = self.left.saturating_sub(1);
    }
}
