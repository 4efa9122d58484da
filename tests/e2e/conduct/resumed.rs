//! A run that goes on with one that broke off while something repeated, or that was changed in ways
//! that are not heard.

use std::time::Duration;

use downbeat_engine::{
    Action, EntryId, JumpTo, Quantum, RejoinAt, Release, Switch, Transport, VampOf,
};
use downbeat_journal as journal;
use downbeat_journal::{Position, State};

use super::coded::{
    BAR, END, PERIOD, RAMP, RATE, SECTIONS, assert_silent, assert_song, sample, songs, then,
};
use super::written::{break_off, state, written};
use crate::support::audio::noise;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// A run that goes on with that state, which was last known so long ago. Nothing of it has played.
pub fn resumed(files: &TestShow, state: &State, ago: Duration) -> Rig {
    let mut rig = Rig::new(files.load());
    rig.step();
    rig.conductor.restore(state, ago);
    rig.play(4 * PERIOD, PERIOD);
    rig.forget();
    rig
}

/// What is left of a run that played the first song up to a frame, then did this and played on, for
/// so many frames each.
pub fn left(files: &TestShow, until: usize, script: &[(Action, usize)]) -> State {
    let (mut rig, writer, _) = written(files);
    rig.go();
    rig.play(until, PERIOD);
    for &(action, frames) in script {
        then(&mut rig, action, frames);
    }
    break_off(files, rig, writer)
}

pub fn frame(state: &State) -> usize {
    usize::try_from(state.position.as_ref().unwrap().frame).unwrap()
}

/// What repeats, in which pass, and whether it is left at its end.
pub fn vamp(rig: &mut Rig) -> Option<(String, u32, bool)> {
    let vamp = rig.snapshot().vamp.clone()?;
    Some((vamp.what, vamp.pass, vamp.releasing))
}

pub fn view(what: &str, pass: u32, releasing: bool) -> Option<(String, u32, bool)> {
    Some((what.into(), pass, releasing))
}

#[test]
fn what_was_made_on_the_spot_repeats_on_and_is_left_like_any_other() {
    let files = songs(&[SECTIONS]);
    for (what, pressed, from, to, name) in [
        (VampOf::Section, 2 * BAR + 1_234, 2 * BAR, 4 * BAR, "B"),
        (VampOf::Bars(1), BAR + 1_234, BAR, 2 * BAR, "bar 2"),
        (VampOf::Bars(2), BAR + 1_234, 0, 2 * BAR, "A"),
    ] {
        println!("{what:?}");
        // It breaks off in the second pass.
        let state = left(&files, pressed, &[(Action::Vamp(what), to - pressed + BAR / 2)]);
        let at = frame(&state);
        let reached = from + BAR / 2;
        assert!(at <= reached && at + RATE / 4 + PERIOD >= reached, "{at}, not {reached}");
        let mut rig = resumed(&files, &state, Duration::ZERO);
        assert_eq!(rig.snapshot().transport, Transport::Held);
        assert_eq!(vamp(&mut rig), view(name, 2, false));
        then(&mut rig, Action::Go, to - at + PERIOD);
        assert_song(&rig, 0, 0, at, to - at - RAMP);
        assert_song(&rig, to - at, 0, from, PERIOD);
        assert_eq!(vamp(&mut rig), view(name, 3, false));
        // The same press again lets it go on past its end.
        then(&mut rig, Action::Vamp(what), to - from);
        assert_song(&rig, to - at, 0, from, to - from + PERIOD);
        assert_eq!(vamp(&mut rig), None);
    }
}

#[test]
fn it_is_kept_from_run_to_run() {
    let files = songs(&[SECTIONS]);
    let first = left(&files, BAR, &[(Action::Vamp(VampOf::Section), 2 * BAR)]);
    let (mut rig, writer, _) = written(&files);
    rig.conductor.restore(&first, Duration::ZERO);
    rig.play(4 * PERIOD, PERIOD);
    // Nobody went on, and somebody has it leave at its end.
    then(&mut rig, Action::Release(Release::AtEnd), PERIOD);
    assert_eq!(vamp(&mut rig), view("A", 2, true));
    let second = break_off(&files, rig, writer);
    let at = frame(&second);
    assert_eq!(at, frame(&first));
    let mut rig = resumed(&files, &second, Duration::ZERO);
    assert_eq!(vamp(&mut rig), view("A", 2, true));
    then(&mut rig, Action::Go, 3 * BAR - at);
    assert_song(&rig, 0, 0, at, 3 * BAR - at);
}

