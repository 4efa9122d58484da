//! Stop, fade and panic: gains by arithmetic.

use downbeat_engine::{Action, Transport};

use super::coded::{BEAT, PERIOD, RAMP, RATE, clicks, then};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const PLAYED: usize = 2 * RATE + 1_000;
/// The fade of a stop, in frames.
const FADE: usize = RATE;

/// A song of ones, with a click.
fn show() -> TestShow {
    super::coded::songs(&[])
        .head("stop_fade: 1 s\ntransport: { confirm: [] }")
        .song("ones", "")
        .stem_of_ones(20 * RATE, "bus: main")
}

fn playing(show: &TestShow) -> Rig {
    super::coded::playing(show, PLAYED)
}

/// Asserts that the song's gain is a line through these points, each a frame from `PLAYED` on and a
/// gain. The first frame of a ramp has moved one step already.
#[track_caller]
fn assert_gains(rig: &Rig, points: &[(usize, f64)]) {
    for line in points.windows(2) {
        let [(from, before), (to, after)] = [line[0], line[1]];
        for frame in from..to {
            let share = (frame - from + 1) as f64 / (to - from) as f64;
            let wanted = before + (after - before) * share;
            let heard = f64::from(rig.recorded[0][PLAYED + frame]);
            assert!((heard - wanted).abs() < 1e-4, "{frame}: {heard}, not {wanted}");
        }
    }
}

#[test]
fn a_stop_fades_and_a_second_press_stops_at_once() {
    let show = show();
    let mut rig = playing(&show);
    then(&mut rig, Action::Stop, FADE + PERIOD);
    assert_gains(&rig, &[(0, 1.0), (FADE, 0.0), (FADE + PERIOD, 0.0)]);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);

    let mut rig = playing(&show);
    let again = FADE / 5;
    then(&mut rig, Action::Stop, again);
    then(&mut rig, Action::Stop, FADE);
    assert_gains(&rig, &[(0, 1.0), (again, 0.8), (again + RAMP, 0.0), (FADE, 0.0)]);
    assert_eq!(clicks(&rig, PLAYED + again + RAMP), [] as [usize; 0]);
}

#[test]
fn a_fade_comes_back_from_where_it_is_over_the_same_time_and_the_click_goes_on() {
    let mut rig = playing(&show());
    let half = FADE / 2;
    then(&mut rig, Action::Fade, half);
    assert_eq!(rig.snapshot().transport, Transport::FadingOut);
    then(&mut rig, Action::Fade, half / 2);
    assert_eq!(rig.snapshot().transport, Transport::FadingBack);
    rig.play(FADE, PERIOD);
    // Half of the way in the whole time.
    let full = half + FADE;
    assert_gains(&rig, &[(half, 0.5), (full - half, 0.75), (full, 1.0), (full + half / 2, 1.0)]);
    let beats = (0..).map(|beat| beat * BEAT).take_while(|&frame| frame < rig.recorded[1].len());
    assert_eq!(clicks(&rig, 0), beats.collect::<Vec<_>>());

    // Left alone it ends, and the click with it.
    let mut rig = playing(&show());
    then(&mut rig, Action::Fade, FADE + RATE);
    assert_gains(&rig, &[(0, 1.0), (FADE, 0.0), (FADE + RATE, 0.0)]);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
    assert!(clicks(&rig, PLAYED + FADE + RAMP).is_empty());
    assert_eq!(clicks(&rig, PLAYED).len(), FADE / BEAT);
}

#[test]
fn a_panic_is_silence_within_10_ms_whatever_sounds() {
    let limit = RATE / 100;
    let show = show();
    for before in [None, Some(Action::Stop), Some(Action::Fade), Some(Action::Hold)] {
        let mut rig = playing(&show);
        if let Some(action) = before {
            then(&mut rig, action, RAMP / 2);
        }
        let at = rig.recorded[0].len();
        then(&mut rig, Action::Panic, RATE);
        for output in &rig.recorded {
            assert!(output[at + limit..].iter().all(|&sample| sample == 0.0), "{before:?}");
        }
        assert_eq!(rig.snapshot().transport, Transport::Stopped);
    }
}
