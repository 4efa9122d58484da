//! All measures of one stem together.

use downbeat_show_files::AudioFile;
use serde::{Deserialize, Serialize};

use super::gaps::Gaps;
use super::groups::{Groups, peaks};
use super::loudness::Loudness;
use super::runs::{ClippedRuns, Places};
use super::stereo::{Sides, Stereo};
use super::true_peak::TruePeak;
use crate::report::depth;

/// What was measured of a stem. Amplitudes are linear, 1 is full scale; frames count from the file's
/// first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StemMeasures {
    /// Frames that were read.
    pub(crate) frames: u64,
    /// The largest absolute sample.
    pub(crate) sample_peak: f32,
    /// The highest point of the wave (ITU-R BS.1770-4).
    pub(crate) true_peak: f32,
    /// About where that is.
    pub(crate) true_peak_at: u64,
    /// Integrated loudness in LUFS (EBU R 128); `None` for what is too short or too soft to have one.
    pub(crate) loudness_lufs: Option<f64>,
    /// Loudness range in LU (EBU Tech 3342).
    pub(crate) range_lu: f64,
    /// The mean of each channel.
    pub(crate) dc: Vec<f64>,
    /// The first sound above -60 dBFS; `None` for a silent stem.
    pub(crate) sound_from: Option<u64>,
    /// The end of the last sound above -60 dBFS.
    pub(crate) sound_to: Option<u64>,
    /// Runs of three or more full-scale samples.
    pub(crate) clipped: Places,
    /// Runs of digital zero inside sound.
    pub(crate) dropouts: Places,
    /// The largest absolute sample of the first frame.
    pub(crate) first_sample: f32,
    /// The largest absolute sample of the last frame.
    pub(crate) last_sample: f32,
    /// How the sides go together; `None` for mono.
    pub(crate) stereo: Option<Stereo>,
    /// Bits that the samples really use; `None` for float files and for silence.
    pub(crate) bits_used: Option<u32>,
}

/// Measures a stem, stretch by stretch.
pub(crate) struct StemMeter {
    frames: u64,
    channels: Vec<Channel>,
    gaps: Gaps,
    sides: Option<Sides>,
    loudness: Loudness,
    /// The bits that any sample had, the highest at the top; `None` for float files.
    bits: Option<u32>,
    bits_written: u32,
    first_sample: f32,
    last_sample: f32,
}

struct Channel {
    true_peak: TruePeak,
    clipped: ClippedRuns,
    sum: f64,
    peak: f32,
}

impl StemMeter {
    pub(crate) fn new(file: &AudioFile, bits: u32) -> Self {
        let whole = !depth(file.encoding).1;
        // The largest positive sample of 16 bits is 32767/32768, and so on; that of a float is 1.
        let full_scale =
            if whole { 1.0 - 0.5f32.powi(bits.min(24).cast_signed() - 1) } else { 1.0 };
        let channel = || Channel {
            true_peak: TruePeak::default(),
            clipped: ClippedRuns::new(full_scale),
            sum: 0.0,
            peak: 0.0,
        };
        Self {
            frames: 0,
            channels: (0..file.channels).map(|_| channel()).collect(),
            gaps: Gaps::new(file.rate),
            sides: (file.channels == 2).then(Sides::new),
            loudness: Loudness::new(file.rate, file.channels.into()),
            bits: whole.then_some(0),
            bits_written: bits,
            first_sample: 0.0,
            last_sample: 0.0,
        }
    }

    /// Measures a stretch: equally long planes, one for each channel, and their groups. All but the
    /// last stretch are whole groups.
    pub(crate) fn push(&mut self, planes: &[Vec<f32>], groups: &[Groups]) {
        let count = planes.first().map_or(0, Vec::len);
        if count == 0 {
            return;
        }
        for (channel, (plane, groups)) in self.channels.iter_mut().zip(planes.iter().zip(groups)) {
            channel.push(self.frames, plane, groups);
        }
        self.gaps.push(peaks(groups));
        if let (Some(sides), [left, right]) = (&mut self.sides, planes) {
            sides.push(left, right);
        }
        self.loudness.push(planes);
        self.look_at_bits(planes);
        let largest = |at: usize| planes.iter().fold(0.0f32, |top, plane| top.max(plane[at].abs()));
        if self.frames == 0 {
            self.first_sample = largest(0);
        }
        self.last_sample = largest(count - 1);
        self.frames += count as u64;
    }

    /// Samples are looked at until one uses the last bit, which in most files the first ones do.
    fn look_at_bits(&mut self, planes: &[Vec<f32>]) {
        let Some(bits) = &mut self.bits else { return };
        let lowest = 1u32 << (32 - self.bits_written.clamp(1, 32));
        for samples in planes.iter().flat_map(|plane| plane.chunks(256)) {
            if *bits & lowest != 0 {
                return;
            }
            for sample in samples {
                *bits |= (sample * 2_147_483_648.0) as i32 as u32;
            }
        }
    }

    pub(crate) fn finish(self) -> StemMeasures {
        let frames = self.frames;
        let count = frames.max(1) as f64;
        let dc = self.channels.iter().map(|channel| channel.sum / count).collect();
        let sample_peak = self.channels.iter().fold(0.0f32, |top, c| top.max(c.peak));
        let (mut true_peak, mut true_peak_at) = (0.0, 0);
        let mut clipped = Places::default();
        for channel in self.channels {
            let (peak, at) = channel.true_peak.finish(frames);
            if peak > true_peak {
                (true_peak, true_peak_at) = (peak, at.min(frames.saturating_sub(1)));
            }
            let found = channel.clipped.finish();
            if found.count > clipped.count {
                clipped = found;
            }
        }
        let sound = self.gaps.finish();
        StemMeasures {
            frames,
            sample_peak,
            true_peak,
            true_peak_at,
            loudness_lufs: self.loudness.integrated(),
            range_lu: self.loudness.range(),
            dc,
            sound_from: sound.first,
            sound_to: sound.end.map(|end| end.min(frames)),
            clipped,
            dropouts: sound.dropouts,
            first_sample: self.first_sample,
            last_sample: self.last_sample,
            stereo: self.sides.map(Sides::finish),
            bits_used: self.bits.filter(|bits| *bits != 0).map(|bits| 32 - bits.trailing_zeros()),
        }
    }
}

impl Channel {
    fn push(&mut self, frame: u64, samples: &[f32], groups: &Groups) {
        let peaks = &groups.peaks;
        self.peak = peaks.iter().fold(self.peak, |top, peak| top.max(*peak));
        self.sum += groups.sums.iter().map(|sum| f64::from(*sum)).sum::<f64>();
        self.true_peak.push(frame, samples, peaks);
        self.clipped.push(frame, samples, peaks);
    }
}
