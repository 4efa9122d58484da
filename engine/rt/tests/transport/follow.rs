//! What follows a song: continue, pause, segue.

use downbeat_rt::{
    ArmedId, Command, Doing, Farewell, Follow, LeadIn, Quantum, Refusal, Release, Target,
    VampOrder, VampSpan, When,
};

use crate::support::{
    BAR, Rig, Song, Step, Told, Wanted, X, at, clicks, enter, jump, line, perform, place, release,
    sample, song, span, stretch, vamping,
};

/// The first song starts, the second is armed.
fn pair(first: &Song, second: &Song, more: Vec<Step>) -> Vec<Step> {
    let (a, b, c) = (first.clone(), first.clone(), second.clone());
    let mut script = vec![at(0, move || a.arm()), at(0, move || b.go()), at(10, move || c.arm())];
    script.extend(more);
    script.sort_by_key(|(frame, _)| *frame);
    script
}

fn short(follow: Follow) -> Song {
    Song { frames: 10_000, ..song(1).spans(vec![span(0, 10_000)]).follow(follow) }
}

#[test]
fn a_song_continues_at_the_first_place_of_the_next() {
    let second = song(2).spans(vec![span(3_000, 9_000)]);
    let rig = perform(12_000, &pair(&short(Follow::Continue), &second, Vec::new()));
    Wanted::default().plays(1, 0, 10_000).plays(2, 3_000, 5_000).assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Started(2, place(0, 3_000), 0, 10_000)));
    assert!(rig.told.contains(&Told::Retired(1, Farewell::Ended)));
}

#[test]
fn a_pause_is_silence_and_then_the_next_song_with_its_lead_in() {
    let second = Song { start: LeadIn::Bars(1), ..song(2) };
    let first = short(Follow::Pause { frames: 5_000 });
    let rig = perform(21_000, &pair(&first, &second, Vec::new()));
    let start = 10_000 + 5_000 + BAR as u64;
    Wanted::default()
        .plays(1, 0, 10_000)
        .silence(5_000 + BAR as u64)
        .plays(2, 0, 2_000)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Started(2, place(0, 0), BAR as u64, 15_000)));
    let heard: Vec<usize> = clicks(&rig.out[1]).iter().map(|click| click.0).collect();
    let counted: Vec<usize> = (15_000..start as usize).step_by(1_000).collect();
    assert_eq!(heard[10..14], counted);
}

#[test]
fn a_go_in_a_pause_starts_at_once_and_a_stop_ends_it() {
    let first = short(Follow::Pause { frames: 5_000 });
    let second = song(2);
    let rig = perform(13_000, &pair(&first, &second, vec![at(12_000, || Command::Go(ArmedId(2)))]));
    Wanted::default().plays(1, 0, 10_000).silence(2_000).plays(2, 0, 1_000).assert(&rig.out[0]);
    let ends: [fn() -> Command; 3] =
        [|| Command::Stop { fade: 10 }, || Command::Panic, || Command::Disarm];
    for end in ends {
        let rig = perform(20_000, &pair(&first, &second, vec![at(12_000, end)]));
        Wanted::default().plays(1, 0, 10_000).silence(10_000).assert(&rig.out[0]);
    }
    // What is armed after that waits for a GO.
    let again = song(3);
    let script = vec![at(12_000, || Command::Disarm), at(12_500, move || again.arm())];
    let rig = perform(20_000, &pair(&first, &second, script));
    Wanted::default().plays(1, 0, 10_000).silence(10_000).assert(&rig.out[0]);
    let mut rig = Rig::new();
    for (_, command) in pair(&first, &second, Vec::new()) {
        rig.send(command());
    }
    rig.until(11_000, 100);
    rig.render(1);
    assert_eq!(rig.status.as_ref().unwrap().pause, Some(3_999));
}

