//! One song inside the end of another: the click, and with it the tempo, changes over on its frame.

use std::time::Duration;

use downbeat_engine::{Action, JumpTo, Quantum, Transport, VampOf};

use super::coded::{
    BAR, BEAT, END, PERIOD, RATE, SECTIONS, assert_song, clicks, playing, sample, songs, then,
};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// A beat at 150.
const FASTER: usize = RATE * 60 / 150;

#[test]
fn the_click_changes_over_at_the_frame_that_the_show_says() {
    // The next song starts a second before the end.
    let start = END - RATE;
    for (click, over) in
        [("start", start), ("end", END), ("1 beat", start + BEAT), ("3 ms", start + 24)]
    {
        let show = songs(&["", "tempo: 150"])
            .entry(&format!("{{ song: s0, then: {{ segue: 1 s, click: {click} }} }}"))
            .entry("s1");
        let mut rig = playing(&show, END + 3 * FASTER);
        let old = (0..).map(|beat| beat * BEAT).take_while(|&frame| frame < over);
        let new = (0..).map(|beat| start + beat * FASTER).filter(|&frame| frame >= over);
        let new = new.take_while(|&frame| frame < END + 3 * FASTER);
        assert_eq!(clicks(&rig, 0), old.chain(new).collect::<Vec<_>>(), "click: {click}");
        // It sounds alone after the crossfade, from its first frame at the start of it.
        for frame in END..END + 3 * FASTER {
            assert_eq!(rig.recorded[0][frame], sample(1, frame - start));
        }
        // Both sound in it.
        let middle = rig.recorded[0][start + RATE / 2];
        let half = |song: usize, frame: usize| f64::from(sample(song, frame)) * 0.5_f64.sqrt();
        let both = half(0, start + RATE / 2) + half(1, RATE / 2);
        assert!((f64::from(middle) - both).abs() < both / 500.0, "{middle}, not {both}");
        let now = rig.snapshot();
        let position = now.position.as_ref().unwrap();
        // 8 000 frames and three beats of it: in bar 2, on its second beat.
        assert_eq!((now.playing, position.bar, position.beat), (Some(1), 2, 2));
        rig.play(PERIOD, PERIOD);
    }
}

/// Where the second song begins in the first.
const OVER: usize = END - RATE;

/// Three songs; the click of the first goes on to its end.
fn crossed() -> TestShow {
    songs(&[SECTIONS, SECTIONS, SECTIONS])
        .entry("{ song: s0, then: { segue: 1 s, click: end } }")
        .entry("s1")
        .entry("s2")
}

/// The first song played into the middle of the crossfade.
fn in_the_crossfade(show: &TestShow) -> Rig {
    playing(show, OVER + RATE / 2)
}

#[test]
fn in_a_crossfade_the_song_that_comes_plays_and_the_old_one_goes_out_below_it() {
    let mut rig = playing(&crossed(), OVER - 5 * PERIOD);
    let mut seen = Vec::new();
    for _ in 0..RATE / PERIOD + 10 {
        rig.play(PERIOD, PERIOD);
        let now = rig.snapshot();
        let over = now.over.map(|over| over.entry);
        let at = rig.recorded[0].len();
        if let Some(over) = now.over {
            assert_eq!(over.left, Duration::from_secs_f64((END - at) as f64 / RATE as f64));
        }
        seen.push((now.transport, now.playing, over, now.armed, now.next));
    }
    seen.dedup();
    let shown = |playing, over, armed, next| (Transport::Playing, Some(playing), over, armed, next);
    let wanted = [
        shown(0, None, Some(1), Some(2)),
        shown(1, Some(0), Some(2), None),
        shown(1, None, Some(2), None),
    ];
    assert_eq!(seen, wanted);
}

#[test]
fn the_set_clock_counts_the_song_that_comes_in_a_crossfade() {
    let now = in_the_crossfade(&crossed()).snapshot();
    // Half a second of the second song has gone; the third is to come.
    let wanted = 2.0 * (END as f64 / RATE as f64) - 0.5;
    assert_eq!(now.set_left, Duration::from_secs_f64(wanted));
    assert_eq!(now.position.as_ref().unwrap().frame, (RATE / 2) as i64);
    assert_eq!(now.strips_of, Some(now.entries[1].id));
}

#[test]
fn what_is_asked_in_a_crossfade_happens_to_the_song_that_is_shown() {
    let show = crossed();
    let mut rig = in_the_crossfade(&show);
    let shown = rig.snapshot();
    let to = Action::Jump { to: JumpTo::Section(2), at: Some(Quantum::Now) };
    rig.face.send_seeing(&shown, to).unwrap();
    rig.play(RATE, PERIOD);
    let position = rig.snapshot().position.clone().unwrap();
    assert_eq!(position.section.as_deref(), Some("C"));
    assert!(!rig.was_told("not done"));

    let mut rig = in_the_crossfade(&show);
    let shown = rig.snapshot();
    rig.face.send_seeing(&shown, Action::Vamp(VampOf::Section)).unwrap();
    rig.play(PERIOD, PERIOD);
    assert_eq!(rig.snapshot().vamp.as_ref().unwrap().what, "A");

    let mut rig = in_the_crossfade(&show);
    then(&mut rig, Action::Hold, RATE);
    let now = rig.snapshot();
    assert_eq!((now.transport, now.playing, now.over), (Transport::Held, Some(1), None));
    let at = rig.recorded[0].len();
    then(&mut rig, Action::Hold, BAR);
    let from = now.position.as_ref().unwrap().frame as usize;
    // Its crossfade goes on where it stood still, and is over after the half that was left.
    let full = RATE / 2 + RATE / 100;
    assert_song(&rig, at + full, 1, from + full, BAR - full);
}

#[test]
fn a_stop_in_a_crossfade_ends_both() {
    let mut rig = in_the_crossfade(&crossed());
    then(&mut rig, Action::Panic, RATE / 10);
    let now = rig.snapshot();
    assert_eq!((now.transport, now.playing, now.over), (Transport::Stopped, None, None));
    assert_eq!(now.armed, Some(2));
}
