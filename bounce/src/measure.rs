//! How loud a file is: EBU R 128 (ITU-R BS.1770), by the `ebur128` crate.

use ebur128::{EbuR128, Mode};

use crate::BounceError;

/// Follows the samples of one file.
pub(crate) struct Measure {
    state: EbuR128,
    channels: u32,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// The true peak in dBTP; negative infinity for digital silence.
    pub true_peak_db: f64,
    /// Integrated, in LUFS; `None` where all is below the gate of -70 LUFS, and for files of more
    /// than two channels, which nobody hears together.
    pub integrated: Option<f64>,
}

impl Measure {
    /// For a file of so many channels.
    pub(crate) fn new(channels: usize, rate: u32) -> Result<Self, BounceError> {
        let mode = if channels > 2 { Mode::TRUE_PEAK } else { Mode::I | Mode::TRUE_PEAK };
        // A file has at most 64 channels.
        let channels = channels as u32;
        let state = EbuR128::new(channels, rate, mode).map_err(refused)?;
        Ok(Self { state, channels })
    }

    /// Takes frames: a run for each channel, all of one length.
    pub(crate) fn push(&mut self, runs: &[&[f32]]) -> Result<(), BounceError> {
        self.state.add_frames_planar_f32(runs).map_err(refused)
    }

    /// What it is.
    pub(crate) fn result(&self) -> Result<Loudness, BounceError> {
        let mut peak = 0.0_f64;
        for channel in 0..self.channels {
            peak = peak.max(self.state.true_peak(channel).map_err(refused)?);
        }
        let integrated = match self.channels {
            1 | 2 => Some(self.state.loudness_global().map_err(refused)?),
            _ => None,
        };
        Ok(Loudness {
            true_peak_db: 20.0 * peak.log10(),
            integrated: integrated.filter(|lufs| lufs.is_finite()),
        })
    }
}

fn refused(error: ebur128::Error) -> BounceError {
    BounceError::Engine(format!("the loudness cannot be measured: {error}"))
}
