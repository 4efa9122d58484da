//! The formats that files are written in.

use std::str::FromStr;

use crate::ParseError;

/// How samples are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// WAV, 16 bits with dither.
    Wav16,
    /// WAV, 24 bits.
    Wav24,
    /// WAV, 32-bit floats: what the renderer made, bit for bit.
    Wav32F,
    /// FLAC, 16 bits with dither. At most 8 channels.
    Flac16,
    /// FLAC, 24 bits. At most 8 channels.
    Flac24,
}

/// What becomes of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// A whole number of 16 bits, with dither.
    Bits16,
    /// A whole number of 24 bits.
    Bits24,
    /// A float.
    Float,
}

impl Format {
    pub(crate) fn is_flac(self) -> bool {
        matches!(self, Self::Flac16 | Self::Flac24)
    }

    pub(crate) fn sample(self) -> Depth {
        match self {
            Self::Wav16 | Self::Flac16 => Depth::Bits16,
            Self::Wav24 | Self::Flac24 => Depth::Bits24,
            Self::Wav32F => Depth::Float,
        }
    }

    /// The ending of a file's name.
    pub(crate) fn ending(self) -> &'static str {
        if self.is_flac() { "flac" } else { "wav" }
    }

    /// The depth in a folder's name: `24b`.
    pub(crate) fn depth(self) -> &'static str {
        match self.sample() {
            Depth::Bits16 => "16b",
            Depth::Bits24 => "24b",
            Depth::Float => "32f",
        }
    }
}

impl Depth {
    pub(crate) fn bytes(self) -> usize {
        match self {
            Self::Bits16 => 2,
            Self::Bits24 => 3,
            Self::Float => 4,
        }
    }
}

impl FromStr for Format {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        match word {
            "wav16" => Ok(Self::Wav16),
            "wav24" => Ok(Self::Wav24),
            "wav32f" => Ok(Self::Wav32F),
            "flac16" => Ok(Self::Flac16),
            "flac24" => Ok(Self::Flac24),
            _ => Err(ParseError("say wav16, wav24, wav32f, flac16 or flac24".into())),
        }
    }
}
