//! REAPER projects, written as REAPER 6 and 7 save them.

use downbeat_import::Position;

use crate::disk::{Disk, written};

/// A track with one item that plays a file as it is.
pub(crate) fn track(name: &str, more: &str, items: &str) -> String {
    format!(
        "  <TRACK {{0A}}\n    NAME {name}\n    PEAKCOL 16576\n    BEAT -1\n    AUTOMODE 0\n{more}    NCHAN 2\n    FX 1\n    \
         MAINSEND 1 0\n{items}  >\n"
    )
}

pub(crate) fn item(file: &str, at: f64, length: f64, more: &str) -> String {
    format!(
        "    <ITEM\n      POSITION {at}\n      SNAPOFFS 0\n      LENGTH {length}\n      LOOP 1\n      ALLTAKES 0\n      \
         FADEIN 1 0.01 0 1 0 0 0\n      FADEOUT 1 0.01 0 1 0 0 0\n      MUTE 0 0\n      SEL 0\n      IID 1\n      NAME x\n      \
         VOLPAN 1 0 1 -1\n      SOFFS 0\n      PLAYRATE 1 1 0 -1 0 0.0025\n      CHANMODE 0\n{more}      <SOURCE WAVE\n        \
         FILE \"{file}\"\n      >\n    >\n"
    )
}

pub(crate) fn project(head: &str, tracks: &str) -> String {
    format!(
        "<REAPER_PROJECT 0.1 \"7.16/linux-x86_64\" 1717000000\n  <NOTES 0 2\n  >\n  RIPPLE 0\n  SAMPLERATE 48000 0 0\n  \
         <RENDER_CFG\n    ZXZhdxgAAQ==\n  >\n  <METRONOME 6 2\n    VOL 0.25 0.125\n  >\n{head}{tracks}>\n"
    )
}

