//! Noise: samples that no processor and no file system can guess or pack.

/// White noise between -0.25 and 0.25, the same in every run (a linear congruential generator of
/// 64 bits, of which the upper half is used).
pub struct Noise(u64);

impl Noise {
    /// Noise that is the same for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next whole number.
    pub fn word(&mut self) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    /// The next sample.
    pub fn sample(&mut self) -> f32 {
        self.word().cast_signed() as f32 / (4.0 * 2_147_483_648.0)
    }
}
