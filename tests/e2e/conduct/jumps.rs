//! Jumps and vamps, as the conductor understands them.

use downbeat_engine::{Action, Edit, EntryId, JumpTo, Quantum, RejoinAt, Transport, VampOf};

use super::{RATE, armed, playing, songs};
use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;

fn jump(to: JumpTo, at: Quantum) -> Action {
    Action::Jump { to, at: Some(at) }
}

fn unguarded() -> crate::support::show::TestShow {
    songs("").head("transport: { confirm: [] }")
}

#[test]
fn a_cancelled_jump_to_a_song_leaves_armed_what_was() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    rig.act(jump(JumpTo::Entry(EntryId(2)), Quantum::Song));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
    assert_eq!(rig.snapshot().jump.as_ref().unwrap().to, "s2");
    rig.act(Action::CancelJump);
    assert_eq!(armed(&mut rig).as_deref(), Some("s1"));
    assert!(rig.snapshot().jump.is_none());
    // What follows was armed, and not a pick: it is what follows in the setlist as it becomes.
    rig.act(Action::Edit(Edit::Insert { after: Some(EntryId(0)), song: 2 }));
    assert_eq!(rig.snapshot().armed, Some(1));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
    rig.play(8 * RATE, 480);
    assert_eq!(playing(&mut rig), None);
}

#[test]
fn arming_another_song_cancels_the_jump_to_the_first() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    rig.act(jump(JumpTo::Song, Quantum::Bar));
    rig.act(Action::Arm(EntryId(2)));
    assert!(rig.was_told("the jump to s1 is cancelled"));
    rig.play(RATE / 10, 480);
    // It does not come back with the song.
    rig.act(Action::Arm(EntryId(1)));
    rig.play(3 * RATE, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s0"));
}

/// In the crossfade itself: the song that plays comes back, because silence would be worse.
#[test]
fn a_jump_to_a_song_is_taken_back_up_to_its_border() {
    use super::coded::{BAR, PERIOD, RAMP, assert_song};
    let jump_to = |entry| jump(JumpTo::Entry(EntryId(entry)), Quantum::Bar);
    let show = super::coded::songs(&["", "", ""]).head("transport: { confirm: [] }");
    for (press, then) in
        [(Action::CancelJump, 0), (Action::Arm(EntryId(1)), 0), (jump_to(1), 1), (jump_to(2), 2)]
    {
        let mut rig = super::coded::playing(&show, BAR / 2);
        rig.act(jump_to(2));
        rig.play(BAR / 2 - RAMP / 2, PERIOD);
        rig.act(press);
        rig.play(2 * BAR, PERIOD);
        // A jump to yet another song takes its place at the same border.
        let from = if then == 0 { BAR + RAMP } else { RAMP };
        assert_song(&rig, BAR + RAMP, then, from, BAR - 2 * RAMP);
        assert_eq!(rig.snapshot().playing, Some(then), "{press:?}");
    }
}

/// The press was for the song, whichever version of it is played.
#[test]
fn a_jump_to_a_song_whose_version_is_changed_goes_to_the_new_one() {
    use super::coded::{BAR, END, PERIOD, SECTIONS, assert_song};
    let late = format!("{SECTIONS}versions:\n  late: {{ sections: [B, C] }}\n");
    let show = super::coded::songs(&["", &late]).head("transport: { confirm: [] }");
    let mut rig = super::coded::playing(&show, BAR);
    rig.act(jump(JumpTo::Entry(EntryId(1)), Quantum::Song));
    rig.play(BAR, PERIOD);
    rig.act(Action::Edit(Edit::Version(EntryId(1), Some(0))));
    rig.play(END - BAR, PERIOD);
    assert_song(&rig, END, 1, 2 * BAR, BAR);
}

#[test]
fn a_jump_to_a_song_that_is_not_read_yet_lands_when_it_is() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.arm_only();
    rig.act(Action::Go);
    rig.render(480);
    rig.step();
    rig.act(jump(JumpTo::Entry(EntryId(2)), Quantum::Now));
    // The disk reads nothing.
    for _ in 0..20 {
        rig.render(480);
        rig.step();
    }
    assert_eq!(playing(&mut rig).as_deref(), Some("s0"));
    assert!(rig.snapshot().jump.as_ref().unwrap().waits_for_disk);
    rig.play(RATE / 10, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s2"));
    assert!(rig.snapshot().jump.is_none());
}

