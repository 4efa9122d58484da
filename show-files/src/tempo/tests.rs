//! The grid against arithmetic in whole numbers that shares nothing with it.

use proptest::prelude::*;

use super::{Beat, Exact, Meter, MeterChange, TempoChange, TempoError, TempoMap};

/// From a bar on, a tempo and a meter.
#[derive(Clone)]
struct Change {
    bar: u32,
    bpm: Exact,
    meter: Meter,
}

fn change(bar: u32, bpm: &str, beats: u16, unit: u16) -> Change {
    let meter = Meter::new(beats, unit).unwrap();
    Change { bar, bpm: bpm.parse().unwrap(), meter }
}

/// The map of changes that are all on bar lines.
fn try_map(offset: &Exact, changes: &[Change]) -> Result<TempoMap, TempoError> {
    let meters: Vec<MeterChange> =
        changes.iter().map(|&Change { bar, meter, .. }| MeterChange { bar, meter }).collect();
    // In 32nds, so that every meter's bars are whole.
    let (mut at, mut tempi) = (0, Vec::new());
    for (index, change) in changes.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).map(|before| &changes[before]) {
            let bar = i64::from(before.meter.beats) * 32 / i64::from(before.meter.unit);
            at += (i64::from(change.bar) - i64::from(before.bar)) * bar;
        }
        tempi.push(TempoChange {
            at: Exact::ratio(at, 8).unwrap(),
            bpm: change.bpm.clone(),
            ramp: None,
        });
    }
    TempoMap::new(offset, &meters, &tempi)
}

fn map(offset: &str, changes: &[Change]) -> TempoMap {
    try_map(&offset.parse().unwrap(), changes).unwrap()
}

/// `numerator / denominator`, rounded half up.
fn rounded(numerator: i128, denominator: i128) -> i64 {
    i64::try_from((2 * numerator + denominator).div_euclid(2 * denominator)).unwrap()
}

#[test]
fn a_bar_of_four_at_120_lasts_two_seconds() {
    let points = map("0", &[change(1, "120", 4, 4)]).points(48_000, 1, 1, 96_000);
    let beat = |beat: u16| Beat {
        frame: (i64::from(beat) - 1) * 24_000,
        bar: 1,
        beat,
        meter: Meter::new(4, 4).unwrap(),
        sub: 0,
    };
    assert_eq!(points, [beat(1), beat(2), beat(3), beat(4)]);
}

#[test]
fn bpm_counts_quarters_and_a_beat_is_the_unit_of_the_meter() {
    // An eighth at 120 quarters a minute lasts a quarter of a second.
    let points = map("0.5", &[change(1, "120", 6, 8)]).points(1000, 2, 1, 500 + 1500);
    assert_eq!(points.len(), 6 * 2);
    for (index, point) in points.iter().enumerate() {
        assert_eq!(point.frame, 500 + 125 * index as i64);
        assert_eq!((point.beat, point.sub), (index as u16 / 2 + 1, index as u16 % 2));
    }
}

#[test]
fn bars_before_the_first_are_counted_backwards() {
    let map = map("0.1", &[change(1, "90", 3, 4), change(2, "200", 4, 4)]);
    // Two bars of three beats of 2/3 s: 4 s before the offset.
    let points = map.points(48_000, 1, -1, 0);
    assert_eq!(points.first().map(|point| (point.frame, point.bar)), Some((-187_200, -1)));
    let last = points.last().unwrap();
    // The third beat of bar 0 is 2/3 s before 0.1 s: -27200 frames.
    assert_eq!((last.frame, last.bar, last.beat), (-27_200, 0, 3));
    assert_eq!(map.bar_frame(48_000, -1), -187_200);
    assert_eq!(map.bar_frame(48_000, 1), 4_800);
}

/// Tempi with a common denominator of 100: a quarter at `c/100` bpm lasts `6000/c` s.
const HOUR: [(u32, i128, i128, i128); 5] = [
    (1, 12_797, 4, 4),
    (101, 9_333, 7, 8),
    (300, 17_401, 3, 4),
    (301, 12_001, 5, 16),
    (900, 10_007, 4, 4),
];

#[test]
fn an_hour_of_changes_is_exact_to_the_frame() {
    let changes: Vec<Change> = HOUR
        .iter()
        .map(|&(bar, cents, beats, unit)| {
            let bpm = format!("{}.{:02}", cents / 100, cents % 100);
            change(bar, &bpm, beats as u16, unit as u16)
        })
        .collect();
    for rate in [44_100, 48_000, 96_000] {
        let until = 3600 * i64::from(rate);
        let points = map("0.013", &changes).points(rate, 3, 1, until);
        let expected = expected_hour(i128::from(rate), until);
        assert!(expected.len() > 20_000);
        assert_eq!(points.len(), expected.len());
        for (point, expected) in points.iter().zip(&expected) {
            assert_eq!((point.frame, point.bar, point.beat, point.sub), *expected);
        }
    }
}

