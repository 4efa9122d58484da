//! The ways out of a vamp that goes over several spans.

use downbeat_rt::{ArmedId, Command, Leaving, Quantum, Release, Target, VampOrder, VampSpan, When};

use super::{over, play, playing, song_of_four, vamp};
use crate::support::{
    BAR, Rig, Step, Told, Wanted, X, at, enter, jump, line, perform, place, release, song, span,
    vamping,
};

#[test]
fn it_is_released_in_a_span_before_its_last_one() {
    let s = song(1).spans(vec![span(0, 2 * BAR), span(2 * BAR, 4 * BAR), span(6 * BAR, 8 * BAR)]);
    let made = |to| at(100, move || vamp(VampSpan::Between(over((0, 0), to))));
    let ends = |frame: i64, how| at(frame as u64, move || release(1, how));
    // At the next bar, past a part of the last span, and to the span after a whole one.
    for (to, goes_to) in [((1, 3 * BAR), 3 * BAR), ((1, 4 * BAR), 6 * BAR)] {
        let script = vec![made(to), ends(500, Release::AtBar)];
        let rig = perform((2 * BAR - X) as u64, &play(&s, script));
        Wanted::default()
            .plays(1, 0, BAR - X)
            .crosses(1, BAR - X, goes_to, X)
            .plays(1, goes_to, goes_to + BAR - X)
            .assert(&rig.out[0]);
        let script = vec![made(to), ends(500, Release::Now)];
        let rig = perform(BAR as u64, &play(&s, script));
        Wanted::default()
            .plays(1, 0, 500)
            .crosses(1, 500, goes_to, X)
            .plays(1, goes_to, goes_to + BAR - 500 - X)
            .assert(&rig.out[0]);
    }
    // Where the next bar is that of the next span, which is what is left out.
    let script = vec![made((1, 3 * BAR)), ends(BAR + 500, Release::AtBar)];
    let rig = perform(3 * BAR as u64, &play(&s, script));
    Wanted::default()
        .plays(1, 0, 2 * BAR - X)
        .crosses(1, 2 * BAR - X, 3 * BAR, X)
        .plays(1, 3 * BAR, 4 * BAR - X)
        .crosses(1, 4 * BAR - X, 6 * BAR, X)
        .assert(&rig.out[0]);
    // At the end of the song nothing follows.
    let script = vec![made((2, 8 * BAR)), ends(500, Release::AtBar)];
    let rig = perform(2 * BAR as u64, &play(&s, script));
    Wanted::default()
        .plays(1, 0, BAR - X)
        .shaped(1, BAR - X, BAR, |at| line(1.0, 0.0, X, at))
        .silence(BAR as u64)
        .assert(&rig.out[0]);
}

#[test]
fn a_release_into_a_part_of_a_loop_plays_on_whatever_is_told_in_its_crossfade() {
    // What is released ends within a span that loops; in the crossfade out of it the first span is to
    // repeat, which comes too late.
    let s =
        song(1).spans(vec![span(0, 2 * BAR), vamping(2 * BAR, 4 * BAR), span(6 * BAR, 8 * BAR)]);
    let script = |more: Vec<Step>| {
        let all = over((0, 0), (1, 3 * BAR));
        let mut script = vec![
            at(100, move || vamp(VampSpan::Between(all))),
            at(500, || release(1, Release::Now)),
        ];
        script.extend(more);
        perform((BAR + 500 + X) as u64, &play(&s, script))
    };
    let late = at(500 + X as u64 / 2, || {
        Command::Vamp(VampOrder { token: 8, song: ArmedId(1), span: VampSpan::Section })
    });
    for rig in [script(Vec::new()), script(vec![late])] {
        Wanted::default()
            .plays(1, 0, 500)
            .crosses(1, 500, 3 * BAR, X)
            .plays(1, 3 * BAR, 4 * BAR - X)
            .crosses(1, 4 * BAR - X, 6 * BAR, X)
            .assert(&rig.out[0]);
    }
}

#[test]
fn a_release_now_goes_where_it_was_worked_out_to_go() {
    // A jump at the same border that needs no crossfade waits for it, and other orders come meanwhile.
    let s = song(1).spans(vec![span(0, 4 * BAR), span(BAR + X, 3 * BAR)]);
    let nothing = || Command::KeepVamping(ArmedId(2));
    for others in [0, 3] {
        let mut script = vec![
            at(100, || vamp(VampSpan::Section)),
            at(BAR as u64 - 10, || jump(9, 1, Target::Place(place(1, BAR + X)), Quantum::Section)),
            at(BAR as u64, || release(1, Release::Now)),
        ];
        for turn in 0..others {
            script.push(at(BAR as u64 + 20 + turn, nothing));
            script.push(at(BAR as u64 + 30 + turn, || song(2).arm()));
        }
        let rig = perform(2 * BAR as u64, &play(&s, script));
        let landed = Told::Landed(9, 1, place(1, BAR + X), (BAR + X) as u64);
        assert!(rig.told.contains(&landed), "{others}: {:?}", rig.told);
        Wanted::default().plays(1, 0, 2 * BAR).assert(&rig.out[0]);
    }
}