#[test]
fn tempo_markers_and_tracks_become_a_song() {
    let disk = Disk::new();
    disk.wav("Halo/Audio/dr.wav", 20.0).wav("Halo/Audio/vx.wav", 20.0);
    let head = "  TEMPO 120 4 4\n  <TEMPOENVEX\n    EGUID {1}\n    ACT 1 -1\n    DEFSHAPE 1 -1 -1\n    \
        PT 0.000000000000 120.0000000000 1 262148 0 1 0 \"\" 0 169 0 ABBB\n    \
        PT 8.000000000000 90.0000000000 1 262147\n  >\n  \
        MARKER 1 0 Intro 0 0 1 B {2} 0\n  MARKER 2 4 \"Verse 1\" 0 0 1 B {3} 0\n  MARKER 3 8.5 '' 0\n  \
        MARKER 4 10 Chorus 1 0 1 R {4} 0\n  MARKER 4 12 \"\" 1\n";
    // Half the level is -6.02 dB.
    let tracks = track(
        "Drums",
        "    VOLPAN 0.5 -0.25 -1 -1 1\n    MUTESOLO 0 0 0\n    ISBUS 0 0\n",
        &item("Audio/dr.wav", 0.0, 20.0, ""),
    ) + &track(
        "\"Lead Vox\"",
        "    VOLPAN 1 0 -1 -1 1\n",
        &item("Audio\\vx.wav", 0.0, 20.0, ""),
    );
    disk.file("Halo/Halo v2.rpp", project(head, &tracks));
    let plan = disk.plan(&["Halo"]);
    let text = disk.text(&plan, "Halo/song.yaml");
    for line in [
        "title: Halo",
        "  - { bar: 1, bpm: 120, meter: 4/4 }",
        "  - { bar: 5, bpm: 90, meter: 3/4 }",
        "  - { name: Intro, bar: 1 }",
        "  - { name: Verse 1, bar: 3 }",
        // 10 s are 2 s, or one bar of 3/4 at 90, after bar 5.
        "  - { name: Chorus, bar: 6 }",
        "  - { name: Drums, file: Audio/dr.wav, bus: drums, level: -6.02 dB, pan: -0.25 }",
        "  - { name: Lead Vox, file: Audio/vx.wav, bus: vocals }",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let song = &written(&plan).songs[0];
    let frames: Vec<i64> = song.sections.iter().map(|section| section.frame).collect();
    assert_eq!(frames, [0, 32_000, 68_000, 80_000]);
}

#[test]
fn a_ramp_keeps_its_bars_in_place() {
    let disk = Disk::new();
    disk.wav("Ramp/d.wav", 30.0);
    let head =
        "  TEMPO 60 4 4\n  <TEMPOENVEX\n    PT 0 60 0\n    PT 8 120 1\n  >\n  MARKER 1 8 End 0\n";
    disk.file("Ramp/Ramp.RPP", project(head, &track("Drums", "", &item("d.wav", 0.0, 30.0, ""))));
    let plan = disk.plan(&["Ramp"]);
    // 8 s at a mean of 90 are 12 quarters, so the marker is at bar 4.
    assert_eq!(plan.songs[0].sections[0].start, Position::Bar(4));
    let text = disk.text(&plan, "Ramp/song.yaml");
    assert!(
        text.contains(
            "  - { bar: 1, bpm: 60, to: 120, by: 4, meter: 4/4 }\n  - { bar: 4, bpm: 120 }\n"
        ),
        "{text}"
    );
    let song = &written(&plan).songs[0];
    assert_eq!(song.sections[0].frame, 64_000);
    // After 4 of the 12 quarters the tempo is sqrt(7200), 7.5 bpm a second from 60.
    let second_bar = (7200_f64.sqrt() - 60.0) / 7.5 * 8000.0;
    assert_eq!(song.tempo.bar_frame(8000, 2), second_bar.round() as i64);
}

#[test]
fn markers_are_at_beats_where_they_are_at_one() {
    let disk = Disk::new();
    disk.wav("S/d.wav", 12.0);
    // 120 until beat 3 of bar 2 at 3 s, then 60; from bar 3 on, at 5 s, 60 to 120 over 4 s, which are
    // 6 quarters; then 120, with bar 5 at 10 s.
    let head = "  TEMPO 120 4 4\n  <TEMPOENVEX\n    PT 0 120 1\n    PT 3 60 1\n    PT 5 60 0\n    PT 9 120 1\n  >\n  \
        MARKER 1 1 A 0\n  MARKER 2 2.7 B 0\n  MARKER 3 4 C 0\n  MARKER 4 7.3245553203 D 0\n  MARKER 5 9.5 E 0\n  \
        MARKER 6 11.5 F 0\n";
    disk.file("S/S.rpp", project(head, &track("Drums", "", &item("d.wav", 0.0, 12.0, ""))));
    let plan = disk.plan(&["S"]);
    let text = disk.text(&plan, "S/song.yaml");
    // D: at 15 bpm a second 3 quarters take (sqrt(60 * 60 + 2 * 15 * 60 * 3) - 60) / 15 = 2.3246 s.
    for line in [
        "{ name: A, bar: 1.3 }",
        "{ name: B, bar: \"0:02.7\" }",
        "{ name: C, bar: 2.4 }",
        "{ name: D, bar: 3.4 }",
        "{ name: E, bar: 4.4 }",
        "{ name: F, bar: 5.4 }",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let frames: Vec<i64> =
        written(&plan).songs[0].sections.iter().map(|section| section.frame).collect();
    let times = [1.0, 2.7, 4.0, 7.3245553203, 9.5, 11.5];
    assert_eq!(frames, times.map(|time| (time * 8000.0_f64).round() as i64));
}

#[test]
fn tempo_markers_between_beats_are_written_as_times() {
    let disk = Disk::new();
    disk.wav("S/d.wav", 30.0);
    let head = "  TEMPO 120 4 4\n  <TEMPOENVEX\n    PT 0 120 1\n    PT 3.3 60 1\n    PT 9.35 100 0\n    PT 11.7 140 1\n  >\n";
    disk.file("S/S.rpp", project(head, &track("Drums", "", &item("d.wav", 0.0, 30.0, ""))));
    let plan = disk.plan(&["S"]);
    let text = disk.text(&plan, "S/song.yaml");
    assert!(text.contains("{ bar: \"0:03.3\", bpm: 60 }"), "{text}");
    let song = &written(&plan).songs[0];
    // 6.6 quarters, then 6.05, then 2.35 s at a mean of 120: 4.7. Bar 6 is 20 quarters in.
    let bar_6 = 11.7 + (20.0 - 6.6 - 6.05 - 4.7) * 60.0 / 140.0;
    assert!((song.tempo.bar_frame(8000, 6) as f64 - bar_6 * 8000.0).abs() <= 0.51);
}

#[test]
fn items_that_start_later_start_the_song_later() {
    let disk = Disk::new();
    disk.wav("Late/d.wav", 4.0).wav("Late/b.wav", 4.0);
    let head =
        "  TEMPO 120 4 4\n  MARKER 1 2 Count 0\n  MARKER 2 4 Intro 0\n  MARKER 3 6 Verse 0\n";
    let tracks = track("Drums", "", &item("d.wav", 4.0, 4.0, ""))
        + &track("Bass", "", &item("b.wav", 4.0, 4.0, ""));
    disk.file("Late/Late.rpp", project(head, &tracks));
    let plan = disk.plan(&["Late"]);
    let song = &plan.songs[0];
    assert_eq!(song.offset_seconds, -4.0);
    assert_eq!(
        song.sections.iter().map(|section| section.start).collect::<Vec<_>>(),
        [Position::Bar(3), Position::Bar(4)]
    );
    let frames: Vec<i64> =
        written(&plan).songs[0].sections.iter().map(|section| section.frame).collect();
    assert_eq!(frames, [0, 16_000]);
}

#[test]
fn what_is_not_a_whole_file_is_left_out_with_what_to_do() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 4.0);
    let good = track("Good", "", &item("a.wav", 0.0, 4.0, ""));
    let bad = [
        ("Late", item("a.wav", 1.0, 4.0, "")),
        ("Short", item("a.wav", 0.0, 3.0, "")),
        ("Looped", item("a.wav", 0.0, 8.0, "")),
        ("Inside", item("a.wav", 0.0, 4.0, "      SOFFS 0.5\n")),
        ("Fast", item("a.wav", 0.0, 4.0, "      PLAYRATE 1.02 1 0\n")),
        ("High", item("a.wav", 0.0, 4.0, "      PLAYRATE 1 1 2\n")),
        ("Muted", item("a.wav", 0.0, 4.0, "").replace("MUTE 0 0", "MUTE 1 0")),
        ("Gone", item("/home/me/gone.wav", 0.0, 4.0, "")),
        ("Two", item("a.wav", 0.0, 4.0, "") + &item("a.wav", 4.0, 4.0, "")),
    ];
    let tracks: String = bad.iter().map(|(name, items)| track(name, "", items)).collect();
    let fx = "    <FXCHAIN\n      BYPASS 0 0 0\n      <VST \"VST: ReaEQ\" reaeq.dll 0 \"\"\n        AAAA\n      >\n    >\n";
    let effects = track("Effects", fx, &item("a.wav", 0.0, 4.0, ""));
    disk.file("S/S.rpp", project("  TEMPO 120 4 4\n", &(good + &tracks + &effects)));
    let plan = disk.plan(&["S"]);
    let stems: Vec<&str> = plan.songs[0].stems.iter().map(|stem| stem.name.as_str()).collect();
    assert_eq!(stems, ["Good", "Effects"]);
    let left: Vec<String> =
        plan.songs[0].left_out.iter().map(|left| format!("{}: {}", left.what, left.why)).collect();
    let left = left.join("\n");
    for text in [
        "Late (a.wav): it starts at 0:01.000, not with the other stems at 0:00.000",
        "Short (a.wav): it ends 1.000 s before its file does; render the track",
        "Looped (a.wav): it repeats its file",
        "Inside (a.wav): it plays its file from 0.5 s on",
        "Fast (a.wav): it plays its file at 1.02 times its speed",
        "High (a.wav): it plays its file 2 semitones away",
        "Muted (a.wav): its item is muted",
        "Gone (gone.wav): there is no file gone.wav; copy it beside the project",
        "Two (a.wav): there are 2 items on its track",
        "Effects: 1 effects: render the track",
    ] {
        assert!(left.contains(text), "{text}\n{left}");
    }
    written(&plan);
}

