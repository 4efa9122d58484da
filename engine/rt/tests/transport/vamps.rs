//! Vamps: in the arrangement and on the spot, and the ways out of them.

use downbeat_rt::{
    ArmedId, Command, Farewell, LeadIn, Quantum, Refusal, Release, Target, VampOrder, VampSpan,
};

use crate::support::{
    BAR, Rig, Song, Step, Told, Wanted, X, at, jump, line, perform, perform_at, place, release,
    sample, song, span, stretch, vamping,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

fn vamp(token: u32, span: VampSpan) -> Command {
    Command::Vamp(VampOrder { token, song: ArmedId(1), span })
}

/// Spans of one, two and three bars, of which the second vamps.
fn three() -> Song {
    song(1).spans(vec![span(0, BAR), vamping(BAR, 3 * BAR), span(3 * BAR, 6 * BAR)])
}

#[test]
fn a_span_that_vamps_repeats_and_goes_on_seamlessly_once_released() {
    let ends = at(30_000, || release(1, Release::AtEnd));
    let rig = perform(32_000, &play(&three(), vec![ends]));
    let round = |wanted: Wanted| wanted.plays(1, BAR, 3 * BAR - X).crosses(1, 3 * BAR - X, BAR, X);
    // Passes begin at 4 000, 12 000, 20 000 and 28 000, and the last one goes on.
    let wanted = round(round(round(Wanted::default().plays(1, 0, BAR))));
    wanted.plays(1, BAR, 2 * BAR).assert(&rig.out[0]);
    let rig = perform(44_000, &play(&three(), vec![at(30_000, || release(1, Release::AtEnd))]));
    let wanted = round(round(round(Wanted::default().plays(1, 0, BAR))));
    wanted.plays(1, BAR, 5 * BAR).assert(&rig.out[0]);
}

#[test]
fn passes_are_counted_and_a_release_is_taken_back() {
    let script = [
        at(26_000, || release(1, Release::AtEnd)),
        at(27_000, || Command::KeepVamping(ArmedId(1))),
    ];
    let mut rig = Rig::new();
    let s = three();
    rig.send(s.arm());
    rig.send(s.go());
    for (frame, passes) in [(3_998, None), (3_999, Some(1)), (12_000, Some(2)), (20_000, Some(3))] {
        rig.until(frame, 64);
        rig.render(1);
        assert_eq!(rig.front().vamp.map(|vamp| vamp.passes), passes, "at {frame}");
    }
    for (frame, command) in &script {
        rig.until(*frame, 64);
        rig.send(command());
        rig.render(1);
        let releasing = rig.front().vamp.unwrap().releasing;
        assert_eq!(releasing.is_some(), *frame == 26_000);
    }
    rig.until(28_001, 64);
    assert_eq!(rig.front().vamp.unwrap().passes, 4);
}

#[test]
fn a_release_means_the_song_that_it_names() {
    let script = || vec![at(4_500, || release(2, Release::Now))];
    let others = perform(12_000, &play(&three(), script()));
    let none = perform(12_000, &play(&three(), Vec::new()));
    assert_eq!(others.out, none.out);
    assert_eq!(others.told, none.told);
}

#[test]
fn a_release_at_the_bar_or_now_jumps_to_the_next_span() {
    // Released in the first pass: in its first bar.
    let rig = perform(12_000, &play(&three(), vec![at(4_500, || release(1, Release::AtBar))]));
    Wanted::default()
        .plays(1, 0, 2 * BAR - X)
        .crosses(1, 2 * BAR - X, 3 * BAR, X)
        .plays(1, 3 * BAR, 4 * BAR)
        .assert(&rig.out[0]);
    let rig = perform(12_000, &play(&three(), vec![at(4_500, || release(1, Release::Now))]));
    Wanted::default()
        .plays(1, 0, 4_500)
        .crosses(1, 4_500, 3 * BAR, X)
        .plays(1, 3 * BAR, 3 * BAR + 7_400)
        .assert(&rig.out[0]);
    // At the bar line that is the vamp's end nothing is faded.
    let rig = perform(16_000, &play(&three(), vec![at(9_000, || release(1, Release::AtBar))]));
    Wanted::default().plays(1, 0, 16_000).assert(&rig.out[0]);
}

/// What is released in a lead-in is left as soon as it sounds, and not before: that is where a jump
/// which waits for the end of what plays lands, and one that waits for a bar line lands on the first
/// one, without a trace of what it leaves.
#[test]
fn a_release_now_in_a_lead_in_counts_from_the_first_frame_that_sounds() {
    let spans = vec![vamping(0, 2 * BAR), span(2 * BAR, 4 * BAR), span(5 * BAR, 6 * BAR)];
    let start = LeadIn::Grid { frames: BAR as u64 };
    let s = Song { start, ..song(1) }.spans(spans);
    let script = |quantum| {
        let to = Target::Place(place(2, 5 * BAR));
        let jump = at(1_000, move || jump(9, 1, to, quantum));
        let ends = || release(1, Release::Now);
        // Once more just before it sounds: told twice is told once.
        play(&s, vec![jump, at(2_000, ends), at((BAR - X / 2) as u64, ends)])
    };
    let landed = |frame: i64| Told::Landed(9, 1, place(2, 5 * BAR), frame as u64);
    let rig = perform(BAR as u64 + 1_000, &script(Quantum::Section));
    Wanted::default()
        .silence(BAR as u64)
        .crosses(1, 0, 5 * BAR, X)
        .plays(1, 5 * BAR, 5 * BAR + 1_000 - X)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&landed(BAR + X)), "{:?}", rig.told);
    let rig = perform(BAR as u64 + 1_000, &script(Quantum::Bar));
    Wanted::default()
        .silence((BAR - X) as u64)
        .shaped(1, 5 * BAR - X, 5 * BAR, |at| line(0.0, 1.0, X, at))
        .plays(1, 5 * BAR, 5 * BAR + 1_000)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&landed(BAR)), "{:?}", rig.told);
}

