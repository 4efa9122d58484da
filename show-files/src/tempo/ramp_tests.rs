//! Ramps, places and lengths against arithmetic in whole numbers that takes no root.

use proptest::prelude::*;

use super::{Exact, Length, Meter, MeterChange, Position, Ramp, TempoChange, TempoError, TempoMap};

const RATE: u32 = 48_000;

fn meter(bar: u32, beats: u16, unit: u16) -> MeterChange {
    MeterChange { bar, meter: Meter::new(beats, unit).unwrap() }
}

/// From a quarter on, a tempo, and where it moves.
fn tempo(at: i64, bpm: i64, ramp: Option<(i64, i64)>) -> TempoChange {
    let ramp = ramp.map(|(until, bpm)| Ramp { until: until.into(), bpm: bpm.into() });
    TempoChange { at: at.into(), bpm: bpm.into(), ramp }
}

fn map(meters: &[MeterChange], tempi: &[TempoChange]) -> TempoMap {
    TempoMap::new(&Exact::from(0), meters, tempi).unwrap()
}

/// Checks that a frame is the nearest one to a quarter `x / parts` of a ramp over `quarters` that
/// starts at frame 0. With the time `t = n / 2r` of half frame `n`, `b` and `c` the tempi in quarters
/// a minute, the music is at `bt/60 + (c^2 - b^2) t^2 / (120^2 * quarters)` quarters. All sides are
/// multiplied until they are whole.
fn assert_nearest(frame: i64, (x, parts): (i64, i64), (b, c, quarters): (i64, i64, i64)) {
    let [x, parts, b, c, quarters] = [x, parts, b, c, quarters].map(i128::from);
    let rate = i128::from(RATE);
    let (first, second) = (120 * rate, 120 * 120 * quarters * 4 * rate * rate);
    let music = |half_frames: i128| {
        b * half_frames * second + (c * c - b * b) * half_frames * half_frames * first
    };
    let wanted = x * first * second;
    let half_frame = 2 * i128::from(frame);
    assert!(music(half_frame - 1) * parts <= wanted, "{frame} is too late for {x}/{parts}");
    assert!(music(half_frame + 1) * parts > wanted, "{frame} is too early for {x}/{parts}");
}

#[test]
fn every_point_of_a_ramp_is_the_nearest_frame() {
    for (from, to) in [(120, 140), (140, 120), (60, 240), (1000, 10), (10, 1000), (119, 120)] {
        let map = map(&[meter(1, 4, 4)], &[tempo(0, from, Some((32, to)))]);
        let end = map.bar_frame(RATE, 9);
        // A ramp lasts as long as its mean tempo does.
        let (frames, sum) = (2 * 32 * 60 * i64::from(RATE), from + to);
        assert_eq!(end, (2 * frames + sum).div_euclid(2 * sum));
        let points = map.points(RATE, 3, 1, end);
        assert_eq!(points.len(), 32 * 3);
        for (index, point) in points.iter().enumerate() {
            assert_nearest(point.frame, (index as i64, 3), (from, to, 32));
        }
        // From its end on the tempo stays.
        let bar = map.bar_frame(RATE, 11) - map.bar_frame(RATE, 10);
        assert!((bar - 4 * 60 * i64::from(RATE) / to).abs() <= 1);
    }
}

#[test]
fn an_hour_of_ramps_has_no_drift() {
    // Up and down between 120 and 130 in 16 quarters each: every ramp lasts 2*16*60/250 = 7.68 s.
    let tempi: Vec<TempoChange> = (0..470)
        .map(|ramp| {
            let (from, to) = if ramp % 2 == 0 { (120, 130) } else { (130, 120) };
            tempo(16 * ramp, from, Some((16 * (ramp + 1), to)))
        })
        .collect();
    let map = map(&[meter(1, 4, 4)], &tempi);
    for ramp in 0..=470 {
        assert_eq!(map.bar_frame(RATE, 1 + 4 * ramp), i64::from(ramp) * 768 * 480);
    }
    assert!(map.bar_frame(RATE, 1 + 4 * 470) > 3600 * i64::from(RATE));
    let points = map.points(RATE, 1, 1, 3600 * i64::from(RATE));
    for point in points.iter().filter(|point| point.beat == 1 && point.bar % 4 == 1) {
        assert_eq!(point.frame, map.bar_frame(RATE, point.bar));
    }
}

