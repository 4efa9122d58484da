//! Endless encoders.

/// The ways in which endless encoders say how far they turned, in 7 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoder {
    /// Two's complement: 1 is a step on, 127 a step back.
    TwosComplement,
    /// Offset binary: 65 is a step on, 63 a step back.
    Offset,
    /// Sign and magnitude: 1 is a step on, 65 a step back.
    SignBit,
}

impl Encoder {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 3] = [
        ("twos-complement", Self::TwosComplement),
        ("offset", Self::Offset),
        ("sign-bit", Self::SignBit),
    ];

    /// The steps that a value of 7 bits means, negative back.
    #[must_use]
    pub fn steps(self, value: u8) -> i32 {
        let value = i32::from(value & 0x7f);
        match self {
            Self::TwosComplement if value >= 64 => value - 128,
            Self::TwosComplement => value,
            Self::Offset => value - 64,
            Self::SignBit if value >= 64 => 64 - value,
            Self::SignBit => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_tells_both_ways() {
        let steps =
            |encoder: Encoder| [0u8, 1, 3, 63, 64, 65, 67, 125, 127].map(|v| encoder.steps(v));
        assert_eq!(steps(Encoder::TwosComplement), [0, 1, 3, 63, -64, -63, -61, -3, -1]);
        assert_eq!(steps(Encoder::Offset), [-64, -63, -61, -1, 0, 1, 3, 61, 63]);
        assert_eq!(steps(Encoder::SignBit), [0, 1, 3, 63, 0, -1, -3, -61, -63]);
    }
}
