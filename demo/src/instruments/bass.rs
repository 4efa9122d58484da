//! A bass synthesiser.

use crate::dsp::{Envelope, Filter, Oscillator, decay};
use crate::track::{Note, RATE, Track};

const ENVELOPE: Envelope = Envelope { attack: 0.004, decay: 0.9, sustain: 0.6, release: 0.06 };

/// A sawtooth through a filter that closes as the note dies, on a sine that does not.
pub(crate) fn pluck(track: &mut Track, note: &Note) {
    let (mut saw, mut sub) = (Oscillator::new(0.5), Oscillator::new(0.0));
    let mut filter = Filter::new(200.0, 0.9);
    for frame in 0..ENVELOPE.sounds(note.held) {
        if frame % 16 == 0 {
            let open = decay(frame as f32 / RATE as f32, 0.7);
            filter.tune(170.0 + 1500.0 * open * note.velocity * note.velocity, 0.9);
        }
        let tone = filter.low(saw.saw(note.hz)) * 0.75;
        let body = sub.sine(note.hz, 0.0) as f32 * 0.65;
        let level = ENVELOPE.level(frame, note.held) * note.velocity;
        let sample = (tone + body).tanh() * level * 0.8;
        track.add(note.at + frame, sample, sample);
    }
}
