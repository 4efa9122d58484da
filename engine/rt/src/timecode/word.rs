//! The 80 bits of an LTC frame.

use super::{TimeOfDay, TimecodeRate};

/// Bits of a frame.
pub(crate) const BITS: u32 = 80;

/// What ends each frame, first bit lowest: two zeros, twelve ones, a zero and a one.
const SYNC: u128 = 0b1011_1111_1111_1100 << 64;
/// Says that numbers are left out.
const DROP: u128 = 1 << 10;

/// The frame that says an address, its first bit lowest: SMPTE ST 12-1, section 9, with user bits
/// and flags of zero. Real-time safe.
pub(crate) fn word(address: TimeOfDay, rate: TimecodeRate) -> u128 {
    let decimal = |value: u8, at: u32| {
        let (tens, units) = (u128::from(value / 10), u128::from(value % 10));
        units << at | tens << (at + 8)
    };
    let mut word = SYNC
        | decimal(address.frames, 0)
        | decimal(address.seconds, 16)
        | decimal(address.minutes, 32)
        | decimal(address.hours, 48);
    if rate.drops() {
        word |= DROP;
    }
    // The number of zeros is even, so that every frame begins with an edge of the same direction.
    if word.count_ones() % 2 == 1 {
        word |= 1 << polarity_bit(rate);
    }
    word
}

/// The bit that makes the number of zeros even.
const fn polarity_bit(rate: TimecodeRate) -> u32 {
    if rate.counted() == 25 { 59 } else { 27 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_are_where_the_standard_has_them() {
        let address = TimeOfDay { hours: 23, minutes: 45, seconds: 37, frames: 18 };
        let word = word(address, TimecodeRate::F2997Drop);
        let field = |at: u32, bits: u32| (word >> at & ((1 << bits) - 1)) as u32;
        assert_eq!((field(0, 4), field(8, 2)), (8, 1));
        assert_eq!((field(16, 4), field(24, 3)), (7, 3));
        assert_eq!((field(32, 4), field(40, 3)), (5, 4));
        assert_eq!((field(48, 4), field(56, 2)), (3, 2));
        assert_eq!((field(10, 1), field(11, 1)), (1, 0));
        let sync = (64..80).map(|bit| field(bit, 1));
        assert!(sync.eq([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1]));
        assert_eq!(word >> BITS, 0);
    }

    #[test]
    fn every_frame_has_an_even_number_of_zeros_by_the_bit_of_its_rate() {
        for rate in TimecodeRate::ALL {
            for number in 0..i64::from(rate.day() / 24) {
                let address = TimeOfDay::of_frame(number, rate);
                let word = word(address, rate);
                assert_eq!((BITS - word.count_ones()) % 2, 0);
                let other = 1 << if rate == TimecodeRate::F25 { 27 } else { 59 };
                assert_eq!(word & other, 0);
            }
        }
    }
}
