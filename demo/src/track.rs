//! The sound of one stem while it is made.

/// Frames per second of everything in the demo.
pub(crate) const RATE: u32 = 48_000;

/// Two channels of equal length.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Track {
    pub(crate) left: Vec<f32>,
    pub(crate) right: Vec<f32>,
}

impl Track {
    /// A silent track.
    pub(crate) fn silent(frames: usize) -> Self {
        Self { left: vec![0.0; frames], right: vec![0.0; frames] }
    }

    /// The number of frames.
    pub(crate) fn frames(&self) -> usize {
        self.left.len()
    }

    /// Adds to one frame; what lies past the end is dropped.
    pub(crate) fn add(&mut self, frame: usize, left: f32, right: f32) {
        if let (Some(l), Some(r)) = (self.left.get_mut(frame), self.right.get_mut(frame)) {
            *l += left;
            *r += right;
        }
    }

    /// Adds the whole of another track from a frame on.
    pub(crate) fn mix(&mut self, other: &Self, gain: f32) {
        for frame in 0..other.frames() {
            self.add(frame, other.left[frame] * gain, other.right[frame] * gain);
        }
    }

    /// Both channels, to change them alike.
    pub(crate) fn channels_mut(&mut self) -> [&mut Vec<f32>; 2] {
        [&mut self.left, &mut self.right]
    }

    /// Multiplies everything.
    pub(crate) fn scale(&mut self, gain: f32) {
        for channel in self.channels_mut() {
            for sample in channel {
                *sample *= gain;
            }
        }
    }

    /// The largest sample, without its sign.
    pub(crate) fn peak(&self) -> f32 {
        let samples = self.left.iter().chain(&self.right);
        samples.fold(0.0, |peak, sample| peak.max(sample.abs()))
    }
}

/// One note for an instrument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Note {
    /// The frame it starts at.
    pub(crate) at: usize,
    /// How many frames the key is held.
    pub(crate) held: usize,
    /// Its frequency in hertz.
    pub(crate) hz: f64,
    /// How hard it is struck, from 0 to about 1.
    pub(crate) velocity: f32,
    /// From -1 (left) to 1 (right).
    pub(crate) pan: f32,
}

/// The gains of both channels for a place from -1 (left) to 1 (right), with equal power.
pub(crate) fn pan_gains(pan: f32) -> (f32, f32) {
    let angle = (pan.clamp(-1.0, 1.0) + 1.0) * std::f32::consts::FRAC_PI_4;
    (angle.cos(), angle.sin())
}

/// Seconds as frames.
pub(crate) fn frames(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}
