//! Tempo maps and where bar 1 is.

use super::{RATE, song};

#[test]
fn a_tempo_map_has_ramps_and_places_of_every_kind() {
    let song = song(
        "
tempo:
  - { bar: 1, bpm: 120 }
  - { bar: 3, to: 240, by: 5 }
  - { bar: 6.3, bpm: 60 }
  - { bar: 0:20, bpm: 120, to: 60 }
  - { bar: 0:30, bpm: 100 }
stems: [{ name: Drums, file: minute.wav, bus: main }]
",
    );
    let frame = |bar| song.tempo.bar_frame(48_000, bar);
    // Eight quarters at a mean of 180 last 8/3 s.
    assert_eq!((frame(3), frame(5), frame(6)), (4 * RATE, 320_000, 320_000 + RATE));
    // From the third beat of bar 6 on, a quarter lasts a second.
    let third = frame(6) + RATE / 2;
    assert_eq!(frame(7), third + 2 * RATE);
    assert_eq!(song.tempo.tempo_at(48_000, 20 * RATE).0, 120.0);
    // Half of the ten seconds is over: half way to 60.
    assert_eq!(song.tempo.tempo_at(48_000, 25 * RATE).0, 90.0);
    assert_eq!(song.tempo.tempo_at(48_000, 31 * RATE).0, 100.0);
}

#[test]
fn an_offset_may_be_in_beats_and_bars() {
    let first = |offset: &str| {
        let text = format!(
            "tempo: 90 6/8\noffset: {offset}\nstems: [{{ name: D, file: minute.wav, bus: main }}]\n"
        );
        song(&text).tempo.bar_frame(48_000, 1)
    };
    // An eighth at 90 quarters a minute lasts a third of a second.
    assert_eq!(first("3 beats"), RATE);
    assert_eq!(first("-1 bar"), -2 * RATE);
    assert_eq!(first("0:01.5"), RATE * 3 / 2);
    assert_eq!(first("-20 ms"), -960);
}
