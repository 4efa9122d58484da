//! Noise: samples that no processor and no file system can guess or pack.

/// White noise between -0.25 and 0.25, the same in every run (a linear congruential generator of
/// 64 bits, of which the upper half is used).
pub(crate) struct Noise(u64);

impl Noise {
    /// Noise that is the same for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next sample.
    pub(crate) fn sample(&mut self) -> f32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = (self.0 >> 32) as u32;
        word.cast_signed() as f32 / (4.0 * 2_147_483_648.0)
    }
}
