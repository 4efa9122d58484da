//! The sums of a song's stems on its buses and outputs, at the show's levels, as they are when
//! nobody touches a fader: level, pan and automation of the stems, levels and automation of the
//! buses. The rules are those of the engine's routing (`engine/src/routing.rs`).

use std::f32::consts::FRAC_PI_4;

use downbeat_show_files::{Show, Song, Target};
use serde::{Deserialize, Serialize};

use super::gain::Gain;
use crate::measure::Places;

/// The highest sum of an output, and where it is over full scale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sum {
    /// The largest absolute sample.
    pub(crate) peak: f32,
    /// Its frame.
    pub(crate) at: u64,
    /// Stretches over full scale; such that are less than a second apart are one.
    pub(crate) over: Places,
}

/// Adds up a song.
pub(crate) struct Mix {
    stems: Vec<Gain>,
    routes: Vec<Route>,
    buses: Vec<Bus>,
    outputs: Vec<Meter>,
    sum: Vec<f32>,
    rate: u32,
}

struct Bus {
    gain: Gain,
    /// For each channel of the bus the output it goes to, counted from 0.
    outputs: Vec<usize>,
    channels: Vec<Vec<f32>>,
    meters: Vec<Meter>,
}

struct Route {
    stem: usize,
    source: usize,
    bus: usize,
    channel: usize,
    coefficient: f32,
}

impl Mix {
    pub(crate) fn new(show: &Show, song: &Song) -> Self {
        let knots = |target: Target| {
            let automation = song.automation.iter().find(|automation| automation.target == target);
            automation.map(|automation| automation.knots.clone()).unwrap_or_default()
        };
        let stems = (0..song.stems.len())
            .map(|stem| Gain::new(song.stems[stem].level_db, knots(Target::Stem(stem))))
            .collect();
        let buses: Vec<Bus> = show
            .buses
            .iter()
            .enumerate()
            .map(|(at, bus)| Bus {
                gain: Gain::new(bus.level_db, knots(Target::Bus(at))),
                outputs: bus.outputs.iter().map(|output| usize::from(*output) - 1).collect(),
                channels: vec![Vec::new(); bus.outputs.len()],
                meters: bus.outputs.iter().map(|_| Meter::default()).collect(),
            })
            .collect();
        let outputs = buses.iter().flat_map(|bus| &bus.outputs).max().map_or(0, |last| last + 1);
        let mut routes = Vec::new();
        for (at, stem) in song.stems.iter().enumerate() {
            for &bus in &stem.buses {
                let count = show.buses[bus].outputs.len();
                for channel in 0..count {
                    for (source, coefficient) in
                        sources(stem.file.channels.into(), stem.pan, channel, count)
                    {
                        routes.push(Route { stem: at, source, bus, channel, coefficient });
                    }
                }
            }
        }
        let outputs = (0..outputs).map(|_| Meter::default()).collect();
        Self { stems, routes, buses, outputs, sum: Vec::new(), rate: show.rate }
    }

    /// Adds a stretch that starts with `frame`: the planes of each stem, which this spoils. A stem
    /// that is over has shorter planes.
    pub(crate) fn push(&mut self, frame: u64, count: usize, stems: &mut [&mut Vec<Vec<f32>>]) {
        for (gain, planes) in self.stems.iter_mut().zip(stems.iter_mut()) {
            planes.iter_mut().for_each(|plane| gain.apply(frame, plane));
        }
        for bus in &mut self.buses {
            for channel in &mut bus.channels {
                channel.clear();
                channel.resize(count, 0.0);
            }
        }
        for route in &self.routes {
            let sum = &mut self.buses[route.bus].channels[route.channel];
            if let Some(plane) = stems.get(route.stem).and_then(|planes| planes.get(route.source)) {
                add(sum, plane, route.coefficient);
            }
        }
        for bus in &mut self.buses {
            for (channel, meter) in bus.channels.iter_mut().zip(&mut bus.meters) {
                bus.gain.apply(frame, channel);
                meter.push(frame, channel, self.rate);
            }
        }
        for (output, meter) in self.outputs.iter_mut().enumerate() {
            self.sum.clear();
            self.sum.resize(count, 0.0);
            for bus in &self.buses {
                let here = bus.outputs.iter().zip(&bus.channels).filter(|(to, _)| **to == output);
                here.for_each(|(_, channel)| add(&mut self.sum, channel, 1.0));
            }
            meter.push(frame, &self.sum, self.rate);
        }
    }

    /// The peak of each bus, and the sums of the outputs from output 1 on.
    pub(crate) fn finish(self) -> (Vec<f32>, Vec<Sum>) {
        let peak = |bus: &Bus| bus.meters.iter().fold(0.0, |top, meter| meter.sum.peak.max(top));
        let buses = self.buses.iter().map(peak).collect();
        (buses, self.outputs.into_iter().map(Meter::finish).collect())
    }
}

