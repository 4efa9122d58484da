//! Jumps: where they land, to the frame, and when they cannot.

use downbeat_rt::{ArmedId, Command, Farewell, LeadIn, Quantum, Refusal, Release, Target};

use crate::support::{
    BAR, FRAMES, Rig, Song, Step, Told, Wanted, X, at, jump, line, perform, perform_at, place,
    release, sample, song, span, vamping,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

/// Where a jump given at a frame lands, and where to.
#[track_caller]
fn lands(song: &Song, given: u64, to: Target, quantum: Quantum) -> Option<(u64, u32, i64)> {
    let rig = perform_at(64, 40_000, &play(song, vec![at(given, move || jump(9, 1, to, quantum))]));
    rig.told.iter().find_map(|told| match told {
        Told::Landed(9, 1, place, rendered) => Some((*rendered, place.span, place.frame)),
        _ => None,
    })
}

/// Spans of two bars each, of which the last plays the first ones again.
fn four() -> Song {
    song(1).spans(vec![
        span(0, 2 * BAR),
        span(2 * BAR, 4 * BAR),
        span(4 * BAR, 6 * BAR),
        span(0, 2 * BAR),
    ])
}

#[test]
fn a_jump_lands_on_the_next_border_of_its_quantum_to_the_frame() {
    let to = Target::Place(place(2, 4 * BAR + 17));
    for (quantum, border) in [
        (Quantum::Now, 1_300 + X),
        (Quantum::Beat, 2_000),
        (Quantum::Bar, BAR),
        (Quantum::Section, 2 * BAR),
        (Quantum::Song, 8 * BAR),
    ] {
        let rig = perform(34_000, &play(&four(), vec![at(1_300, move || jump(5, 1, to, quantum))]));
        assert!(rig.told.contains(&Told::Landed(5, 1, place(2, 4 * BAR + 17), border as u64)));
        if border < 8_000 {
            Wanted::default()
                .plays(1, 0, border - X)
                .crosses(1, border - X, 4 * BAR + 17, X)
                .plays(1, 4 * BAR + 17, 5 * BAR)
                .assert(&rig.out[0][..(border + BAR - 17) as usize]);
        }
    }
}

#[test]
fn a_jump_known_late_fades_in_over_what_is_left_and_leaves_a_tail() {
    for left in [0, 1, 37, 99, 100] {
        let given = BAR - left;
        let to = Target::Place(place(0, 30_000));
        let script = vec![at(given as u64, move || jump(5, 1, to, Quantum::Bar))];
        let rig = perform(BAR as u64 + 500, &play(&song(1), script));
        let mut wanted = Wanted::default()
            .plays(1, 0, given)
            .shaped(1, given, BAR, |at| line(1.0, 0.0, X, at))
            .plus(
                given as usize,
                (0..left).map(|at| sample(1, 30_000 - left + at) * line(0.0, 1.0, left, at)),
            );
        // After the border the tail is summed first, then what leads.
        wanted.0.extend((0..500).map(|at| {
            let tail = sample(1, BAR + at) * line(1.0, 0.0, X, left + at);
            if left + at < X { tail + sample(1, 30_000 + at) } else { sample(1, 30_000 + at) }
        }));
        wanted.assert(&rig.out[0]);
    }
}

#[test]
fn relative_targets_are_relative_to_the_border() {
    let s = four();
    let section = |n, given| lands(&s, given, Target::Sections(n), Quantum::Section);
    assert_eq!(section(0, 1_000), Some((8_000, 0, 0)));
    assert_eq!(section(2, 1_000), Some((8_000, 2, 16_000)));
    assert_eq!(section(-1, 9_000), Some((16_000, 0, 0)));
    assert_eq!(section(99, 9_000), Some((16_000, 3, 0)));
    assert_eq!(section(-99, 9_000), Some((16_000, 0, 0)));
    // A bar line to a bar line; at now the place in the bar is kept.
    let bars = |n, given, quantum| lands(&s, given, Target::Bars(n), quantum);
    assert_eq!(bars(2, 1_000, Quantum::Bar), Some((4_000, 1, 12_000)));
    assert_eq!(bars(-1, 9_000, Quantum::Bar), Some((12_000, 1, 8_000)));
    assert_eq!(bars(-2, 9_000, Quantum::Bar), Some((12_000, 3, 4_000)));
    assert_eq!(bars(1, 1_000, Quantum::Now), Some((1_100, 0, 5_100)));
    assert_eq!(bars(1, 1_900, Quantum::Beat), Some((2_000, 0, 6_000)));
    let beats = |n, given, quantum| lands(&s, given, Target::Beats(n), quantum);
    assert_eq!(beats(1, 1_000, Quantum::Now), Some((1_100, 0, 2_100)));
    assert_eq!(beats(-1, 1_000, Quantum::Beat), Some((1_000, 0, 0)));
    // Past the end: the last bar line of the last span. Before the start: the first place.
    assert_eq!(bars(99, 1_000, Quantum::Bar), Some((4_000, 3, 4_000)));
    assert_eq!(bars(-99, 1_000, Quantum::Bar), Some((4_000, 0, 0)));
    assert_eq!(beats(-99, 1_000, Quantum::Bar), Some((4_000, 0, 0)));
}

/// The grid has no line where the song ends.
#[test]
fn the_end_of_a_song_is_a_line_for_relative_targets() {
    let frames = 8 * BAR;
    let s = Song { frames: frames as u64, ..song(1) }.spans(vec![span(0, frames)]);
    for quantum in [Quantum::Section, Quantum::Song] {
        let from_end = |to| lands(&s, 1_000, to, quantum);
        assert_eq!(from_end(Target::Bars(-2)), Some((frames as u64, 0, 6 * BAR)));
        assert_eq!(from_end(Target::Beats(-5)), Some((frames as u64, 0, frames - 5 * BAR / 4)));
        assert_eq!(from_end(Target::Bars(1)), Some((frames as u64, 0, 7 * BAR)));
    }
}

#[test]
fn a_frame_that_no_span_plays_is_refused() {
    let s = song(1).spans(vec![span(0, 2 * BAR), span(5 * BAR, 7 * BAR)]);
    for to in [Target::Bars(2), Target::Place(place(0, 2 * BAR)), Target::Place(place(7, 0))] {
        let script = vec![at(1_000, move || jump(5, 1, to, Quantum::Bar))];
        let rig = perform_at(64, 10_000, &play(&s, script));
        assert!(rig.told.contains(&Told::Refused(5, Refusal::NoPlace)), "{to:?}");
        assert_eq!(rig.out[0][4_000], sample(1, 4_000));
    }
}

#[test]
fn a_jump_to_frames_that_follow_anyway_is_not_faded() {
    let script = vec![at(100, || jump(5, 1, Target::Sections(1), Quantum::Section))];
    let rig = perform(20_000, &play(&four(), script));
    Wanted::default().plays(1, 0, 20_000).assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Landed(5, 1, place(1, 8_000), 8_000)));
}