#[test]
fn where_it_is_left_for_is_shown_with_the_frames_until_then() {
    let mut rig = playing(&song_of_four(), BAR as u64 + 500);
    let all = over((0, BAR), (2, 7 * BAR));
    rig.send(vamp(VampSpan::Between(all)));
    rig.render(64);
    let leaving = |rig: &mut Rig, command: Command| {
        rig.send(command);
        rig.render(1);
        let here = rig.front().place.frame;
        let Leaving { frames, place } = rig.front().leaving?;
        Some((here + frames as i64, place))
    };
    assert_eq!(rig.front().leaving, None);
    let goes_on = Some(place(2, 7 * BAR));
    // Three bars after this one, of which the last is from elsewhere.
    let at_end = leaving(&mut rig, release(1, Release::AtEnd));
    assert_eq!(at_end, Some((2 * BAR + 3 * BAR, goes_on)));
    // That bar, the vamp's four bars less it, the rest of the third span, and the loop, once.
    let left = rig.front().left.unwrap() as i64;
    assert_eq!(left, 2 * BAR - rig.front().place.frame + 3 * BAR + BAR + BAR);
    let at_bar = leaving(&mut rig, release(1, Release::AtBar));
    assert_eq!(at_bar, Some((2 * BAR, goes_on)));
    let here = rig.front().place.frame;
    assert_eq!(rig.front().left, Some((2 * BAR - here + BAR + BAR) as u64));
    let now = leaving(&mut rig, release(1, Release::Now));
    assert_eq!(now, Some((here + X, goes_on)));
    assert_eq!(leaving(&mut rig, Command::KeepVamping(ArmedId(1))), None);
}

#[test]
fn what_ends_inside_a_span_is_over_once_it_is_left_there() {
    // Released at its end in the section in which it ends, in that before it, and at its last frames:
    // from the end of the stretch on nothing repeats, and nothing is left out.
    let all = over((0, 0), (1, 3 * BAR));
    for (given, how) in [
        (2 * BAR + 500, Release::AtEnd),
        (500, Release::AtEnd),
        (3 * BAR - X / 4, Release::Now),
        (3 * BAR - X / 4, Release::AtBar),
    ] {
        let mut rig = playing(&song_of_four(), 100);
        rig.send(vamp(VampSpan::Between(all)));
        rig.until(given as u64, 64);
        rig.send(release(1, how));
        rig.until((3 * BAR - X / 8) as u64, 64);
        assert!(rig.front().vamp.is_some(), "{how:?} at {given}");
        rig.until((3 * BAR + 100) as u64, 64);
        assert_eq!(rig.front().vamp, None, "{how:?} at {given}");
        assert_eq!(rig.front().place, place(1, 3 * BAR + 100), "{how:?} at {given}");
        rig.until((4 * BAR + 100) as u64, 64);
        assert_eq!(rig.front().place, place(2, 6 * BAR + 100), "{how:?} at {given}");
    }
}

#[test]
fn a_loop_that_follows_what_is_released_repeats() {
    // The whole of what was made ends where the last span begins, which loops.
    for how in [Release::AtEnd, Release::AtBar, Release::Now] {
        let mut rig = playing(
            &song(1).spans(vec![span(0, BAR), span(BAR, 2 * BAR), vamping(6 * BAR, 7 * BAR)]),
            100,
        );
        rig.send(vamp(VampSpan::Between(over((0, 0), (1, 2 * BAR)))));
        rig.until(BAR as u64 + 500, 64);
        rig.send(release(1, how));
        rig.until(3 * BAR as u64 + 600, 64);
        let vamp = rig.front().vamp.map(|vamp| (vamp.stretch, vamp.releasing));
        assert_eq!(vamp, Some((over((2, 6 * BAR), (2, 7 * BAR)), None)), "{how:?}");
    }
}

#[test]
fn a_release_now_is_worked_out_anew_once_a_jump_has_landed() {
    // A jump that needs no crossfade lands in what repeats, before the release does.
    let s = song(1).spans(vec![span(0, 4 * BAR), span(BAR, 3 * BAR)]);
    let script = vec![
        at(100, || vamp(VampSpan::Between(over((0, 0), (1, 2 * BAR))))),
        at(200, || jump(9, 1, Target::Place(place(1, BAR)), Quantum::Bar)),
        at(BAR as u64 - 20, || release(1, Release::Now)),
    ];
    let rig = perform(2 * BAR as u64, &play(&s, script));
    assert!(rig.told.contains(&Told::Landed(9, 1, place(1, BAR), BAR as u64)), "{:?}", rig.told);
    Wanted::default()
        .plays(1, 0, BAR)
        .crosses(1, BAR, 2 * BAR, X)
        .plays(1, 2 * BAR, 3 * BAR - X)
        .assert(&rig.out[0]);
}

