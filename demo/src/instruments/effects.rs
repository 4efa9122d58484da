//! Effects that join sections.

use std::f32::consts::TAU;

use crate::dsp::{Filter, Oscillator, decay};
use crate::random::Random;
use crate::track::{RATE, Track, frames};

/// Noise and a tone that rise for so many frames and stop dead.
pub(crate) fn riser(
    track: &mut Track,
    random: &mut Random,
    at: usize,
    length: usize,
    velocity: f32,
) {
    let (mut left, mut right) = (Filter::new(300.0, 2.0), Filter::new(300.0, 2.0));
    let mut tone = Oscillator::new(0.0);
    for frame in 0..length {
        let along = frame as f32 / length as f32;
        if frame % 32 == 0 {
            let hz = 300.0 * 24f32.powf(along);
            left.tune(hz, 2.0);
            right.tune(hz * 1.08, 2.0);
        }
        // It is gone within the last hundredth of a second, so that the section starts clean.
        let level = along * along * velocity * ((length - frame) as f32 / 480.0).min(1.0);
        let whistle = tone.triangle(f64::from(110.0 * 4f32.powf(along))) * 0.1;
        let l = left.band(random.noise()) * 0.55 + whistle;
        let r = right.band(random.noise()) * 0.55 + whistle;
        track.add(at + frame, l * level, r * level);
    }
}

/// A deep boom with a burst of noise, where a section lands.
pub(crate) fn impact(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let mut boom = Oscillator::new(0.0);
    let mut dust = [Filter::new(1800.0, 0.6), Filter::new(2100.0, 0.6)];
    let length = frames(1.8);
    for frame in 0..length {
        let time = frame as f32 / RATE as f32;
        let fade = ((length - frame) as f32 / 4800.0).min(1.0) * velocity;
        let hz = f64::from(36.0 + 50.0 * decay(time, 0.5));
        let deep = boom.sine(hz, 0.0) as f32 * decay(time, 1.9) * 0.5;
        let [l, r] = dust.each_mut().map(|filter| filter.low(random.noise()));
        let burst = decay(time, 1.0) * 0.3;
        track.add(at + frame, (deep + l * burst) * fade, (deep + r * burst) * fade);
    }
}

/// Noise that sinks, where a section is quieter than the one before.
pub(crate) fn fall(track: &mut Track, random: &mut Random, at: usize, velocity: f32) {
    let mut filters = [Filter::new(5000.0, 1.5), Filter::new(5000.0, 1.5)];
    let length = frames(1.6);
    for frame in 0..length {
        let left = 1.0 - frame as f32 / length as f32;
        if frame % 32 == 0 {
            for (filter, spread) in filters.iter_mut().zip([1.0, 1.1]) {
                filter.tune(250.0 * 20f32.powf(left) * spread, 1.5);
            }
        }
        let level = left * left * velocity * 0.4 * (frame as f32 / 960.0).min(1.0);
        let [l, r] = filters.each_mut().map(|filter| filter.band(random.noise()));
        track.add(at + frame, l * level, r * level);
    }
}

/// Wind under a quiet section.
pub(crate) fn air(track: &mut Track, random: &mut Random, at: usize, length: usize) {
    let mut filters = [Filter::new(900.0, 1.2), Filter::new(900.0, 1.2)];
    for frame in 0..length {
        if frame % 32 == 0 {
            let time = frame as f32 / RATE as f32;
            for (filter, offset) in filters.iter_mut().zip([0.0, 0.3]) {
                filter.tune(950.0 + 450.0 * ((time * 0.13 + offset) * TAU).sin(), 1.2);
            }
        }
        let edge = frame.min(length - frame) as f32 / RATE as f32;
        let level = (edge / 1.5).min(1.0) * 0.045;
        let [l, r] = filters.each_mut().map(|filter| filter.band(random.noise()));
        track.add(at + frame, l * level, r * level);
    }
}