/// A bar line on the first frame that would sound: nothing is heard of what was to repeat, and what
/// comes fades in before the line as far as the release was known.
#[test]
fn a_release_at_the_bar_in_a_lead_in_leaves_no_trace_of_the_vamp() {
    let spans = vec![vamping(0, 2 * BAR), span(5 * BAR, 7 * BAR)];
    let s = Song { start: LeadIn::Grid { frames: BAR as u64 }, ..song(1) }.spans(spans);
    for (given, left) in [(1_000, X), (BAR - X, X), (BAR - 37, 37), (BAR, 0)] {
        let script = vec![at(given as u64, || release(1, Release::AtBar))];
        let rig = perform(BAR as u64 + 500, &play(&s, script));
        Wanted::default()
            .silence((BAR - left) as u64)
            .shaped(1, 5 * BAR - left, 5 * BAR, |at| line(0.0, 1.0, left, at))
            .plays(1, 5 * BAR, 5 * BAR + 500)
            .assert(&rig.out[0]);
    }
    // Where nothing follows the vamp, nothing is heard at all.
    let s = Song { start: LeadIn::Grid { frames: BAR as u64 }, ..song(1) };
    let s = s.spans(vec![vamping(0, 2 * BAR)]);
    for given in [1_000, BAR - 37, BAR] {
        let script = vec![at(given as u64, || release(1, Release::AtBar))];
        let rig = perform(BAR as u64 + 500, &play(&s, script));
        Wanted::default().silence(BAR as u64 + 500).assert(&rig.out[0]);
        assert_eq!(rig.told.last(), Some(&Told::Retired(1, Farewell::Ended)), "{given}");
    }
}

#[test]
fn a_release_of_the_last_span_is_the_end_of_the_song() {
    let s = song(1).spans(vec![span(0, BAR), vamping(BAR, 3 * BAR)]);
    let rig = perform(9_000, &play(&s, vec![at(4_500, || release(1, Release::AtBar))]));
    Wanted::default()
        .plays(1, 0, 2 * BAR - X)
        .shaped(1, 2 * BAR - X, 2 * BAR, |at| line(1.0, 0.0, X, at))
        .silence(1_000)
        .assert(&rig.out[0]);
    assert!(matches!(rig.told.last(), Some(Told::Retired(1, _))));
}

#[test]
fn the_last_bars_vamp_on_the_spot_and_play_on_through_the_span() {
    let script =
        vec![at(9_000, || vamp(7, VampSpan::Bars(2))), at(21_000, || release(1, Release::AtEnd))];
    let rig = perform(30_000, &play(&song(1), script));
    // From the bar line at 4 000 to the one at 12 000, twice again.
    Wanted::default()
        .plays(1, 0, 3 * BAR - X)
        .crosses(1, 3 * BAR - X, BAR, X)
        .plays(1, BAR, 3 * BAR - X)
        .crosses(1, 3 * BAR - X, BAR, X)
        .plays(1, BAR, 14_000)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Vamping(7, stretch(0, 4_000, 12_000))));
}

