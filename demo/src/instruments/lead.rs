//! Instruments for melodies. All of them hold a note still first and then let it sing.

use std::f64::consts::TAU;

use crate::dsp::{Envelope, Filter, Oscillator};
use crate::random::Random;
use crate::track::{Note, RATE, Track};

/// The pitch of a held note: a vibrato in cents that grows over half a second.
fn vibrato(note: &Note, frame: usize, cents: f64) -> f64 {
    let time = frame as f64 / f64::from(RATE);
    let depth = ((time - 0.15) / 0.5).clamp(0.0, 1.0) * cents / 1200.0;
    note.hz * (1.0 + (time * 5.2 * TAU).sin() * depth * std::f64::consts::LN_2)
}

/// Two sawtooths a little apart, one on each side, in a filter that follows the pitch.
pub(crate) fn saw(track: &mut Track, note: &Note) {
    const ENVELOPE: Envelope = Envelope { attack: 0.018, decay: 0.8, sustain: 0.7, release: 0.16 };
    let mut saws = [Oscillator::new(0.0), Oscillator::new(0.45), Oscillator::new(0.5)];
    let open = (note.hz as f32 * 3.0 * (0.5 + note.velocity)).min(6000.0);
    let (mut left, mut right) = (Filter::new(open, 0.9), Filter::new(open, 0.9));
    for frame in 0..ENVELOPE.sounds(note.held) {
        let hz = vibrato(note, frame, 16.0);
        let [one, two, under] = &mut saws;
        let octave = under.triangle(hz * 0.5) * 0.35;
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.3;
        let l = left.low(one.saw(hz * 0.9975) + octave) * level;
        let r = right.low(two.saw(hz * 1.0025) + octave) * level;
        track.add(note.at + frame, l * 0.8 + r * 0.2, r * 0.8 + l * 0.2);
    }
}

/// A pipe: nearly a sine, with the breath that makes it.
pub(crate) fn flute(track: &mut Track, note: &Note, random: &mut Random) {
    const ENVELOPE: Envelope = Envelope { attack: 0.07, decay: 0.6, sustain: 0.85, release: 0.2 };
    let mut pipe = [Oscillator::new(0.0), Oscillator::new(0.0), Oscillator::new(0.0)];
    let mut breath = Filter::new(note.hz as f32 * 2.0, 3.0);
    for frame in 0..ENVELOPE.sounds(note.held) {
        let hz = vibrato(note, frame, 22.0);
        let [first, second, third] = &mut pipe;
        let second = second.sine(hz * 2.0, 0.0) * 0.22;
        let tone = first.sine(hz, 0.0) + second + third.sine(hz * 3.0, 0.0) * 0.1;
        let attack = 1.0 - (frame as f32 / 4000.0).min(1.0);
        let air = breath.band(random.noise()) * (0.07 + 0.3 * attack);
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.34;
        let sample = (tone as f32 + air) * level;
        track.add(note.at + frame, sample, sample);
    }
}

/// A rectangle whose width wanders, with its edges taken off.
pub(crate) fn square(track: &mut Track, note: &Note) {
    const ENVELOPE: Envelope = Envelope { attack: 0.01, decay: 0.5, sustain: 0.6, release: 0.12 };
    let (mut left, mut right) = (Oscillator::new(0.0), Oscillator::new(0.3));
    let open = (note.hz as f32 * 2.6 * (0.5 + note.velocity)).min(5000.0);
    let (mut left_tone, mut right_tone) = (Filter::new(open, 0.8), Filter::new(open, 0.8));
    for frame in 0..ENVELOPE.sounds(note.held) {
        let hz = vibrato(note, frame, 14.0);
        let time = frame as f64 / f64::from(RATE);
        let width = 0.4 + 0.08 * (time * 0.9 * TAU).sin();
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.22;
        let l = left_tone.low(left.pulse(hz * 0.9985, width)) * level;
        let r = right_tone.low(right.pulse(hz * 1.0015, width)) * level;
        track.add(note.at + frame, l, r);
    }
}
