//! How a WAV file begins whose length is only known at its end.
//!
//! Sources: Microsoft RIFF; EBU Tech 3306 (RF64), whose way it is to keep the place of the `ds64` chunk
//! in a `JUNK` chunk, so that nothing moves when a file turns out to be longer than 4 GiB.

/// Bytes of the content of a `ds64` chunk without a table.
const WIDE_BYTES: u32 = 28;

/// The sizes of a WAV file, or of an RF64 one where they do not fit into 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaveHead {
    riff: u64,
    data: u64,
    frames: u64,
}

impl WaveHead {
    /// Bytes of [`Self::start`] and [`Self::data`] together; the other chunks of a header come between
    /// them.
    pub const BYTES: usize = 12 + 8 + WIDE_BYTES as usize + 8;

    /// For a header of so many bytes, and behind it so many bytes of samples, which are so many frames,
    /// with a pad byte where they are an odd number.
    #[must_use]
    pub const fn new(header: usize, data: u64, frames: u64) -> Self {
        Self { riff: header as u64 - 8 + data + data % 2, data, frames }
    }

    /// The first 48 bytes: `RIFF` and the place of the wide sizes, or `RF64` and these.
    #[must_use]
    pub fn start(&self) -> Vec<u8> {
        let long = self.is_long();
        let mut out = Vec::with_capacity(Self::BYTES - 8);
        out.extend(if long { b"RF64" } else { b"RIFF" });
        out.extend(self.narrow(self.riff));
        out.extend(b"WAVE");
        out.extend(if long { b"ds64" } else { b"JUNK" });
        out.extend(WIDE_BYTES.to_le_bytes());
        for size in if long { [self.riff, self.data, self.frames] } else { [0; 3] } {
            out.extend(size.to_le_bytes());
        }
        // No table of further chunks.
        out.extend(0_u32.to_le_bytes());
        out
    }

    /// The last 8 bytes before the samples: the head of their chunk.
    #[must_use]
    pub fn data(&self) -> Vec<u8> {
        [*b"data", self.narrow(self.data)].concat()
    }

    const fn is_long(&self) -> bool {
        self.riff >= u32::MAX as u64
    }

    /// A size in 32 bits, all ones where it stands among the wide ones.
    const fn narrow(&self, size: u64) -> [u8; 4] {
        if self.is_long() { u32::MAX } else { size as u32 }.to_le_bytes()
    }
}
