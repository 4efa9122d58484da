//! What was measured of a file, in the units people use.

use downbeat_show_files::{AudioFile, Container, Encoding, PcmSample, ProbeError, probe};
use serde::Serialize;

use crate::measure::StemMeasures;

/// What was measured of one file of a song.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StemReport {
    /// The name of the stem.
    pub stem: String,
    /// The file, relative to the show's folder where it is inside.
    pub file: String,
    /// What it is wrapped in: `wav`, `flac`, ...; `compressed` for one that only a decoder reads.
    /// This, its rate and its bits are those of the file that was delivered, also where a converted
    /// one is played in its place.
    pub container: &'static str,
    /// Channels.
    pub channels: u16,
    /// Frames a second; `None` for a compressed file.
    pub rate: Option<u32>,
    /// Bits of a sample as written; `None` for a compressed file.
    pub bits: Option<u32>,
    /// Whether samples are floating-point numbers.
    pub float: bool,
    /// Whether a file that Downbeat converted from it is played.
    pub converted: bool,
    /// Seconds.
    pub seconds: f64,
    /// What was heard of it; `None` for what could not be read.
    pub sound: Option<Sound>,
}

/// What was heard of a file. Levels are `None` for silence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sound {
    /// Seconds before the first sound above -60 dBFS.
    pub silence_at_start_seconds: f64,
    /// Seconds after the last sound above -60 dBFS.
    pub silence_at_end_seconds: f64,
    /// The largest sample in dBFS.
    pub sample_peak_dbfs: Option<f64>,
    /// The highest point of the wave in dBTP.
    pub true_peak_dbtp: Option<f64>,
    /// Integrated loudness in LUFS.
    pub loudness_lufs: Option<f64>,
    /// Loudness range in LU.
    pub loudness_range_lu: f64,
    /// The mean of each channel, 1 is full scale.
    pub dc: Vec<f64>,
    /// Runs of three or more full-scale samples.
    pub clipped_runs: u64,
    /// Runs of digital zero inside sound.
    pub dropouts: u64,
    /// How the sides go together, from -1 to 1; `None` for mono.
    pub correlation: Option<f64>,
    /// How much softer the mono sum is, in dB; `None` for mono.
    pub mono_loss_db: Option<f64>,
    /// Bits that the samples use; `None` for float files.
    pub bits_used: Option<u32>,
}

impl StemReport {
    pub(crate) fn new(
        stem: &str,
        name: String,
        file: &AudioFile,
        measures: Option<&StemMeasures>,
    ) -> Self {
        let rate = f64::from(file.rate);
        let delivered = Delivered::of(file);
        Self {
            stem: stem.to_owned(),
            file: name,
            container: delivered.container,
            channels: file.channels,
            rate: delivered.rate,
            bits: delivered.depth.map(|(bits, _)| bits),
            float: delivered.depth.is_some_and(|(_, float)| float),
            converted: file.source.is_some(),
            seconds: file.frames as f64 / rate,
            sound: measures.map(|measures| Sound::new(measures, rate)),
        }
    }
}

/// A file as it was delivered: of a converted one, the file that it was made from.
pub(crate) struct Delivered {
    container: &'static str,
    rate: Option<u32>,
    /// Bits of a sample, and whether it is a float.
    pub(crate) depth: Option<(u32, bool)>,
}

impl Delivered {
    /// Of a converted file the head of its source is read once more: the converted one tells nothing
    /// of it.
    pub(crate) fn of(file: &AudioFile) -> Self {
        match &file.source {
            None => Self::of_samples(file),
            Some(source) => match probe(source) {
                Ok(probed) => Self::of_samples(&probed.file),
                Err(ProbeError::Compressed(_)) => Self::unread("compressed"),
                // It went away since the show was loaded.
                Err(_) => Self::unread("unknown"),
            },
        }
    }

    fn of_samples(file: &AudioFile) -> Self {
        let AudioFile { container: of, rate, encoding, .. } = *file;
        Self { container: container(of), rate: Some(rate), depth: Some(depth(encoding)) }
    }

    fn unread(container: &'static str) -> Self {
        Self { container, rate: None, depth: None }
    }
}

impl Sound {
    fn new(measures: &StemMeasures, rate: f64) -> Self {
        let seconds = |frames: u64| frames as f64 / rate;
        let all = measures.frames;
        let stereo = measures.stereo.as_ref();
        Self {
            silence_at_start_seconds: seconds(measures.sound_from.unwrap_or(all)),
            silence_at_end_seconds: seconds(all - measures.sound_to.unwrap_or(0).min(all)),
            sample_peak_dbfs: db(measures.sample_peak),
            true_peak_dbtp: db(measures.true_peak),
            loudness_lufs: measures.loudness_lufs,
            loudness_range_lu: measures.range_lu,
            dc: measures.dc.clone(),
            clipped_runs: measures.clipped.count,
            dropouts: measures.dropouts.count,
            correlation: stereo.and_then(|stereo| stereo.correlation),
            mono_loss_db: stereo.and_then(|stereo| stereo.mono_loss_db),
            bits_used: measures.bits_used,
        }
    }
}

/// A linear amplitude in dB; `None` for silence.
pub(crate) fn db(amplitude: f32) -> Option<f64> {
    (amplitude > 0.0).then(|| 20.0 * f64::from(amplitude).log10())
}

/// Bits of a sample, and whether it is a float.
pub(crate) fn depth(encoding: Encoding) -> (u32, bool) {
    match encoding {
        Encoding::Flac { bits } => (bits, false),
        Encoding::Pcm { sample, .. } => (8 * sample.bytes() as u32, is_float(sample)),
    }
}

fn is_float(sample: PcmSample) -> bool {
    matches!(sample, PcmSample::F32Le | PcmSample::F32Be | PcmSample::F64Le | PcmSample::F64Be)
}

fn container(container: Container) -> &'static str {
    match container {
        Container::Wav => "wav",
        Container::Rf64 => "rf64",
        Container::W64 => "w64",
        Container::Aiff => "aiff",
        Container::Aifc => "aifc",
        Container::Flac => "flac",
    }
}