/// The sum of both songs in a segue at frame `start` of the device.
fn segued(at: i64, crossfade: i64, total: i64) -> Vec<f32> {
    let start = 10_000 - at;
    (0..total)
        .map(|frame| {
            let within = frame - start;
            let out = |level: f32| sample(1, frame) * level;
            match within {
                i64::MIN..0 => out(1.0),
                _ if within < crossfade => {
                    let (down, up) =
                        (line(1.0, 0.0, crossfade, within), line(0.0, 1.0, crossfade, within));
                    let old = if frame < 10_000 { out(down.sqrt()) } else { 0.0 };
                    old + sample(2, within) * up.sqrt()
                }
                _ => sample(2, within),
            }
        })
        .collect()
}

#[test]
fn a_segue_crosses_over_with_constant_power_and_changes_the_click_over() {
    for (from_end, crossfade, click_after) in [
        (4_300u64, 3_000u32, 2_300u32),
        (4_300, 0, 0),
        (1_000, 2_500, 900),
        (2_000, 1_500, 1_800),
        // On the very frame of a click.
        (4_310, 3_000, 2_000),
        // Later than its end.
        (2_500, 1_500, 6_000),
    ] {
        let follow = Follow::Segue { at: from_end, crossfade, click_after };
        let rig = perform(14_000, &pair(&short(follow), &song(2), Vec::new()));
        let wanted = segued(from_end as i64, i64::from(crossfade), 14_000);
        crate::support::assert_same(&rig.out[0], &wanted, "segue");
        let start = 10_000 - from_end as usize;
        let over = start + (click_after as usize).min(from_end as usize);
        let old = (0..over).step_by(1_000);
        let new = (start..14_000).step_by(1_000).filter(|&frame| frame >= over);
        let heard: Vec<usize> = clicks(&rig.out[1]).iter().map(|click| click.0).collect();
        assert_eq!(heard, old.chain(new).collect::<Vec<_>>());
        assert!(rig.told.contains(&Told::Started(2, place(0, 0), 0, start as u64)));
        assert!(rig.told.contains(&Told::Retired(1, Farewell::Ended)));
    }
}

#[test]
fn the_new_song_is_in_front_from_its_first_frame_on_and_the_old_one_is_over_after_its_last() {
    for (crossfade, click_after) in [(3_000, 1_000), (1_000, 3_000)] {
        let follow = Follow::Segue { at: 4_000, crossfade, click_after };
        let mut rig = Rig::new();
        for (_, command) in pair(&short(follow), &song(2), Vec::new()) {
            rig.send(command());
        }
        // It begins at 6 000, and the old one sounds, or its click does, up to 9 000.
        let told =
            [(5_900, 1, None), (6_000, 2, Some(2_999)), (8_900, 2, Some(99)), (9_001, 2, None)];
        for (frame, front, left) in told {
            rig.until(frame, 100);
            rig.render(1);
            let front_now = rig.front();
            assert_eq!((front_now.song.0, front_now.doing), (front, Doing::Playing), "at {frame}");
            let over = rig.over().map(|over| (over.song.0, over.frames));
            assert_eq!(over, left.map(|left| (1, left)), "at {frame}");
        }
    }
}

#[test]
fn a_song_that_outlasts_the_one_that_took_over_only_fades() {
    // The new song ends within the crossfade: nothing leads any more, and GO would be taken.
    let follow = Follow::Segue { at: 4_000, crossfade: 3_900, click_after: 3_900 };
    let mut rig = Rig::new();
    let second = song(2).spans(vec![span(0, 2_000)]);
    for (_, command) in pair(&short(follow), &second, Vec::new()) {
        rig.send(command());
    }
    rig.until(8_500, 100);
    assert_eq!((rig.front().song.0, rig.front().doing), (1, Doing::Ending));
}