#[test]
fn a_jump_is_replaced_and_cancelled_and_every_token_answered_once() {
    let to = Target::Place(place(2, 16_000));
    let script = vec![
        at(100, move || jump(1, 1, to, Quantum::Section)),
        at(200, move || jump(2, 1, to, Quantum::Bar)),
        at(300, || Command::CancelJump),
        at(400, move || jump(3, 7, to, Quantum::Bar)),
        at(500, move || jump(4, 1, to, Quantum::Song)),
        at(600, || Command::Stop { fade: 100 }),
    ];
    let rig = perform(2_000, &play(&four(), script));
    assert_eq!(
        rig.told[1..],
        [
            Told::Refused(1, Refusal::Replaced),
            Told::Refused(2, Refusal::Cancelled),
            Told::Refused(3, Refusal::NotPlaying),
            Told::Refused(4, Refusal::Gone),
            Told::Retired(1, Farewell::Stopped),
        ]
    );
}

/// What has begun lands, whatever makes the song look forward anew in its crossfade: here a stop, which
/// nobody answers the jump for any more, and then an arming. The plan has another border there.
#[test]
fn a_jump_that_has_begun_lands_though_the_song_is_stopped_and_another_armed() {
    let s = song(1).spans(vec![span(0, 2 * BAR), span(4 * BAR, 6 * BAR), span(8 * BAR, 10 * BAR)]);
    let (border, stopped, fade) = (2 * BAR, 2 * BAR - 60, 2_000);
    let (to, other) = (Target::Place(place(2, 8 * BAR)), song(2));
    let script = vec![
        at(1_000, move || jump(5, 1, to, Quantum::Section)),
        at(stopped as u64, move || Command::Stop { fade: fade as u32 }),
        at(border as u64 - 30, move || other.arm()),
    ];
    let rig = perform((border + 1_000) as u64, &play(&s, script));
    let wanted = Wanted::default()
        .plays(1, 0, border - X)
        .crosses(1, border - X, 8 * BAR, X)
        .plays(1, 8 * BAR, 8 * BAR + 1_000);
    for (frame, (got, wanted)) in rig.out[0].iter().zip(&wanted.0).enumerate() {
        let since = frame as i64 - stopped;
        let wanted = wanted * if since < 0 { 1.0 } else { line(1.0, 0.0, fade, since) };
        assert!((got - wanted).abs() <= wanted * 1e-5, "frame {frame}: {got}, not {wanted}");
    }
    assert!(rig.told.contains(&Told::Refused(5, Refusal::Gone)), "{:?}", rig.told);
}