#[test]
fn the_same_vamp_pressed_again_releases_it_and_once_more_takes_that_back() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    let press = |rig: &mut Rig, what| {
        rig.act(Action::Vamp(what));
        rig.play(960, 480);
        let vamp = rig.snapshot().vamp.clone().unwrap();
        (vamp.what, vamp.releasing)
    };
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), false));
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), true));
    assert_eq!(press(&mut rig, VampOf::Bars(1)), ("bar 1".into(), false));
    // Another one takes its place, and is released by itself.
    assert_eq!(press(&mut rig, VampOf::Section), ("Intro".into(), false));
    assert_eq!(press(&mut rig, VampOf::Section), ("Intro".into(), true));
}

#[test]
fn a_hold_that_was_moved_goes_on_from_there_and_rejoins_where_the_band_is() {
    let files = unguarded();
    let mut rig = Rig::new(files.load());
    let song = expected(Format::Wav16, 0, 0, 8 * RATE as u64);
    rig.go();
    rig.play(RATE, 480);
    rig.act(Action::Hold);
    rig.play(RATE / 2, 480);
    rig.act(jump(JumpTo::Section(1), Quantum::Bar));
    // The second section begins with bar 3, after 4 s.
    assert_eq!(rig.snapshot().position.as_ref().unwrap().frame, 4 * RATE as i64);
    assert_eq!(rig.snapshot().transport, Transport::Held);
    rig.act(Action::Rejoin(RejoinAt::WhereWeWouldBe));
    rig.play(2 * RATE, 480);
    // The band is at 1.5 s, and its next bar is the second one, at 2 s of what was recorded.
    assert_eq!(rig.recorded[0][RATE + 480..2 * RATE], vec![0.0; RATE - 480]);
    assert_eq!(rig.recorded[0][2 * RATE..3 * RATE], song[2 * RATE..3 * RATE]);

    rig.act(Action::Hold);
    rig.play(RATE / 2, 480);
    rig.act(jump(JumpTo::Section(1), Quantum::Bar));
    let at = rig.recorded[0].len();
    rig.act(Action::Hold);
    rig.play(RATE, 480);
    assert_eq!(rig.recorded[0][at..at + RATE], song[4 * RATE..5 * RATE]);
}

/// 8 s in two sections of two bars, and what its output carries.
fn one_song() -> Vec<f32> {
    expected(Format::Wav16, 0, 0, 8 * RATE as u64)
}

/// Frames of a bar at 120 in 4/4.
const BAR: usize = 2 * RATE;

#[test]
fn a_jump_that_is_pressed_one_period_before_the_border_lands_on_it() {
    let files = unguarded();
    let show = files.load();
    let song = one_song();
    for (period, quantum) in [32, 64, 480, 1024].into_iter().flat_map(|period| {
        [Quantum::Beat, Quantum::Bar, Quantum::Section].map(|quantum| (period, quantum))
    }) {
        let mut rig = Rig::new(show.clone());
        rig.go();
        // The end of the second section, which is long behind the start of the first one.
        rig.play(4 * BAR - period, 480);
        rig.act(jump(JumpTo::Section(0), quantum));
        // The disk reads nothing: what a section starts with is in memory.
        rig.play_alone(RATE / 10, period);
        rig.step();
        let landed = &rig.recorded[0][4 * BAR..][..RATE / 10 - period];
        assert!(landed == &song[..landed.len()], "{quantum:?} at period {period}");
        assert!(rig.snapshot().jump.is_none());
    }
}

