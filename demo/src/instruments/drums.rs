//! The drum kit. A stroke moves the track from its very frame on.

use crate::dsp::{Filter, Oscillator, decay};
use crate::random::Random;
use crate::track::{RATE, Track, frames, pan_gains};

fn seconds(frame: usize) -> f32 {
    frame as f32 / RATE as f32
}

/// Takes the last hundredth of a second of a stroke to silence.
fn ending(frame: usize, length: usize) -> f32 {
    ((length - frame) as f32 / 480.0).min(1.0)
}

/// The bass drum: a sine that falls from the click of the beater to the tone of the shell.
pub(crate) fn kick(track: &mut Track, at: usize, velocity: f32) {
    let mut shell = Oscillator::new(0.0);
    let length = frames(0.34);
    for frame in 0..length {
        let time = seconds(frame);
        let hz = 47.0 + 95.0 * decay(time, 0.13) + 700.0 * decay(time, 0.02);
        let body = shell.sine(f64::from(hz), 0.0) as f32 * decay(time, 0.75);
        let sample = (body * 1.5).tanh() * velocity * ending(frame, length);
        track.add(at + frame, sample, sample);
    }
}

/// The snare drum: two modes of its skin, and the wires.
pub(crate) fn snare(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let (mut low, mut high) = (Oscillator::new(0.0), Oscillator::new(0.0));
    let mut wires = Filter::new(4200.0, 0.5);
    let mut rattle = Filter::new(900.0, 0.7);
    let length = frames(0.3);
    for frame in 0..length {
        let time = seconds(frame);
        let bend = f64::from(1.0 + 0.4 * decay(time, 0.03));
        let skin = low.sine(183.0 * bend, 0.0) * 0.6 + high.sine(331.0 * bend, 0.0) * 0.35;
        let skin = skin as f32 * decay(time, 0.22);
        let noise = rattle.high(random.noise());
        let noise = (wires.band(noise) * 1.1 + noise * 0.35) * decay(time, 0.32);
        let sample = (skin + noise * 0.8) * velocity * 0.62 * ending(frame, length);
        track.add(at + frame, sample * 0.97, sample * 1.03);
    }
}

/// A tom with a pitch in hertz.
pub(crate) fn tom(track: &mut Track, at: usize, hz: f64, velocity: f32, pan: f32) {
    let mut skin = Oscillator::new(0.0);
    let (left, right) = pan_gains(pan);
    let length = frames(0.5);
    for frame in 0..length {
        let time = seconds(frame);
        let bend = f64::from(1.0 + 0.55 * decay(time, 0.12));
        let tone = skin.sine(hz * bend, 0.0) as f32 * decay(time, 0.55);
        let sample = (tone * 1.2).tanh() * velocity * 0.85 * ending(frame, length);
        track.add(at + frame, sample * left, sample * right);
    }
}

/// The hi-hat, closed or open: metal partials with noise, high-passed.
pub(crate) fn hat(track: &mut Track, random: &mut Random, at: usize, velocity: f32, open: bool) {
    let (fall, length) = if open { (0.55, frames(0.3)) } else { (0.09, frames(0.09)) };
    let velocity = random.velocity(velocity) * 0.3;
    let mut metal = Metal::new(1.0);
    let mut thin = Filter::new(7600.0, 0.8);
    let (left, right) = pan_gains(0.25);
    for frame in 0..length {
        let raw = metal.next() * 0.6 + random.noise() * 0.5;
        let sample = thin.high(raw) * decay(seconds(frame), fall) * velocity;
        let sample = sample * ending(frame, length);
        track.add(at + frame, sample * left, sample * right);
    }
}

/// The crash cymbal, wide.
pub(crate) fn cymbal(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let mut metal = Metal::new(0.63);
    let (mut left, mut right) = (Filter::new(3800.0, 0.6), Filter::new(4300.0, 0.6));
    let length = frames(2.2);
    for frame in 0..length {
        let time = seconds(frame);
        let ring = metal.next() * 0.35;
        let level = (decay(time, 2.4) * 0.6 + decay(time, 0.25) * 0.4) * velocity * 0.3;
        let level = level * ending(frame, length);
        let l = left.high(ring + random.noise() * 0.6);
        let r = right.high(ring + random.noise() * 0.6);
        track.add(at + frame, l * level, r * level);
    }
}

/// Six rectangles that do not fit together: the sound of struck metal.
struct Metal {
    partials: [(Oscillator, f64); 6],
}

impl Metal {
    fn new(tune: f64) -> Self {
        let hz = [2053.0, 2711.0, 3259.0, 3877.0, 4421.0, 5407.0];
        Self { partials: hz.map(|hz| (Oscillator::new(0.0), hz * tune)) }
    }

    fn next(&mut self) -> f32 {
        let partials = self.partials.iter_mut();
        partials.map(|(oscillator, hz)| oscillator.pulse(*hz, 0.5)).sum::<f32>() / 3.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kick_moves_the_track_at_its_frame_and_ends_in_silence() {
        let mut track = Track::silent(48_000);
        kick(&mut track, 1000, 1.0);
        assert!(track.left[..1000].iter().all(|sample| *sample == 0.0));
        assert!(track.left[1000] > 0.0);
        // 0.34 seconds are 16320 frames.
        assert!(track.left[1000 + 16_320..].iter().all(|sample| *sample == 0.0));
        assert!(track.left[1000 + 16_319].abs() < 0.01);
        assert!((0.7..1.0).contains(&track.peak()), "{}", track.peak());
    }
}
