//! A warm pad.

use std::f32::consts::TAU;

use crate::dsp::{Envelope, Filter, Oscillator};
use crate::track::{Note, RATE, Track, pan_gains};

const ENVELOPE: Envelope = Envelope { attack: 0.55, decay: 2.0, sustain: 0.85, release: 0.9 };

/// Three sawtooths a few cents apart through a filter that opens and closes as slowly as breath.
pub(crate) fn swell(track: &mut Track, note: &Note) {
    let mut saws = [(0.0, 0.9965), (0.37, 1.0), (0.71, 1.0034)]
        .map(|(phase, detune)| (Oscillator::new(phase), note.hz * detune));
    let (mut left, mut right) = (Filter::new(500.0, 0.8), Filter::new(500.0, 0.8));
    let (left_gain, right_gain) = pan_gains(note.pan);
    for frame in 0..ENVELOPE.sounds(note.held) {
        if frame % 32 == 0 {
            let time = (note.at + frame) as f32 / RATE as f32;
            let breath = 0.5 + 0.5 * (time * TAU * 0.11).sin();
            let open = 380.0 + 1100.0 * note.velocity * (0.3 + 0.7 * breath);
            left.tune(open, 0.8);
            right.tune(open * 1.12, 0.8);
        }
        let [low, middle, high] = saws.each_mut().map(|(saw, hz)| saw.saw(*hz));
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.14;
        let l = left.low(low + middle * 0.8) * level * left_gain;
        let r = right.low(high + middle * 0.8) * level * right_gain;
        track.add(note.at + frame, l, r);
    }
}
