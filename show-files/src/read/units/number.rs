//! Numbers with and without a unit behind them, and the kinds of values that are a number in a range.
//!
//! A kind is made from its range alone, so that what the reader refuses and what an editor marks cannot
//! differ.

use std::str::FromStr;

use num_bigint::BigInt;

use super::{Shape, Unit};
use crate::Exact;

/// Units of a time.
const TIME_UNITS: &[&str] = &["s", "ms"];

/// A whole number from `MIN` to `MAX`, in digits alone.
pub(super) const fn count<T: TryFrom<i64>, const MIN: i64, const MAX: i64>(
    is: &'static str,
    example: &'static str,
) -> Unit<T> {
    Unit {
        is,
        example,
        shape: Shape::Number { min: MIN, max: MAX, units: &[] },
        parse: |text| T::try_from(whole(text, MIN, MAX)?).ok(),
    }
}

/// A time from `MIN` to `MAX` milliseconds, in seconds.
pub(super) const fn time<const MIN: i64, const MAX: i64>(
    is: &'static str,
    example: &'static str,
) -> Unit<f64> {
    Unit {
        is,
        example,
        // A schema has whole numbers alone: the least is cut to them, the most is never below its own.
        shape: Shape::Number { min: MIN / 1000, max: (MAX + 999) / 1000, units: TIME_UNITS },
        parse: |text| {
            let seconds = seconds(text)?;
            let milliseconds = Exact(&seconds.0 * BigInt::from(1000));
            let in_range = milliseconds >= Exact::from(MIN) && milliseconds <= Exact::from(MAX);
            in_range.then(|| seconds.to_f64())
        },
    }
}

/// A level from `MIN` to `MAX` dB.
pub(super) const fn level<const MIN: i64, const MAX: i64>(
    is: &'static str,
    example: &'static str,
) -> Unit<f32> {
    Unit {
        is,
        example,
        shape: Shape::Number { min: MIN, max: MAX, units: &["dB"] },
        parse: |text| {
            let (number, unit) = split(text)?;
            let in_range = number >= Exact::from(MIN) && number <= Exact::from(MAX);
            (in_range && matches!(unit.as_str(), "" | "db")).then(|| number.to_f64() as f32)
        },
    }
}

/// A whole number of hertz from `MIN` to `MAX`, as `48000`, `48 kHz` or `44.1 kHz`.
pub(super) const fn hertz<const MIN: u32, const MAX: u32>(
    is: &'static str,
    example: &'static str,
) -> Unit<u32> {
    Unit {
        is,
        example,
        shape: Shape::Pattern(r"[0-9.+]+ *([kK]?[hH][zZ])?"),
        parse: |text| {
            let (number, unit) = split(text)?;
            let scale = match unit.as_str() {
                "" | "hz" => 1,
                "khz" => 1000,
                _ => return None,
            };
            let hertz = number.0 * BigInt::from(scale);
            let hertz = u32::try_from(hertz.is_integer().then(|| hertz.to_integer())?).ok()?;
            (MIN..=MAX).contains(&hertz).then_some(hertz)
        },
    }
}

/// A number and the unit behind it in lower case, with or without blanks between.
pub(super) fn split(text: &str) -> Option<(Exact, String)> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[number.len()..].to_ascii_lowercase();
    Some((number.trim_end().parse().ok()?, unit))
}

/// Seconds as `4.5`, `4.5 s` or `20 ms`.
pub(super) fn seconds(text: &str) -> Option<Exact> {
    let (number, unit) = split(text)?;
    match unit.as_str() {
        "" | "s" => Some(number),
        "ms" => Some(Exact(number.0 / BigInt::from(1000))),
        _ => None,
    }
}

/// A whole number from `min` to `max`, in digits alone.
pub(super) fn whole<T: FromStr + PartialOrd>(text: &str, min: T, max: T) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: T = digits.then(|| text.parse().ok()).flatten()?;
    (number >= min && number <= max).then_some(number)
}