/// Where a jump lands on the first frame that would sound, nothing is heard of what it leaves.
#[test]
fn a_jump_from_what_has_not_sounded_leaves_no_trace_of_it() {
    let to = Target::Place(place(0, 30_000));
    let lead_in = Song { start: LeadIn::Grid { frames: BAR as u64 }, ..song(1) };
    for left in [0, 1, 37, 100] {
        let given = BAR - left;
        let script = vec![at(given as u64, move || jump(5, 1, to, Quantum::Bar))];
        let rig = perform(BAR as u64 + 500, &play(&lead_in, script));
        Wanted::default()
            .silence(given as u64)
            .shaped(1, 30_000 - left, 30_000, |at| line(0.0, 1.0, left, at))
            .plays(1, 30_000, 30_500)
            .assert(&rig.out[0]);
        assert!(rig.told.contains(&Told::Landed(5, 1, place(0, 30_000), BAR as u64)), "{left}");
    }
    let rig = perform(500, &play(&song(1), vec![at(0, move || jump(5, 1, to, Quantum::Bar))]));
    Wanted::default().plays(1, 30_000, 30_500).assert(&rig.out[0]);
}

#[test]
fn a_vamp_is_kept_inside_it_and_ended_outside() {
    let s = song(1).spans(vec![vamping(0, 2 * BAR), span(2 * BAR, 4 * BAR), vamping(0, 2 * BAR)]);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(9_000, 64);
    rig.send(jump(1, 1, Target::Place(place(0, 3_000)), Quantum::Now));
    rig.until(9_200, 64);
    assert_eq!(rig.front().vamp.map(|vamp| vamp.passes), Some(2));
    rig.send(jump(2, 1, Target::Sections(1), Quantum::Now));
    rig.until(9_400, 64);
    assert_eq!(rig.front().vamp, None);
    rig.send(jump(3, 1, Target::Sections(1), Quantum::Now));
    rig.until(9_600, 64);
    assert_eq!(rig.front().vamp.map(|vamp| vamp.passes), Some(1));
    assert_eq!(rig.front().place.span, 2);
}

