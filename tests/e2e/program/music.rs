//! What a show file asks for, in the samples of what is played.

use super::offline::{Play, play};
use super::recording::Recording;
use crate::support::audio::write_samples;
use crate::support::show::TestShow;

/// A bar of 4/4 at this tempo is a second.
const RATE: usize = 8_000;
const BAR: usize = RATE;
/// A cut crosses over in the 5 ms before its border.
const CROSS: usize = RATE / 200;
/// Three sections of a bar each.
const SECTIONS: &str = "tempo: 240\nsections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }\n  \
                        - { name: C, bar: 3 }";

fn show() -> TestShow {
    TestShow::at(RATE as u32).bus("left", "{ outputs: [1] }").bus("right", "{ outputs: [2] }")
}

/// Samples of which each says which frame it is, from 1: exact as floats.
fn numbered(frames: usize) -> Vec<f32> {
    (1..=frames).map(|number| number as f32 / 16_777_216.0).collect()
}

/// The outputs, from the first frame that sounds on.
fn heard(show: &TestShow, more: &[&str]) -> Vec<Vec<f32>> {
    let Play { ran, recording } = play(&show.write(), more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let first = recording.channels.iter().filter_map(|c| c.iter().position(|&s| s != 0.0)).min();
    let first = first.expect("nothing but silence");
    let Recording { mut channels } = recording;
    channels.iter_mut().for_each(|channel| drop(channel.drain(..first)));
    channels
}

#[test]
fn a_version_plays_its_sections_in_its_order() {
    let versions = "versions:\n  other:\n    sections: [A, C, A, B]\n    mute: [Stem 1]";
    let show = show()
        .song("a", &format!("{SECTIONS}\n{versions}"))
        .stem_of(&[numbered(3 * BAR)], "bus: left")
        .stem_of_ones(3 * BAR, "bus: right")
        .entry("{ song: a, version: other }");
    let heard = heard(&show, &[]);
    let song = numbered(3 * BAR);
    let sections = [0, 2, 0, 1].map(|section| &song[section * BAR..][..BAR]);
    // From A on to B nothing is cut.
    for (pass, (samples, cut)) in sections.into_iter().zip([true, true, false, true]).enumerate() {
        let exact = if cut { BAR - CROSS } else { BAR };
        assert!(heard[0][pass * BAR..][..exact] == samples[..exact], "pass {pass}");
    }
    assert!(heard[0][4 * BAR + CROSS..].iter().all(|&sample| sample == 0.0), "it goes on");
    assert!(heard[1].iter().all(|&sample| sample == 0.0), "the muted stem is heard");
}

#[test]
fn a_version_picks_wet_or_dry_and_adds_its_levels() {
    let versions = "versions:\n  small:\n    pick: { Vox: dry }\n    levels: { Stem 0: -20 dB }";
    let mut show = show().song("a", versions).stem_of_ones(BAR, "bus: left");
    let folder = show.song_folder("a");
    for (name, level) in [("wet.wav", 0.25), ("dry.wav", 0.5)] {
        write_samples(&folder.join(name), RATE as u32, &[vec![level; BAR]]);
    }
    show = show.entry("a").entry("{ song: a, version: small }");
    // A stem of two files is written by hand.
    let file = show.write();
    let song = folder.join("song.yaml");
    let text = std::fs::read_to_string(&song).unwrap();
    let both = "  - { name: Vox, wet: wet.wav, dry: dry.wav, bus: right }\n";
    std::fs::write(&song, text + both).unwrap();
    let Play { ran, recording } = play(&file, &["--period", "1"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let [left, right] = &recording.channels[..] else { panic!() };
    let count = |channel: &[f32], level: f32| {
        channel.iter().filter(|&&sample| (sample - level).abs() < 1e-6).count()
    };
    assert_eq!((count(right, 0.25), count(right, 0.5)), (BAR, BAR));
    assert_eq!((count(left, 1.0), count(left, 0.1)), (BAR, BAR));
}

#[test]
fn automation_moves_levels_at_its_frames() {
    let lines = "automation:\n  - { stem: Stem 0, at: B, level: -20 dB }\n  \
                 - { bus: right, at: 2.3, level: -20 dB, ramp: 2 beats }\n  \
                 - { bus: right, at: C, level: 0 dB, ramp: 0.5 s }";
    let show = show()
        .song("a", &format!("{SECTIONS}\n{lines}"))
        .stem_of_ones(3 * BAR, "bus: left")
        .stem_of_ones(3 * BAR, "bus: right");
    let heard = heard(&show, &[]);
    let half = BAR / 2;
    let along = |from: f64, to: f64, frame: usize| from + (to - from) * frame as f64 / half as f64;
    for frame in 0..3 * BAR {
        let left = if frame < BAR { 1.0 } else { 0.1 };
        let right = match frame {
            _ if frame < BAR + half => 1.0,
            _ if frame < 2 * BAR => along(1.0, 0.1, frame - BAR - half),
            _ if frame < 2 * BAR + half => along(0.1, 1.0, frame - 2 * BAR),
            _ => 1.0,
        };
        for (channel, wanted) in [left, right].into_iter().enumerate() {
            let sample = f64::from(heard[channel][frame]);
            assert!((sample - wanted).abs() < 1e-5, "{channel} at {frame}: {sample}, not {wanted}");
        }
    }
}

#[test]
fn a_segue_fades_one_song_into_the_next_with_equal_power() {
    let show = show()
        .song("a", "")
        .stem_of_ones(2 * BAR, "bus: left")
        .song("b", "")
        .stem_of_ones(2 * BAR, "bus: right")
        .entry("{ song: a, then: { segue: 1 s } }")
        .entry("b");
    let heard = heard(&show, &[]);
    assert!(heard[0][..BAR].iter().all(|&sample| sample == 1.0));
    assert!(heard[1][..BAR].iter().all(|&sample| sample == 0.0), "the next song comes too soon");
    for at in 0..BAR {
        let share = at as f64 / BAR as f64;
        let power = |channel: usize| f64::from(heard[channel][BAR + at]).powi(2);
        assert!((power(0) - (1.0 - share)).abs() < 2e-3, "{at}: {} goes", power(0));
        assert!((power(1) - share).abs() < 2e-3, "{at}: {} comes", power(1));
    }
    assert!(heard[0][2 * BAR..].iter().all(|&sample| sample == 0.0), "it goes on");
    assert!(heard[1][2 * BAR..3 * BAR].iter().all(|&sample| sample == 1.0));
    assert!(heard[1][3 * BAR..].iter().all(|&sample| sample == 0.0));
}

#[test]
fn a_pause_is_as_long_as_it_says() {
    let show = show()
        .song("a", "")
        .stem_of(&[numbered(BAR)], "bus: left")
        .song("b", "")
        .stem_of(&[numbered(BAR)], "bus: right")
        .entry("{ song: a, then: { pause: 0.75 s } }")
        .entry("b");
    let heard = heard(&show, &[]);
    let pause = BAR * 3 / 4;
    assert!(heard[0][..BAR] == numbered(BAR));
    assert!(heard[1][..BAR + pause].iter().all(|&sample| sample == 0.0), "it starts too soon");
    assert!(heard[1][BAR + pause..][..BAR] == numbered(BAR), "it starts too late");
}

#[test]
fn breaks_and_talks_are_passed_by() {
    let show = show()
        .song("a", "")
        .stem_of_ones(100, "bus: left")
        .song("b", "")
        .stem_of_ones(200, "bus: right")
        .entry("a")
        .entry("{ talk: Welcome, length: 2 min }")
        .entry("{ break: 15 min, name: Change of stage }")
        .entry("b");
    let heard = heard(&show, &[]);
    let ones = |channel: usize| heard[channel].iter().filter(|&&sample| sample == 1.0).count();
    assert_eq!((ones(0), ones(1)), (100, 200));
}

#[test]
fn the_guide_announces_a_section_one_bar_before_it() {
    let show = show()
        .head("guide: { folder: guide, bus: right, level: -20 dB }")
        .song("a", SECTIONS)
        .stem_of(&[numbered(3 * BAR)], "bus: left");
    let folder = show.folder.path().join("guide");
    std::fs::create_dir(&folder).unwrap();
    write_samples(&folder.join("c.wav"), RATE as u32, &[vec![1.0; 50]]);
    let heard = heard(&show, &[]);
    assert!(heard[0][..3 * BAR] == numbered(3 * BAR));
    for (frame, &sample) in heard[1].iter().enumerate() {
        let wanted = if (BAR..BAR + 50).contains(&frame) { 0.1 } else { 0.0 };
        assert!((sample - wanted).abs() < 1e-6, "at {frame}: {sample}");
    }
}

#[test]
fn a_midi_file_is_the_tempo_map() {
    // Two quarters of 4/4 at 240, then at 120: the second bar starts a second and a half in.
    let tempo = |bpm: u32| {
        let quarter = (60_000_000 / bpm).to_be_bytes();
        [&[0xff, 0x51, 3][..], &quarter[1..]].concat()
    };
    let track = [
        &[0][..],
        &tempo(240),
        // 960 ticks are two quarters: 7 * 128 + 64.
        &[0x80 | 7, 64],
        &tempo(120),
        &[0, 0xff, 0x2f, 0],
    ]
    .concat();
    let mut midi = b"MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk".to_vec();
    midi.extend((track.len() as u32).to_be_bytes());
    midi.extend(track);

    let show = show()
        .head("click: { bus: right, accent: accent.wav, beat: silence.wav }")
        .song("a", "tempo: { midi: a.mid }")
        .stem_of(&[numbered(3 * BAR)], "bus: left");
    let folder = show.folder.path();
    write_samples(&folder.join("accent.wav"), RATE as u32, &[vec![1.0; 10]]);
    write_samples(&folder.join("silence.wav"), RATE as u32, &[vec![0.0; 10]]);
    std::fs::write(show.song_folder("a").join("a.mid"), midi).unwrap();
    let heard = heard(&show, &[]);
    let second = RATE * 3 / 2;
    for (frame, &sample) in heard[1][..3 * BAR].iter().enumerate() {
        let accent = frame < 10 || (second..second + 10).contains(&frame);
        assert_eq!(sample, if accent { 1.0 } else { 0.0 }, "at {frame}");
    }
}
