//! Keyboards.

use crate::dsp::{Envelope, Oscillator, decay};
use crate::random::Random;
use crate::track::{Note, RATE, Track, frames, pan_gains};

/// An electric piano: a sine pushed by another one (Chowning, 1973), with the tine's ping.
pub(crate) fn electric(track: &mut Track, note: &Note) {
    const ENVELOPE: Envelope = Envelope { attack: 0.003, decay: 4.0, sustain: 0.0, release: 0.18 };
    let mut tines = [Oscillator::new(0.0), Oscillator::new(0.0), Oscillator::new(0.0)];
    let (left, right) = pan_gains(note.pan);
    for frame in 0..ENVELOPE.sounds(note.held) {
        let time = frame as f32 / RATE as f32;
        let bark = f64::from(0.16 * note.velocity * (0.35 + decay(time, 1.1)));
        let ping = f64::from(0.05 * note.velocity * decay(time, 0.25));
        let [tone, body, tine] = &mut tines;
        let push = body.sine(note.hz, 0.0) * bark + tine.sine(note.hz * 7.0, 0.0) * ping;
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.28;
        let sample = tone.sine(note.hz, push) as f32 * level;
        // The tremolo of the amplifier goes from side to side.
        let sway = ((time * 4.6 * std::f32::consts::TAU).sin()) * 0.2;
        track.add(note.at + frame, sample * left * (1.0 + sway), sample * right * (1.0 - sway));
    }
}

/// A bell: two pairs of sines whose ratio is not a whole number.
pub(crate) fn bell(track: &mut Track, note: &Note) {
    const ENVELOPE: Envelope = Envelope { attack: 0.002, decay: 2.6, sustain: 0.0, release: 0.35 };
    let mut sines = [Oscillator::new(0.0), Oscillator::new(0.0), Oscillator::new(0.0)];
    let (left, right) = pan_gains(note.pan);
    for frame in 0..ENVELOPE.sounds(note.held) {
        let time = frame as f32 / RATE as f32;
        let strike = f64::from(0.22 * note.velocity * decay(time, 0.9));
        let [tone, hum, clang] = &mut sines;
        let push = clang.sine(note.hz * 3.51, 0.0) * strike;
        let sample = tone.sine(note.hz, push) * 0.7 + hum.sine(note.hz * 2.0, push * 0.4) * 0.3;
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.3;
        let sample = sample as f32 * level;
        track.add(note.at + frame, sample * left, sample * right);
    }
}

/// A plucked string: noise that runs round in a delay and loses its edge (Karplus and Strong,
/// 1983).
pub(crate) fn plucked(track: &mut Track, note: &Note, random: &mut Random) {
    const ENVELOPE: Envelope = Envelope { attack: 0.004, decay: 6.0, sustain: 0.3, release: 0.25 };
    // The averaging below delays by half a frame; what is left of the period is a fraction that
    // the reading interpolates.
    let period = f64::from(RATE) / note.hz - 0.5;
    let whole = period as usize;
    let fraction = (period - whole as f64) as f32;
    let mut string: Vec<f32> = (0..whole + 2).map(|_| random.noise()).collect();
    soften(&mut string, note.velocity);
    let (left, right) = pan_gains(note.pan);
    let length = ENVELOPE.sounds(note.held).min(frames(4.0));
    let (mut write, mut before) = (0, 0.0);
    for frame in 0..length {
        let size = string.len();
        let near = string[(write + size - whole) % size];
        let far = string[(write + size - whole - 1) % size];
        let read = near + (far - near) * fraction;
        string[write] = (read + before) * 0.4985;
        before = read;
        write = (write + 1) % size;
        let fade = ((length - frame) as f32 / 480.0).min(1.0);
        let level = ENVELOPE.level(frame, note.held) * note.velocity * 0.55 * fade;
        track.add(note.at + frame, read * level * left, read * level * right);
    }
}

/// A soft finger takes more of the edge from the pluck than a hard one, and never leaves DC.
fn soften(string: &mut [f32], velocity: f32) {
    let keep = 0.12 + 0.25 * velocity.min(1.0);
    let mut last = 0.0;
    for sample in string.iter_mut() {
        last += (*sample - last) * keep;
        *sample = last;
    }
    let mean = string.iter().sum::<f32>() / string.len() as f32;
    for sample in string {
        *sample -= mean;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_in_tune() {
        let mut track = Track::silent(48_000);
        let note = Note { at: 0, held: 48_000, hz: 220.0, velocity: 0.8, pan: 0.0 };
        plucked(&mut track, &note, &mut Random::new(3));
        // The autocorrelation of the last half second peaks at the period: 48000 / 220 = 218.2
        // frames. Within a third of a frame is within three cents.
        let tail = &track.left[24_000..44_000];
        let likeness =
            |lag: usize| -> f32 { tail.iter().zip(&tail[lag..]).map(|(a, b)| a * b).sum() };
        let best = (200..240).max_by(|&a, &b| likeness(a).total_cmp(&likeness(b))).unwrap();
        assert_eq!(best, 218);
        let (before, at, after) = (likeness(217), likeness(218), likeness(219));
        let peak = 218.0 + 0.5 * (before - after) / (before - 2.0 * at + after);
        assert!((peak - 48_000.0 / 220.0).abs() < 0.33, "{peak}");
    }
}
