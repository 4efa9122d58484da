//! A singing voice: a buzz through the resonances of a mouth.

use std::f64::consts::TAU;

use crate::dsp::{Envelope, Filter, Oscillator};
use crate::track::{Note, RATE, Track, pan_gains};

/// What the mouth does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vowel {
    Ah,
    Eh,
    Oh,
}

impl Vowel {
    /// The first three formants of an average speaker: hertz and gain (after Peterson and Barney,
    /// 1952).
    const fn formants(self) -> [(f32, f32); 3] {
        match self {
            Self::Ah => [(730.0, 1.0), (1090.0, 0.6), (2440.0, 0.18)],
            Self::Eh => [(530.0, 1.0), (1840.0, 0.4), (2480.0, 0.2)],
            Self::Oh => [(450.0, 1.0), (840.0, 0.55), (2410.0, 0.1)],
        }
    }
}

/// Sings a note. `phase`, from 0 to 1, makes one singer's vibrato differ from another's.
pub(crate) fn sing(track: &mut Track, note: &Note, vowel: Vowel, phase: f64) {
    const ENVELOPE: Envelope = Envelope { attack: 0.06, decay: 0.8, sustain: 0.8, release: 0.22 };
    let mut cords = Oscillator::new(phase);
    let mut mouth = vowel.formants().map(|(hz, gain)| (Filter::new(hz, 5.0), gain));
    let mut chest = Filter::new(note.hz as f32 * 1.5, 0.7);
    let (left, right) = pan_gains(note.pan);
    for frame in 0..ENVELOPE.sounds(note.held) {
        let time = frame as f64 / f64::from(RATE);
        let depth = (time / 0.6).min(1.0) * 0.006;
        let hz = note.hz * (1.0 + ((time * 4.9 + phase) * TAU).sin() * depth);
        let buzz = cords.saw(hz);
        let vowel: f32 = mouth.iter_mut().map(|(filter, gain)| filter.band(buzz) * *gain).sum();
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.3;
        let sample = (vowel + chest.low(buzz) * 0.25) * level;
        track.add(note.at + frame, sample * left, sample * right);
    }
}