#[test]
fn bars_before_a_ramp_at_bar_1_keep_its_tempo() {
    let map = map(&[meter(1, 4, 4)], &[tempo(0, 120, Some((8, 240)))]);
    assert_eq!(map.bar_frame(RATE, 0), -2 * 48_000);
    assert_eq!(map.bar_frame(RATE, -9), -20 * 48_000);
    let count_in = map.points(RATE, 1, 0, 1);
    assert_eq!(
        count_in.iter().map(|point| point.frame).collect::<Vec<_>>(),
        [-96_000, -72_000, -48_000, -24_000, 0]
    );
    assert_eq!(map.first().0, 120.0);
    assert_eq!(map.tempo_at(RATE, -48_000).0, 120.0);
    // 8 quarters at a mean of 180 last 8/3 s; half of that time is at the mean.
    assert_eq!(map.tempo_at(RATE, 64_000).0, 180.0);
    assert_eq!(map.tempo_at(RATE, 128_000).0, 240.0);
}

#[test]
fn a_meter_may_change_inside_a_ramp() {
    let meters = [meter(1, 4, 4), meter(2, 7, 8)];
    let map = map(&meters, &[tempo(0, 100, Some((11, 150)))]);
    // Bar 2 has seven eighths, bars 2 and 3 together the seven quarters that are left.
    assert_nearest(map.bar_frame(RATE, 2), (4, 1), (100, 150, 11));
    assert_nearest(map.bar_frame(RATE, 3), (15, 2), (100, 150, 11));
    let points = map.points(RATE, 1, 2, map.bar_frame(RATE, 3));
    for (eighth, point) in points.iter().enumerate() {
        assert_nearest(point.frame, (8 + eighth as i64, 2), (100, 150, 11));
    }
    assert_eq!(points.len(), 7);
    assert_eq!(map.bar_frame(RATE, 4), 11 * 2 * 60 * i64::from(RATE) / 250);
}

#[test]
fn a_tempo_may_change_inside_a_bar() {
    let map = map(&[meter(1, 4, 4)], &[tempo(0, 60, None), tempo(3, 120, None)]);
    let frames: Vec<i64> = map.points(100, 1, 1, 600).iter().map(|point| point.frame).collect();
    assert_eq!(frames, [0, 100, 200, 300, 350, 400, 450, 500, 550]);
}

#[test]
fn a_ramp_must_be_over_when_the_next_tempo_comes() {
    let new = |tempi: &[TempoChange]| TempoMap::new(&Exact::from(0), &[meter(1, 4, 4)], tempi);
    let ramp = tempo(8, 120, Some((16, 140)));
    let start = tempo(0, 120, None);
    assert!(new(&[start.clone(), ramp.clone(), tempo(16, 100, None)]).is_ok());
    assert_eq!(new(&[start.clone(), ramp, tempo(15, 100, None)]), Err(TempoError::Ramp(4)));
    assert_eq!(new(&[start.clone(), tempo(8, 120, Some((8, 140)))]), Err(TempoError::Ramp(3)));
    assert_eq!(new(&[start.clone(), tempo(8, 120, Some((9, 1001)))]), Err(TempoError::Bpm(3)));
    // A ramp that goes nowhere is a tempo that stays.
    let level = new(&[start, tempo(8, 120, Some((9, 120))), tempo(9, 60, None)]).unwrap();
    assert_eq!(level.bar_frame(RATE, 4), (9 * 24 + 3 * 48) * 1000);
}

#[test]
fn positions_are_bars_beats_and_times() {
    let map = TempoMap::new(
        &"0.5".parse().unwrap(),
        &[meter(1, 4, 4), meter(3, 6, 8)],
        &[tempo(0, 120, None)],
    )
    .unwrap();
    let bar = |bar, beat| map.frame(RATE, &Position::Bar { bar, beat });
    assert_eq!(bar(1, 1), Ok(24_000));
    assert_eq!(bar(2, 3), Ok(24_000 + 6 * 24_000));
    assert_eq!(bar(3, 6), Ok(24_000 + 8 * 24_000 + 5 * 12_000));
    let problem = bar(2, 5).unwrap_err();
    assert_eq!(problem.to_string(), "bar 2 has 4 beats, and no beat 5");
    assert!(bar(3, 7).is_err() && bar(1, 0).is_err());
    let time = |text: &str| map.frame(RATE, &Position::Time(text.parse().unwrap()));
    assert_eq!([time("0"), time("62.5"), time("0.00001")], [Ok(0), Ok(3_000_000), Ok(0)]);
}

