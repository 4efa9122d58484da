//! Guide cues: a bar before what they announce, whatever brings it.

use downbeat_rt::{LeadIn, Quantum, Span, Target};

use crate::support::{BAR, Song, Step, at, cue_sound, jump, perform, place, song, span, vamping};

fn play(song: &Song, more: Vec<Step>) -> Vec<Step> {
    let (arm, go) = (song.clone(), song.clone());
    let mut script = vec![at(0, move || arm.arm()), at(0, move || go.go())];
    script.extend(more);
    script
}

fn announced(cue: u16, span: Span) -> Span {
    Span { cue: Some(cue), ..span }
}

/// Where cues begin on the third output, and which.
fn cues(out: &[f32]) -> Vec<(usize, u16)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < out.len() {
        let cue = [0, 1].into_iter().find(|cue| out[at] == [0.5, 1.5][usize::from(*cue)]);
        let Some(cue) = cue else {
            assert_eq!(out[at], 0.0, "frame {at}");
            at += 1;
            continue;
        };
        let sound = cue_sound([1.0, 3.0][usize::from(cue)]);
        for (got, wanted) in out[at..].iter().zip(&sound) {
            assert_eq!(*got, wanted * 0.5, "cue {cue} at {at}");
        }
        found.push((at, cue));
        at += sound.len();
    }
    found
}

fn three() -> Song {
    song(1).spans(vec![
        span(0, 2 * BAR),
        announced(0, span(2 * BAR, 4 * BAR)),
        announced(1, span(4 * BAR, 6 * BAR)),
    ])
}

#[test]
fn a_cue_begins_a_bar_before_its_span_in_plain_order() {
    let rig = perform(20_000, &play(&three(), Vec::new()));
    assert_eq!(cues(&rig.out[2]), [(BAR as usize, 0), (3 * BAR as usize, 1)]);
    let late = Song { cue_beats: 2, ..three() };
    let rig = perform(20_000, &play(&late, Vec::new()));
    assert_eq!(cues(&rig.out[2]), [(6_000, 0), (14_000, 1)]);
}

#[test]
fn a_vamp_is_announced_in_each_pass_and_a_jump_when_it_is_known_in_time() {
    let s = song(1)
        .spans(vec![announced(0, vamping(0, 2 * BAR)), announced(1, span(2 * BAR, 3 * BAR))]);
    let rig = perform(20_000, &play(&s, Vec::new()));
    assert_eq!(cues(&rig.out[2]), [(4_000, 0), (12_000, 0)]);
    // Known a bar before its border: announced in place of the vamp. Known later: not at all.
    for (given, heard) in [(3_900, vec![(4_000, 1)]), (5_500, vec![(4_000, 0)])] {
        let script = vec![at(given, || jump(1, 1, Target::Sections(1), Quantum::Section))];
        let rig = perform(8_500, &play(&s, script));
        assert_eq!(cues(&rig.out[2]), heard);
    }
    let script = vec![at(1_500, || jump(1, 1, Target::Sections(1), Quantum::Now))];
    let rig = perform(4_000, &play(&s, script));
    assert_eq!(cues(&rig.out[2]), []);
}

#[test]
fn a_cue_rings_on_through_the_jump_that_makes_it_wrong() {
    let script = vec![at(4_500, || jump(1, 1, Target::Place(place(2, 20_000)), Quantum::Now))];
    let rig = perform(6_000, &play(&three(), script));
    assert_eq!(cues(&rig.out[2]), [(4_000, 0)]);
}

#[test]
fn the_first_span_is_announced_in_the_count_in() {
    let spans = vec![announced(1, span(2 * BAR, 4 * BAR))];
    for start in [LeadIn::Bars(2), LeadIn::Grid { frames: 2 * BAR as u64 }] {
        let s = Song { start, ..song(1).spans(spans.clone()) };
        let rig = perform(9_000, &play(&s, Vec::new()));
        assert_eq!(cues(&rig.out[2]), [(BAR as usize, 1)], "{start:?}");
    }
}
