//! From one sample rate to another, with nothing moved in time.

use rubato::audioadapter_buffers::direct::SequentialSliceOfVecs;
use rubato::{Fft, FixedSync, Indexing, Resampler as _, WindowFunction};

use crate::ConvertError;

/// The least frames of one transform at the lower of the two rates. The more, the steeper the
/// filter, and the farther a sharp edge rings. Measured in `docs/converting.md`.
const MIN_TRANSFORM: usize = 2048;

/// Where resampled frames go, one run for each channel.
pub(crate) type Sink<'a> = dyn FnMut(&[Vec<f32>]) -> Result<(), ConvertError> + 'a;

/// Resamples a file that comes in pieces of any length, in 32-bit floats: their noise is at -134 dB, and
/// 64 bits take twice the time.
pub(crate) struct Resampler {
    fft: Fft<f32>,
    from: u64,
    to: u64,
    /// Frames that wait for a whole transform.
    input: Vec<Vec<f32>>,
    output: Vec<Vec<f32>>,
    /// Frames of output that are the delay of the filter and not yet dropped.
    delay: usize,
    frames_in: u64,
    frames_out: u64,
}

impl Resampler {
    pub(crate) fn new(from: u32, to: u32, channels: usize) -> Result<Self, ConvertError> {
        let unable = |error| ConvertError::Unsupported(format!("at {from} Hz ({error})"));
        let smallest = from.min(to) / gcd(from, to);
        // An even number of units of the rates' ratio, so that the middle of the filter, which is
        // its delay, lies on a frame of both rates.
        let units = MIN_TRANSFORM.div_ceil(smallest as usize).next_multiple_of(2);
        let chunk = units * (from / gcd(from, to)) as usize;
        let window = WindowFunction::BlackmanHarris2;
        let (rate_in, rate_out) = (from as usize, to as usize);
        let fft = Fft::new_custom(rate_in, rate_out, chunk, 1, channels, window, FixedSync::Both)
            .map_err(|error| unable(error.to_string()))?;
        Ok(Self {
            input: vec![Vec::with_capacity(2 * fft.input_frames_next()); channels],
            output: vec![vec![0.0; fft.output_frames_max()]; channels],
            delay: fft.output_delay(),
            fft,
            from: from.into(),
            to: to.into(),
            frames_in: 0,
            frames_out: 0,
        })
    }

    /// Takes frames, and hands what comes out to `sink`, in pieces.
    pub(crate) fn push(
        &mut self,
        planes: &[Vec<f32>],
        sink: &mut Sink<'_>,
    ) -> Result<(), ConvertError> {
        self.frames_in += planes.first().map_or(0, Vec::len) as u64;
        for (input, plane) in self.input.iter_mut().zip(planes) {
            input.extend_from_slice(plane);
        }
        self.drain(u64::MAX, sink)
    }

    /// The input has ended: hands out the rest, so that the output is as long as the input to within
    /// half a frame.
    pub(crate) fn finish(&mut self, sink: &mut Sink<'_>) -> Result<(), ConvertError> {
        let end = resampled_frames(self.frames_in, self.from, self.to);
        while self.frames_out < end {
            let chunk = self.fft.input_frames_next();
            for input in &mut self.input {
                input.resize(input.len() + chunk, 0.0);
            }
            self.drain(end, sink)?;
        }
        Ok(())
    }

    /// Transforms whole chunks, up to the frame `end` of the output.
    fn drain(&mut self, end: u64, sink: &mut Sink<'_>) -> Result<(), ConvertError> {
        let failed = |error: String| ConvertError::Unsupported(format!("a file that {error}"));
        let channels = self.input.len();
        let chunk = self.fft.input_frames_next();
        let mut start = 0;
        while self.input.first().is_some_and(|input| input.len() >= start + chunk) {
            let (there, room) = (self.input[0].len(), self.output[0].len());
            let input = SequentialSliceOfVecs::new(&self.input, channels, there)
                .map_err(|error| failed(error.to_string()))?;
            let mut output = SequentialSliceOfVecs::new_mut(&mut self.output, channels, room)
                .map_err(|error| failed(error.to_string()))?;
            let place = Indexing::new().input_offset(start);
            let (used, made) = self
                .fft
                .process_into_buffer(&input, &mut output, Some(&place))
                .map_err(|error| failed(error.to_string()))?;
            start += used;
            let first = self.delay.min(made);
            self.delay -= first;
            let count = (made - first).min(usize::try_from(end - self.frames_out).unwrap_or(made));
            self.frames_out += count as u64;
            let pieces: Vec<Vec<f32>> =
                self.output.iter().map(|run| run[first..first + count].to_vec()).collect();
            sink(&pieces)?;
        }
        for input in &mut self.input {
            input.drain(..start);
        }
        Ok(())
    }
}

/// Frames of a file of `frames` at another rate, rounded to the nearest.
pub(crate) fn resampled_frames(frames: u64, from: u64, to: u64) -> u64 {
    ((u128::from(frames) * u128::from(to) * 2 + u128::from(from)) / (u128::from(from) * 2)) as u64
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
