//! Vamps that go over several spans of the arrangement.

mod releases;

use downbeat_rt::{
    ArmedId, Command, Enter, LeadIn, Quantum, Refusal, Release, Stretch, Target, Vamp, VampOrder,
    VampSpan, When,
};

use crate::support::{
    BAR, Rig, Song, Step, Told, Wanted, X, at, enter, jump, line, perform, place, release, song,
    span, vamping,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

/// A song that has played up to a frame.
fn playing(song: &Song, until: u64) -> Rig {
    let mut rig = Rig::new();
    rig.send(song.arm());
    rig.send(song.go());
    rig.until(until, 64);
    rig
}

fn vamp(span: VampSpan) -> Command {
    Command::Vamp(VampOrder { token: 7, song: ArmedId(1), span })
}

fn over(from: (u32, i64), to: (u32, i64)) -> Stretch {
    Stretch { from: place(from.0, from.1), to: place(to.0, to.1) }
}

/// Two spans of two bars that follow each other, one from elsewhere, and one that loops.
fn song_of_four() -> Song {
    song(1).spans(vec![
        span(0, 2 * BAR),
        span(2 * BAR, 4 * BAR),
        span(6 * BAR, 8 * BAR),
        vamping(8 * BAR, 9 * BAR),
    ])
}

#[test]
fn the_last_bars_reach_over_the_start_of_the_span() {
    // In bar 3, the first one of the second span: bars 1 to 3 repeat.
    let script = vec![
        at(2 * BAR as u64 + 1_000, || vamp(VampSpan::Bars(3))),
        at(7 * BAR as u64, || release(1, Release::AtEnd)),
    ];
    let rig = perform(11 * BAR as u64, &play(&song_of_four(), script));
    assert!(rig.told.contains(&Told::Vamping(7, over((0, 0), (1, 3 * BAR)))), "{:?}", rig.told);
    // Nothing is faded where the spans follow each other. The third pass began at bar 7 and goes on.
    Wanted::default()
        .plays(1, 0, 3 * BAR - X)
        .shaped(1, 3 * BAR - X, 3 * BAR, |at| line(1.0, 0.0, X, at))
        .plays(1, 0, 3 * BAR - X)
        .shaped(1, 3 * BAR - X, 3 * BAR, |at| line(1.0, 0.0, X, at))
        .plays(1, 0, 4 * BAR - X)
        .crosses(1, 4 * BAR - X, 6 * BAR, X)
        .plays(1, 6 * BAR, 7 * BAR)
        .assert(&rig.out[0]);
}

#[test]
fn bars_repeat_over_a_cut_of_the_arrangement_with_its_crossfade() {
    // In the first bar after the cut: that one and the two before the cut.
    let pressed = 4 * BAR as u64 + 1_000;
    let script = vec![at(pressed, || vamp(VampSpan::Bars(3)))];
    let rig = perform(12 * BAR as u64, &play(&song_of_four(), script));
    assert!(rig.told.contains(&Told::Vamping(7, over((1, 2 * BAR), (2, 7 * BAR)))));
    let round = |wanted: Wanted| {
        wanted
            .plays(1, 2 * BAR, 4 * BAR - X)
            .crosses(1, 4 * BAR - X, 6 * BAR, X)
            .plays(1, 6 * BAR, 7 * BAR - X)
            .crosses(1, 7 * BAR - X, 2 * BAR, X)
    };
    let wanted = round(round(Wanted::default().plays(1, 0, 2 * BAR)));
    round(wanted).plays(1, 2 * BAR, 3 * BAR).assert(&rig.out[0]);
}

#[test]
fn passes_are_counted_when_the_whole_has_been_played() {
    let mut rig = playing(&song_of_four(), BAR as u64);
    rig.send(vamp(VampSpan::Between(over((0, BAR), (2, 7 * BAR)))));
    // A pass is of four bars, the first one from bar 2 on.
    for (bar, passes) in [(2, 1), (4, 1), (5, 2), (6, 2), (8, 2), (9, 3), (12, 3), (13, 4)] {
        rig.until((bar * BAR) as u64 + 1, 64);
        let front = rig.front();
        assert_eq!(front.vamp.map(|vamp| vamp.passes), Some(passes), "bar {bar}");
        assert_eq!(front.left, None);
    }
}

#[test]
fn a_loop_within_what_was_made_plays_once_a_pass() {
    let spans = vec![span(0, BAR), vamping(BAR, 2 * BAR), span(2 * BAR, 4 * BAR)];
    let s = song(1).spans(spans);
    let all = over((0, 0), (2, 3 * BAR));
    let made = || at(100, move || vamp(VampSpan::Between(all)));
    let rig = perform(7 * BAR as u64, &play(&s, vec![made()]));
    let round = |wanted: Wanted| {
        wanted.plays(1, 0, 3 * BAR - X).shaped(1, 3 * BAR - X, 3 * BAR, |at| line(1.0, 0.0, X, at))
    };
    round(round(Wanted::default())).plays(1, 0, BAR).assert(&rig.out[0]);
    // Released at its end it does not repeat either: the whole is played once more.
    let ends = at(200, || release(1, Release::AtEnd));
    let rig = perform(4 * BAR as u64, &play(&s, vec![made(), ends]));
    Wanted::default()
        .plays(1, 0, 4 * BAR - X)
        .shaped(1, 4 * BAR - X, 4 * BAR, |at| line(1.0, 0.0, X, at))
        .assert(&rig.out[0]);
}

#[test]
fn it_is_kept_by_a_jump_and_an_entry_within_it_and_left_by_one_outside() {
    let mut rig = playing(&song_of_four(), 100);
    let all = over((0, BAR), (1, 3 * BAR));
    rig.send(vamp(VampSpan::Between(all)));
    let vamping = |rig: &mut Rig| rig.front().vamp.map(|vamp| vamp.stretch);
    rig.until(200, 64);
    rig.send(jump(1, 1, Target::Place(place(1, 2 * BAR + 50)), Quantum::Now));
    rig.until(400, 64);
    assert_eq!(rig.front().place.span, 1);
    assert_eq!(vamping(&mut rig), Some(all));
    rig.send(Command::Hold);
    rig.until(1_000, 64);
    rig.send(enter(2, 1, place(0, 1_500), When::Next, 1));
    rig.until(1_000 + BAR as u64 + 2_000, 64);
    assert_eq!(rig.front().place.span, 0);
    assert_eq!(vamping(&mut rig), Some(all));
    rig.send(jump(3, 1, Target::Place(place(1, 3 * BAR)), Quantum::Now));
    rig.until(1_000 + BAR as u64 + 3_000, 64);
    assert_eq!(rig.front().place.span, 1);
    assert_eq!(vamping(&mut rig), None);
}

#[test]
fn a_vamp_made_in_the_crossfade_of_another_one_is_in_force_or_gone() {
    // In the last frames of the round the section that plays is to repeat instead.
    let mut rig = playing(&song_of_four(), 100);
    rig.send(vamp(VampSpan::Between(over((0, BAR), (1, 3 * BAR)))));
    rig.until((3 * BAR - X / 2) as u64, 1);
    rig.send(Command::Vamp(VampOrder { token: 8, song: ArmedId(1), span: VampSpan::Section }));
    rig.until((3 * BAR + 10) as u64, 1);
    let front = rig.front();
    if let Some(vamp) = front.vamp {
        assert!(vamp.holds(front.place), "{vamp:?} is shown at {:?}", front.place);
        assert_eq!(vamp.passes, 1);
    }
}

#[test]
fn a_section_is_a_border_of_jumps_inside_it() {
    let all = over((0, 0), (2, 7 * BAR));
    let to = Target::Place(place(3, 8 * BAR));
    let script = vec![
        at(100, move || vamp(VampSpan::Between(all))),
        at(200, move || jump(9, 1, to, Quantum::Section)),
    ];
    let rig = perform(3 * BAR as u64, &play(&song_of_four(), script));
    let landed = Told::Landed(9, 1, place(3, 8 * BAR), 2 * BAR as u64);
    assert!(rig.told.contains(&landed), "{:?}", rig.told);
}

#[test]
fn the_crossfade_of_its_end_is_within_its_last_span() {
    // It plays 30 frames of its last span.
    let s = song(1).spans(vec![span(BAR, 2 * BAR), span(2 * BAR, 3 * BAR)]);
    let script =
        vec![at(100, || vamp(VampSpan::Between(over((0, BAR + 1_000), (1, 2 * BAR + 30)))))];
    let rig = perform(2 * BAR as u64, &play(&s, script));
    let round = |wanted: Wanted| wanted.crosses(1, 2 * BAR, BAR + 1_000, 30);
    let wanted = round(Wanted::default().plays(1, BAR, 2 * BAR));
    let wanted = round(wanted.plays(1, BAR + 1_000, 2 * BAR));
    wanted.plays(1, BAR + 1_000, BAR + 1_940).assert(&rig.out[0]);
}

#[test]
fn a_jump_within_it_that_an_entry_takes_over_keeps_it() {
    // The jump's crossfade has begun; a hold and an entry come before it ends.
    let mut rig = playing(&song_of_four(), 100);
    let all = over((0, BAR), (1, 3 * BAR));
    rig.send(vamp(VampSpan::Between(all)));
    rig.until(500, 64);
    rig.send(jump(1, 1, Target::Place(place(1, 2 * BAR + 50)), Quantum::Now));
    rig.until(500 + X as u64 / 2, 64);
    rig.send(Command::Hold);
    rig.send(enter(2, 1, place(0, 1_500), When::Next, 0));
    rig.until(5_000, 64);
    assert!(rig.told.contains(&Told::Refused(1, Refusal::Replaced)), "{:?}", rig.told);
    assert_eq!(rig.front().place.span, 0);
    assert_eq!(rig.front().vamp.map(|vamp| vamp.stretch), Some(all));
}

#[test]
fn an_entry_outside_of_it_leaves_it() {
    let mut rig = playing(&song_of_four(), 100);
    rig.send(vamp(VampSpan::Between(over((0, 0), (1, 3 * BAR)))));
    rig.until(200, 64);
    rig.send(Command::Hold);
    rig.until(1_000, 64);
    rig.send(enter(2, 1, place(1, 3 * BAR), When::Next, 0));
    rig.until(1_100, 64);
    assert_eq!(rig.front().vamp, None);
}

#[test]
fn in_a_lead_in_bars_are_counted_from_the_first_frame_that_sounds() {
    let s = Song { start: LeadIn::Grid { frames: BAR as u64 }, ..song_of_four() };
    let rig = perform(2_000, &play(&s, vec![at(1_000, || vamp(VampSpan::Bars(1)))]));
    assert!(rig.told.contains(&Told::Vamping(7, over((0, 0), (0, BAR)))), "{:?}", rig.told);
}

#[test]
fn what_is_in_memory_ahead_is_counted_round_all_of_its_spans() {
    // The blocks of bars 1 to 4, and none of what follows what repeats.
    let s = Song { has: |index| index < 2, ..song_of_four() };
    let mut rig = playing(&s, 100);
    assert!(!rig.status.as_ref().unwrap().ahead_is_all);
    rig.send(vamp(VampSpan::Between(over((0, 0), (1, 3 * BAR)))));
    rig.until(200, 64);
    assert!(rig.status.as_ref().unwrap().ahead_is_all);
}

#[test]
fn what_an_earlier_run_left_repeating_is_taken_up_where_it_fits() {
    let entered = |stretch| {
        let mut rig = Rig::new();
        rig.send(song_of_four().arm());
        rig.send(Command::Enter(Enter {
            token: 2,
            song: ArmedId(1),
            at: place(1, 3 * BAR),
            when: When::Next,
            count_in_bars: 0,
            vamp: Some(Vamp { passes: 5, ..Vamp::of(stretch) }),
        }));
        rig.until(100, 64);
        assert_eq!(rig.front().place.span, 1);
        rig.front().vamp.map(|vamp| (vamp.stretch, vamp.passes))
    };
    let all = over((0, BAR), (2, 7 * BAR));
    assert_eq!(entered(all), Some((all, 5)));
    // It ends where it is entered; its end is in no span; it has no such span.
    assert_eq!(entered(over((0, BAR), (1, 3 * BAR))), None);
    assert_eq!(entered(over((0, BAR), (2, 5 * BAR))), None);
    assert_eq!(entered(over((0, BAR), (9, 7 * BAR))), None);
}