/// The vamp of bars 3 and 4, in its second pass, at a frame; as programs wrote it whose vamps were
/// within one span.
fn in_vamp(frame: usize) -> State {
    let vamp = journal::Vamp {
        of: journal::VampOf::Section,
        from: 2 * BAR as i64,
        to: 4 * BAR as i64,
        pass: 2,
        ..journal::Vamp::default()
    };
    let (frame, vamp) = (frame as i64, Some(vamp));
    let position = Position { song: "s0".into(), span: 1, frame, vamp, ..Position::default() };
    State { position: Some(position), ..State::default() }
}

#[test]
fn where_the_song_would_be_is_in_it() {
    let files = songs(&[SECTIONS]);
    let stood = 3 * BAR + 1_234;
    let ago = 5 * RATE;
    let mut rig = resumed(&files, &in_vamp(stood), Duration::from_secs(5));
    // What has passed since it was heard, up to the next bar line that is not too near.
    let passed = ago + 4 * PERIOD + RATE * 15 / 100;
    let would_be = 2 * BAR + (stood - 2 * BAR + passed) % (2 * BAR);
    let to_line = BAR - would_be % BAR;
    let line = 2 * BAR + (would_be + to_line - 2 * BAR) % (2 * BAR);
    then(&mut rig, Action::Rejoin(RejoinAt::WhereWeWouldBe), 6 * BAR);
    let downbeat = RATE * 15 / 100 + to_line;
    let heard = rig.recorded[0].iter().position(|&sample| sample != 0.0).unwrap();
    // A frame may go in the arithmetic of seconds.
    assert!(heard.abs_diff(downbeat) <= 1, "{heard}, not {downbeat}");
    assert_silent(&rig, 0, heard);
    assert_song(&rig, heard, 0, line, 4 * BAR - line - RAMP);
    let again = heard + 4 * BAR - line;
    assert_song(&rig, again, 0, 2 * BAR, 2 * BAR - RAMP);
    assert_song(&rig, again + 2 * BAR, 0, 2 * BAR, BAR);
}

#[test]
fn a_hold_is_as_long_ago_as_it_is_wherever_the_song_was_moved_since() {
    let files = songs(&[SECTIONS]);
    let held = 2 * BAR + 1_234;
    let moved = Action::Jump { to: JumpTo::Section(0), at: None };
    let state = left(&files, held, &[(Action::Hold, 2 * RATE), (moved, PERIOD)]);
    let position = state.position.as_ref().unwrap();
    assert_eq!((position.span, position.frame), (0, 0));
    let heard = position.heard.unwrap();
    assert_eq!(heard.place, journal::Place { span: 1, frame: held as i64 });
    // A callback's length may go in telling when.
    assert!(heard.ago.abs_diff(2_000) <= 15, "{heard:?}");
    let mut rig = resumed(&files, &state, Duration::from_secs(1));
    then(&mut rig, Action::Rejoin(RejoinAt::WhereWeWouldBe), 2 * BAR);
    let would_be = held + 3 * RATE + 4 * PERIOD + RATE * 15 / 100;
    let downbeat = RATE * 15 / 100 + 4 * BAR - would_be;
    let heard = rig.recorded[0].iter().position(|&sample| sample != 0.0).unwrap();
    assert!(heard.abs_diff(downbeat) <= 2 * PERIOD, "{heard}, not {downbeat}");
    assert_song(&rig, heard, 0, 4 * BAR, BAR / 2);
}

