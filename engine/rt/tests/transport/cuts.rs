//! Spans: seamless where they follow each other, crossed over where they do not.

use downbeat_rt::{Farewell, Place};

use crate::support::{FRAMES, Song, Told, Wanted, X, at, line, perform, song, span};

#[test]
fn a_plain_song_is_bit_for_bit_what_its_blocks_hold() {
    let s = song(1);
    let contiguous = song(1).spans(vec![span(0, 8_192), span(8_192, 20_001), span(20_001, 60_000)]);
    for song in [s, contiguous] {
        let (arm, go) = (song.clone(), song);
        let rig = perform(FRAMES + 500, &[at(130, move || arm.arm()), at(130, move || go.go())]);
        Wanted::default().silence(130).plays(1, 0, FRAMES as i64).silence(370).assert(&rig.out[0]);
        let started = Told::Started(1, Place::default(), 0, 130);
        assert_eq!(rig.told, [started, Told::Retired(1, Farewell::Ended)]);
    }
}

#[test]
fn spans_that_do_not_follow_each_other_cross_over_before_the_border() {
    let s = song(1).spans(vec![span(1_000, 5_003), span(20_000, 24_000), span(0, 3_000)]);
    let (arm, go) = (s.clone(), s);
    let rig = perform(11_100, &[at(0, move || arm.arm()), at(0, move || go.go())]);
    Wanted::default()
        .plays(1, 1_000, 5_003 - X)
        .crosses(1, 5_003 - X, 20_000, X)
        .plays(1, 20_000, 24_000 - X)
        // What fades in comes from before the song's first frame: silence.
        .shaped(1, 24_000 - X, 24_000, |at| line(1.0, 0.0, X, at))
        .plays(1, 0, 3_000 - X)
        // The last span ends inside the audio: it must not end with a step.
        .shaped(1, 3_000 - X, 3_000, |at| line(1.0, 0.0, X, at))
        .silence(97)
        .assert(&rig.out[0]);
    assert_eq!(rig.told.last(), Some(&Told::Retired(1, Farewell::Ended)));
}

#[test]
fn a_crossfade_is_at_most_half_of_either_span() {
    let s = song(1).spans(vec![span(0, 1_000), span(5_000, 5_060), span(30_000, 31_000)]);
    let (arm, go) = (s.clone(), s);
    let rig = perform(2_000, &[at(0, move || arm.arm()), at(0, move || go.go())]);
    Wanted::default()
        .plays(1, 0, 970)
        .crosses(1, 970, 5_000, 30)
        .plays(1, 5_000, 5_030)
        .crosses(1, 5_030, 30_000, 30)
        .plays(1, 30_000, 30_900)
        .assert(&rig.out[0][..1_960]);
}

#[test]
fn a_place_whose_block_before_is_missing_sounds_at_once_at_the_border() {
    // Block 2 begins at 16 384; block 1, in which the crossfade would begin, is not there.
    for first in [16_384, 16_400] {
        let spans = vec![span(0, 4_000), span(first, 20_000)];
        let s = Song { has: |index| index != 1, ..song(1).spans(spans) };
        let (arm, go) = (s.clone(), s);
        let rig = perform(5_000, &[at(0, move || arm.arm()), at(0, move || go.go())]);
        Wanted::default()
            .plays(1, 0, 4_000 - X)
            .shaped(1, 4_000 - X, 4_000, |at| line(1.0, 0.0, X, at))
            .plays(1, first, first + 1_000)
            .assert(&rig.out[0]);
    }
}