#[test]
fn a_vamps_end_is_a_border_of_bar_and_section() {
    let s = song(1).spans(vec![vamping(0, 6_500), span(20_000, 30_000)]);
    for quantum in [Quantum::Section, Quantum::Bar] {
        let script = vec![at(11_000, move || jump(1, 1, Target::Sections(1), quantum))];
        let rig = perform(14_000, &play(&s, script));
        // The second pass is at 4 500 by then; its next bar line would be past its end.
        assert!(rig.told.contains(&Told::Landed(1, 1, place(1, 20_000), 13_000)), "{quantum:?}");
    }
}

#[test]
fn a_third_jump_waits_for_a_tail() {
    // Each lands late, on a beat, and leaves a tail; they come so fast that tails pile up.
    let spans: Vec<_> = (0..50).map(|at| span(at * 1_000, at * 1_000 + 1_000)).collect();
    let s = song(1).spans(spans);
    let target = |n: u32| Target::Place(place(n, i64::from(n) * 1_000 + 990));
    let script = vec![
        at(995, move || jump(1, 1, target(10), Quantum::Beat)),
        at(1_005, move || jump(2, 1, target(20), Quantum::Beat)),
        at(1_015, move || jump(3, 1, target(30), Quantum::Beat)),
        at(1_025, move || jump(4, 1, target(40), Quantum::Now)),
    ];
    let rig = perform(3_000, &play(&s, script));
    assert!(rig.told.contains(&Told::Landed(1, 1, place(10, 10_990), 1_000)));
    assert!(rig.told.contains(&Told::Landed(2, 1, place(20, 20_990), 1_010)));
    // Two tails fade until 1 095: the third had to wait, and was replaced while it did.
    assert!(rig.told.contains(&Told::Refused(3, Refusal::Replaced)));
    let now = 1_025 + X as u64;
    assert!(rig.told.contains(&Told::Landed(4, 1, place(40, 40_990), now)));
}

#[test]
fn a_jump_in_a_running_crossfade_lands_on_its_border() {
    let to = Target::Place(place(0, 30_000));
    let script = vec![
        at(3_000, move || jump(1, 1, Target::Place(place(0, 20_000)), Quantum::Bar)),
        at(3_950, move || jump(2, 1, to, Quantum::Bar)),
    ];
    let rig = perform(5_000, &play(&song(1), script));
    assert!(rig.told.contains(&Told::Refused(1, Refusal::Replaced)));
    assert!(rig.told.contains(&Told::Landed(2, 1, place(0, 30_000), 4_000)));
    assert_eq!(rig.out[0][4_100], sample(1, 30_100));
}

#[test]
fn a_jump_waits_for_its_blocks_at_the_next_border_and_now_does_not() {
    // Blocks 3 to 7 are needed at frame 30 000; the last of them comes later.
    let s = Song { has: |index| index != 6, ..song(1) };
    let to = Target::Place(place(0, 30_000));
    for period in [1, 64, 100] {
        let mut rig = Rig::new();
        rig.send(s.arm());
        rig.send(s.go());
        rig.send(jump(1, 1, to, Quantum::Beat));
        rig.until(2_500, period);
        let queued = rig.front().jump.unwrap();
        assert!(
            queued.waits
                && queued.frames.unwrap() <= 1_000
                && queued.place == Some(place(0, 30_000))
        );
        assert_eq!(rig.out[0], (0..2_500).map(|at| sample(1, at)).collect::<Vec<_>>());
        assert!(rig.disk.deliver(s.block(6)).is_ok());
        rig.until(3_500, period);
        assert!(rig.told.contains(&Told::Landed(1, 1, place(0, 30_000), 3_000)));
        assert_eq!(
            rig.out[0][3_000..],
            (30_000..30_500).map(|at| sample(1, at)).collect::<Vec<_>>()
        );
    }
    assert_eq!(lands(&s, 1_000, to, Quantum::Now), Some((1_100, 0, 30_000)));
}

