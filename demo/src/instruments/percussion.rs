//! Shaker and claps.

use crate::dsp::{Filter, decay};
use crate::random::Random;
use crate::track::{RATE, Track, frames, pan_gains};

/// One push of a shaker: the beads swell and stop.
pub(crate) fn shaker(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let mut beads = Filter::new(6200.0, 1.1);
    let velocity = random.velocity(velocity) * 0.3;
    let (left, right) = pan_gains(-0.45);
    let length = frames(0.085);
    for frame in 0..length {
        let along = frame as f32 / length as f32;
        let level = (along * 5.0).min(1.0) * (1.0 - along) * (1.0 - along);
        let sample = beads.band(random.noise()) * level * velocity;
        track.add(at + frame, sample * left, sample * right);
    }
}

/// A few people clap: three hands a little apart, then the room of their palms.
pub(crate) fn clap(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let (mut left, mut right) = (Filter::new(1250.0, 1.4), Filter::new(1420.0, 1.4));
    let velocity = random.velocity(velocity) * 0.42;
    let length = frames(0.26);
    for frame in 0..length {
        let time = frame as f32 / RATE as f32;
        let hand = if time < 0.03 { time % 0.01 } else { time - 0.03 };
        let fall = if time < 0.03 { 0.02 } else { 0.24 };
        let rise = (hand * 4000.0).min(1.0);
        let level = rise * decay(hand, fall) * velocity * (1.0 - frame as f32 / length as f32);
        let l = left.band(random.noise());
        let r = right.band(random.noise());
        track.add(at + frame, l * level, r * level);
    }
}
