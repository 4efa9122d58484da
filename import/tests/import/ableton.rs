//! Ableton Live sets.

use downbeat_import::Position;

use crate::ableton_set::{Clip, Set, Track};
use crate::disk::{Disk, written};

fn titles(plan: &downbeat_import::Plan) -> Vec<&str> {
    plan.songs.iter().map(|song| song.title.as_str()).collect()
}

fn left_out(plan: &downbeat_import::Plan) -> String {
    let all = plan.songs.iter().flat_map(|song| &song.left_out).chain(&plan.left_out);
    all.map(|left| format!("{}: {}\n", left.what, left.why)).collect()
}

#[test]
fn locators_meters_and_tracks_become_a_song() {
    let disk = Disk::new();
    disk.wav("Halo Project/Samples/d.wav", 12.0).wav("Halo Project/Samples/v.wav", 12.0);
    let clip = |file: &str| Clip::new(&format!("Samples/{file}"), 0.0, 24.0);
    let set = Set {
        bpm: 120.0,
        // 6/8 from beat 8 on: 99 * 3 + 5.
        meters: vec![(8.0, 302)],
        locators: vec![(11.0, "Verse &amp; more"), (0.0, "Intro")],
        tracks: vec![
            Track::new("Drums", vec![clip("d.wav")]),
            Track { volume: 0.5, ..Track::new("Vox", vec![clip("v.wav")]) },
        ],
        ..Set::default()
    };
    disk.file("Halo Project/Halo.als", set.packed());
    let plan = disk.plan(&["Halo Project"]);
    let text = disk.text(&plan, "Halo Project/song.yaml");
    for line in [
        "title: Halo",
        "  - { bar: 1, bpm: 120, meter: 4/4 }",
        "  - { bar: 3, meter: 6/8 }",
        "  - { name: Intro, bar: 1 }",
        "  - { name: \"Verse & more\", bar: 4 }",
        "  - { name: Vox, file: Samples/v.wav, bus: vocals, level: -6.02 dB }",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    // 11 quarters of 0.5 s.
    assert_eq!(written(&plan).songs[0].sections[1].frame, 44_000);
}

#[test]
fn tempo_steps_and_ramps_keep_bars_in_place() {
    let disk = Disk::new();
    disk.wav("S/d.wav", 30.0);
    // 8 quarters at 120 (4 s), 16 from 60 to 120 (16 ln 2 s), then 120.
    let tempos = vec![(0.0, 120.0), (8.0, 120.0), (8.0, 60.0), (24.0, 120.0)];
    let end = 4.0 + 16.0 * std::f64::consts::LN_2;
    let set = Set {
        bpm: 120.0,
        tempos,
        locators: vec![(8.0, "Slow"), (24.0, "Fast")],
        tracks: vec![Track::new("Drums", vec![Clip::new("d.wav", 0.0, 70.0)])],
        ..Set::default()
    };
    disk.file("S/S.als", set.packed());
    let plan = disk.plan(&["S"]);
    let starts: Vec<Position> =
        plan.songs[0].sections.iter().map(|section| section.start).collect();
    assert_eq!(starts, [Position::Bar(3), Position::Bar(7)]);
    let sections = &written(&plan).songs[0].sections;
    assert_eq!(sections[0].frame, 32_000);
    assert!((sections[1].frame as f64 - end * 8000.0).abs() <= 1.0);
}

#[test]
fn ableset_locators_make_several_songs() {
    let disk = Disk::new();
    for file in ["a1", "a2", "b1", "b2", "c1"] {
        disk.wav(&format!("Tour/{file}.wav"), 8.0);
    }
    let clip = |file: &str, at: f64| Clip::new(&format!("{file}.wav"), at, at + 16.0);
    let set = Set {
        bpm: 120.0,
        locators: vec![
            (0.0, "Opener {Key: Am}"),
            (8.0, "&gt; Verse"),
            (20.0, "Ballad"),
            (22.0, "* check this"),
            (24.0, "&gt;&gt; Chorus"),
            (38.0, "STOP"),
            (40.0, "Last"),
            (60.0, "SONG END"),
        ],
        tracks: vec![
            Track::new("Drums", vec![clip("a1", 0.0), clip("b1", 20.0), clip("c1", 40.0)]),
            Track::new("Vox", vec![clip("a2", 0.0), clip("b2", 20.0)]),
        ],
        ..Set::default()
    };
    disk.file("Tour/Tour.als", set.packed());
    let plan = disk.plan(&["Tour"]);
    assert_eq!(titles(&plan), ["Opener", "Ballad", "Last"]);
    let stems: Vec<usize> = plan.songs.iter().map(|song| song.stems.len()).collect();
    assert_eq!(stems, [2, 2, 1]);
    assert_eq!(plan.songs[1].sections[0].start, Position::Bar(2));
    let show = disk.text(&plan, "Tour/show.yaml");
    assert!(
        show.contains("all:\n    - { song: opener, then: continue }\n    - ballad\n    - last\n"),
        "{show}"
    );
    assert!(left_out(&plan).contains("{Key: Am} of the locator Opener"));
    assert!(left_out(&plan).contains("* check this"));
    written(&plan);
}

#[test]
fn plain_locators_are_songs_if_clips_start_with_them() {
    let disk = Disk::new();
    disk.wav("Set/a.wav", 4.0).wav("Set/b.wav", 4.0);
    let clips = vec![Clip::new("a.wav", 0.0, 8.0), Clip::new("b.wav", 16.0, 24.0)];
    let set = Set {
        bpm: 120.0,
        locators: vec![(0.0, "One"), (16.0, "Two")],
        tracks: vec![Track::new("Drums", clips)],
        ..Set::default()
    };
    disk.file("Set/Set.als", set.packed());
    let plan = disk.plan(&["Set"]);
    assert_eq!(titles(&plan), ["One", "Two"]);
    assert!(
        plan.songs[0]
            .guesses
            .iter()
            .any(|guess| guess.contains("the locator One has clips of its own"))
    );
    written(&plan);
}

#[test]
fn warped_clips_are_stems_only_at_their_own_speed() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 8.0);
    let warped = |warp: &[(f64, f64)], end: f64| Clip {
        warp: warp.to_vec(),
        ..Clip::new("a.wav", 0.0, end)
    };
    // At 120 a quarter is 0.5 s.
    let straight = warped(&[(0.0, 0.0), (0.015625, 0.03125)], 16.0);
    let set = Set {
        bpm: 120.0,
        tracks: vec![
            Track::new("Straight", vec![straight.clone()]),
            Track::new("Stretched", vec![warped(&[(0.0, 0.0), (8.0, 15.0)], 15.0)]),
            Track::new("Bent", vec![warped(&[(0.0, 0.0), (4.1, 8.0), (8.0, 16.0)], 16.0)]),
            Track::new("Looped", vec![Clip { loop_on: true, end: 32.0, ..straight.clone() }]),
            Track::new("Inside", vec![Clip { loop_start: 1.0, ..Clip::new("a.wav", 0.0, 14.0) }]),
            Track::new("Short", vec![Clip::new("a.wav", 0.0, 12.0)]),
            Track::new(
                "High",
                vec![Clip { more: "<PitchCoarse Value=\"2\" />".to_owned(), ..straight.clone() }],
            ),
            Track::new(
                "Off",
                vec![Clip { more: "<Disabled Value=\"true\" />".to_owned(), ..straight.clone() }],
            ),
            Track { on: false, ..Track::new("Muted", vec![straight.clone()]) },
            Track::new("Gone", vec![Clip::new("gone.wav", 0.0, 16.0)]),
        ],
        ..Set::default()
    };
    // The builder writes the loop from the length of the clip; this one is shorter.
    let xml = set.xml().replacen("<LoopEnd Value=\"32\" />", "<LoopEnd Value=\"16\" />", 1);
    disk.file("S/S.als", crate::ableton_set::pack(xml.as_bytes()));
    let plan = disk.plan(&["S"]);
    let stems: Vec<&str> = plan.songs[0].stems.iter().map(|stem| stem.name.as_str()).collect();
    assert_eq!(stems, ["Straight"]);
    let left = left_out(&plan);
    for text in [
        "Stretched (a.wav): it is warped to another speed, from beat 1.00",
        "Bent (a.wav): it is warped to another speed",
        "Looped (a.wav): it repeats its file",
        "Inside (a.wav): it plays its file from 1.000 s on",
        "Short (a.wav): it ends 2.000 s before its file does",
        "High (a.wav): it plays its file at another pitch",
        "Off (a.wav): its clip is switched off",
        "Muted (a.wav): it is switched off in the set",
        "Gone (gone.wav): there is no file gone.wav",
    ] {
        assert!(left.contains(text), "{text}\n{left}");
    }
    written(&plan);
}