#[test]
fn a_jump_to_another_song_leaves_this_one_at_the_border() {
    for (quantum, border) in
        [(Quantum::Bar, BAR), (Quantum::Now, 1_300 + X), (Quantum::Song, FRAMES as i64)]
    {
        let other = song(2).spans(vec![span(500, 40_000)]);
        let arm = other.clone();
        let script = vec![
            at(100, move || arm.arm()),
            at(1_300, move || jump(5, 1, Target::Song(ArmedId(2)), quantum)),
        ];
        let rig = perform(border as u64 + 1_000, &play(&song(1), script));
        Wanted::default()
            .plays(1, 0, border - X)
            .shaped(1, border - X, border, |at| line(1.0, 0.0, X, at))
            .plays(2, 500, 1_500)
            .assert(&rig.out[0]);
        let started = Told::Started(2, place(0, 500), 0, border as u64);
        assert!(rig.told.contains(&started));
        assert!(rig.told.contains(&Told::Landed(5, 2, place(0, 500), border as u64)));
        assert!(rig.told.contains(&Told::Retired(1, Farewell::Left)));
    }
}

#[test]
fn a_jump_to_a_song_that_is_not_armed_waits_for_it() {
    for (quantum, border) in [(Quantum::Beat, 6_000), (Quantum::Now, 5_500 + X as u64)] {
        let arm = song(2);
        let script = vec![
            at(1_300, move || jump(5, 1, Target::Song(ArmedId(2)), quantum)),
            at(5_500, move || arm.arm()),
        ];
        let rig = perform(8_000, &play(&song(1), script));
        assert!(rig.told.contains(&Told::Landed(5, 2, place(0, 0), border)), "{quantum:?}");
        assert_eq!(rig.out[0][border as usize], sample(2, 0));
    }
}

#[test]
fn a_countdown_is_shown_and_a_jump_at_the_songs_end_waits_for_the_vamp() {
    let s = song(1).spans(vec![vamping(0, 2 * BAR)]);
    let mut rig = Rig::new();
    rig.send(s.arm());
    rig.send(s.go());
    rig.send(jump(1, 1, Target::Sections(0), Quantum::Song));
    rig.until(20_000, 64);
    assert_eq!(rig.front().jump.map(|jump| jump.frames), Some(None));
    assert_eq!(rig.front().left, None);
    rig.send(release(1, Release::AtEnd));
    rig.send(jump(2, 1, Target::Sections(0), Quantum::Beat));
    rig.render(1);
    rig.render(1);
    // It is on the beat at 20 000, so that one is taken at once.
    assert!(rig.told.contains(&Told::Landed(2, 1, place(0, 0), 20_000)));
    rig.send(jump(3, 1, Target::Sections(0), Quantum::Bar));
    rig.until(20_100, 100);
    rig.render(1);
    let shown = rig.front().jump.unwrap();
    // It went back to frame 0 at 20 000, and is at 101 now.
    assert_eq!((shown.token, shown.frames), (3, Some(BAR as u64 - 101)));
}

#[test]
fn a_conductor_that_reads_no_answers_may_ask_no_more() {
    let mut rig = Rig::new();
    let ask = || jump(1, 1, Target::Bars(1), Quantum::Bar);
    let mut asked = 0;
    // More than commands may wait, so the audio thread takes some in between.
    while rig.link.send(ask()).is_ok() {
        asked += 1;
        if asked % 16 == 0 {
            rig.renderer.render(&mut [0.0; 3]);
        }
    }
    assert_eq!(asked, downbeat_rt::ANSWERS);
    assert!(rig.link.send(Command::Panic).is_ok());
    rig.render(1);
    assert_eq!(rig.told.len(), asked);
    assert!(rig.link.send(ask()).is_ok());
}