#[test]
fn a_part_that_vamps_is_left_for_its_end() {
    for (how, border) in [(Release::AtBar, 8_000), (Release::Now, 5_000 + X)] {
        let script = vec![
            at(2_000, || vamp(7, VampSpan::Between(stretch(0, 1_500, 11_500)))),
            at(5_000, move || release(1, how)),
        ];
        let rig = perform(10_000, &play(&song(1), script));
        Wanted::default()
            .plays(1, 0, border - X)
            .crosses(1, border - X, 11_500, X)
            .plays(1, 11_500, 11_500 + 10_000 - border)
            .assert(&rig.out[0]);
    }
}

#[test]
fn a_section_vamps_on_the_spot_and_a_short_vamp_has_short_crossfades() {
    let script = vec![at(100, || vamp(1, VampSpan::Between(stretch(0, 200, 250))))];
    let rig = perform(460, &play(&song(1), script));
    let mut wanted = Wanted::default().plays(1, 0, 225).crosses(1, 225, 200, 25);
    for _ in 0..4 {
        wanted = wanted.plays(1, 200, 225).crosses(1, 225, 200, 25);
    }
    wanted.plays(1, 200, 210).assert(&rig.out[0]);

    let s = song(1).spans(vec![span(0, BAR), span(BAR, 2 * BAR)]);
    let script = vec![at(100, || vamp(1, VampSpan::Section))];
    let rig = perform(BAR as u64 + 500, &play(&s, script));
    Wanted::default()
        .plays(1, 0, BAR - X)
        .shaped(1, BAR - X, BAR, |at| line(1.0, 0.0, X, at))
        .plays(1, 0, 500)
        .assert(&rig.out[0]);
}

#[test]
fn a_vamp_that_comes_late_fades_in_over_what_is_left() {
    // 40 frames before the end of the first of two spans that do not follow each other: the crossfade
    // to the second has begun, and is turned aside.
    let s = song(1).spans(vec![span(2_000, 6_000), span(30_000, 34_000)]);
    let script = vec![at(3_960, || vamp(1, VampSpan::Section))];
    let rig = perform(4_500, &play(&s, script));
    let gone = |at: i64| {
        let level = if at < 60 { line(0.0, 1.0, X, at) } else { f32::NAN };
        sample(1, 30_000 - X + at) * level
    };
    let before = 2_000 + 3_900;
    let mut wanted = Wanted::default().plays(1, 2_000, before);
    wanted = wanted.shaped(1, before, 6_000, |at| line(1.0, 0.0, X, at));
    wanted = wanted.plays(1, 2_000, 2_500);
    wanted = wanted.plus(3_900, (0..60).map(gone));
    // What had begun to fade in had come to 60 steps of 100, and fades over X from there.
    let level = |at: i64| line(0.6, 0.0, X, at);
    let rest: Vec<f32> = (0..X).map(|at| sample(1, 30_000 - 40 + at) * level(at)).collect();
    let new: Vec<f32> =
        (0..40).map(|at| sample(1, 2_000 - 40 + at) * line(0.0, 1.0, 40, at)).collect();
    for frame in 3_960..4_060 {
        let at = frame - 3_960;
        let all = wanted.0[frame] + rest[at] + new.get(at).unwrap_or(&0.0);
        let got = rig.out[0][frame];
        assert!((got - all).abs() < all.abs() * 1e-5, "frame {frame}: {got}, not {all}");
    }
    assert_eq!(rig.out[0][..3_960], wanted.0[..3_960]);
    assert_eq!(rig.out[0][4_060..], wanted.0[4_060..]);
}

#[test]
fn what_cannot_vamp_is_refused() {
    let s = song(1).spans(vec![span(BAR, 3 * BAR), span(3 * BAR, 4 * BAR)]);
    let refused = |span: VampSpan| {
        let rig = perform_at(64, 2_000, &play(&s, vec![at(1_000, move || vamp(3, span))]));
        rig.told.contains(&Told::Refused(3, Refusal::NoPlace))
    };
    // It is at frame 5 000.
    assert!(refused(VampSpan::Between(stretch(0, 3_999, 8_000))));
    assert!(refused(VampSpan::Between(stretch(0, 4_000, 5_000))));
    assert!(refused(VampSpan::Between(stretch(0, 6_000, 6_000))));
    assert!(refused(VampSpan::Between(stretch(0, 4_000, 12_001))));
    assert!(!refused(VampSpan::Between(stretch(0, 6_000, 12_000))));
    // No bars are one.
    assert!(!refused(VampSpan::Bars(0)));
    let other = perform_at(64, 100, &[at(0, || vamp(3, VampSpan::Section))]);
    assert_eq!(other.told, [Told::Refused(3, Refusal::NotPlaying)]);
}