#[test]
fn a_segue_without_an_armed_song_is_the_end_or_a_continuation() {
    let first = short(Follow::Segue { at: 4_000, crossfade: 3_000, click_after: 0 });
    let (a, b, c) = (first.clone(), first.clone(), song(2));
    let late = vec![at(0, move || a.arm()), at(0, move || b.go()), at(6_001, move || c.arm())];
    let rig = perform(11_000, &late);
    Wanted::default().plays(1, 0, 10_000).plays(2, 0, 1_000).assert(&rig.out[0]);
    let rig = perform(11_000, &late[..2]);
    Wanted::default().plays(1, 0, 10_000).silence(1_000).assert(&rig.out[0]);
}

#[test]
fn a_vamp_holds_the_segue_back() {
    let vamp = || {
        Command::Vamp(VampOrder {
            token: 1,
            song: ArmedId(1),
            span: VampSpan::Between(stretch(0, 2_000, 8_000)),
        })
    };
    let first = short(Follow::Segue { at: 4_000, crossfade: 1_000, click_after: 0 });
    // Released in time in the third pass, 500 frames before the segue; and 500 after it.
    for (given, segues) in [(17_500, true), (18_500, false)] {
        let more = vec![at(100, vamp), at(given, || release(1, Release::AtEnd))];
        let rig = perform(24_000, &pair(&first, &song(2), more));
        let start = if segues { 18_000 } else { 22_000 };
        assert!(rig.told.contains(&Told::Started(2, place(0, 0), 0, start)), "{segues}");
    }
    let spans = vec![span(0, 4_000), vamping(4_000, 10_000)];
    let first = Song { frames: 10_000, ..song(1).spans(spans) }.follow(Follow::Segue {
        at: 4_000,
        crossfade: 1_000,
        click_after: 0,
    });
    let rig = perform(24_000, &pair(&first, &song(2), Vec::new()));
    assert!(!rig.told.iter().any(|told| matches!(told, Told::Started(2, ..))));
}

#[test]
fn a_jump_out_of_the_end_is_stronger_than_a_segue() {
    let first = short(Follow::Segue { at: 4_000, crossfade: 1_000, click_after: 0 });
    let more =
        vec![at(100, || jump(1, 1, Target::Place(place(0, 500)), downbeat_rt::Quantum::Section))];
    let rig = perform(11_000, &pair(&first, &song(2), more));
    Wanted::default()
        .plays(1, 0, 10_000 - X)
        .crosses(1, 10_000 - X, 500, X)
        .plays(1, 500, 1_500)
        .assert(&rig.out[0]);
}

#[test]
fn a_jump_to_the_very_frame_of_a_segue_leads_into_it() {
    let first = short(Follow::Segue { at: 4_000, crossfade: 1_000, click_after: 0 });
    let to = Target::Place(place(0, 6_000));
    let script = vec![at(1_300, move || jump(1, 1, to, Quantum::Beat))];
    let rig = perform(4_000, &pair(&first, &song(2), script));
    assert!(rig.told.contains(&Told::Started(2, place(0, 0), 0, 2_000)), "{:?}", rig.told);
}

#[test]
fn both_songs_of_a_segue_stop_and_a_hold_keeps_the_new_one() {
    let follow = Follow::Segue { at: 4_000, crossfade: 3_000, click_after: 3_000 };
    let rig = perform(9_000, &pair(&short(follow), &song(2), vec![at(7_000, || Command::Panic)]));
    assert!(rig.out[0][7_000 + X as usize..].iter().all(|sample| *sample == 0.0));
    assert!(
        rig.told
            .ends_with(&[Told::Retired(1, Farewell::Ended), Told::Retired(2, Farewell::Stopped),])
    );
    let mut rig = Rig::new();
    for (_, command) in pair(&short(follow), &song(2), Vec::new()) {
        rig.send(command());
    }
    rig.until(7_000, 100);
    rig.send(Command::Hold);
    rig.until(8_000, 100);
    rig.render(1);
    assert_eq!((rig.front().song.0, rig.front().place.frame), (2, 1_000 + X));
    assert!(rig.told.contains(&Told::Retired(1, Farewell::Ended)));
}

