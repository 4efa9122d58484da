//! Entering a song: from armed, from held, while it plays; by a count-in or at a frame of the device.

use downbeat_rt::{Command, Doing, Quantum, Refusal, Target, When};

use crate::support::{
    BAR, Rig, Song, Step, Told, Wanted, X, at, clicks, enter, jump, line, perform, perform_at,
    place, sample, song,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

#[test]
fn an_armed_song_starts_anywhere_after_its_bars() {
    // On a bar line: its bar, twice. In a bar: that bar up to there besides.
    for (to, bars, lead) in [(8_000, 2, 8_000), (10_500, 1, 6_500), (8_000, 0, 0), (10_500, 0, 0)] {
        let arm = song(1);
        let script = [
            at(0, move || arm.arm()),
            at(300, move || enter(4, 1, place(0, to), When::Next, bars)),
        ];
        let rig = perform(300 + lead + 3_000, &script);
        Wanted::default().silence(300 + lead).plays(1, to, to + 3_000).assert(&rig.out[0]);
        assert_eq!(
            rig.told,
            [
                Told::Started(1, place(0, to), lead, 300),
                Told::Landed(4, 1, place(0, to), 300 + lead),
            ]
        );
        let heard: Vec<_> = clicks(&rig.out[1]).iter().map(|click| click.0 as u64).collect();
        let counted: Vec<_> = (0..lead).step_by(1_000).map(|beat| 300 + beat).collect();
        assert_eq!(heard[..counted.len()], counted);
    }
}

#[test]
fn a_held_song_is_entered_at_full_level_and_counts_down() {
    let script = vec![
        at(2_000, || Command::Hold),
        at(5_000, || enter(4, 1, place(0, 12_000), When::Next, 1)),
    ];
    let rig = perform(11_000, &play(&song(1), script));
    Wanted::default()
        .plays(1, 0, 2_000)
        .shaped(1, 2_000, 2_100, |at| line(1.0, 0.0, X, at))
        .silence(2_900 + BAR as u64)
        .plays(1, 12_000, 14_000)
        .assert(&rig.out[0]);
    let heard = clicks(&rig.out[1][5_000..]);
    assert_eq!(heard, [(0, 1), (1_000, 2), (2_000, 2), (3_000, 2), (4_000, 1), (5_000, 2)]);
    let mut rig = Rig::new();
    let s = song(1);
    rig.send(s.arm());
    rig.send(s.go());
    rig.until(2_000, 64);
    rig.send(Command::Hold);
    rig.until(2_050, 64);
    // In the middle of the hold's fade: it stands still first.
    rig.send(enter(4, 1, place(0, 12_000), When::Next, 1));
    rig.until(2_600, 100);
    rig.render(1);
    let front = rig.front();
    assert_eq!((front.doing, front.place), (Doing::Playing, place(0, 12_000)));
    assert_eq!(front.lead_in, 4_000 - 501);
    assert_eq!(front.frame(), 12_000 - 3_499);
}

/// The jump has begun to cross over when the hold's fade ends and the entry comes: it is told that it
/// comes to nothing.
#[test]
fn a_jump_behind_an_entry_that_waits_for_a_hold_is_answered() {
    let script = vec![
        at(2_000, || Command::Hold),
        at(2_010, || enter(4, 1, place(0, 12_000), When::Next, 0)),
        at(2_020, || jump(5, 1, Target::Beats(-1), Quantum::Now)),
    ];
    let rig = perform(4_000, &play(&song(1), script));
    let answers =
        [Told::Refused(5, Refusal::Replaced), Told::Landed(4, 1, place(0, 12_000), 2_100)];
    assert_eq!(rig.told[1..], answers);
    assert_eq!(rig.out[0][2_100], sample(1, 12_000));
}

#[test]
fn entering_while_it_plays_is_a_jump_or_a_count_in() {
    let script = vec![at(2_500, || enter(4, 1, place(0, 12_000), When::Next, 0))];
    let rig = perform(4_000, &play(&song(1), script));
    Wanted::default()
        .plays(1, 0, 2_500)
        .crosses(1, 2_500, 12_000, X)
        .plays(1, 12_000, 13_400)
        .assert(&rig.out[0]);
    assert!(rig.told.contains(&Told::Landed(4, 1, place(0, 12_000), 2_600)));
    let script = vec![at(2_500, || enter(4, 1, place(0, 12_000), When::Next, 1))];
    let rig = perform(8_000, &play(&song(1), script));
    Wanted::default()
        .plays(1, 0, 2_500)
        .shaped(1, 2_500, 2_600, |at| line(1.0, 0.0, X, at))
        .silence(3_900)
        .plays(1, 12_000, 13_500)
        .assert(&rig.out[0]);
}

/// From playing and from held: a fade that was under way is over.
#[test]
fn what_is_entered_in_a_fade_sounds_at_full_level() {
    for held in [false, true] {
        let mut script = vec![at(2_000, || Command::Fade { frames: 4_000 })];
        if held {
            script.push(at(2_500, || Command::Hold));
        }
        script.push(at(3_000, || enter(4, 1, place(0, 12_000), When::Next, 1)));
        let rig = perform(8_000, &play(&song(1), script));
        let wanted: Vec<f32> = (12_000..13_000).map(|frame| sample(1, frame)).collect();
        assert!(rig.out[0][7_000..] == wanted, "held: {held}");
    }
}

#[test]
fn a_place_sounds_at_a_frame_of_the_device_and_the_click_leads_there() {
    let held = || vec![at(2_000, || Command::Hold)];
    // 10 250 frames: two whole bars, and 2 250 frames of one before.
    let mut script = held();
    script.push(at(5_000, || enter(4, 1, place(0, 12_000), When::Device(15_250), 0)));
    let rig = perform(17_000, &play(&song(1), script));
    assert!(rig.out[0][2_100..15_250].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.out[0][15_250], sample(1, 12_000));
    assert!(rig.told.contains(&Told::Landed(4, 1, place(0, 12_000), 15_250)));
    let heard: Vec<_> = clicks(&rig.out[1][5_000..]).iter().map(|click| click.0).collect();
    assert_eq!(heard, (250..12_000).step_by(1_000).collect::<Vec<_>>());
    // A frame that has passed: so many bars later that it has not.
    let mut script = held();
    script.push(at(9_000, || enter(4, 1, place(0, 12_000), When::Device(3_250), 0)));
    let rig = perform(13_000, &play(&song(1), script));
    assert!(rig.told.contains(&Told::Landed(4, 1, place(0, 12_000), 3_250 + 2 * BAR as u64)));
    // A bar ago to the frame: at once.
    let mut script = held();
    script.push(at(9_000, || enter(4, 1, place(0, 12_000), When::Device(9_000 - BAR as u64), 0)));
    let rig = perform(10_000, &play(&song(1), script));
    assert!(rig.told.contains(&Told::Landed(4, 1, place(0, 12_000), 9_000)));
}

#[test]
fn a_place_whose_blocks_are_not_there_is_counted_for_a_bar_more() {
    let s = Song { has: |index| index != 5, ..song(1) };
    for period in [1, 64, 100] {
        let mut rig = Rig::new();
        rig.send(s.arm());
        rig.send(enter(4, 1, place(0, 12_000), When::Next, 1));
        rig.until(9_000, period);
        assert!(rig.out[0].iter().all(|sample| *sample == 0.0));
        assert!(rig.disk.deliver(s.block(5)).is_ok());
        rig.until(14_000, period);
        assert!(rig.told.contains(&Told::Landed(4, 1, place(0, 12_000), 12_000)));
        assert_eq!(
            rig.out[0][12_000..14_000],
            (12_000..14_000).map(|at| sample(1, at)).collect::<Vec<_>>()
        );
        let heard: Vec<_> = clicks(&rig.out[1]).iter().map(|click| click.0).collect();
        assert_eq!(heard, (0..14_000).step_by(1_000).collect::<Vec<_>>());
    }
}

#[test]
fn what_cannot_be_entered_is_refused() {
    let arm = song(2);
    let script = vec![
        at(10, move || arm.arm()),
        at(20, || enter(1, 7, place(0, 0), When::Next, 1)),
        at(30, || enter(2, 1, place(1, 0), When::Next, 1)),
        // Another song plays.
        at(40, || enter(3, 2, place(0, 0), When::Next, 1)),
    ];
    let rig = perform_at(64, 100, &play(&song(1), script));
    assert_eq!(
        rig.told[1..],
        [
            Told::Refused(1, Refusal::NotPlaying),
            Told::Refused(2, Refusal::NoPlace),
            Told::Refused(3, Refusal::NotPlaying),
        ]
    );
}