#[test]
fn a_held_vamp_is_left_when_the_song_goes_on() {
    let files = songs(&[SECTIONS]);
    let (mut rig, writer, _) = written(&files);
    rig.go();
    rig.play(BAR, PERIOD);
    then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
    then(&mut rig, Action::Hold, PERIOD);
    // The same press again, twice, and a release.
    for releasing in [true, false] {
        then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
        assert_eq!(vamp(&mut rig), view("A", 1, releasing));
    }
    then(&mut rig, Action::Release(Release::AtEnd), PERIOD);
    assert_eq!(vamp(&mut rig), view("A", 1, true));
    rig.forget();
    then(&mut rig, Action::Hold, 2 * BAR);
    assert!(rig.snapshot().vamp.is_none());
    let heard = rig.recorded[0].iter().position(|&heard| heard == sample(0, 2 * BAR)).unwrap();
    assert_song(&rig, heard, 0, 2 * BAR, BAR / 2);
    // The same in a run that goes on with it.
    drop((rig, writer));
    let mut rig = resumed(&files, &in_vamp(2 * BAR + 500), Duration::ZERO);
    for releasing in [true, false, true] {
        then(&mut rig, Action::Vamp(VampOf::Section), PERIOD);
        assert_eq!(vamp(&mut rig), view("B", 2, releasing));
    }
    rig.forget();
    then(&mut rig, Action::Go, 2 * BAR);
    assert_song(&rig, 0, 0, 2 * BAR + 500, 2 * BAR);
}

/// One thing or another that an operator does to a song that plays, of which a restart is to know.
fn any_action(dice: u64) -> Action {
    match dice % 12 {
        0 | 1 => Action::Vamp(VampOf::Section),
        2 => Action::Vamp(VampOf::Bars(1)),
        3 => Action::Vamp(VampOf::Bars(2 + (dice >> 16) as u16 % 4)),
        4 => Action::Vamp(VampOf::Marked),
        5 => Action::MarkVampStart,
        6 => Action::Release(Release::AtEnd),
        7 => Action::Release(Release::AtBar),
        8 => Action::Release(Release::Now),
        9 => Action::Hold,
        jump => Action::Jump { to: JumpTo::Section(jump as usize % 2), at: Some(Quantum::Now) },
    }
}

/// Whatever was pressed, what is heard after a restart is what would have been heard without it.
#[test]
fn a_run_that_is_resumed_plays_what_the_other_would_have_played() {
    let files = songs(&[&SECTIONS.replace("bar: 3 }", "bar: 3, loop: on }")]);
    let mut vamped = 0;
    for seed in 0..60 {
        let (mut rig, mut writer, _) = written(&files);
        rig.go();
        rig.play(noise(seed, 0) as usize % (2 * BAR), PERIOD);
        for press in 1..8 {
            let dice = noise(seed, press);
            let action = any_action(dice);
            println!("{seed}: {action:?}");
            then(&mut rig, action, (dice >> 32) as usize % (2 * BAR));
        }
        // Longer than a position may be old.
        rig.play(RATE / 2, PERIOD);
        let state = state(&mut writer);
        let held = match rig.snapshot().transport {
            Transport::Playing => false,
            Transport::Held => true,
            // It has come to its end.
            _ => continue,
        };
        let at = frame(&state);
        let before = rig.recorded[0].len();
        let from = if held {
            rig.act(Action::Hold);
            before
        } else {
            let last = |frame| rig.recorded[0].iter().rposition(|&heard| heard == sample(0, frame));
            // In a crossfade it is not heard as it is, but what came before that was.
            last(at).max(last(at.saturating_sub(RAMP)).map(|before| before + RAMP)).unwrap()
        };
        assert!(before - from <= RATE / 4 + 2 * PERIOD, "{} frames old", before - from);
        rig.play(4 * BAR, PERIOD);
        let shown = vamp(&mut rig);
        vamped += usize::from(shown.is_some());
        let live = &rig.recorded[0][from..from + 4 * BAR];

        let mut rig = resumed(&files, &state, Duration::ZERO);
        then(&mut rig, Action::Go, before - from + 4 * BAR);
        let differs = (RAMP..4 * BAR).find(|&at| rig.recorded[0][at] != live[at]);
        assert_eq!(differs, None, "from frame {at} on, with {:?}", state.position);
        assert_eq!(vamp(&mut rig), shown);
    }
    assert!(vamped > 10, "{vamped}");
}

