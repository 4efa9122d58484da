//! Dither: noise of one step that turns the error of rounding into noise that follows no music.
//!
//! Triangular, two steps from end to end, the sum of two even distributions: the least with which
//! neither the mean nor the power of the error depends on the signal (Lipshitz, Wannamaker and
//! Vanderkooy, "Quantization and Dither", JAES 40, 1992).

/// A source of dither that gives the same noise in every bounce.
#[derive(Debug)]
pub(crate) struct Dither {
    state: u64,
}

impl Dither {
    /// Another noise for every channel, so that it does not stand in the middle of a stereo file.
    pub(crate) fn of_channel(channel: usize) -> Self {
        Self { state: channel as u64 }
    }

    /// The next value, more than -1 and less than 1 step.
    #[inline]
    pub(crate) fn next(&mut self) -> f32 {
        // SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // Two numbers of 24 bits, which a float holds exactly.
        let (first, second) = ((mixed >> 40) as i32, (mixed & 0x00ff_ffff) as i32);
        (first - second) as f32 * (1.0 / (1 << 24) as f32)
    }
}
