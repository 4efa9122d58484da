//! FLAC, frame by frame, so that memory does not grow with the length. Source of the header's
//! layout: RFC 9639.

use std::fmt::Debug;
use std::io::{self, Write};

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr as _, StreamInfo};
use flacenc::config::Encoder;
use flacenc::encode_fixed_size_frame;
use flacenc::error::{Verified, Verify as _};
use flacenc::source::{Context, Fill as _, FrameBuf};

/// Frames of a FLAC frame.
const BLOCK: usize = 4096;
/// `fLaC`, a block's header, and the stream's description.
const HEADER_BYTES: usize = 4 + 4 + 34;
/// Channels that FLAC holds.
pub(super) const MAX_CHANNELS: usize = 8;

/// Encodes one file.
pub(super) struct Flac {
    config: Verified<Encoder>,
    info: StreamInfo,
    context: Context,
    block: FrameBuf,
    channels: usize,
    /// Interleaved samples that fill no FLAC frame yet.
    waiting: Vec<i32>,
    number: usize,
    sink: ByteSink,
}

impl Flac {
    pub(super) fn begin(
        out: &mut impl Write,
        rate: u32,
        channels: usize,
        bits: usize,
    ) -> io::Result<Self> {
        let config = Encoder::default().into_verified().map_err(|(_, error)| other(error))?;
        let mut info = StreamInfo::new(rate as usize, channels, bits).map_err(other)?;
        info.set_block_sizes(BLOCK, BLOCK).map_err(other)?;
        out.write_all(&[0; HEADER_BYTES])?;
        Ok(Self {
            config,
            info,
            context: Context::new(bits, channels),
            block: FrameBuf::with_size(channels, BLOCK).map_err(other)?,
            channels,
            waiting: Vec::with_capacity(2 * BLOCK * channels),
            number: 0,
            sink: ByteSink::new(),
        })
    }

    /// Takes interleaved samples.
    pub(super) fn push(&mut self, out: &mut impl Write, samples: &[i32]) -> io::Result<()> {
        self.waiting.extend_from_slice(samples);
        let whole = BLOCK * self.channels;
        let mut done = 0;
        while self.waiting.len() - done >= whole {
            self.encode(out, done, whole)?;
            done += whole;
        }
        self.waiting.drain(..done);
        Ok(())
    }

    fn encode(&mut self, out: &mut impl Write, from: usize, count: usize) -> io::Result<()> {
        let samples = &self.waiting[from..from + count];
        let frames = count / self.channels;
        if self.block.size() != frames {
            self.block = FrameBuf::with_size(self.channels, frames).map_err(other)?;
        }
        self.block.fill_interleaved(samples).map_err(other)?;
        self.context.fill_interleaved(samples).map_err(other)?;
        let frame = encode_fixed_size_frame(&self.config, &self.block, self.number, &self.info)
            .map_err(other)?;
        self.info.update_frame_info(&frame);
        self.number += 1;
        self.sink.clear();
        frame.write(&mut self.sink).map_err(other)?;
        out.write_all(self.sink.as_slice())
    }

    /// Writes what waits, and the header.
    pub(super) fn end(mut self, out: &mut (impl Write + io::Seek)) -> io::Result<()> {
        let rest = self.waiting.len();
        if rest > 0 {
            self.encode(out, 0, rest)?;
        }
        self.info.set_block_sizes(BLOCK, BLOCK).map_err(other)?;
        self.info.set_total_samples(self.context.total_samples());
        self.info.set_md5_digest(&self.context.md5_digest());
        self.sink.clear();
        self.info.write(&mut self.sink).map_err(other)?;
        out.seek(io::SeekFrom::Start(0))?;
        // The stream's description is the last block before the sound (0x80) and has 34 bytes.
        out.write_all(b"fLaC\x80\x00\x00\x22")?;
        out.write_all(self.sink.as_slice())?;
        out.flush()
    }
}

/// The encoder's own errors: it was handed samples that are no music of this format.
fn other(error: impl Debug) -> io::Error {
    io::Error::other(format!("the FLAC encoder refused it: {error:?}"))
}