#[test]
fn a_second_release_now_counts_from_its_own_press() {
    // The jump waits for the first one without a crossfade, and needs one to the second.
    let s = song(1).spans(vec![span(0, 4 * BAR), span(BAR + X, 3 * BAR)]);
    let script = vec![
        at(100, || vamp(VampSpan::Section)),
        at(BAR as u64 - 10, || jump(9, 1, Target::Place(place(1, BAR + X)), Quantum::Section)),
        at(BAR as u64, || release(1, Release::Now)),
        at(BAR as u64 + 10, || release(1, Release::Now)),
    ];
    let rig = perform(2 * BAR as u64, &play(&s, script));
    let landed = Told::Landed(9, 1, place(1, BAR + X), (BAR + X) as u64 + 10);
    assert!(rig.told.contains(&landed), "{:?}", rig.told);
}

#[test]
fn a_release_now_is_worked_out_anew_where_it_is_entered() {
    let mut rig = playing(&song(1).spans(vec![span(0, 4 * BAR), span(BAR + X, 3 * BAR)]), 100);
    rig.send(vamp(VampSpan::Between(over((0, 0), (1, 2 * BAR)))));
    rig.until(BAR as u64 - 10, 64);
    rig.send(jump(9, 1, Target::Place(place(1, BAR + X)), Quantum::Section));
    rig.until(BAR as u64, 64);
    rig.send(release(1, Release::Now));
    rig.until(BAR as u64 + 20, 64);
    rig.send(enter(2, 1, place(0, 1_500), When::Next, 1));
    // A bar and the beginning of the next one are counted.
    let sounds = BAR + 20 + BAR + 1_500;
    rig.until((sounds + X + 50) as u64, 64);
    assert!(rig.told.contains(&Told::Landed(2, 1, place(0, 1_500), sounds as u64)));
    assert_eq!(rig.front().place, place(1, 2 * BAR + 50));
}

#[test]
fn the_same_order_again_keeps_the_count_and_takes_a_release_back() {
    let mut rig = playing(&song_of_four(), 100);
    let order = |to| vamp(VampSpan::Between(over((0, 0), (1, to))));
    rig.send(order(3 * BAR));
    rig.until(4 * BAR as u64, 64);
    rig.send(release(1, Release::AtEnd));
    rig.until(4 * BAR as u64 + 100, 64);
    rig.send(order(3 * BAR));
    rig.until(4 * BAR as u64 + 200, 64);
    let counted = |rig: &mut Rig| rig.front().vamp.map(|vamp| (vamp.passes, vamp.releasing));
    assert_eq!(counted(&mut rig), Some((2, None)));
    // Another stretch is counted from one.
    rig.send(order(4 * BAR));
    rig.until(4 * BAR as u64 + 300, 64);
    assert_eq!(counted(&mut rig), Some((1, None)));
}

#[test]
fn a_release_at_the_bar_is_no_later_than_the_end_of_what_plays() {
    // The first span ends inside bar 3, and so does what repeats in the last one.
    let s = song(1).spans(vec![span(0, 2 * BAR + 1_500), span(4 * BAR, 8 * BAR)]);
    let made = || at(100, || vamp(VampSpan::Between(over((0, 0), (1, 5 * BAR + 1_500)))));
    let script = vec![made(), at(2 * BAR as u64 + 500, || release(1, Release::AtBar))];
    let rig = perform(3 * BAR as u64, &play(&s, script));
    Wanted::default()
        .plays(1, 0, 2 * BAR + 1_500 - X)
        .crosses(1, 2 * BAR + 1_500 - X, 5 * BAR + 1_500, X)
        .plays(1, 5 * BAR + 1_500, 6 * BAR)
        .assert(&rig.out[0]);
    // In the last one it goes on without a gap, and is over at its end.
    let mut rig = playing(&s, 100);
    rig.send(vamp(VampSpan::Between(over((0, 0), (1, 5 * BAR + 1_500)))));
    rig.until((3 * BAR + 2_000) as u64, 64);
    rig.send(release(1, Release::AtBar));
    rig.until((3 * BAR + 3_100) as u64, 64);
    assert_eq!((rig.front().vamp, rig.front().place), (None, place(1, 5 * BAR + 1_600)));
}

#[test]
fn a_release_now_is_no_later_than_the_end_of_the_span_that_plays() {
    // 25 frames before the first span ends, which is less than a crossfade.
    let mut rig = playing(&song_of_four(), 100);
    rig.send(vamp(VampSpan::Between(over((0, 0), (1, 3 * BAR)))));
    rig.until(2 * BAR as u64 - 25, 64);
    rig.send(release(1, Release::Now));
    rig.until(2 * BAR as u64 + 10, 1);
    assert_eq!((rig.front().vamp, rig.front().place), (None, place(1, 3 * BAR + 10)));
}