/// A fade that is still under way where the next song would start by itself: it was told to end.
#[test]
fn what_is_told_to_stop_or_to_fade_out_is_followed_by_nothing() {
    let segue = Follow::Segue { at: 4_000, crossfade: 3_000, click_after: 1_000 };
    let pause = Follow::Pause { frames: 500 };
    for (follow, next) in [(segue, 6_000), (Follow::Continue, 10_000), (pause, 10_000)] {
        for end in [|| Command::Stop { fade: 2_000 }, || Command::Fade { frames: 2_000 }] {
            let rig = perform(14_000, &pair(&short(follow), &song(2), vec![at(next - 50, end)]));
            Wanted::default()
                .plays(1, 0, next as i64 - 50)
                .shaped(1, next as i64 - 50, 10_000.min(next as i64 + 1_950), |at| {
                    line(1.0, 0.0, 2_000, at)
                })
                .assert(&rig.out[0][..10_000.min(next as usize + 1_950)]);
            assert!(rig.out[0][10_000..].iter().all(|&sample| sample == 0.0), "{follow:?}");
            assert_eq!(rig.told.last(), Some(&Told::Retired(1, Farewell::Stopped)), "{follow:?}");
        }
        // Turned around in time it is followed as ever; past a segue's frame it continues.
        let fade = || Command::Fade { frames: 2_000 };
        let script = vec![at(next - 50, fade), at(next - 20, fade)];
        let rig = perform(14_000, &pair(&short(follow), &song(2), script));
        let at = if follow == pause { 10_500 } else { next };
        assert!(rig.told.contains(&Told::Started(2, place(0, 0), 0, at)), "{follow:?}");
    }
}

/// The old song fades as well where its click has gone to the new one already: nothing is heard of it when
/// the fade is over, however long the crossfade is.
#[test]
fn a_fade_in_a_segue_takes_both_songs_along() {
    let follow = Follow::Segue { at: 8_000, crossfade: 7_000, click_after: 500 };
    let fade = || Command::Fade { frames: 1_000 };
    let segue = segued(8_000, 7_000, 14_000);
    let rig = perform(14_000, &pair(&short(follow), &song(2), vec![at(4_000, fade)]));
    // Each song is faded by itself, so the sum may differ in the last bit.
    for (frame, &both) in (4_000i64..).zip(&segue[4_000..5_000]) {
        let (is, wanted) =
            (rig.out[0][frame as usize], both * line(1.0, 0.0, 1_000, frame - 4_000));
        assert!((is - wanted).abs() <= wanted.abs() * 1e-6, "frame {frame}: {is}, not {wanted}");
    }
    assert!(rig.out[0][5_000..].iter().all(|&sample| sample == 0.0));
    let ends = [Told::Retired(1, Farewell::Ended), Told::Retired(2, Farewell::Stopped)];
    assert!(rig.told.ends_with(&ends), "{:?}", rig.told);
    assert_eq!(rig.status.as_ref().unwrap().front, None);
    // Turned around, both come back.
    let script = vec![at(4_000, fade), at(4_500, fade)];
    let rig = perform(14_000, &pair(&short(follow), &song(2), script));
    crate::support::assert_same(&rig.out[0][5_500..], &segue[5_500..], "back at full");
}

#[test]
fn a_hold_just_before_a_segue_stands_still_and_then_one_song_continues_with_the_other() {
    let segue = Follow::Segue { at: 4_000, crossfade: 3_000, click_after: 1_000 };
    let held = 6_000 - X / 2;
    let script = vec![at(held as u64, || Command::Hold), at(7_000, || Command::GoOn)];
    let rig = perform(13_000, &pair(&short(segue), &song(2), script));
    let still = held + X;
    let end = 7_000 + 10_000 - still;
    Wanted::default()
        .plays(1, 0, held)
        .shaped(1, held, still, |at| line(1.0, 0.0, X, at))
        .silence((7_000 - still) as u64)
        .shaped(1, still, 10_000, |at| line(0.0, 1.0, X, at))
        .plays(2, 0, 13_000 - end)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Started(2, place(0, 0), 0, end as u64)));
}

