//! Compressed sources, decoded by Symphonia.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use downbeat_show_files::cache::{CONVERTIBLE_RATES, Conversion};
use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3, CODEC_ID_VORBIS};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::TimeBase;

use super::counting::Counting;
use super::timeline::{Bounds, Timeline};
use super::{itunes, mp4, ogg};
use crate::ConvertError;

/// Packets at the start that may fail: those of an MP3 file that was cut out of a longer one need
/// what was before them.
const LENIENT_PACKETS: u64 = 2;
/// Frames by which the count of a header may be wrong: some encoders count their own header.
const SLACK_FRAMES: u64 = 2 * 1152;
/// A file may have so many packets without a single frame in a row before it is taken for hostile.
const MAX_EMPTY_PACKETS: u32 = 1000;
/// HE-AAC says half of its rate, and music is never at so low a one otherwise.
const MAX_HE_AAC_RATE: u32 = 24_000;
/// Louder than this (+60 dBFS) is damage, as it is for the engine.
const HUGE: f32 = 1000.0;

/// An open compressed file, one track of which is decoded.
pub(super) struct Compressed {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    rate: u32,
    channels: usize,
    time_base: Option<TimeBase>,
    timeline: Timeline,
    /// Silence that is still to be given out before the first frame.
    silence: u64,
    packets: u64,
    note: Option<&'static str>,
    read: Arc<AtomicU64>,
    ended: bool,
}

impl Compressed {
    pub(super) fn open(conversion: &Conversion) -> Result<Self, ConvertError> {
        let read = Arc::new(AtomicU64::new(0));
        let mut format = open_format(&conversion.source, &read)?;
        let wanted = conversion.track.unwrap_or(1);
        let (track, parameters) = pick_track(format.as_ref(), wanted)?;
        let (rate, channels) = shape(&parameters)?;
        let decoder = make_decoder(&parameters)?;
        let time_base = track.time_base;
        let bounds = bounds(&conversion.source, format.as_mut(), &track, rate)?;
        let told = bounds.is_some() || track.delay.is_some() || parameters.codec == CODEC_ID_VORBIS;
        let lossy = matches!(parameters.codec, CODEC_ID_MP3 | CODEC_ID_AAC);
        let note = (lossy && !told).then_some(
            "it does not tell its encoder's delay, so it may come up to 50 ms late: compare it with \
             another stem, or export it as WAV",
        );
        let bounds = bounds.unwrap_or_default();
        let silence = bounds.silence;
        let timeline = Timeline::new(bounds, tolerance(time_base, rate));
        let track = track.id;
        Ok(Self {
            format,
            decoder,
            track,
            rate,
            channels,
            time_base,
            timeline,
            silence,
            packets: 0,
            note,
            read,
            ended: false,
        })
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    pub(super) fn channels(&self) -> usize {
        self.channels
    }

    pub(super) fn note(&self) -> Option<&'static str> {
        self.note
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The next frames of music, into one plane for each channel. Returns how many; 0 at the end.
    pub(super) fn next(&mut self, planes: &mut Vec<Vec<f32>>) -> Result<usize, ConvertError> {
        if self.silence > 0 {
            let count = self.silence.min(1 << 14) as usize;
            self.silence -= count as u64;
            for plane in &mut *planes {
                plane.clear();
                plane.resize(count, 0.0);
            }
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
            match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => return Ok(Some(packet)),
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
        match self.decoder.decode(packet) {
            Ok(buffer) => {
                let (rate, channels) = (buffer.spec().rate(), buffer.num_planes());
                if rate != self.rate || channels != self.channels {
                    return Err(self.damaged("its rate or its channels change"));
                }
                buffer.copy_to_vecs_planar(planes);
            }
            Err(Error::DecodeError(_)) if self.packets <= LENIENT_PACKETS => {
                let count = self.frames(i64::try_from(packet.block_dur().get()).unwrap_or(0));
                let count = usize::try_from(count).unwrap_or(0).min(1 << 16);
                for plane in &mut *planes {
                    plane.clear();
                    plane.resize(count, 0.0);
                }
            }
            Err(error) => return Err(self.damaged(&error.to_string())),
        }
        let decoded = planes.first().map_or(0, Vec::len);
        let count = decoded.min(self.frames_of(packet));
        let piece = self
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
        let most = match self.decoder.codec_params().codec {
            CODEC_ID_MP3 => i64::MAX,
            CODEC_ID_VORBIS => frames(packet.trim_start.get().saturating_add(packet.dur.get())),
            _ if packet.dur.get() == 0 => i64::MAX,
            _ => frames(packet.dur.get()),
        };
        usize::try_from(most).unwrap_or(0)
    }

    fn check_end(&self) -> Result<(), ConvertError> {
        let (missing, beyond) = (self.timeline.missing(), self.timeline.beyond());
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
        let Some(base) = self.time_base else { return ticks };
        let scaled = i128::from(ticks) * i128::from(base.numer.get()) * i128::from(self.rate) * 2;
        let denominator = i128::from(base.denom.get());
        let rounded = (scaled + denominator).div_euclid(2 * denominator);
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }

    fn damaged(&self, cause: &str) -> ConvertError {
        let seconds = self.timeline.music() as f64 / f64::from(self.rate);
        ConvertError::DamagedAt { seconds, cause: cause.to_owned() }
    }
}

fn open_format(path: &Path, read: &Arc<AtomicU64>) -> Result<Box<dyn FormatReader>, ConvertError> {
    let mut file = File::open(path).map_err(ConvertError::Read)?;
    let is_ogg = starts_with(&mut file, b"OggS").map_err(ConvertError::Read)?;
    if is_ogg && !ogg::is_whole(&mut file).map_err(ConvertError::Read)? {
        return Err(ConvertError::Damaged("it breaks off before its last page".into()));
    }
    rewind(&mut file).map_err(ConvertError::Read)?;
    let source = Counting::new(file, read).map_err(ConvertError::Read)?;
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            // That is also what it says where the part is missing that tells the format.
            Error::Unsupported(what) => {
                ConvertError::Damaged(format!("its format is not understood ({what})"))
            }
            error => ConvertError::Damaged(error.to_string()),
        })
}

