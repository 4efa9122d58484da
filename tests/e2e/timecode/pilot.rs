//! The pilot through the whole engine.

use std::f64::consts::TAU;
use std::time::Duration;

use downbeat_engine::{Action, Switch, Withdrawn};

use crate::support::audio::Format;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
/// Frames of the ramp with which it comes and goes.
const RAMP: usize = RATE / 200;
/// The most that it may take to cease: 10 ms.
const CEASES: usize = RATE / 100;

fn rig(pilot: &str) -> Rig {
    let show = TestShow::new()
        .head(&format!("pilot: {pilot}"))
        .bus("main", "{ outputs: [1] }")
        .bus("pilot", "{ outputs: [2], role: pilot, level: 0 dB }")
        .song("first", "")
        .stem(Format::Wav24, 1, 40 * RATE as u64, "bus: main")
        .song("second", "")
        .stem(Format::Wav24, 1, 4 * RATE as u64, "bus: main");
    Rig::new(show.load())
}

/// The tone at a frame of the device.
fn tone(hertz: usize, frame: usize) -> f32 {
    ((frame * hertz % RATE) as f64 / RATE as f64 * TAU).sin() as f32
}

/// The frames at which the recording is not that tone.
fn gaps(rig: &Rig, hertz: usize) -> Vec<usize> {
    let heard = rig.recorded[1].iter().enumerate();
    let off = heard.filter(|(frame, sample)| (*sample - tone(hertz, *frame)).abs() > 1e-6);
    // Where the tone crosses zero there is nothing to tell a gap by.
    off.map(|(frame, _)| frame).collect()
}

#[test]
fn it_goes_on_from_the_first_frame_through_whatever_the_songs_do_and_changing_periods() {
    let mut rig = rig("{ frequency: 997 Hz }");
    rig.settle();
    let script = [
        (5_000, Action::Go),
        (30_000, Action::Hold),
        (40_000, Action::Hold),
        (60_000, Action::Stop),
        (61_000, Action::Stop),
        (70_000, Action::Arm(downbeat_engine::EntryId(1))),
        (80_000, Action::Go),
        (120_000, Action::Panic),
    ];
    let mut periods = [64, 128, 1_024, 17, 1, 480].into_iter().cycle();
    rig.perform(150_000, || periods.next().unwrap(), &script);
    assert_eq!(gaps(&rig, 997), Vec::<usize>::new());
    let pilot = rig.snapshot().pilot.unwrap();
    assert_eq!((pilot.withdrawn, pilot.longest_gap), (None, Duration::ZERO));
}

#[test]
fn a_conductor_that_hangs_takes_it_away_and_its_return_brings_it_back() {
    let mut rig = rig("{ hung: 500 ms, back: 1 s }");
    rig.settle();
    rig.play(RATE, 128);
    // The last step is just before this.
    rig.play_alone(2 * RATE, 128);
    rig.play(2 * RATE, 128);
    let gaps = gaps(&rig, 1_000);
    let hangs = RATE + RATE / 2;
    assert!((hangs..hangs + 10).contains(&gaps[0]), "{}", gaps[0]);
    let silent = &rig.recorded[1][hangs + CEASES..3 * RATE];
    assert!(silent.iter().all(|sample| *sample == 0.0));
    let back = 3 * RATE + RATE + RAMP;
    assert!((back - 20..back).contains(gaps.last().unwrap()), "{:?}", gaps.last());
    assert!(rig.was_told("the pilot is back"));
    let longest = rig.snapshot().pilot.unwrap().longest_gap;
    assert_eq!(longest, Duration::from_secs_f64((back - hangs) as f64 / RATE as f64));
}

#[test]
fn stems_that_starve_take_it_away_while_the_conductor_lives() {
    let mut rig = rig("{ starved: 50 ms, back: by hand }");
    rig.go();
    rig.play(RATE, 128);
    let mut left = 30 * RATE;
    while left > 0 {
        rig.step();
        rig.render(512);
        left -= 512.min(left);
    }
    rig.step();
    let starved = rig.snapshot().reading.starved_frames as usize;
    let pilot = rig.snapshot().pilot.unwrap();
    assert!(starved > RATE && pilot.withdrawn == Some(Withdrawn::Starved), "{starved} {pilot:?}");
    assert!(rig.was_told("the pilot is withdrawn: stems are missing for too long"));
    assert!(rig.recorded[1][25 * RATE..].iter().all(|sample| *sample == 0.0));
    // All is well again, and the operator says so.
    rig.play(3 * RATE, 512);
    assert_eq!(rig.snapshot().pilot.unwrap().withdrawn, Some(Withdrawn::Starved));
    rig.act(Action::Pilot(Switch::On));
    rig.forget();
    rig.play(RATE, 512);
    assert_eq!(rig.snapshot().pilot.unwrap().withdrawn, None);
    assert!(rig.recorded[1][RAMP..].iter().any(|sample| sample.abs() > 0.9));
}

#[test]
fn the_operator_is_asked_twice_while_a_song_plays() {
    let mut rig = rig("{}");
    rig.go();
    rig.play(RATE, 128);
    rig.act(Action::Pilot(Switch::Off));
    rig.play(1_000, 128);
    assert_eq!(rig.snapshot().pilot.unwrap().withdrawn, None);
    rig.act(Action::Pilot(Switch::Off));
    rig.play(1_000, 128);
    assert_eq!(rig.snapshot().pilot.unwrap().withdrawn, Some(Withdrawn::Asked));
    // Bringing it back harms nobody.
    rig.act(Action::Pilot(Switch::On));
    rig.play(1_000, 128);
    let pilot = rig.snapshot().pilot.unwrap();
    assert_eq!((pilot.withdrawn, pilot.longest_gap), (None, Duration::ZERO));
}

#[test]
fn an_outage_of_the_device_is_the_longest_gap() {
    let mut rig = rig("{}");
    rig.go();
    rig.play(RATE, 128);
    rig.lose_device(12_345);
    rig.play(RATE, 128);
    let longest = rig.snapshot().pilot.unwrap().longest_gap;
    assert_eq!(longest, Duration::from_secs_f64(12_345.0 / RATE as f64));
}
