//! Compressed sources, decoded by Symphonia.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use downbeat_show_files::cache::Conversion;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP3, CODEC_ID_VORBIS};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::opened::Opened;
use crate::ConvertError;

/// Packets at the start that may fail: those of an MP3 file that was cut out of a longer one need
/// what was before them.
const LENIENT_PACKETS: u64 = 2;
/// Frames by which the count of a header may be wrong: some encoders count their own header.
const SLACK_FRAMES: u64 = 2 * 1152;
/// A file may have so many packets without a single frame in a row before it is taken for hostile.
const MAX_EMPTY_PACKETS: u32 = 1000;
/// Louder than this (+60 dBFS) is damage, as it is for the engine.
const HUGE: f32 = 1000.0;

/// An open compressed file, one track of which is decoded.
pub(super) struct Compressed {
    opened: Opened,
    packets: u64,
    read: Arc<AtomicU64>,
    ended: bool,
}

impl Compressed {
    pub(super) fn open(conversion: &Conversion) -> Result<Self, ConvertError> {
        let read = Arc::new(AtomicU64::new(0));
        let opened = Opened::open(conversion, &read)?;
        Ok(Self { opened, packets: 0, read, ended: false })
    }

    pub(super) fn rate(&self) -> u32 {
        self.opened.rate
    }

    pub(super) fn channels(&self) -> usize {
        self.opened.channels
    }

    pub(super) fn note(&self) -> Option<&'static str> {
        self.opened.note
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The next frames of music, into one plane for each channel. Returns how many; 0 at the end.
    pub(super) fn next(&mut self, planes: &mut Vec<Vec<f32>>) -> Result<usize, ConvertError> {
        if self.opened.silence > 0 {
            let count = self.opened.silence.min(1 << 14) as usize;
            self.opened.silence -= count as u64;
            silence(planes, count);
            return Ok(count);
        }
        let mut empty = 0;
        while !self.ended {
            let Some(packet) = self.next_packet()? else {
                self.ended = true;
                self.check_end()?;
                break;
            };
            let count = self.decode(&packet, planes)?;
            if count > 0 {
                return Ok(count);
            }
            empty += 1;
            if empty > MAX_EMPTY_PACKETS {
                return Err(self.damaged("there is nothing in it"));
            }
        }
        Ok(0)
    }

    fn next_packet(&mut self) -> Result<Option<Packet>, ConvertError> {
        loop {
            match self.opened.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.opened.track => {
                    return Ok(Some(packet));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(Error::ResetRequired) => {
                    return Err(self.damaged("another stream begins; only one can be converted"));
                }
                Err(error) => return Err(self.damaged(&error.to_string())),
            }
        }
    }

    /// Decodes a packet. Returns how many of its frames are music.
    fn decode(
        &mut self,
        packet: &Packet,
        planes: &mut Vec<Vec<f32>>,
    ) -> Result<usize, ConvertError> {
        self.packets += 1;
        let at = self.frames(packet.pts.get());
        match self.opened.decoder.decode(packet) {
            Ok(buffer) => {
                let (rate, channels) = (buffer.spec().rate(), buffer.num_planes());
                if rate != self.opened.rate || channels != self.opened.channels {
                    return Err(self.damaged("its rate or its channels change"));
                }
                buffer.copy_to_vecs_planar(planes);
            }
            Err(Error::DecodeError(_)) if self.packets <= LENIENT_PACKETS => {
                let count = self.frames(i64::try_from(packet.block_dur().get()).unwrap_or(0));
                let count = usize::try_from(count).unwrap_or(0).min(1 << 16);
                silence(planes, count);
            }
            Err(error) => return Err(self.damaged(&error.to_string())),
        }
        let decoded = planes.first().map_or(0, Vec::len);
        let count = decoded.min(self.frames_of(packet));
        let piece = self
            .opened
            .timeline
            .place(at, count)
            .map_err(|missing| self.damaged(&format!("{missing} frames are missing")))?;
        for plane in &mut *planes {
            plane.truncate(piece.to);
            plane.drain(..piece.from);
            for sample in plane {
                // NaN is in no range.
                if !(-HUGE..=HUGE).contains(sample) {
                    *sample = 0.0;
                }
            }
        }
        Ok(piece.to - piece.from)
    }

    /// The most frames that a packet may give. Ogg has its end in the last page, and MP4 in the length
    /// of the last packet, which both are shorter than what the decoder makes of that packet. What the
    /// reader makes of the lengths that MP3 files claim is not needed: they are in the bounds.
    fn frames_of(&self, packet: &Packet) -> usize {
        let frames = |ticks: u64| self.frames(i64::try_from(ticks).unwrap_or(i64::MAX));
        let most = match self.opened.decoder.codec_params().codec {
            CODEC_ID_MP3 => i64::MAX,
            CODEC_ID_VORBIS => frames(packet.trim_start.get().saturating_add(packet.dur.get())),
            _ if packet.dur.get() == 0 => i64::MAX,
            _ => frames(packet.dur.get()),
        };
        usize::try_from(most).unwrap_or(0)
    }

    fn check_end(&self) -> Result<(), ConvertError> {
        let (missing, beyond) = (self.opened.timeline.missing(), self.opened.timeline.beyond());
        if missing > SLACK_FRAMES {
            return Err(self.damaged(&format!("it ends {missing} frames early")));
        }
        if beyond > 4 * SLACK_FRAMES {
            let cause =
                format!("it goes on for {beyond} frames after the end that its header tells");
            return Err(self.damaged(&cause));
        }
        Ok(())
    }

    /// A timestamp in frames, rounded to the nearest.
    fn frames(&self, ticks: i64) -> i64 {
        let Some(base) = self.opened.time_base else { return ticks };
        let scaled =
            i128::from(ticks) * i128::from(base.numer.get()) * i128::from(self.opened.rate) * 2;
        let denominator = i128::from(base.denom.get());
        let rounded = (scaled + denominator).div_euclid(2 * denominator);
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }

    fn damaged(&self, cause: &str) -> ConvertError {
        let seconds = self.opened.timeline.music() as f64 / f64::from(self.opened.rate);
        ConvertError::DamagedAt { seconds, cause: cause.to_owned() }
    }
}

fn silence(planes: &mut [Vec<f32>], count: usize) {
    for plane in planes {
        plane.clear();
        plane.resize(count, 0.0);
    }
}
