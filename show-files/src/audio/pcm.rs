//! The sample formats that are read without a decoder.

/// How one sample of an uncompressed file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PcmSample {
    /// Unsigned 8-bit, silence at 128.
    U8,
    /// Signed 8-bit.
    I8,
    /// Signed 16-bit, low byte first.
    I16Le,
    /// Signed 24-bit in three bytes, low byte first.
    I24Le,
    /// Signed 32-bit, low byte first.
    I32Le,
    /// 32-bit float, low byte first.
    F32Le,
    /// 64-bit float, low byte first.
    F64Le,
    /// Signed 16-bit, high byte first.
    I16Be,
    /// Signed 24-bit in three bytes, high byte first.
    I24Be,
    /// Signed 32-bit, high byte first.
    I32Be,
    /// 32-bit float, high byte first.
    F32Be,
    /// 64-bit float, high byte first.
    F64Be,
}

impl PcmSample {
    /// Bytes of one sample. The audio thread may call it.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::I16Le | Self::I16Be => 2,
            Self::I24Le | Self::I24Be => 3,
            Self::I32Le | Self::I32Be | Self::F32Le | Self::F32Be => 4,
            Self::F64Le | Self::F64Be => 8,
        }
    }
}
