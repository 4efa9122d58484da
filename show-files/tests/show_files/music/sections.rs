//! Sections, and the passes that they make.

use downbeat_show_files::{Colour, Pass};

use super::{END, RATE, STEMS, bar, pass, song};

#[test]
fn sections_end_where_the_next_one_starts_or_where_they_say() {
    let song = song(&format!(
        "{STEMS}
sections:
  - {{ name: Verse, bar: 3, colour: \"#010203\", note: easy }}
  - {{ name: Loop, bar: 5.3, end: 7, loop: on, colour: white }}
  - {{ name: Outro, bar: 0:20.5 }}
"
    ));
    let ends: Vec<(i32, i64, i64, bool)> = song
        .sections
        .iter()
        .map(|section| (section.bar, section.frame, section.end, section.loops))
        .collect();
    let outro = 20 * RATE + RATE / 2;
    let third = bar(5) + RATE;
    // 20.5 s are in bar 11.
    assert_eq!(
        ends,
        [(3, bar(3), third, false), (5, third, bar(7), true), (11, outro, END, false)]
    );
    assert_eq!(song.sections[0].note.as_deref(), Some("easy"));
    assert_eq!(song.sections[0].colour, Some(Colour::new(1, 2, 3)));
    assert_eq!(song.sections[1].colour, Some(Colour::new(255, 255, 255)));
    let looped = Pass { section: Some(1), from: third, to: bar(7), loops: true };
    assert_eq!(
        song.passes,
        [
            pass(None, 0, bar(3)),
            pass(Some(0), bar(3), third),
            looped,
            pass(None, bar(7), outro),
            pass(Some(2), outro, END),
        ]
    );
    assert_eq!((song.frames, song.length(None)), (61 * 48_000, 61 * 48_000));
}

#[test]
fn a_song_without_sections_is_one_pass() {
    assert_eq!(song(STEMS).passes, [pass(None, 0, END)]);
}

#[test]
fn sections_before_and_after_the_audio_are_not_played() {
    let text = format!(
        "{STEMS}offset: -5 s\nsections: [{{ name: A, bar: 1 }}, {{ name: B, bar: 2 }}, {{ name: C, bar: 3 }}, {{ name: D, bar: 4 }}]\n"
    );
    let song = song(&text);
    // Bars 1 and 2 are over before the audio starts, and bar 3 has begun.
    let frames: Vec<i64> = song.sections.iter().map(|section| section.frame).collect();
    assert_eq!(frames, [-5, -3, -1, 1].map(|second| second * RATE));
    assert_eq!(song.passes, [pass(Some(2), 0, RATE), pass(Some(3), RATE, END)]);
}
