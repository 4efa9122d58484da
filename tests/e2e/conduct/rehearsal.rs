//! What a band rehearses with: from any bar, one section again and again, the click alone.

use std::time::Duration;

use downbeat_engine::{Action, EntryId, JumpTo, Switch, Transport, VampOf};

use super::coded::{
    BAR, BEAT, PERIOD, RAMP, RATE, SECTIONS, assert_silent, assert_song, clicks, songs, then,
};
use crate::support::rig::Rig;

#[test]
fn a_song_starts_from_any_bar_and_a_section_loops() {
    let show = songs(&[SECTIONS]);
    for (to, frame) in [
        (JumpTo::Bar(4), 3 * BAR),
        (JumpTo::Beat(2, 3), BAR + BAR / 2),
        (JumpTo::Section(2), 4 * BAR),
    ] {
        let mut rig = Rig::new(show.load());
        rig.settle();
        rig.act(Action::ArmAt(EntryId(0), to));
        rig.go();
        rig.play(BAR, PERIOD);
        assert_song(&rig, 0, 0, frame, BAR);
    }
    let mut rig = Rig::new(show.load());
    rig.settle();
    rig.act(Action::ArmAt(EntryId(0), JumpTo::Section(1)));
    rig.go();
    rig.play(BAR, PERIOD);
    then(&mut rig, Action::Vamp(VampOf::Section), 6 * BAR);
    for pass in 0..3 {
        assert_song(&rig, pass * 2 * BAR, 0, 2 * BAR, 2 * BAR - RAMP);
    }
}

#[test]
fn a_song_that_is_started_inside_is_counted_in_as_at_its_start() {
    let show = songs(&[&format!("count_in: 1 bar\n{SECTIONS}")]);
    let whole = Duration::from_secs_f64(6.0 * BAR as f64 / RATE as f64);
    for (to, frame, counted, place) in [
        (JumpTo::Section(1), 2 * BAR, BAR, "B"),
        (JumpTo::Bar(4), 3 * BAR, BAR, "bar 4"),
        // The beginning of its own bar is counted besides.
        (JumpTo::Beat(2, 3), BAR + BAR / 2, BAR + BAR / 2, "bar 2.3"),
    ] {
        let mut rig = Rig::new(show.load());
        rig.settle();
        rig.act(Action::ArmAt(EntryId(0), to));
        let now = rig.snapshot();
        let enter = now.enter_at.as_ref().unwrap();
        let left = whole - Duration::from_secs_f64(frame as f64 / RATE as f64);
        assert_eq!((enter.place.as_str(), enter.left, now.set_left), (place, left, left));
        rig.go();
        rig.play(PERIOD, PERIOD);
        assert_eq!(rig.snapshot().transport, Transport::CountIn);
        rig.play(counted + BAR - PERIOD, PERIOD);
        assert_silent(&rig, 0, counted);
        assert_song(&rig, counted, 0, frame, BAR);
        let beats: Vec<usize> = (0..counted + BAR).step_by(BEAT).collect();
        assert_eq!(clicks(&rig, 0), beats, "{place}");
    }
}

#[test]
fn the_click_is_soloed_among_what_the_musicians_hear() {
    let show = songs(&[""])
        .bus("guide", "{ outputs: [3], role: monitor }")
        .stem_of_ones(6 * BAR, "bus: guide");
    let mut rig = super::coded::playing(&show, BAR);
    then(&mut rig, Action::SoloClick(Switch::On), BAR);
    then(&mut rig, Action::SoloClick(Switch::Toggle), BAR);
    let guide = &rig.recorded[2];
    assert!(guide[..BAR].iter().all(|&sample| sample == 1.0));
    assert!(guide[BAR + RAMP..2 * BAR].iter().all(|&sample| sample == 0.0));
    assert!(guide[2 * BAR + RAMP..].iter().all(|&sample| sample == 1.0));
    assert_eq!(clicks(&rig, 0).len(), 12);
    // The audience hears what it heard.
    assert_song(&rig, 0, 0, 0, 3 * BAR);
}