#[test]
fn a_jump_whose_target_is_not_read_waits_for_the_next_border_and_says_so() {
    let frames = 30 * RATE as u64;
    let files = crate::support::show::TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .song("long", "")
        .stem(Format::Wav16, 1, frames, "bus: main");
    let song = expected(Format::Wav16, 0, 0, frames);
    let beat = RATE / 2;
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(2 * beat + 480, 480);
    // A bar of no section, far beyond what is read ahead.
    rig.act(jump(JumpTo::Bar(12), Quantum::Beat));
    let jump_of = |rig: &mut Rig| rig.snapshot().jump.clone();
    assert_eq!(jump_of(&mut rig).map(|jump| jump.waits_for_disk), Some(false));
    // The disk hangs over two beats.
    for _ in 0..2 * beat / 480 {
        rig.render(480);
        rig.step();
    }
    let shown = jump_of(&mut rig).unwrap();
    assert_eq!((shown.to.as_str(), shown.waits_for_disk), ("bar 12", true));
    // Within this beat.
    assert_eq!(shown.in_beats, Some(0));
    rig.play(beat, 480);
    assert!(jump_of(&mut rig).is_none());
    let at = 5 * beat;
    let landed = &rig.recorded[0][at..at + 480];
    assert!(rig.recorded[0][..at - 240] == song[..at - 240], "it plays on while it waits");
    assert!(landed == &song[11 * BAR..11 * BAR + 480], "it lands on the next beat");
}

/// The first song's clicks go over to the second one 1 s before its end.
fn segueing() -> crate::support::show::TestShow {
    unguarded().entry("{ song: s0, then: { segue: 1 s, click: 0 s } }").entry("s1").entry("s2")
}

/// Plays the first song up to the segue, which the conductor has not heard of yet. Gives what the
/// operator saw just before it.
fn at_the_segue(rig: &mut Rig) -> std::sync::Arc<downbeat_engine::Snapshot> {
    rig.go();
    rig.play(7 * RATE - 480, 480);
    assert_eq!(playing(rig).as_deref(), Some("s0"));
    let shown = rig.snapshot();
    rig.render(960);
    shown
}

#[test]
fn what_is_pressed_in_the_frame_of_a_segue_is_for_the_song_that_was_on_show() {
    let files = segueing();
    let show = files.load();
    let song = expected(Format::Wav16, 100, 0, 8 * RATE as u64);
    for action in [
        jump(JumpTo::Section(1), Quantum::Now),
        jump(JumpTo::Bars(1), Quantum::Now),
        jump(JumpTo::Song, Quantum::Now),
        jump(JumpTo::Songs(1), Quantum::Now),
        Action::Vamp(VampOf::Section),
        Action::MarkVampStart,
        Action::Release(downbeat_engine::Release::Now),
        Action::Rejoin(RejoinAt::Span(0)),
    ] {
        let mut rig = Rig::new(show.clone());
        let shown = at_the_segue(&mut rig);
        rig.face.send_seeing(&shown, action).unwrap();
        rig.step();
        assert_eq!(playing(&mut rig).as_deref(), Some("s1"));
        assert!(rig.was_told("it was for s0, which does not play any more"), "{action:?}");
        rig.play(3 * RATE, 480);
        let now = rig.snapshot();
        assert!(now.jump.is_none() && now.vamp.is_none(), "{action:?}");
        let after = &rig.recorded[0][8 * RATE..10 * RATE];
        assert!(after == &song[RATE..3 * RATE], "{action:?}");
    }
}

#[test]
fn what_names_its_song_or_is_pressed_after_the_segue_is_done() {
    let files = segueing();
    let show = files.load();
    let mut rig = Rig::new(show.clone());
    let shown = at_the_segue(&mut rig);
    rig.face.send_seeing(&shown, jump(JumpTo::Entry(EntryId(2)), Quantum::Now)).unwrap();
    rig.play(RATE, 480);
    assert_eq!(playing(&mut rig).as_deref(), Some("s2"));

    let mut rig = Rig::new(show);
    at_the_segue(&mut rig);
    rig.act(jump(JumpTo::Section(1), Quantum::Now));
    rig.play(RATE, 480);
    assert_eq!(rig.snapshot().position.as_ref().unwrap().section.as_deref(), Some("Verse"));
    assert_eq!(playing(&mut rig).as_deref(), Some("s1"));
}
