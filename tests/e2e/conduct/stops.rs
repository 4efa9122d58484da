//! Stop, fade and panic: gains by arithmetic.

use downbeat_engine::{Action, Transport};

use super::coded::{BAR, BEAT, END, PERIOD, RAMP, RATE, assert_song, clicks, then};
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

/// A stray press: the song that is held would be gone, and GO start the next one.
#[test]
fn a_fade_while_held_changes_nothing_and_says_what_does() {
    let words = "held: there is nothing to fade; GO goes on, stop ends it";
    let files = super::coded::songs(&["", ""]).head("stop_fade: 1 s");
    // In the hold's fade, after it, and while the device is gone.
    for (rendered, gone) in [(RAMP / 2, 0), (BEAT, 0), (BEAT, 5 * RATE)] {
        let mut rig = super::coded::playing(&files, PLAYED);
        rig.act(Action::Hold);
        rig.render(rendered);
        rig.pass_without_device(gone);
        rig.act(Action::Fade);
        assert!(rig.was_told(words), "{rendered} {gone}");
        rig.device_is_back(gone);
        rig.play(BEAT, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::Held);
        assert_eq!(super::armed(&mut rig).as_deref(), Some("s1"));
        let on = rig.recorded[0].len();
        then(&mut rig, Action::Go, BEAT);
        assert_song(&rig, on + RAMP, 0, PLAYED + 2 * RAMP, BEAT - RAMP);
    }
}

/// It is over because somebody wanted it so, and not because a song was missing.
#[test]
fn a_pause_that_is_stopped_is_no_fault() {
    let show =
        super::coded::songs(&["", ""]).entry("{ song: s0, then: { pause: 2 s } }").entry("s1");
    let mut rig = super::coded::playing(&show, END + RATE / 2);
    assert_eq!(rig.snapshot().transport, Transport::Pausing);
    then(&mut rig, Action::Stop, 4 * RATE);
    assert_eq!(rig.snapshot().transport, Transport::Stopped);
    assert!(!rig.was_told("the pause is over"));
}

/// A fade that was turned around ended nothing: what presses GO by itself still does.
#[test]
fn a_song_that_was_faded_back_is_followed_by_itself_where_it_would_have_been() {
    let show = super::coded::songs(&["", ""]).head("transport: { confirm: [] }");
    let playing = |fades: usize| {
        let mut rig = Rig::with(show.load(), true);
        rig.play(RATE, PERIOD);
        for _ in 0..fades {
            then(&mut rig, Action::Fade, RATE / 2);
        }
        rig.play(END, PERIOD);
        rig.snapshot().playing
    };
    assert_eq!(playing(0), Some(1));
    assert_eq!(playing(2), Some(1));
    // Faded out it was stopped, and nothing follows.
    assert_eq!(playing(1), None);
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

/// GO was a slip: whatever ends the count-in, the song never comes in and the next GO is for it.
#[test]
fn what_ends_a_count_in_keeps_the_song_silent_and_arms_it_again() {
    let head = "count_in: 1 bar\n";
    let show = || super::coded::songs(&[head, head]).head("stop_fade: 1 s");
    for action in [Action::Stop, Action::Fade, Action::Panic] {
        let show = show();
        let mut rig = Rig::new(show.load());
        rig.go();
        rig.play(BEAT + 1_000, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::CountIn);
        then(&mut rig, action, 3 * BAR);
        assert_eq!(rig.snapshot().transport, Transport::Stopped, "{action:?}");
        assert!(rig.recorded[0].iter().all(|sample| *sample == 0.0), "{action:?}");
        assert_eq!(clicks(&rig, 0), [0, BEAT], "{action:?}");
        assert_eq!(super::armed(&mut rig).as_deref(), Some("s0"), "{action:?}");
        let at = rig.recorded[0].len();
        then(&mut rig, Action::Go, BAR + PERIOD);
        assert_eq!(clicks(&rig, at), [0, 1, 2, 3, 4].map(|beat| at + beat * BEAT), "{action:?}");
        assert_eq!(super::armed(&mut rig).as_deref(), Some("s1"), "{action:?}");
    }
    // Where the operator picked the next one meanwhile, that stays.
    let show = show();
    let mut rig = Rig::new(show.load());
    rig.go();
    rig.play(BEAT, PERIOD);
    let picked = rig.snapshot().entries[1].id;
    then(&mut rig, Action::Arm(picked), PERIOD);
    then(&mut rig, Action::Stop, BAR);
    assert_eq!(super::armed(&mut rig).as_deref(), Some("s1"));
    // A count-in back into a song that was heard is another thing: what follows is armed.
    let mut rig = super::coded::playing(&show, 2 * BAR);
    then(&mut rig, Action::Hold, BEAT);
    let from = downbeat_engine::Reentry::Bar;
    then(&mut rig, Action::GoOn(downbeat_engine::GoOn { from, count_in: 1 }), BEAT);
    assert_eq!(rig.snapshot().transport, Transport::CountIn);
    then(&mut rig, Action::Stop, BAR);
    assert_eq!(super::armed(&mut rig).as_deref(), Some("s1"));
}
