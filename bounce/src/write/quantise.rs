//! Samples to whole numbers.

use super::dither::Dither;
use super::format::Depth;

/// Added to a number it leaves its whole part, rounded to the nearest even one, in the lowest bits.
const WHOLE: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// Full scale of 24 bits.
const FULL_24: f32 = 8_388_608.0;

/// Rounds the samples of one file.
#[derive(Debug)]
pub(crate) struct Quantiser {
    depth: Depth,
    dithers: Vec<Dither>,
    /// Samples that were beyond full scale.
    pub(crate) clipped: u64,
}

impl Quantiser {
    pub(crate) fn new(depth: Depth, channels: usize) -> Self {
        Self { depth, dithers: (0..channels).map(Dither::of_channel).collect(), clipped: 0 }
    }

    /// Rounds a run of one channel, full scale at 2^15 or 2^23, and holds what is beyond it there.
    pub(crate) fn run(&mut self, channel: usize, from: &[f32], to: &mut [i32]) {
        match self.depth {
            Depth::Bits16 => {
                let dither = &mut self.dithers[channel];
                for (to, &from) in to.iter_mut().zip(from) {
                    let exact = f64::from(from) * 32_768.0;
                    let kept = exact.clamp(-32_768.0, 32_767.0);
                    self.clipped += u64::from(kept != exact);
                    let dithered = (kept + f64::from(dither.next())).clamp(-32_768.0, 32_767.0);
                    *to = whole(dithered);
                }
            }
            Depth::Bits24 | Depth::Float => {
                let mut clipped = 0_u32;
                for (to, &from) in to.iter_mut().zip(from) {
                    // Exact, because it is a power of two.
                    let exact = from * FULL_24;
                    let kept = within(exact, -FULL_24, FULL_24 - 1.0);
                    clipped += u32::from(kept != exact);
                    *to = whole_24(kept);
                }
                self.clipped += u64::from(clipped);
            }
        }
    }
}

/// The number, held between two others. Each comparison is one instruction, where `f32::clamp` takes
/// several for the sake of NaN, which the renderer does not make.
#[inline(always)]
fn within(number: f32, least: f32, most: f32) -> f32 {
    let number = if number > least { number } else { least };
    if number < most { number } else { most }
}

/// The nearest whole number of one within 2^23, of two the even one.
///
/// Added to 2^23, a size leaves its whole part in the lower bits of the float: it needs no more than
/// 23 of them, or is 2^23 itself, and then it moves the exponent, which counts on from there.
#[inline(always)]
fn whole_24(number: f32) -> i32 {
    let size = (number.abs() + FULL_24).to_bits() as i32 - FULL_24.to_bits() as i32;
    let sign = number.to_bits() as i32 >> 31;
    (size ^ sign) - sign
}

/// The nearest whole number, of two the even one. The system's function for it is a call for each
/// sample; this is one addition.
#[inline(always)]
fn whole(number: f64) -> i32 {
    (number + WHOLE).to_bits() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_to_the_nearest_and_holds_at_full_scale() {
        let step = 1.0 / 8_388_608.0;
        let from = [0.0, step, -step, 0.4 * step, 0.6 * step, -1.0, 1.0, -1.5, 0.5];
        let mut to = [0; 9];
        let mut quantiser = Quantiser::new(Depth::Bits24, 1);
        quantiser.run(0, &from, &mut to);
        assert_eq!(to, [0, 1, -1, 0, 1, -8_388_608, 8_388_607, -8_388_608, 4_194_304]);
        assert_eq!(quantiser.clipped, 2);
    }

    #[test]
    fn dither_has_the_noise_of_its_theory_and_no_bias() {
        // A quarter of a step: without dither it would be lost.
        let from = vec![0.25 / 32_768.0; 1 << 20];
        let mut to = vec![0; from.len()];
        Quantiser::new(Depth::Bits16, 1).run(0, &from, &mut to);
        let count = from.len() as f64;
        let mean = to.iter().map(|&n| f64::from(n)).sum::<f64>() / count;
        let power = to.iter().map(|&n| (f64::from(n) - 0.25).powi(2)).sum::<f64>() / count;
        // The standard error of the mean of 2^20 values of deviation 0.5 is 0.0005.
        assert!((mean - 0.25).abs() < 0.0025, "{mean}");
        // Two even distributions of one step, and rounding: three times 1/12.
        assert!((power - 0.25).abs() < 0.005, "{power}");

        let mut again = vec![0; from.len()];
        Quantiser::new(Depth::Bits16, 1).run(0, &from, &mut again);
        assert_eq!(to, again);
        let mut other = Quantiser::new(Depth::Bits16, 2);
        other.run(1, &from, &mut again);
        let both = to.iter().zip(&again);
        let common =
            both.map(|(a, b)| (f64::from(*a) - mean) * (f64::from(*b) - mean)).sum::<f64>();
        assert!((common / count).abs() < 0.0025, "channels share their noise: {}", common / count);
    }
}