/// What has begun lands, and stands still there.
#[test]
fn a_hold_in_the_crossfade_to_another_song_holds_that_one_at_its_start() {
    let script = vec![
        at(1_300, || jump(5, 1, Target::Song(ArmedId(2)), Quantum::Bar)),
        at((BAR - X / 2) as u64, || Command::Hold),
        at(5_000, || Command::GoOn),
    ];
    let rig = perform(6_000, &pair(&song(1), &song(2), script));
    let wanted = Wanted::default().silence(5_000 - BAR as u64);
    let wanted = wanted.shaped(2, 0, X, |at| line(0.0, 1.0, X, at)).plays(2, X, 1_000);
    wanted.assert(&rig.out[0][BAR as usize..]);
    assert!(rig.told.contains(&Told::Landed(5, 2, place(0, 0), BAR as u64)));
    assert_eq!(rig.front().doing, Doing::Playing);
}

/// The song that it was about to go to was taken away: better the song that plays than silence.
#[test]
fn a_song_that_is_not_armed_any_more_when_it_is_crossed_over_to_is_not_gone_to() {
    let taken: [fn() -> Command; 2] = [|| Command::Disarm, || song(3).arm()];
    for take in taken {
        let script = vec![
            at(1_300, || jump(5, 1, Target::Song(ArmedId(2)), Quantum::Bar)),
            at((BAR - X / 2) as u64, || Command::CancelJump),
            at((BAR - X / 2) as u64, take),
        ];
        let rig = perform(6_000, &pair(&song(1), &song(2), script));
        let half = line(1.0, 0.0, X, X / 2 - 1);
        Wanted::default()
            .plays(1, 0, BAR - X)
            .shaped(1, BAR - X, BAR - X / 2, |at| line(1.0, 0.0, X, at))
            .shaped(1, BAR - X / 2, BAR + X / 2, |at| line(half, 1.0, X, at))
            .plays(1, BAR + X / 2, 6_000)
            .assert(&rig.out[0]);
        assert!(rig.told.contains(&Told::Refused(5, Refusal::Cancelled)));
        assert!(rig.told.contains(&Told::Retired(2, Farewell::Replaced)));
        assert_eq!(rig.front().song.0, 1);
    }
    // What was stopped meanwhile ends: its crossfade is the shorter fade.
    let script = vec![
        at(1_300, || jump(5, 1, Target::Song(ArmedId(2)), Quantum::Bar)),
        at((BAR - X / 2) as u64, || Command::Stop { fade: 3_000 }),
        at((BAR - X / 2) as u64, || Command::Disarm),
    ];
    let rig = perform(6_000, &pair(&song(1), &song(2), script));
    assert!(rig.out[0][BAR as usize..].iter().all(|&sample| sample == 0.0));
    assert!(rig.told.contains(&Told::Retired(1, Farewell::Stopped)));
}

#[test]
fn an_entry_in_a_hold_stays_with_the_song_that_was_about_to_be_left() {
    let to = place(0, 30_000);
    let script = vec![
        at(1_300, || jump(5, 1, Target::Song(ArmedId(2)), Quantum::Bar)),
        at((BAR - 50) as u64, || Command::Hold),
        at((BAR - 30) as u64, move || enter(6, 1, to, When::Next, 0)),
    ];
    let rig = perform(6_000, &pair(&song(1), &song(2), script));
    let still = BAR - 50 + X;
    let wanted = Wanted::default().plays(1, 30_000, 30_000 + 6_000 - still);
    wanted.assert(&rig.out[0][still as usize..]);
    assert!(rig.told.contains(&Told::Refused(5, Refusal::Replaced)));
    assert!(rig.told.contains(&Told::Landed(6, 1, to, still as u64)));
}
