//! The mix, buses, stems and outputs.

use downbeat_bounce::{Format, Options, What};

use crate::support::*;

const FRAMES: usize = 20_000;

#[test]
fn the_mix_is_the_sum_of_all_stems_through_their_gains() {
    let (left, right, mono) = (noise(1, FRAMES), noise(2, FRAMES), noise(3, FRAMES));
    let folder = Folder::new(&[
        "drums: { outputs: [1, 2], level: -2 dB }",
        "keys: { outputs: [5, 6] }",
        "ears: { outputs: [9, 10], role: monitor }",
    ])
    .stem("Drums", &[left.clone(), right.clone()], "bus: drums, level: -3 dB")
    .stem("Keys", std::slice::from_ref(&mono), "bus: [keys, ears]")
    .stem("Cue", &[noise(4, FRAMES)], "bus: ears");
    let mix = folder.only(&floats());
    assert_eq!((mix.len(), mix[0].len()), (2, FRAMES));
    // The monitors are not in it: of the second stem one bus counts, and nothing of the third.
    for (side, stem) in [&left, &right].into_iter().enumerate() {
        assert_near(&mix[side], |at| {
            f64::from(float(stem[at])) * gain(-5.0) + f64::from(float(mono[at]))
        });
    }
}

#[test]
fn a_mono_bus_stays_mono_in_the_mix() {
    let (left, right) = (noise(1, FRAMES), noise(2, FRAMES));
    let folder = Folder::new(&["bass: { outputs: [3] }"]).stem(
        "Bass",
        &[left.clone(), right.clone()],
        "bus: bass",
    );
    let mix = folder.only(&floats());
    for side in &mix {
        assert_near(side, |at| 0.5 * (f64::from(float(left[at])) + f64::from(float(right[at]))));
    }
}

#[test]
fn each_bus_has_a_file_with_its_channels() {
    let (left, right, mono) = (noise(1, FRAMES), noise(2, FRAMES), noise(3, FRAMES));
    let folder = Folder::new(&[
        "drums: { outputs: [1, 2], level: -6 dB }",
        "unused: { outputs: [3, 4] }",
        "bass: { outputs: [7] }",
    ])
    .stem("Drums", &[left.clone(), right.clone()], "bus: drums")
    .stem("Bass", std::slice::from_ref(&mono), "bus: bass");
    let bounced = folder.bounce(&Options { what: What::Buses, ..floats() }).unwrap();
    let names: Vec<_> = bounced.files.iter().map(|file| file.path.clone()).collect();
    let out = folder.out().join("Opener_Buses_120BPM_48k32f");
    assert_eq!(names, [out.join("01_drums.wav"), out.join("02_bass.wav")]);
    let drums = samples(&names[0]);
    assert_eq!(drums.len(), 2);
    assert_near(&drums[0], |at| f64::from(float(left[at])) * gain(-6.0));
    assert_near(&drums[1], |at| f64::from(float(right[at])) * gain(-6.0));
    assert_eq!(samples(&names[1]), [floats_of(&mono)]);
}

#[test]
fn stems_at_unity_are_their_files_bit_for_bit() {
    let (left, right, mono) = (noise(1, FRAMES), noise(2, FRAMES), noise(3, FRAMES - 77));
    // Neither bus faders nor pan are in a stem's file.
    let folder = Folder::new(&["main: { outputs: [1, 2], level: -9 dB }"])
        .stem("Drums", &[left.clone(), right.clone()], "bus: main")
        .stem("Lead Vox", std::slice::from_ref(&mono), "bus: main, pan: 0.5");
    for format in [Format::Wav24, Format::Wav32F] {
        let options = Options { what: What::Stems, format, force: true, ..floats() };
        let bounced = folder.bounce(&options).unwrap();
        assert_eq!(bounced.files.len(), 2);
        assert!(bounced.files[1].path.ends_with("02_Lead_Vox.wav"));
        let drums = samples(&bounced.files[0].path);
        assert_eq!(drums, [floats_of(&left), floats_of(&right)]);
        let mut expected = floats_of(&mono);
        expected.resize(FRAMES, 0.0);
        assert_eq!(samples(&bounced.files[1].path), [expected]);
    }
}