#[test]
fn what_was_released_is_released() {
    let looped = songs(&[&SECTIONS.replace("bar: 3 }", "bar: 3, loop: on }")]);
    let made = songs(&[SECTIONS]);
    let vamp_it = (Action::Vamp(VampOf::Section), PERIOD);
    for (files, first) in [(&looped, &[][..]), (&made, &[vamp_it])] {
        let release = (Action::Release(Release::AtEnd), RATE);
        let script: Vec<_> = first.iter().copied().chain([release]).collect();
        let state = left(files, 2 * BAR + 1_234, &script);
        let mut rig = resumed(files, &state, Duration::ZERO);
        assert_eq!(vamp(&mut rig), view("B", 1, true));
        let at = frame(&state);
        then(&mut rig, Action::Go, 5 * BAR - at);
        assert_song(&rig, 0, 0, at, 5 * BAR - at);
    }
    // A part of the loop was made to repeat, and left: the loop is not entered again.
    let script = [(Action::Vamp(VampOf::Bars(1)), BAR), (Action::Release(Release::AtEnd), BAR)];
    let state = left(&looped, 2 * BAR + 1_234, &script);
    let at = frame(&state);
    assert!(at > 3 * BAR);
    let mut rig = resumed(&looped, &state, Duration::ZERO);
    then(&mut rig, Action::Go, 5 * BAR - at);
    assert_song(&rig, 0, 0, at, 5 * BAR - at);
}

#[test]
fn what_loops_by_the_arrangement_counts_on_and_older_journals_have_it_too() {
    let files = songs(&[&SECTIONS.replace("bar: 3 }", "bar: 3, loop: on }")]);
    let state = left(&files, 4 * BAR + BAR / 2, &[]);
    let mut rig = resumed(&files, &state, Duration::ZERO);
    assert_eq!(vamp(&mut rig), view("B", 2, false));
    let at = frame(&state);
    then(&mut rig, Action::Go, 5 * BAR - at);
    assert_eq!(vamp(&mut rig), view("B", 3, false));
    // The journals of older programs did not say what repeats.
    let mut older = state;
    older.position.as_mut().unwrap().vamp = None;
    let mut rig = resumed(&files, &older, Duration::ZERO);
    then(&mut rig, Action::Go, 5 * BAR - at);
    assert_eq!(vamp(&mut rig), view("B", 2, false));
    assert_song(&rig, 4 * BAR - at, 0, 2 * BAR, BAR / 2);
}

#[test]
fn the_place_that_was_marked_is_marked() {
    let files = songs(&[SECTIONS]);
    let state = left(&files, 2 * BAR + 777, &[(Action::MarkVampStart, BAR)]);
    let mut rig = resumed(&files, &state, Duration::ZERO);
    then(&mut rig, Action::Go, PERIOD);
    let pressed = frame(&state) + PERIOD;
    then(&mut rig, Action::Vamp(VampOf::Marked), 4 * BAR - pressed);
    rig.play(BAR, PERIOD);
    assert_eq!(vamp(&mut rig), view("B", 2, false));
    let at = frame(&state);
    assert_song(&rig, 4 * BAR - at, 0, 2 * BAR, BAR / 2);
}

#[test]
fn what_does_not_fit_the_song_any_more_is_told_and_left_out() {
    const TOLD: &str =
        "not restored: what repeated in s0 is not in it any more as it was; repeat it anew";
    let state = in_vamp(2 * BAR + 500);
    for head in [
        // No bar line is there any more, or the section ends sooner.
        format!("tempo: 97\n{SECTIONS}"),
        SECTIONS.replace("bar: 5", "bar: 4"),
    ] {
        let mut rig = resumed(&songs(&[&head]), &state, Duration::ZERO);
        assert!(rig.was_told(TOLD), "{head}");
        assert_eq!((rig.snapshot().transport, vamp(&mut rig)), (Transport::Held, None));
        then(&mut rig, Action::Go, BAR);
        assert_song(&rig, 0, 0, 2 * BAR + 500, BAR);
    }
    // Bars elsewhere are not its own.
    let elsewhere = SECTIONS.replace("name: A", "name: Z");
    let mut rig = resumed(&songs(&[&elsewhere]), &state, Duration::ZERO);
    assert!(!rig.was_told("not restored"));
    assert_eq!(vamp(&mut rig), view("B", 2, false));
    // Frames that no song has, and a vamp the wrong way round.
    for (from, to) in [(i64::MIN, i64::MAX), (4 * BAR as i64, 2 * BAR as i64), (0, 0)] {
        let mut state = state.clone();
        let vamp = state.position.as_mut().unwrap().vamp.as_mut().unwrap();
        (vamp.from, vamp.to) = (from, to);
        let mut rig = resumed(&songs(&[SECTIONS]), &state, Duration::ZERO);
        assert!(rig.was_told(TOLD), "{from} to {to}");
    }
}

