//! What is found out about a compressed file before its first packet: its track, its decoder, and where
//! its music begins and ends.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use downbeat_show_files::cache::{CONVERTIBLE_RATES, Conversion};
use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3, CODEC_ID_VORBIS};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::TimeBase;

use super::counting::Counting;
use super::timeline::{Bounds, Timeline};
use super::{itunes, mp4, ogg};
use crate::ConvertError;

/// HE-AAC says half of its rate, and music is never at so low a one otherwise.
const MAX_HE_AAC_RATE: u32 = 24_000;

/// A file whose packets can be read.
pub(super) struct Opened {
    pub(super) format: Box<dyn FormatReader>,
    pub(super) decoder: Box<dyn AudioDecoder>,
    /// The number of the track that is decoded.
    pub(super) track: u32,
    pub(super) rate: u32,
    pub(super) channels: usize,
    pub(super) time_base: Option<TimeBase>,
    pub(super) timeline: Timeline,
    /// Silence that is still to be given out before the first frame.
    pub(super) silence: u64,
    /// What a person should know of it.
    pub(super) note: Option<&'static str>,
}

impl Opened {
    /// Opens a file, whose bytes are counted in `read`.
    pub(super) fn open(
        conversion: &Conversion,
        read: &Arc<AtomicU64>,
    ) -> Result<Self, ConvertError> {
        let mut format = open_format(&conversion.source, read)?;
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
        Ok(Self { format, decoder, track, rate, channels, time_base, timeline, silence, note })
    }
}

fn open_format(path: &Path, read: &Arc<AtomicU64>) -> Result<Box<dyn FormatReader>, ConvertError> {
    let mut file = File::open(path).map_err(ConvertError::Read)?;
    let is_ogg = starts_with(&mut file, b"OggS").map_err(ConvertError::Read)?;
    if is_ogg && !ogg::is_whole(&mut file).map_err(ConvertError::Read)? {
        return Err(ConvertError::Damaged("it breaks off before its last page".into()));
    }
    file.rewind().map_err(ConvertError::Read)?;
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
    let mut head = Vec::new();
    file.take(4).read_to_end(&mut head)?;
    Ok(head == magic)
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