#[test]
fn clips_of_cut_tracks_do_not_say_where_the_song_starts() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 8.0).wav("S/b.wav", 1.0);
    let cut = |name: &str| {
        let items = item("b.wav", 4.0, 1.0, "") + &item("b.wav", 6.0, 1.0, "");
        track(name, "", &items)
    };
    let tracks = track("Drums", "", &item("a.wav", 0.0, 8.0, "")) + &cut("Claps") + &cut("Toms");
    let head = "  TEMPO 120 4 4\n  MARKER 1 4 Verse 0\n";
    disk.file("S/S.rpp", project(head, &tracks));
    let song = &disk.plan(&["S"]).songs[0];
    assert_eq!((song.stems.len(), song.stems[0].name.as_str()), (1, "Drums"));
    assert_eq!((song.offset_seconds, song.sections[0].start), (0.0, Position::Bar(3)));
}

#[test]
fn folders_mute_and_turn_down_what_is_in_them() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 1.0).wav("S/b.wav", 1.0).wav("S/c.wav", 1.0);
    let own = |file: &str| item(file, 0.0, 1.0, "");
    let tracks = track("Band", "    VOLPAN 0.5 0\n    ISBUS 1 1\n", "")
        + &track("Drums", "    VOLPAN 0.5 0\n    ISBUS 0 0\n", &own("a.wav"))
        + &track("Off", "    MUTESOLO 1 0 0\n    ISBUS 1 1\n", "")
        + &track("Bass", "    ISBUS 2 -2\n", &own("b.wav"))
        + &track("Vox", "", &own("c.wav"));
    disk.file("S/S.rpp", project("", &tracks));
    let plan = disk.plan(&["S"]);
    let levels: Vec<(&str, f64)> =
        plan.songs[0].stems.iter().map(|stem| (stem.name.as_str(), stem.level_db)).collect();
    assert_eq!(levels, [("Drums", -12.04), ("Vox", 0.0)]);
    assert!(plan.songs[0].left_out[0].why.contains("muted"));
}