/// All times as multiples of one over the product of all tempi (times 1000 for the offset, times 64
/// for the subdivided units), so that every sum is of whole numbers.
fn expected_hour(rate: i128, until: i64) -> Vec<(i64, i32, u16, u16)> {
    let tempi: i128 = HOUR.iter().map(|change| change.1).product();
    let scale = tempi * 1000 * 3 * 16;
    let mut time = 13 * (scale / 1000);
    let mut points = Vec::new();
    let mut bar = 1;
    loop {
        let &(_, cents, beats, unit) =
            HOUR.iter().rev().find(|change| change.0 <= bar as u32).unwrap();
        for beat in 1..=beats {
            for sub in 0..3 {
                let frame = rounded(time * rate, scale);
                if frame >= until {
                    return points;
                }
                points.push((frame, bar, beat as u16, sub));
                // A third of (4/unit) quarters of 6000/cents seconds; every division is whole.
                time += scale / cents / 3 / unit * 4 * 6000;
            }
        }
        bar += 1;
    }
}

#[test]
fn half_a_frame_rounds_up() {
    // At 1 frame a second and 120 bpm, beats are at 0, 0.5, 1, 1.5 frames.
    let frames: Vec<i64> = map("0", &[change(1, "120", 4, 4)])
        .points(1, 1, 0, 2)
        .iter()
        .map(|point| point.frame)
        .collect();
    assert_eq!(frames, [-2, -1, -1, 0, 0, 1, 1]);
}

#[test]
fn a_change_keeps_the_bar_line() {
    let map = map("0", &[change(1, "60", 4, 4), change(3, "120", 2, 4)]);
    assert_eq!([1, 2, 3, 4].map(|bar| map.bar_frame(100, bar)), [0, 400, 800, 900]);
    assert_eq!(map.first(), (60.0, Meter::new(4, 4).unwrap()));
}

#[test]
fn a_map_must_start_and_go_on() {
    let zero = Exact::from(0);
    let new = |changes: &[Change]| try_map(&zero, changes);
    let start = change(1, "120", 4, 4);
    assert_eq!(new(&[]), Err(TempoError::NoStart));
    assert_eq!(new(&[change(2, "120", 4, 4)]), Err(TempoError::NoStart));
    assert_eq!(new(&[start.clone(), start.clone()]), Err(TempoError::Meter(1)));
    assert_eq!(
        new(&[start.clone(), change(u32::MAX, "120", 4, 4)]),
        Err(TempoError::Meter(u32::MAX))
    );
    assert_eq!(new(&[change(1, "9.99", 4, 4)]), Err(TempoError::Bpm(1)));
    assert_eq!(new(&[start, change(2, "1000.01", 4, 4)]), Err(TempoError::Bpm(2)));

    let meters = [MeterChange { bar: 1, meter: Meter::new(4, 4).unwrap() }];
    let at = |at: i64| TempoChange { at: at.into(), bpm: 120.into(), ramp: None };
    assert_eq!(TempoMap::new(&zero, &meters, &[at(1)]), Err(TempoError::NoStart));
    assert_eq!(TempoMap::new(&zero, &meters, &[at(0), at(9), at(9)]), Err(TempoError::Order(3)));
    assert_eq!(TempoMap::new(&zero, &meters, &[at(0), at(9), at(4)]), Err(TempoError::Order(2)));
    assert_eq!(TempoMap::new(&zero, &meters, &[at(0), at(0)]), Err(TempoError::Order(1)));
}

#[test]
fn the_last_bars_there_are_do_not_overflow() {
    let map = map("-3600", &[change(1, "10", 64, 1)]);
    assert_eq!(map.bar_frame(u32::MAX, i32::MIN), i64::MIN);
    assert_eq!(map.bar_frame(u32::MAX, i32::MAX), i64::MAX);
    assert_eq!(map.points(48_000, 1, i32::MAX - 1, i64::MAX).len(), 64);
}

proptest! {
    #[test]
    fn points_rise_and_bars_start_where_the_map_says(
        offset in -10_000_i64..10_000,
        first in 1_000_i64..50_000,
        second in 1_000_i64..50_000,
        beats in 1_u16..12,
        at in 2_u32..20,
        subdivide in 1_u16..5,
    ) {
        let bpm = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let sign = if offset < 0 { "-" } else { "" };
        let offset = format!("{sign}{}.{:03}", offset.abs() / 1000, offset.abs() % 1000);
        let map = map(&offset, &[change(1, &bpm(first), beats, 4), change(at, &bpm(second), 3, 8)]);
        let points = map.points(48_000, subdivide, -2, 48_000 * 30);
        for pair in points.windows(2) {
            prop_assert!(pair[0].frame < pair[1].frame);
        }
        for point in points.iter().filter(|point| point.beat == 1 && point.sub == 0) {
            prop_assert_eq!(point.frame, map.bar_frame(48_000, point.bar));
        }
    }
}
