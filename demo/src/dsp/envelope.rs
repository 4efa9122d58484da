//! How a note grows and dies.

use crate::track::RATE;

/// Attack, decay, sustain and release; times in seconds, the sustain from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope {
    pub(crate) attack: f32,
    pub(crate) decay: f32,
    pub(crate) sustain: f32,
    pub(crate) release: f32,
}

impl Envelope {
    /// The frames a note sounds that is held for so many.
    pub(crate) fn sounds(&self, held: usize) -> usize {
        held + (self.release * RATE as f32) as usize
    }

    /// The level, from 0 to 1, of a note held for `held` frames at a frame from its start. It is 0
    /// at the first frame and at the last one that [`sounds`](Self::sounds).
    pub(crate) fn level(&self, frame: usize, held: usize) -> f32 {
        let pressed = self.pressed(frame.min(held) as f32 / RATE as f32);
        if frame <= held {
            return pressed;
        }
        let left = 1.0 - (frame - held) as f32 / (self.release * RATE as f32);
        let left = left.max(0.0);
        pressed * left * left * left
    }

    fn pressed(&self, seconds: f32) -> f32 {
        if seconds < self.attack {
            return seconds / self.attack;
        }
        self.sustain + (1.0 - self.sustain) * decay(seconds - self.attack, self.decay)
    }
}

/// What is left, from 1 down, of a sound that falls by 60 dB in so many seconds.
pub(crate) fn decay(seconds: f32, fall: f32) -> f32 {
    (-6.908 * seconds / fall).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVELOPE: Envelope = Envelope { attack: 0.01, decay: 0.1, sustain: 0.5, release: 0.02 };

    #[test]
    fn a_note_starts_and_ends_silent() {
        assert_eq!(ENVELOPE.level(0, 4800), 0.0);
        assert_eq!(ENVELOPE.sounds(4800), 4800 + 960);
        assert_eq!(ENVELOPE.level(4800 + 960, 4800), 0.0);
    }

    #[test]
    fn it_peaks_after_the_attack_and_settles_on_the_sustain() {
        // 0.01 s are 480 frames; after ten times the decay nothing of it is left.
        assert!((ENVELOPE.level(480, 96_000) - 1.0).abs() < 1e-3);
        assert!((ENVELOPE.level(48_480, 96_000) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_decay_is_60_db_after_its_time() {
        assert!((decay(2.0, 2.0) - 0.001).abs() < 1e-5);
    }
}