#[test]
fn groups_and_other_tracks_are_heeded() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 2.0).wav("S/b.wav", 2.0);
    let more = "<GroupTrack Id=\"7\"><Name><UserName Value=\"Band\" /></Name><TrackGroupId Value=\"-1\" /><DeviceChain><Mixer>\
        <Speaker><Manual Value=\"true\" /></Speaker><Volume><Manual Value=\"0.5\" /></Volume></Mixer><DeviceChain><Devices>\
        <Limiter Id=\"0\"><On /></Limiter></Devices></DeviceChain></DeviceChain></GroupTrack>\
        <MidiTrack Id=\"8\"><Name><UserName Value=\"Synth\" /></Name><DeviceChain><MainSequencer><ClipTimeable>\
        <ArrangerAutomation><Events><MidiClip Id=\"0\" Time=\"0\"><Notes><KeyTracks /></Notes></MidiClip></Events>\
        </ArrangerAutomation></ClipTimeable></MainSequencer></DeviceChain></MidiTrack>";
    let set = Set {
        bpm: 120.0,
        tracks: vec![
            Track {
                group: 7,
                volume: 0.5,
                ..Track::new("Drums", vec![Clip::new("a.wav", 0.0, 4.0)])
            },
            Track::new("Bass", vec![Clip::new("b.wav", 0.0, 4.0)]),
        ],
        more: more.to_owned(),
        ..Set::default()
    };
    disk.file("S/S.als", set.packed());
    let plan = disk.plan(&["S"]);
    let levels: Vec<f64> = plan.songs[0].stems.iter().map(|stem| stem.level_db).collect();
    assert_eq!(levels, [-12.04, 0.0]);
    let left = left_out(&plan);
    assert!(left.contains("1 devices on the track Band"), "{left}");
    assert!(left.contains("MIDI track Synth with 1 clips: freeze and flatten it"), "{left}");
}