#[test]
fn at_another_rate_it_is_the_same_bars() {
    // As the journal has it from a show at 44.1 kHz, whose frames were cut off in the arithmetic.
    let mut state = in_vamp(3 * BAR);
    let vamp = state.position.as_mut().unwrap().vamp.as_mut().unwrap();
    (vamp.from, vamp.to) = (vamp.from - 1, vamp.to - 1);
    let mut rig = resumed(&songs(&[SECTIONS]), &state, Duration::ZERO);
    then(&mut rig, Action::Go, 2 * BAR);
    assert_song(&rig, 0, 0, 3 * BAR, BAR - RAMP);
    assert_song(&rig, BAR, 0, 2 * BAR, BAR);
}

#[test]
fn a_song_that_was_to_begin_elsewhere_does() {
    let files = songs(&[SECTIONS, SECTIONS]);
    let (mut rig, writer, _) = written(&files);
    rig.settle();
    then(&mut rig, Action::ArmAt(EntryId(1), JumpTo::Section(1)), PERIOD);
    let mut state = break_off(&files, rig, writer);
    let mut rig = resumed(&files, &state, Duration::ZERO);
    let enter = rig.snapshot().enter_at.as_ref().map(|enter| enter.span);
    assert_eq!((rig.snapshot().armed, enter), (Some(1), Some(1)));
    then(&mut rig, Action::Go, BAR);
    assert_song(&rig, 0, 1, 2 * BAR, BAR);
    // A place that is not in the song any more is told.
    state.armed_from = Some(journal::Place { span: 9, frame: 0 });
    let mut rig = resumed(&files, &state, Duration::ZERO);
    assert!(
        rig.was_told("s1 is armed from its start: the place from which it was to begin is gone")
    );
    assert_eq!((rig.snapshot().armed, rig.snapshot().enter_at.is_none()), (Some(1), true));
}

#[test]
fn the_lock_and_what_goes_to_other_machines_stand_as_they_did() {
    const SENDS: &str = "events:\n  - { at: start, osc: { to: '127.0.0.1:9', address: /go } }";
    let files = songs(&[SENDS]).head("midi: { out: { lights: a, video: b } }");
    let (mut rig, writer, _) = written(&files);
    rig.settle();
    let outs: Vec<String> = rig.snapshot().outs.iter().map(|out| out.name.clone()).collect();
    assert_eq!(outs, ["lights", "video", "osc"]);
    for out in [0, 2] {
        then(&mut rig, Action::MuteOut(Some(out), Switch::On), PERIOD);
    }
    then(&mut rig, Action::Lock(Switch::On), PERIOD);
    let state = break_off(&files, rig, writer);
    let mut rig = resumed(&files, &state, Duration::ZERO);
    let muted: Vec<bool> = rig.snapshot().outs.iter().map(|out| out.muted).collect();
    assert_eq!(muted, [true, false, true]);
    assert!(rig.was_told("still muted, as before the restart: lights, osc"));
    assert!(rig.snapshot().locked);
    assert!(rig.was_told("the show is locked, as before the restart: unlock it to rejoin"));
    // An output that the show has no more is told.
    let fewer = songs(&[SENDS]).head("midi: { out: { video: b } }");
    let mut rig = resumed(&fewer, &state, Duration::ZERO);
    assert!(rig.was_told("not restored: the MIDI output lights is not in the show any more"));
}

#[test]
fn a_run_that_breaks_off_in_a_segue_stands_in_the_song_that_comes() {
    let files = songs(&[SECTIONS, SECTIONS])
        .entry("{ song: s0, then: { segue: 1 s, click: end } }")
        .entry("s1");
    // Half a second before the end of the first song.
    let state = left(&files, END - RATE / 2, &[]);
    assert_eq!(state.position.as_ref().unwrap().song, "s1");
    let at = frame(&state);
    assert!(at <= RATE / 2 && at + RATE / 4 + PERIOD >= RATE / 2, "{at}");
    let mut rig = resumed(&files, &state, Duration::ZERO);
    assert_eq!((rig.snapshot().transport, rig.snapshot().playing), (Transport::Held, Some(1)));
    then(&mut rig, Action::Go, BAR);
    assert_song(&rig, 0, 1, at, BAR);
}