fn starts_with(file: &mut File, magic: &[u8; 4]) -> std::io::Result<bool> {
    use std::io::Read as _;
    let mut head = Vec::new();
    file.take(4).read_to_end(&mut head)?;
    Ok(head == magic)
}

fn rewind(file: &mut File) -> std::io::Result<()> {
    std::io::Seek::rewind(file)
}

fn pick_track(
    format: &dyn FormatReader,
    wanted: u16,
) -> Result<(Track, AudioCodecParameters), ConvertError> {
    let audio: Vec<(&Track, &AudioCodecParameters)> = format
        .tracks()
        .iter()
        .filter_map(|track| Some((track, track.codec_params.as_ref()?.audio()?)))
        .collect();
    let (track, parameters) = usize::from(wanted)
        .checked_sub(1)
        .and_then(|at| audio.get(at))
        .ok_or(ConvertError::NoSuchTrack { has: audio.len(), wanted })?;
    Ok(((*track).clone(), (*parameters).clone()))
}

fn shape(parameters: &AudioCodecParameters) -> Result<(u32, usize), ConvertError> {
    let damaged = |cause: &str| ConvertError::Damaged(cause.to_owned());
    let rate = parameters.sample_rate.ok_or_else(|| damaged("it does not tell its sample rate"))?;
    let channels = parameters.channels.as_ref().map_or(0, Channels::count);
    if parameters.codec == CODEC_ID_AAC && rate <= MAX_HE_AAC_RATE {
        // Such a file holds the upper half of its sound in a form that the decoder leaves out.
        return Err(ConvertError::Unsupported("HE-AAC, or AAC at half the usual rate".into()));
    }
    if !CONVERTIBLE_RATES.contains(&rate) {
        return Err(ConvertError::Unsupported(format!("at {rate} Hz")));
    }
    if !(1..=8).contains(&channels) {
        return Err(ConvertError::Unsupported(format!("a file of {channels} channels")));
    }
    Ok((rate, channels))
}

fn make_decoder(parameters: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, ConvertError> {
    // Delay and padding are cut off here, by what the whole file tells, and not packet by packet.
    let options = AudioDecoderOptions::default().gapless(false);
    symphonia::default::get_codecs().make_audio_decoder(parameters, &options).map_err(|error| {
        ConvertError::Unsupported(format!("in a compression that is not known ({error})"))
    })
}

/// What the file tells of its delay and its length; `None` if nothing.
fn bounds(
    path: &Path,
    format: &mut dyn FormatReader,
    track: &Track,
    rate: u32,
) -> Result<Option<Bounds>, ConvertError> {
    if track.delay.is_some() {
        // MP3 with the header of LAME: timestamps are below zero by the delay already. For Ogg the
        // length is that of the last page, which packets tell more exactly.
        let frames = track.num_frames.filter(|_| track.padding.is_some());
        return Ok(Some(Bounds { skip: 0, silence: 0, frames }));
    }
    let mut file = File::open(path).map_err(ConvertError::Read)?;
    let edits = mp4::bounds(&mut file, track.id, rate).map_err(ConvertError::Damaged)?;
    let tag = itunes::bounds(format);
    Ok(match (edits, tag) {
        // The tag counts frames, where edit lists count milliseconds. But a tag that was copied from
        // another file, as encoders do, is not believed against an edit list.
        (Some(edits), Some(tag)) if tag.skip == edits.skip => {
            Some(Bounds { silence: edits.silence, ..tag })
        }
        (Some(edits), _) => Some(edits),
        (None, tag) => tag,
    })
}

/// Ticks are whole numbers, so a frame may lie this far from where its ticks say.
fn tolerance(base: Option<TimeBase>, rate: u32) -> u64 {
    let Some(base) = base else { return 0 };
    let (numerator, denominator) = (u64::from(base.numer.get()), u64::from(base.denom.get()));
    let tick = (numerator * u64::from(rate)).div_ceil(denominator.max(1));
    if tick <= 1 && denominator == u64::from(rate) * numerator { 0 } else { 2 * tick }
}