#[test]
fn regions_with_items_of_their_own_are_songs() {
    let disk = Disk::new();
    for file in ["a1", "a2", "b1", "b2"] {
        disk.wav(&format!("Set/{file}.wav"), 8.0);
    }
    let head = "  TEMPO 120 4 4\n  MARKER 1 0 \"2 Opener\" 1\n  MARKER 1 8 \"\" 1\n  MARKER 2 10 \"1 Ballad\" 1\n  MARKER 2 18 \"\" 1\n  \
        MARKER 3 2 Verse 0\n  MARKER 4 14 Chorus 0\n";
    let tracks =
        track("Drums", "", &(item("a1.wav", 0.0, 8.0, "") + &item("b1.wav", 10.0, 8.0, "")))
            + &track("Vox", "", &(item("a2.wav", 0.0, 8.0, "") + &item("b2.wav", 10.0, 8.0, "")));
    disk.file("Set/Set.rpp", project(head, &tracks));
    let plan = disk.plan(&["Set"]);
    let songs: Vec<(&str, usize)> =
        plan.songs.iter().map(|song| (song.title.as_str(), song.stems.len())).collect();
    // In the order of the project, whatever their numbers say.
    assert_eq!(songs, [("Opener", 2), ("Ballad", 2)]);
    assert_eq!(plan.songs[1].sections[0].start, Position::Bar(3));
    let show = written(&plan);
    assert_eq!(show.songs[1].sections[0].frame, 32_000);
    assert_eq!(show.songs[1].stems[0].file.path.file_name().unwrap(), "b1.wav");
}

#[test]
fn files_from_another_machine_are_found_by_name() {
    let disk = Disk::new();
    disk.wav("S/Media/Drums 01.wav", 1.0);
    let file = "C:\\Users\\Me\\Desktop\\Drums 01.wav";
    disk.file("S/S.rpp", project("", &track("Drums", "", &item(file, 0.0, 1.0, ""))));
    let plan = disk.plan(&["S"]);
    assert!(
        disk.text(&plan, "S/song.yaml")
            .contains("file: Media/Drums 01.wav, bus: drums }  # found by its name")
    );
}

#[test]
fn a_project_without_files_gives_its_tempo_to_the_stems_beside_it() {
    let disk = Disk::new();
    disk.wavs("S", &["Drums.wav", "Bass.wav"]);
    let midi = "    <ITEM\n      POSITION 0\n      LENGTH 4\n      <SOURCE MIDI\n        HASDATA 1 960 QN\n      >\n    >\n";
    disk.file("S/S.rpp", project("  TEMPO 97 3 4\n", &track("Synth", "", midi)));
    let plan = disk.plan(&["S"]);
    let text = disk.text(&plan, "S/song.yaml");
    assert!(text.contains("tempo: 97 3/4\n"), "{text}");
    assert!(
        text.contains("# - Synth: 1 items without an audio file: render the track as one file"),
        "{text}"
    );
    written(&plan);
}

#[test]
fn damage_is_told_with_its_line() {
    let disk = Disk::new();
    disk.wavs("S", &["Drums.wav"]);
    let text =
        project("  TEMPO 120 4 4\n  <TEMPOENVEX\n    PT x y\n  >\n  MARKER 1 soon A 0\n", "");
    let line = |word: &str| text.lines().position(|line| line.contains(word)).unwrap() + 1;
    disk.file("S/S.rpp", &text);
    let shown: Vec<String> = disk.plan(&["S"]).problems.iter().map(ToString::to_string).collect();
    assert!(shown[0].contains(&format!("S.rpp:{}: this tempo marker", line("PT x"))), "{shown:?}");
    assert!(
        shown[1].contains(&format!("S.rpp:{}: this marker has no time", line("soon"))),
        "{shown:?}"
    );
    // Without its end the project is not read, and the stems are.
    disk.file("S/S.rpp", &text[..text.len() - 3]);
    let plan = disk.plan(&["S"]);
    assert!(plan.problems[0].cause.contains("it ends in the middle"));
    assert_eq!(plan.songs[0].stems.len(), 1);
}
