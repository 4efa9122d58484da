//! A rational number.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::Ratio;

/// The most digits a number may have: enough for any tempo or time a person or a program writes,
/// and few enough that sums of thousands stay small.
const MAX_DIGITS: usize = 18;

/// An exact rational number, mostly made from decimal text such as `127.5`.
///
/// `0.1` is one tenth, which no float is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(pub(crate) Ratio<BigInt>);

impl Exact {
    /// `numerator / denominator`; `None` if the denominator is zero.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(numerator.into(), denominator.into())))
    }

    /// The nearest float or one beside it, for a screen.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // Low bits that no float holds are cut from both sides, so that both fit.
        let (numerator, denominator) = (self.0.numer(), self.0.denom());
        let cut = numerator.bits().max(denominator.bits()).saturating_sub(126);
        let float = |side: &BigInt| i128::try_from(side >> cut).unwrap_or(0) as f64;
        float(numerator) / float(denominator)
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self(Ratio::from_integer(BigInt::from(whole)))
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The text is not a decimal number of at most 18 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number of at most 18 digits")]
pub struct ExactError;

impl FromStr for Exact {
    type Err = ExactError;

    /// Reads an optional sign, digits, and optionally a point and more digits. There is no
    /// exponent: `1e999999999` would be a number too large for any memory.
    fn from_str(text: &str) -> Result<Self, ExactError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let broken_off = whole.is_empty() || unsigned.ends_with('.');
        if !plain || broken_off || digits.len() > MAX_DIGITS {
            return Err(ExactError);
        }
        let scaled: i64 = digits.parse().map_err(|_| ExactError)?;
        let scaled = BigInt::from(if negative { -scaled } else { scaled });
        let scale = (0..fraction.len()).fold(1_u64, |scale, _| scale * 10);
        Ok(Self(Ratio::new(scaled, BigInt::from(scale))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_is_exact() {
        let tenth: Exact = "0.1".parse().unwrap();
        assert_eq!(tenth.0, Ratio::new(BigInt::from(1), BigInt::from(10)));
        assert_eq!("-12.50".parse::<Exact>().unwrap().0, Ratio::new((-25).into(), 2.into()));
        assert_eq!("+3".parse::<Exact>().unwrap(), Exact::from(3));
        assert_eq!(
            "999999999999999999".parse::<Exact>().unwrap(),
            Exact::from(999_999_999_999_999_999)
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "-", ".", "1.", ".5", "1e9", "1 2", "0x10", "--1", "+-1", "١", "1.2.3", "nan",
            "inf",
        ] {
            assert_eq!(text.parse::<Exact>(), Err(ExactError), "{text:?}");
        }
        assert!("1234567890123456789".parse::<Exact>().is_err());
    }

    #[test]
    fn as_a_float_it_is_what_the_float_parser_says() {
        for text in ["0", "0.1", "-0.1", "127.97", "120.333333", "1000", "-6.5"] {
            let float: f64 = text.parse().unwrap();
            let error = (text.parse::<Exact>().unwrap().to_f64() - float).abs();
            assert!(error <= float.abs() * f64::EPSILON, "{text}: {error}");
        }
    }
}