#[test]
fn clips_on_a_track_of_sections_are_sections() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 8.0);
    let clip = |at: u32, name: &str| {
        format!(
            "<MidiClip Id=\"0\" Time=\"{at}\"><CurrentStart Value=\"{at}\" /><Name Value=\"{name}\" /></MidiClip>"
        )
    };
    let more = format!(
        "<MidiTrack Id=\"8\"><Name><UserName Value=\"Sections\" /></Name><DeviceChain><MainSequencer><ClipTimeable>\
         <ArrangerAutomation><Events>{}{}</Events></ArrangerAutomation></ClipTimeable></MainSequencer></DeviceChain></MidiTrack>",
        clip(0, "Intro"),
        clip(8, "Verse")
    );
    let set = Set {
        bpm: 120.0,
        locators: vec![(0.0, "My Song")],
        tracks: vec![Track::new("Drums", vec![Clip::new("a.wav", 0.0, 16.0)])],
        more,
        ..Set::default()
    };
    disk.file("S/S.als", set.packed());
    let plan = disk.plan(&["S"]);
    assert_eq!(titles(&plan), ["My Song"]);
    let sections: Vec<&str> =
        plan.songs[0].sections.iter().map(|section| section.name.as_str()).collect();
    assert_eq!(sections, ["Intro", "Verse"]);
}

#[test]
fn old_spellings_of_paths_are_read() {
    let disk = Disk::new();
    disk.wav("S Project/Samples/Imported/a.wav", 2.0);
    let set = Set {
        bpm: 120.0,
        tracks: vec![Track::new("Drums", vec![Clip::new("@", 0.0, 4.0)])],
        ..Set::default()
    };
    let old = "<RelativePath><RelativePathElement Id=\"1\" Dir=\"Samples\" /><RelativePathElement Id=\"2\" Dir=\"Imported\" />\
        </RelativePath><Name Value=\"a.wav\" />";
    let xml =
        set.xml().replace("<RelativePath Value=\"@\" /><Path Value=\"/Volumes/Tour/@\" />", old);
    // Up to Live 11 the main track was the master track.
    let xml = xml.replace("MainTrack", "MasterTrack");
    disk.file("S Project/S.als", crate::ableton_set::pack(xml.as_bytes()));
    let plan = disk.plan(&["S Project"]);
    assert!(disk.text(&plan, "S Project/song.yaml").contains("file: Samples/Imported/a.wav"));
}
