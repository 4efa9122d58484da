//! What is said of the rig and of a stem: rates, levels, outputs, sizes.

use num_bigint::BigInt;

use super::number::{count, hertz, level, split};
use super::{Shape, Unit};
use crate::{Exact, Role, Take};

pub(crate) const RATE: Unit<u32> =
    hertz::<8_000, 192_000>("a sample rate from 8000 to 192000 Hz", "48000");

pub(crate) const LEVEL: Unit<f32> = level::<-96, 10>("a level from -96 to +10 dB", "-6 dB");

/// What may be added to a level.
pub(crate) const LEVEL_OFFSET: Unit<f32> =
    level::<-96, 20>("a change of level from -96 to +20 dB", "-2 dB");

pub(crate) const PAN: Unit<f32> = Unit {
    is: "a number from -1 (left) to 1 (right)",
    example: "-0.3",
    shape: Shape::Number { min: -1, max: 1, units: &[] },
    parse: |text| {
        let number: Exact = text.parse().ok()?;
        let in_range = number >= Exact::from(-1) && number <= Exact::from(1);
        in_range.then(|| number.to_f64() as f32)
    },
};

pub(crate) const MEMORY: Unit<u64> = Unit {
    is: "a size from 32 MiB to 64 GiB",
    example: "256 MiB",
    shape: Shape::Pattern(r"[0-9.+]+ *[mMgG][iI]?[bB]"),
    parse: |text| {
        let (number, unit) = split(text)?;
        let bytes: u64 = match unit.as_str() {
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            _ => return None,
        };
        let bytes = u64::try_from((number.0 * BigInt::from(bytes)).to_integer()).ok()?;
        ((32 << 20)..=(64 << 30)).contains(&bytes).then_some(bytes)
    },
};

pub(crate) const OUTPUT: Unit<u16> = count::<u16, 1, 64>("an output from 1 to 64", "1");

pub(crate) const TRACK: Unit<u16> = count::<u16, 1, 64>("an audio track from 1 to 64", "2");

pub(crate) const ROLE: Unit<Role> = Unit {
    is: "`pa`, `monitor`, `timecode` or `pilot`",
    example: "monitor",
    shape: Shape::Words(&["pa", "monitor", "timecode", "pilot"]),
    parse: |text| {
        [Role::Pa, Role::Monitor, Role::Timecode, Role::Pilot]
            .into_iter()
            .find(|role| role.word() == text)
    },
};

pub(crate) const TAKE: Unit<Take> = Unit {
    is: "`wet` or `dry`",
    example: "dry",
    shape: Shape::Words(&["wet", "dry"]),
    parse: |text| [Take::Wet, Take::Dry].into_iter().find(|take| take.word() == text),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_forgiving_in_their_spelling() {
        assert_eq!(["-6", "-6 dB", "-6dB", "-6.0 DB"].map(LEVEL.parse), [Some(-6.0); 4]);
        assert_eq!(["48000", "48000 Hz", "48 kHz", "48khz"].map(RATE.parse), [Some(48_000); 4]);
        assert_eq!(["256 MiB", "256mib", "0.25 GiB"].map(MEMORY.parse), [Some(256 << 20); 3]);
        assert_eq!(["1 GB", "1000 MB"].map(MEMORY.parse), [Some(1_000_000_000); 2]);
    }

    #[test]
    fn all_else_is_strict() {
        let levels = ["", "-", "6 db.", "-6 s", "-96.1", "10.1", "--6", "6,5"];
        assert_eq!(levels.map(LEVEL.parse), [None; 8]);
        assert_eq!(["48", "44.1", "48000.5", "192001", "1 mhz"].map(RATE.parse), [None; 5]);
        assert_eq!(["256", "31 MiB", "65 GiB", "-1 GiB"].map(MEMORY.parse), [None; 4]);
        let outputs = ["0", "65", "+1", "1.0", " 1", "99999999999999999999"];
        assert_eq!(outputs.map(OUTPUT.parse), [None; 6]);
        assert_eq!(["1.1", "-1.1", "L", "50%"].map(PAN.parse), [None; 4]);
    }

    #[test]
    fn the_ends_of_ranges_belong_to_them() {
        assert_eq!(["-96", "+10"].map(LEVEL.parse), [Some(-96.0), Some(10.0)]);
        assert_eq!(["1", "64"].map(OUTPUT.parse), [Some(1), Some(64)]);
        assert_eq!(["8000", "192 kHz"].map(RATE.parse), [Some(8_000), Some(192_000)]);
        assert_eq!(["32 MiB", "64 GiB"].map(MEMORY.parse), [Some(32 << 20), Some(64 << 30)]);
    }
}
