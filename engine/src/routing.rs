//! How a stem meets a bus.

use std::f32::consts::FRAC_PI_4;
use std::ops::Range;

use downbeat_rt::Route;

/// Where a stem's channels are in the song's blocks, and which stem it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StemPlace {
    pub(crate) stem: usize,
    pub(crate) first_channel: usize,
    pub(crate) channels: usize,
}

/// The routes from a stem to the channels of a bus.
///
/// At unity: stereo on two outputs, left to the first and right to the second; mono on one output,
/// as it is; mono on two without `pan`, the same on each; stereo on one, half of each. A bus of more
/// outputs takes left and right in turn. With `pan` (-1 is left, 1 is right) a mono stem is panned
/// with equal power (-3 dB in the middle) and a stereo stem is balanced: the side it is turned away
/// from gets softer, the other stays.
pub(crate) fn routes(place: StemPlace, pan: Option<f32>, bus: Range<usize>) -> Vec<Route> {
    let outputs = bus.len();
    let mut routes = Vec::new();
    for (at, channel) in bus.enumerate() {
        let right = at % 2 == 1;
        let mut add = |source: usize, coefficient: f32| {
            let source = place.first_channel + source;
            routes.push(Route { source, stem: place.stem, channel, coefficient });
        };
        match (place.channels, outputs) {
            (1, 1) => add(0, 1.0),
            (1, _) => add(0, pan.map_or(1.0, |pan| equal_power(pan, right))),
            (_, 1) => {
                add(0, 0.5 * balance(pan, false));
                add(1, 0.5 * balance(pan, true));
            }
            (_, _) => add(usize::from(right), balance(pan, right)),
        }
    }
    routes
}

fn equal_power(pan: f32, right: bool) -> f32 {
    let angle = (pan + 1.0) * FRAC_PI_4;
    if right { angle.sin() } else { angle.cos() }
}

fn balance(pan: Option<f32>, right: bool) -> f32 {
    let pan = pan.unwrap_or(0.0);
    let away = if right { -pan } else { pan };
    (1.0 - away).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The coefficients as `(source, channel, coefficient)`.
    fn of(channels: usize, pan: Option<f32>, outputs: usize) -> Vec<(usize, usize, f32)> {
        let place = StemPlace { stem: 3, first_channel: 10, channels };
        let routes = routes(place, pan, 4..4 + outputs);
        assert!(routes.iter().all(|route| route.stem == 3));
        routes.iter().map(|r| (r.source - 10, r.channel - 4, r.coefficient)).collect()
    }

    #[test]
    fn unity_is_bit_for_bit() {
        assert_eq!(of(2, None, 2), [(0, 0, 1.0), (1, 1, 1.0)]);
        assert_eq!(of(1, None, 1), [(0, 0, 1.0)]);
        assert_eq!(of(1, None, 2), [(0, 0, 1.0), (0, 1, 1.0)]);
        assert_eq!(of(2, None, 1), [(0, 0, 0.5), (1, 0, 0.5)]);
        assert_eq!(of(2, None, 4), [(0, 0, 1.0), (1, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0)]);
    }

    #[test]
    fn mono_pans_with_equal_power() {
        let half = 0.5f32.sqrt();
        for (_, _, coefficient) in of(1, Some(0.0), 2) {
            assert!((coefficient - half).abs() < 1e-6);
        }
        for pan in [-1.0, -0.3, 0.0, 0.5, 1.0] {
            let power: f32 = of(1, Some(pan), 2).iter().map(|(_, _, c)| c * c).sum();
            assert!((power - 1.0).abs() < 1e-6, "pan {pan}: power {power}");
        }
        assert_eq!(of(1, Some(-1.0), 2)[0], (0, 0, 1.0));
        assert!(of(1, Some(-1.0), 2)[1].2.abs() < 1e-6);
    }

    #[test]
    fn stereo_is_balanced() {
        assert_eq!(of(2, Some(0.0), 2), [(0, 0, 1.0), (1, 1, 1.0)]);
        assert_eq!(of(2, Some(0.25), 2), [(0, 0, 0.75), (1, 1, 1.0)]);
        assert_eq!(of(2, Some(-1.0), 2), [(0, 0, 1.0), (1, 1, 0.0)]);
        assert_eq!(of(2, Some(1.0), 1), [(0, 0, 0.0), (1, 0, 0.5)]);
    }
}
