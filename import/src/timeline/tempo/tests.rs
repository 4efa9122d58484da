use super::*;
use crate::draft::{Change, Position};

fn point(at: f64, bpm: f64, ramps: bool) -> TempoPoint {
    TempoPoint { at, bpm, ramps }
}

fn change(at: Position, bpm: Option<f64>, meter: Option<(u16, u16)>) -> Change {
    Change { at, bpm, ramp: None, meter }
}

use Position::{Bar as AtBar, Beat, Seconds};

#[test]
fn one_tempo_is_one_change() {
    let line = TempoLine::new(Shape::OverTime, 120.0, &[]).with_meters(&[(0.0, (6, 8))]);
    let bars = line.bars(10.0);
    // 3 quarters of 0.5 s.
    assert_eq!(bars[1].start, 1.5);
    assert_eq!(line.changes(&bars, 0.0), (vec![Change::start(120.0, (6, 8))], vec![]));
}

#[test]
fn steps_stay_where_they_are() {
    // Bar 3 starts at 4 s; beat 3 of bar 2 at 3 s; 3.2 s is at no beat.
    let points = [
        point(0.0, 120.0, false),
        point(3.0, 90.0, false),
        point(3.2, 60.0, false),
        point(5.0, 60.0, false),
    ];
    let line = TempoLine::new(Shape::OverTime, 90.0, &points);
    let (changes, uneven) = line.changes(&line.bars(20.0), 1.0);
    assert_eq!(
        changes,
        [
            Change::start(120.0, (4, 4)),
            change(Beat(2, 3), Some(90.0), None),
            change(Seconds(3.2 - 1.0), Some(60.0), None),
        ]
    );
    assert!(uneven.is_empty());
}

#[test]
fn a_ramp_over_time_is_a_ramp() {
    // From 60 to 120 over 8 s: 8 * 90 / 60 = 12 quarters.
    let points = [point(0.0, 60.0, true), point(8.0, 120.0, false)];
    let line = TempoLine::new(Shape::OverTime, 60.0, &points).with_meters(&[(8.0, (2, 4))]);
    assert!((line.quarters_at(8.0) - 12.0).abs() < 1e-9);
    assert!((line.seconds_at(12.0) - 8.0).abs() < 1e-9);
    let (changes, uneven) = line.changes(&line.bars(30.0), 0.0);
    let ramp = Some((120.0, AtBar(5)));
    assert_eq!(
        changes,
        [
            Change { ramp, ..Change::start(60.0, (4, 4)) },
            change(AtBar(3), None, Some((2, 4))),
            change(AtBar(5), Some(120.0), None),
        ]
    );
    assert!(uneven.is_empty());
    // A song that starts inside has the rest of it: after 4 quarters at sqrt(60^2 + 2*7.5*60*4).
    let bars = line.bars(30.0);
    let (changes, _) = line.changes(&bars[1..], bars[1].start);
    assert!((changes[0].bpm.unwrap() - 7200_f64.sqrt()).abs() < 1e-9);
    assert_eq!(changes[0].ramp, Some((120.0, AtBar(4))));
}

#[test]
fn a_ramp_over_beats_keeps_every_bar_in_place() {
    // From 60 to 120 over 16 quarters: 60 * 16/60 * ln 2 = 11.090 s.
    let points = [point(0.0, 60.0, true), point(16.0, 120.0, false)];
    let line = TempoLine::new(Shape::OverBeats, 60.0, &points);
    let end = 16.0 * std::f64::consts::LN_2;
    assert!((line.seconds_at(16.0) - end).abs() < 1e-9);
    assert!((line.quarters_at(end) - 16.0).abs() < 1e-9);
    let bars = line.bars(30.0);
    let (changes, uneven) = line.changes(&bars, 0.0);
    assert_eq!(uneven, [1, 2, 3, 4]);
    let mut time = 0.0;
    for (change, bar) in changes.iter().zip(&bars) {
        assert!((bar.start - time).abs() < 1e-6);
        time += 240.0 / change.bpm.unwrap();
    }
    assert_eq!(changes.last().unwrap().bpm, Some(120.0));
}

#[test]
fn a_meter_inside_a_bar_cuts_it_short() {
    let line =
        TempoLine::new(Shape::OverTime, 120.0, &[]).with_meters(&[(6.0, (3, 4)), (10.5, (4, 4))]);
    let bars = line.bars(8.0);
    let meters: Vec<(u16, u16)> = bars.iter().map(|bar| bar.meter).collect();
    assert_eq!(meters[..5], [(4, 4), (2, 4), (3, 4), (3, 8), (4, 4)]);
    assert_eq!(bars[4].start, 5.25);
}

#[test]
fn nonsense_is_pulled_into_bounds() {
    let points = [
        point(f64::NAN, 120.0, true),
        point(-5.0, -3.0, true),
        point(2.0, 1e300, true),
        point(2.0, 50.0, false),
    ];
    for shape in [Shape::OverTime, Shape::OverBeats] {
        let line = TempoLine::new(shape, f64::NAN, &points)
            .with_meters(&[(f64::INFINITY, (4, 4)), (1.0, (0, 3))]);
        let bars = line.bars(1e9);
        assert_eq!(bars.len(), MAX_BARS as usize);
        let (changes, _) = line.changes(&bars, 0.0);
        let sound = |bpm: f64| (10.0..=1000.0).contains(&bpm);
        assert!(changes.iter().all(|change| change.bpm.is_none_or(sound)));
    }
}
