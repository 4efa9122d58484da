//! FLAC stems, decoded by Symphonia into a run of samples of their own.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::Timestamp;

/// An open FLAC file, and the run of frames it decoded last.
pub(crate) struct FlacReader {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    channels: usize,
    frames: u64,
    /// The frame that the next packet starts with.
    next: u64,
    /// Interleaved samples of the last packet that are not used up, from the frame `next` less
    /// their count on.
    rest: Vec<f32>,
    /// Interleaved samples of the last run.
    decoded: Vec<f32>,
    /// The decoder panicked and is not asked again.
    broken: bool,
}

/// What is said of a file that makes the decoder panic.
const BROKE: &str = "it breaks the FLAC decoder; export it again";

impl FlacReader {
    /// Opens a file that is decoded in runs of `capacity` frames.
    pub(crate) fn open(
        path: &Path,
        channels: u16,
        frames: u64,
        capacity: usize,
    ) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let options = MediaSourceStreamOptions::default();
        let source = MediaSourceStream::new(Box::new(file), options);
        let format = symphonia::default::get_probe()
            .probe(&Hint::new(), source, FormatOptions::default(), MetadataOptions::default())
            .map_err(|error| error.to_string())?;
        let track = format.default_track(TrackType::Audio).ok_or("no audio track")?;
        let parameters =
            track.codec_params.as_ref().and_then(|p| p.audio()).ok_or("no audio parameters")?;
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &AudioDecoderOptions::default())
            .map_err(|error| error.to_string())?;
        Ok(Self {
            track: track.id,
            format,
            decoder,
            channels: usize::from(channels),
            frames,
            next: 0,
            rest: Vec::new(),
            decoded: vec![0.0; capacity * usize::from(channels)],
            broken: false,
        })
    }

    /// Decodes the run that starts with `frame`; see [`Self::decoded`]. Frames past the end, and
    /// those that could not be decoded, are silence. A file that makes the decoder panic is silent
    /// from then on, and takes nobody with it.
    pub(crate) fn decode(&mut self, frame: u64) -> Result<(), String> {
        let mut decoded = std::mem::take(&mut self.decoded);
        decoded.fill(0.0);
        let result = if self.broken {
            Err(BROKE.into())
        } else {
            let decode = AssertUnwindSafe(|| self.decode_into(frame, &mut decoded));
            catch_unwind(decode).unwrap_or_else(|_| {
                self.broken = true;
                Err(BROKE.into())
            })
        };
        self.decoded = decoded;
        result
    }

    /// The interleaved samples of the last run.
    pub(crate) fn decoded(&self) -> &[f32] {
        &self.decoded
    }

    fn decode_into(&mut self, frame: u64, decoded: &mut [f32]) -> Result<(), String> {
        let capacity = (decoded.len() / self.channels.max(1)) as u64;
        let wanted = self.frames.saturating_sub(frame).min(capacity) as usize;
        let mut done = 0;
        let mut lost = 0;
        if frame != self.next - self.rest_frames() && wanted > 0 {
            self.seek(frame)?;
        }
        while done < wanted {
            if self.rest.is_empty() && !self.take_packet()? {
                // All that is missing from here on, and not only in this run.
                let early = self.frames.saturating_sub(frame + done as u64);
                return Err(format!("the file ends {early} frames early"));
            }
            // After a seek, and after a packet that was lost, the rest does not start where it is
            // wanted: what is before is dropped, what is missing stays silence.
            let at = self.next - self.rest_frames();
            let here = frame + done as u64;
            let early = here.saturating_sub(at).min(self.rest_frames()) as usize;
            self.rest.drain(..early * self.channels);
            let gap = at.saturating_sub(here).min((wanted - done) as u64) as usize;
            lost += gap;
            done += gap;
            let count = (self.rest_frames() as usize).min(wanted - done);
            let samples = count * self.channels;
            decoded[done * self.channels..][..samples].copy_from_slice(&self.rest[..samples]);
            self.rest.drain(..samples);
            done += count;
        }
        if lost > 0 {
            return Err(format!("{lost} frames from frame {frame} on cannot be decoded"));
        }
        Ok(())
    }

    fn rest_frames(&self) -> u64 {
        (self.rest.len() / self.channels.max(1)) as u64
    }

    fn seek(&mut self, frame: u64) -> Result<(), String> {
        let ts = Timestamp::new(i64::try_from(frame).unwrap_or(i64::MAX));
        let target = SeekTo::Timestamp { ts, track_id: self.track };
        self.rest.clear();
        let reached =
            self.format.seek(SeekMode::Accurate, target).map_err(|error| error.to_string())?;
        self.decoder.reset();
        self.next = u64::try_from(reached.actual_ts.get()).unwrap_or(0);
        Ok(())
    }

    /// Decodes the next packet of the track into the rest. False at the end of the file.
    fn take_packet(&mut self) -> Result<bool, String> {
        while let Some(packet) = self.format.next_packet().map_err(|error| error.to_string())? {
            if packet.track_id != self.track {
                continue;
            }
            let start = u64::try_from(packet.pts.get()).unwrap_or(0);
            match self.decoder.decode(&packet) {
                Ok(buffer) => {
                    if buffer.num_planes() != self.channels {
                        return Err("the number of channels changes in the file".into());
                    }
                    self.rest.resize(buffer.samples_interleaved(), 0.0);
                    buffer.copy_to_slice_interleaved(&mut self.rest);
                    self.next = start + self.rest_frames();
                    if !self.rest.is_empty() {
                        return Ok(true);
                    }
                }
                // One broken packet costs its own frames and no others.
                Err(Error::DecodeError(_)) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(false)
    }
}
