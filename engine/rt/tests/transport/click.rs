//! The click through cuts: never doubled, never missed, and each rings to its end.

use downbeat_rt::{Command, LeadIn, Quantum, Target};

use crate::support::{
    BAR, BEAT, Song, Step, X, at, clicks, jump, perform, place, sample, song, span, vamping,
};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

/// A click on every beat of so many frames.
fn beats(frames: usize) -> Vec<(usize, u32)> {
    let level = |frame| if frame % BAR as usize == 0 { 1 } else { 2 };
    (0..frames).step_by(BEAT as usize).map(|frame| (frame, level(frame))).collect()
}

#[test]
fn the_click_goes_on_through_a_vamp_and_jumps_between_bar_lines() {
    let s = song(1).spans(vec![vamping(0, 2 * BAR)]);
    let script = vec![at(21_000, || jump(1, 1, Target::Place(place(0, BAR)), Quantum::Bar))];
    let rig = perform(30_000, &play(&s, script));
    assert_eq!(clicks(&rig.out[1]), beats(30_000));
}

#[test]
fn a_click_rings_through_the_cut_that_follows_it() {
    // Cuts 30 frames after a beat: the sound rings 150.
    let s = song(1).spans(vec![span(0, 3_030), span(20_500, 30_000)]);
    let rig = perform(5_000, &play(&s, Vec::new()));
    let heard = clicks(&rig.out[1]);
    assert_eq!(heard, [(0, 1), (1_000, 2), (2_000, 2), (3_000, 2), (3_530, 2), (4_530, 2)]);
}

#[test]
fn up_to_the_border_the_old_points_count_and_from_it_on_the_new_ones() {
    // Landing 50 frames before a bar line, at a border 50 after one, and exactly on one.
    for (to, first) in [(7_950, 5_150), (8_000, 5_100), (8_001, 6_099)] {
        let script = vec![at(5_000, move || jump(1, 1, Target::Place(place(0, to)), Quantum::Now))];
        let rig = perform(7_000, &play(&song(1), script));
        let heard = clicks(&rig.out[1]);
        let border = 5_000 + X as usize;
        assert!(heard.iter().filter(|click| click.0 < border).eq(&beats(border)));
        assert_eq!(heard.iter().find(|click| click.0 >= border).map(|click| click.0), Some(first));
    }
}

#[test]
fn a_count_in_of_the_grid_or_of_bars_is_the_click_alone() {
    let grid = Song { start: LeadIn::Grid { frames: BAR as u64 }, ..song(1) };
    let bars = Song { start: LeadIn::Bars(1), clicks: false, ..song(1) };
    for (s, all) in [(grid, true), (bars, false)] {
        let rig = perform(10_000, &play(&s, Vec::new()));
        assert!(rig.out[0][..BAR as usize].iter().all(|sample| *sample == 0.0));
        assert_eq!(rig.out[0][BAR as usize], sample(1, 0));
        // Where the click is off in the song, the bar is counted all the same.
        let frames = if all { 10_000 } else { BAR as usize };
        assert_eq!(clicks(&rig.out[1]), beats(frames));
    }
}

#[test]
fn a_hold_stops_the_click_in_its_sound_and_goes_on_from_there() {
    let script = vec![at(2_010, || Command::Hold), at(5_000, || Command::GoOn)];
    let rig = perform(7_000, &play(&song(1), script));
    let whole = perform(7_000, &play(&song(1), Vec::new()));
    let held = 2_010 + X as usize;
    assert_eq!(rig.out[1][..2_010], whole.out[1][..2_010]);
    assert!(rig.out[1][held..5_000].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.out[1][5_000 + X as usize..], whole.out[1][held + X as usize..][..1_900]);
}