#[test]
fn a_time_inside_a_ramp_is_its_frame() {
    let map = map(&[meter(1, 4, 4)], &[tempo(0, 60, Some((32, 200)))]);
    for millis in (0..20_000).step_by(37) {
        let time = Exact::ratio(millis, 1000).unwrap();
        assert_eq!(map.frame(RATE, &Position::Time(time)), Ok(millis * 48));
    }
}

#[test]
fn lengths_stay_on_the_grid() {
    // 127.97 bpm at 48 kHz: no beat but the first is on a whole frame.
    let start = TempoChange { at: 0.into(), bpm: "127.97".parse().unwrap(), ramp: None };
    let map = map(&[meter(1, 4, 4), meter(100, 6, 8)], &[start]);
    let at = |bar, beat| map.frame(RATE, &Position::Bar { bar, beat }).unwrap();
    let after = |frame, length| map.frame_after(RATE, frame, &length);
    for bar in 1..90 {
        assert_eq!(after(at(bar, 2), Length::Beats(2.into())), at(bar, 4));
        assert_eq!(after(at(bar, 3), Length::Bars(2.into())), at(bar + 2, 3));
        assert_eq!(after(at(bar + 1, 1), Length::Beats((-1).into())), at(bar, 4));
    }
    // Back from a change of meter beats are those before it, on from it those after it.
    assert_eq!(after(at(100, 1), Length::Beats((-2).into())), at(99, 3));
    assert_eq!(after(at(100, 1), Length::Beats(2.into())), at(100, 3));
    assert_eq!(after(at(100, 1), Length::Bars((-1).into())), at(99, 1));
    let frame = at(7, 3) + 5;
    assert_eq!(after(frame, Length::Seconds("0.25".parse().unwrap())), frame + 12_000);
    assert_eq!(after(frame, Length::Seconds("-0.25".parse().unwrap())), frame - 12_000);
}

#[test]
fn groups_are_told_of_every_point() {
    let meter = MeterChange { bar: 1, meter: Meter::grouped(&[2, 2, 3], 8).unwrap() };
    let points = map(&[meter], &[tempo(0, 120, None)]).points(RATE, 1, 0, 84_000);
    let groups: Vec<u16> = points
        .iter()
        .filter(|point| point.meter.starts_group(point.beat))
        .map(|point| point.beat)
        .collect();
    assert_eq!(groups, [1, 3, 5, 1, 3, 5]);
}

proptest! {
    #[test]
    fn a_place_is_the_point_before_it(
        tempi in prop::collection::vec((10_i64..400, 10_i64..400, 1_i64..20, 0_i64..20), 1..8),
        beats in 1_u16..12,
        offset in -100_i64..100,
        frames in prop::collection::vec(-480_000_i64..4_800_000, 1..20),
    ) {
        let (mut at, mut changes) = (0, Vec::new());
        for (from, to, length, rest) in tempi {
            changes.push(tempo(at, from, Some((at + length, to))));
            at += length + rest;
        }
        let meters = [meter(1, 4, 4), meter(5, beats, 8)];
        let map = TempoMap::new(&Exact::ratio(offset, 7).unwrap(), &meters, &changes).unwrap();
        let points = map.points(RATE, 1, map.place(RATE, -480_000).bar, 6_000_000);
        for pair in points.windows(2) {
            prop_assert!(pair[0].frame < pair[1].frame);
        }
        for frame in frames {
            let place = map.place(RATE, frame);
            let next = points.partition_point(|point| point.frame <= frame);
            let point = points[next - 1];
            prop_assert_eq!((place.bar, place.beat), (point.bar, point.beat));
            prop_assert!((0.0..1.0).contains(&place.into));
            let first = map.place(RATE, point.frame);
            prop_assert_eq!((first.bar, first.beat, first.into), (point.bar, point.beat, 0.0));
        }
    }
}