/// Which channels of a stem feed a channel of a bus with `count` of them, and how much.
fn sources(
    channels: usize,
    pan: Option<f32>,
    channel: usize,
    count: usize,
) -> impl Iterator<Item = (usize, f32)> {
    let right = channel % 2 == 1;
    let sources = match (channels, count) {
        (1, 1) => [Some((0, 1.0)), None],
        (1, _) => [Some((0, pan.map_or(1.0, |pan| equal_power(pan, right)))), None],
        (_, 1) => [Some((0, 0.5 * balance(pan, false))), Some((1, 0.5 * balance(pan, true)))],
        (_, _) => [Some((usize::from(right), balance(pan, right))), None],
    };
    sources.into_iter().flatten()
}

fn equal_power(pan: f32, right: bool) -> f32 {
    let angle = (pan + 1.0) * FRAC_PI_4;
    if right { angle.sin() } else { angle.cos() }
}

fn balance(pan: Option<f32>, right: bool) -> f32 {
    let pan = pan.unwrap_or(0.0);
    (1.0 - if right { -pan } else { pan }).min(1.0)
}

fn add(sum: &mut [f32], samples: &[f32], gain: f32) {
    for (sum, sample) in sum.iter_mut().zip(samples) {
        *sum += sample * gain;
    }
}

/// Follows a sum.
#[derive(Default)]
struct Meter {
    sum: Sum,
    /// The stretch over full scale that may go on: its first and its last frame.
    over: Option<(u64, u64)>,
}

impl Meter {
    fn push(&mut self, frame: u64, samples: &[f32], rate: u32) {
        for (index, part) in samples.chunks(256).enumerate() {
            let mut lanes = [0.0f32; 8];
            let (eights, rest) = part.as_chunks::<8>();
            for eight in eights {
                for lane in 0..8 {
                    let size = eight[lane].abs();
                    lanes[lane] = if size > lanes[lane] { size } else { lanes[lane] };
                }
            }
            let top = rest.iter().map(|sample| sample.abs()).chain(lanes).fold(0.0, f32::max);
            if top > self.sum.peak || top > 1.0 {
                self.look(frame + index as u64 * 256, part, rate);
            }
        }
    }

    fn look(&mut self, frame: u64, samples: &[f32], rate: u32) {
        for (sample, at) in samples.iter().zip(frame..) {
            let size = sample.abs();
            if size > self.sum.peak {
                (self.sum.peak, self.sum.at) = (size, at);
            }
            if size > 1.0 {
                self.over = match self.over {
                    Some((start, last)) if at - last < u64::from(rate) => Some((start, at)),
                    over => {
                        self.end(over);
                        Some((at, at))
                    }
                };
            }
        }
    }

    fn end(&mut self, over: Option<(u64, u64)>) {
        if let Some((start, last)) = over {
            self.sum.over.add(start, last - start + 1);
        }
    }

    fn finish(mut self) -> Sum {
        self.end(self.over);
        self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The coefficients as `(source, channel, coefficient)`, as the tests of the engine's routing
    /// have them.
    fn routed(channels: usize, pan: Option<f32>, count: usize) -> Vec<(usize, usize, f32)> {
        let of =
            |channel| sources(channels, pan, channel, count).map(move |(s, c)| (s, channel, c));
        (0..count).flat_map(of).collect()
    }

    #[test]
    fn stems_meet_buses_as_in_the_engine() {
        assert_eq!(routed(2, None, 2), [(0, 0, 1.0), (1, 1, 1.0)]);
        assert_eq!(routed(1, None, 1), [(0, 0, 1.0)]);
        assert_eq!(routed(1, None, 2), [(0, 0, 1.0), (0, 1, 1.0)]);
        assert_eq!(routed(2, None, 1), [(0, 0, 0.5), (1, 0, 0.5)]);
        assert_eq!(routed(2, Some(0.25), 2), [(0, 0, 0.75), (1, 1, 1.0)]);
        for (_, _, coefficient) in routed(1, Some(0.0), 2) {
            assert!((coefficient - 0.5f32.sqrt()).abs() < 1e-6);
        }
    }

    #[test]
    fn stretches_over_full_scale_are_counted_and_placed() {
        let mut samples = vec![0.5f32; 10_000];
        samples[100] = 1.5;
        samples[150] = -1.1;
        samples[5000] = 1.2;
        let mut meter = Meter::default();
        meter.push(0, &samples[..3000], 1000);
        meter.push(3000, &samples[3000..], 1000);
        let sum = meter.finish();
        assert_eq!((sum.peak, sum.at), (1.5, 100));
        assert_eq!(sum.over, Places { count: 2, longest: 51, first: vec![100, 5000] });
    }
}