#[test]
fn stems_have_their_level_and_automation() {
    let ones = vec![1 << 22; 96_000];
    let folder =
        Folder::new(&["main: { outputs: [1] }"]).stem("Drums", &[ones], "bus: main, level: -6 dB");
    let mut show = folder.show();
    let song = &mut show.songs[0];
    song.automation = vec![downbeat_show_files::Automation {
        target: downbeat_show_files::Target::Stem(0),
        knots: vec![
            downbeat_show_files::Knot { frame: 0, level_db: 0.0 },
            downbeat_show_files::Knot { frame: 48_000, level_db: 0.0 },
            downbeat_show_files::Knot { frame: 48_000, level_db: -12.0 },
        ],
    }];
    let out = folder.out();
    let job = downbeat_bounce::Job { song: 0, version: None, number: None, out: &out };
    let options = Options { what: What::Stems, ..floats() };
    let bounced = downbeat_bounce::bounce(&show, &job, &options).unwrap();
    assert_near(&samples(&bounced.files[0].path)[0], |at| {
        0.5 * gain(-6.0) * if at < 48_000 { 1.0 } else { gain(-12.0) }
    });
}

#[test]
fn outputs_are_those_of_the_rig() {
    let (left, right, mono) = (noise(1, FRAMES), noise(2, FRAMES), noise(3, FRAMES));
    let folder =
        Folder::new(&["drums: { outputs: [2, 3] }", "ears: { outputs: [5], role: monitor }"])
            .stem("Drums", &[left.clone(), right.clone()], "bus: drums")
            .stem("Cue", std::slice::from_ref(&mono), "bus: ears");
    let outputs = folder.only(&Options { what: What::Outputs, ..floats() });
    let silence = vec![0.0; FRAMES];
    let expected =
        [silence.clone(), floats_of(&left), floats_of(&right), silence, floats_of(&mono)];
    assert_eq!(outputs, expected);
}

#[test]
fn more_stems_than_the_engine_has_outputs_take_several_passes() {
    let stems: Vec<Vec<i32>> = (0..40).map(|at| noise(at, 9_000)).collect();
    let mut folder = Folder::new(&["main: { outputs: [1, 2] }"]);
    for (at, stem) in stems.iter().enumerate() {
        folder = folder.stem(&format!("S{at}"), &[stem.clone(), stem.clone()], "bus: main");
    }
    let bounced = folder.bounce(&Options { what: What::Stems, ..floats() }).unwrap();
    assert_eq!(bounced.files.len(), 40);
    for (file, stem) in bounced.files.iter().zip(&stems) {
        assert_eq!(samples(&file.path), [floats_of(stem), floats_of(stem)]);
    }
}

#[test]
fn a_venue_s_levels_and_mutes_are_in_the_mix() {
    let (drums, keys) = (noise(1, FRAMES), noise(2, FRAMES));
    let folder = Folder::new(&["drums: { outputs: [1] }", "keys: { outputs: [2] }"])
        .file("venues/Hall.yaml", "buses:\n  drums: { level: -4 dB }\nstems:\n  opener:\n    Keys: { mute: on }\n    Drums: { level: -1 dB }\n")
        .stem("Drums", std::slice::from_ref(&drums), "bus: drums")
        .stem("Keys", &[keys], "bus: keys");
    let venue = folder.venue(&folder.show(), "Hall");
    let mix = folder.only(&Options { venue: Some(venue), ..floats() });
    for side in &mix {
        assert_near(side, |at| f64::from(float(drums[at])) * gain(-5.0));
    }
}

#[test]
fn a_version_has_its_own_order_mutes_and_levels() {
    // Bars of two seconds; sections of one bar.
    let bar = 96_000;
    let drums: Vec<i32> = (0..3 * bar).map(|at| (at / bar + 1) << 20).collect();
    let folder = Folder::new(&["main: { outputs: [1] }"])
        .song(
            "sections:\n  - { name: A, bar: 1 }\n  - { name: B, bar: 2 }\n  - { name: C, bar: 3 }\n\
             versions:\n  short:\n    sections: [C, A]\n    mute: [Keys]\n    levels: { Drums: -6 dB }",
        )
        .stem("Drums", &[drums], "bus: main")
        .stem("Keys", &[vec![1 << 22; 3 * bar as usize]], "bus: main");
    let bounced = folder.bounce_version(Some("short"), &floats()).unwrap();
    assert!(bounced.files[0].path.ends_with("Opener_short_Mix_120BPM.wav"));
    let mix = samples(&bounced.files[0].path);
    let bar = bar as usize;
    assert_eq!(mix[0].len(), 2 * bar);
    // Away from the cut, where 5 ms are a crossfade, and from the end, which fades as it is cut.
    let clear = 300;
    for (from, level) in [(0, 3.0), (bar, 1.0)] {
        assert_near(&mix[0][from + clear..from + bar - clear], |_| level / 8.0 * gain(-6.0));
    }
}
