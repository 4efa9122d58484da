//! From 32-bit floats to whatever a card takes.

use cpal::{SizedSample, I24, U24};

/// A sample in a card's format.
///
/// An integer format of `n` bits takes full scale, -1.0 to 1.0, as `-2^(n-1)` to `2^(n-1) - 1`:
/// the factor is a power of two, so that a file of as many bits or fewer comes out bit for bit.
/// Between two values the nearest is taken, beyond full scale the last, and a NaN is silence.
pub(crate) trait FromFloat: SizedSample + Send + 'static {
    /// Converts one sample. Real-time safe.
    fn from_float(sample: f32) -> Self;
}

impl FromFloat for f32 {
    fn from_float(sample: f32) -> Self {
        sample
    }
}

impl FromFloat for f64 {
    fn from_float(sample: f32) -> Self {
        sample.into()
    }
}

/// Signed and unsigned formats of the same width. The cast from float to integer keeps to the
/// integer's range and makes a NaN zero; an unsigned sample is the signed one above its middle.
macro_rules! integers {
    ($($signed:ty, $unsigned:ty, $float:ty);+) => {$(
        impl FromFloat for $signed {
            fn from_float(sample: f32) -> Self {
                let full_scale = -(<$signed>::MIN as $float);
                (<$float>::from(sample) * full_scale).round() as $signed
            }
        }

        impl FromFloat for $unsigned {
            fn from_float(sample: f32) -> Self {
                (<$signed>::from_float(sample) as $unsigned) ^ (1 << (<$unsigned>::BITS - 1))
            }
        }
    )+};
}

integers!(i8, u8, f32; i16, u16, f32; i32, u32, f64; i64, u64, f64);

/// Full scale of 24 bits.
const FULL_SCALE_24: i32 = 1 << 23;

/// The cast cannot keep to a range that no integer type has, so this does.
fn to_24_bits(sample: f32) -> i32 {
    let scaled = (sample * FULL_SCALE_24 as f32).round() as i32;
    scaled.clamp(-FULL_SCALE_24, FULL_SCALE_24 - 1)
}

impl FromFloat for I24 {
    fn from_float(sample: f32) -> Self {
        Self::new_unchecked(to_24_bits(sample))
    }
}

impl FromFloat for U24 {
    fn from_float(sample: f32) -> Self {
        Self::new_unchecked(to_24_bits(sample) + FULL_SCALE_24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beyond full scale on both sides, and what is no number.
    const BEYOND: [f32; 4] = [1.0, 1e30, f32::INFINITY, 1.5];

    fn all<T: FromFloat>(samples: &[f32]) -> Vec<T> {
        samples.iter().map(|&sample| T::from_float(sample)).collect()
    }

    #[test]
    fn every_whole_number_of_16_and_24_bits_comes_back() {
        for number in i16::MIN..=i16::MAX {
            let sample = f32::from(number) / 32_768.0;
            assert_eq!(i16::from_float(sample), number);
            assert_eq!(i32::from(u16::from_float(sample)), i32::from(number) + 32_768);
            assert_eq!(i32::from_float(sample), i32::from(number) << 16);
        }
        for number in (-(1 << 23)..1 << 23).step_by(1009).chain([(1 << 23) - 1]) {
            let sample = number as f32 / 8_388_608.0;
            assert_eq!(I24::from_float(sample).inner(), number);
            assert_eq!(U24::from_float(sample).inner(), number + 8_388_608);
            assert_eq!(i32::from_float(sample), number << 8);
            assert_eq!(i64::from_float(sample), i64::from(number) << 40);
            assert_eq!(u32::from_float(sample), ((number << 8) as u32).wrapping_add(1 << 31));
        }
    }

    #[test]
    fn the_nearest_value_is_taken() {
        // In steps of 8 bits: 0.5 -> 1, 0.49 -> 0, -0.5 -> -1, 99.6 -> 100.
        let samples = [0.5, 0.49, -0.5, -0.49, 99.6, -99.6].map(|step| step / 128.0);
        assert_eq!(all::<i8>(&samples), [1, 0, -1, 0, 100, -100]);
        assert_eq!(all::<u8>(&samples), [129, 128, 127, 128, 228, 28]);
    }

    #[test]
    fn beyond_full_scale_is_the_last_value() {
        let below = BEYOND.map(|sample| -sample);
        assert_eq!(all::<i8>(&BEYOND), [i8::MAX; 4]);
        assert_eq!(all::<i8>(&below), [i8::MIN; 4]);
        assert_eq!(all::<u16>(&BEYOND), [u16::MAX; 4]);
        assert_eq!(all::<u16>(&below), [0; 4]);
        assert_eq!(all::<i32>(&BEYOND), [i32::MAX; 4]);
        assert_eq!(all::<u64>(&BEYOND), [u64::MAX; 4]);
        assert_eq!(all::<i64>(&below), [i64::MIN; 4]);
        for (up, down) in BEYOND.iter().zip(below) {
            assert_eq!(I24::from_float(*up).inner(), 8_388_607);
            assert_eq!(I24::from_float(down).inner(), -8_388_608);
            assert_eq!(U24::from_float(*up).inner(), 16_777_215);
            assert_eq!(U24::from_float(down).inner(), 0);
        }
    }

    #[test]
    fn what_is_no_number_is_silence() {
        assert_eq!(i16::from_float(f32::NAN), 0);
        assert_eq!(u8::from_float(f32::NAN), 128);
        assert_eq!(I24::from_float(f32::NAN).inner(), 0);
        assert_eq!(U24::from_float(f32::NAN).inner(), 8_388_608);
    }

    #[test]
    fn floats_stay_as_they_are() {
        for sample in [-7.5, f32::MIN_POSITIVE / 4.0, -0.0, 1.0] {
            assert_eq!(f32::from_float(sample).to_bits(), sample.to_bits());
            assert_eq!(f64::from_float(sample), f64::from(sample));
        }
    }
}
