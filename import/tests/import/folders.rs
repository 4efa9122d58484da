//! Folders of stems, by the usual conventions.

use downbeat_import::{Kind, Tempo};

use crate::disk::{Disk, midi, written};

#[test]
fn a_folder_of_the_usual_names_is_a_song() {
    let disk = Disk::new();
    disk.wavs(
        "Opener_Stems_120BPM_48k24b",
        &["01_Drums.wav", "02_Bass.wav", "03_Vox_Lead.wav", "04_Keys.wav", "05_Whistle.wav"],
    );
    let plan = disk.plan(&["Opener_Stems_120BPM_48k24b"]);
    let song = disk.text(&plan, "Opener_Stems_120BPM_48k24b/song.yaml");
    assert_eq!(
        song,
        "# Made by `downbeat import` from the folder Opener_Stems_120BPM_48k24b.\n\
         # Guessed, so have a look:\n\
         # - tempo 120, from the folder's name; the meter 4/4, from nothing\n\
         \n\
         title: Opener\n\
         tempo: 120\n\
         \n\
         # Paths are relative to this file.\n\
         stems:\n  \
           - { name: Drums, file: 01_Drums.wav, bus: drums }\n  \
           - { name: Bass, file: 02_Bass.wav, bus: bass }\n  \
           - { name: Vox Lead, file: 03_Vox_Lead.wav, bus: vocals }\n  \
           - { name: Keys, file: 04_Keys.wav, bus: music }\n  \
           - { name: Whistle, file: 05_Whistle.wav, bus: music }  # its name does not say what it is\n"
    );
    let show = written(&plan);
    assert_eq!(show.name, "Opener");
    assert_eq!(show.rate, 8000);
    assert_eq!(show.songs[0].stems.len(), 5);
    assert_eq!(show.songs[0].tempo.first().0, 120.0);
}

#[test]
fn a_parent_folder_is_a_show_in_the_order_of_its_numbers() {
    let disk = Disk::new();
    disk.wavs("Tour 2026/10 - Last", &["Drums.wav"]);
    disk.wavs("Tour 2026/2 - Second/Stems", &["Drums.wav", "Bass.wav"]);
    disk.wavs("Tour 2026/01 - Опенер 98.5bpm", &["Барабаны.wav", "Вокал.wav"]);
    let plan = disk.plan(&["Tour 2026"]);
    let titles: Vec<&str> = plan.songs.iter().map(|song| song.title.as_str()).collect();
    assert_eq!(titles, ["Опенер", "Second", "Last"]);
    let show = written(&plan);
    assert_eq!(show.name, "Tour 2026");
    let order: Vec<usize> = show.setlists[0].songs().map(|entry| entry.song).collect();
    assert_eq!(order, [0, 1, 2]);
    assert_eq!(show.songs[0].tempo.first().0, 98.5);
    assert_eq!(show.songs[0].stems[1].name, "Вокал");
    let second = disk.text(&plan, "Tour 2026/2 - Second/song.yaml");
    assert!(second.contains("{ name: Drums, file: Stems/Drums.wav, bus: drums }"), "{second}");
}

#[test]
fn several_folders_are_a_show_beside_them() {
    let disk = Disk::new();
    disk.wavs("B Song", &["Drums.wav"]).wavs("A Song", &["Drums.wav"]);
    let plan = disk.plan(&["B Song", "A Song"]);
    let titles: Vec<&str> = plan.songs.iter().map(|song| song.title.as_str()).collect();
    assert_eq!(titles, ["A Song", "B Song"]);
    assert!(disk.text(&plan, "show.yaml").contains("a-song: A Song/song.yaml"));
    written(&plan);
}

#[test]
fn folders_of_different_places_need_a_place_for_the_show() {
    let disk = Disk::new();
    disk.wavs("x/One", &["Drums.wav"]).wavs("y/Two", &["Drums.wav"]);
    let plan = disk.plan(&["x/One", "y/Two"]);
    assert!(plan.files.is_empty());
    assert_eq!(plan.problems[0].suggestion, "say with --out where the show goes");
    let plan = disk.plan_to(&["x/One", "y/Two"], "show");
    assert!(disk.text(&plan, "show/show.yaml").contains("outside: on"));
    let song = disk.text(&plan, "show/songs/two/song.yaml");
    assert!(song.contains("file: ../../../y/Two/Drums.wav"), "{song}");
    assert_eq!(written(&plan).songs.len(), 2);
}

#[test]
fn songs_side_by_side_in_one_folder_are_told_apart() {
    let disk = Disk::new();
    disk.wavs("Set", &["Halo_Drums.wav", "Halo_Bass.wav", "Sun_Drums.wav", "Sun_Vox.wav"]);
    let plan = disk.plan(&["Set"]);
    let titles: Vec<&str> = plan.songs.iter().map(|song| song.title.as_str()).collect();
    assert_eq!(titles, ["Halo", "Sun"]);
    let song = disk.text(&plan, "Set/songs/halo/song.yaml");
    assert!(song.contains("{ name: Bass, file: ../../Halo_Bass.wav, bus: bass }"), "{song}");
    assert!(!disk.text(&plan, "Set/show.yaml").contains("outside"));
    written(&plan);
}

#[test]
fn tempo_and_sections_come_from_a_midi_file() {
    let disk = Disk::new();
    disk.wavs("Song 90bpm", &["Drums.wav"]).file("Song 90bpm/tempo.mid", midi());
    disk.wav("Song 90bpm/Bass.wav", 8.0);
    let plan = disk.plan(&["Song 90bpm"]);
    let text = disk.text(&plan, "Song 90bpm/song.yaml");
    assert!(text.contains("tempo: { midi: tempo.mid }"), "{text}");
    assert!(!text.contains("tempo 90"), "{text}");
    let song = &written(&plan).songs[0];
    assert_eq!(song.tempo.first().0, 100.0);
    // Bar 3 after two bars of 3 quarters of 0.6 s at 8000 frames a second.
    assert_eq!(song.sections[1].name, "Verse");
    assert_eq!(song.sections[1].frame, 28_800);
}

#[test]
fn a_marker_between_beats_is_written_as_its_time() {
    let disk = Disk::new();
    // 100 bpm; a marker 720 ticks in, which are one and a half quarters of 480: 0.9 s.
    let mut track = vec![0, 0xff, 0x51, 3, 0x09, 0x27, 0xc0, 0x80 | 5, 80, 0xff, 0x06, 3];
    track.extend(b"Hit\0\xff\x2f\0");
    let mut file = b"MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk\0\0\0".to_vec();
    file.push(track.len() as u8);
    file.extend(track);
    disk.wavs("Song", &["Drums.wav"]).file("Song/tempo.mid", file);
    let plan = disk.plan(&["Song"]);
    let text = disk.text(&plan, "Song/song.yaml");
    assert!(text.contains("  - { name: Hit, bar: \"0:00.9\" }\n"), "{text}");
    assert_eq!(written(&plan).songs[0].sections[0].frame, 900 * 8);
}

#[test]
fn a_tempo_map_that_no_song_may_have_is_a_problem_and_the_name_counts() {
    let disk = Disk::new();
    // 12 seconds a quarter note are 5 bpm, and 10 is the least.
    let slow = 12_000_000_u32.to_be_bytes();
    let mut file = midi();
    let at = file.windows(3).position(|bytes| bytes == [0xff, 0x51, 3]).unwrap() + 3;
    file[at..at + 3].copy_from_slice(&slow[1..]);
    disk.wavs("Song 97bpm", &["Drums.wav"]).file("Song 97bpm/tempo.mid", file);
    let plan = disk.plan(&["Song 97bpm"]);
    let shown = plan.problems[0].to_string();
    assert!(shown.contains("tempo.mid: the tempo at bar 1 is not from 10 to 1000 bpm"), "{shown}");
    assert!(disk.text(&plan, "Song 97bpm/song.yaml").contains("tempo: 97\n"));
}

#[test]
fn a_midi_file_that_is_none_is_a_problem_and_the_name_counts() {
    let disk = Disk::new();
    disk.wavs("Song 90bpm", &["Drums.wav"])
        .file("Song 90bpm/a.mid", b"no MIDI at all, it is a lie");
    let plan = disk.plan(&["Song 90bpm"]);
    assert_eq!(plan.problems.len(), 1);
    assert!(plan.problems[0].file.ends_with("a.mid"));
    assert!(disk.text(&plan, "Song 90bpm/song.yaml").contains("tempo: 90\n"));
}

#[test]
fn a_click_in_the_stems_switches_the_other_one_off() {
    let disk = Disk::new();
    disk.wavs("Song", &["Click.wav", "Guide.wav", "Drums.wav"]);
    let plan = disk.plan(&["Song"]);
    let show = written(&plan);
    assert!(!show.songs[0].click);
    let bus = |name: &str| show.buses.iter().find(|bus| bus.name == name).unwrap();
    for name in ["click", "guide"] {
        assert_eq!(bus(name).role, downbeat_show_files::Role::Monitor);
    }
    // Nothing told the tempo, and the file says so.
    assert_eq!(plan.songs[0].tempo, Tempo::Unknown);
    assert!(disk.text(&plan, "Song/song.yaml").contains("tempo: 120           # not known"));
}

#[test]
fn the_whole_mix_is_left_out_unless_it_is_all_there_is() {
    let disk = Disk::new();
    disk.wavs("One", &["Drums.wav", "Bass.wav", "Mixdown.wav"]).wavs("Two", &["Two Master.wav"]);
    let plan = disk.plan(&["One", "Two"]);
    assert_eq!(plan.songs[0].stems.len(), 2);
    assert_eq!(plan.songs[0].left_out[0].what, "Mixdown (Mixdown.wav)");
    assert_eq!(plan.songs[1].stems[0].kind, Kind::Mix);
    written(&plan);
}

#[test]
fn clutter_is_passed_over_and_the_rest_is_named() {
    let disk = Disk::new();
    disk.wavs("Song", &["Drums.wav"]);
    for clutter in ["._Drums.wav", ".DS_Store", "Thumbs.db", "Drums.wav.asd", "Drums.wav.reapeaks"]
    {
        disk.file(&format!("Song/{clutter}"), "x");
    }
    disk.wavs("Song/__MACOSX", &["._Drums.wav"]).wavs("Song/Old", &["Drums old.wav"]);
    disk.file("Song/Notes.pdf", "x").file("Song/words.lrc", "[00:01.00]La");
    let plan = disk.plan(&["Song"]);
    assert_eq!(plan.songs[0].stems.len(), 1);
    let left: Vec<&str> = plan.songs[0].left_out.iter().map(|left| left.what.as_str()).collect();
    assert_eq!(left, ["Notes.pdf"]);
    assert!(plan.left_out[0].what.ends_with("Old"));
    assert!(disk.text(&plan, "Song/song.yaml").contains("lyrics: words.lrc"));
    written(&plan);
}

#[test]
fn what_is_no_audio_is_a_problem_and_left_out() {
    let disk = Disk::new();
    disk.wavs("Song", &["Drums.wav"]).file("Song/Bass.wav", "not audio at all, whatever it says");
    let plan = disk.plan(&["Song"]);
    assert_eq!(plan.songs[0].stems.len(), 1);
    assert_eq!(plan.problems.len(), 1);
    assert!(plan.problems[0].to_string().contains("Bass.wav: it is not an audio file"));
}

#[test]
fn packed_copies_give_way_and_packed_stems_are_converted() {
    let disk = Disk::new();
    let mp3 = [0xff, 0xfb, 0x90, 0x64].repeat(200);
    disk.wavs("Song", &["Drums.wav"]).file("Song/Drums.mp3", &mp3).file("Song/Keys.mp3", &mp3);
    let plan = disk.plan(&["Song"]);
    let text = disk.text(&plan, "Song/song.yaml");
    assert!(
        text.contains("file: Keys.mp3, bus: music }  # is converted before the show"),
        "{text}"
    );
    assert!(text.contains("# - Drums.mp3: the same stem is here without loss"), "{text}");
}

#[test]
fn the_rate_is_that_of_most_files() {
    let disk = Disk::new();
    disk.wavs("Song", &["Drums.wav", "Bass.wav"]).wav_at("Song/Keys.wav", 1.0, 11_025);
    let plan = disk.plan(&["Song"]);
    assert!(
        disk.text(&plan, "Song/show.yaml")
            .contains("rate: 8000          # most files have it; files at 11025")
    );
}

#[test]
fn stems_in_folders_of_their_kind_belong_to_one_song() {
    let disk = Disk::new();
    disk.wavs("Song/Drums", &["Take 1.wav", "Take 2.wav"]).wavs("Song/Vox", &["Anna.wav"]);
    let plan = disk.plan(&["Song"]);
    assert_eq!(plan.songs.len(), 1);
    let kinds: Vec<Kind> = plan.songs[0].stems.iter().map(|stem| stem.kind).collect();
    assert_eq!(kinds, [Kind::Drums, Kind::Drums, Kind::Vocals]);
    written(&plan);
}

#[test]
fn names_that_yaml_would_take_for_something_else_are_quoted() {
    let disk = Disk::new();
    disk.wavs("Yes", &["No, Drums #1.wav", "'Bass': {x}.wav"]).wavs("1979", &["Drums.wav"]);
    let plan = disk.plan(&["Yes", "1979"]);
    let show = written(&plan);
    let titles: Vec<&str> = show.songs.iter().map(|song| song.title.as_str()).collect();
    assert_eq!(titles, ["1979", "Yes"]);
    assert_eq!(show.songs[1].stems.len(), 2);
}

#[test]
fn nothing_to_import_is_a_problem() {
    let disk = Disk::new();
    disk.file("Empty/readme.txt", "x");
    let plan = disk.plan(&["Empty", "Gone"]);
    assert!(plan.files.is_empty());
    let causes: Vec<&str> = plan.problems.iter().map(|problem| problem.cause.as_str()).collect();
    assert_eq!(
        causes,
        ["there is no audio file and no project in it", "there is no such file or folder"]
    );
}

#[test]
fn archives_are_to_be_unpacked() {
    let disk = Disk::new();
    disk.file("Packed/Halo/Halo_Stems.ZIP", "PK").wavs("Song", &["Drums.wav"]);
    disk.file("Song/More.7z", "7z");
    let plan = disk.plan(&["Packed"]);
    let told = plan.problems[0].to_string();
    assert!(
        told.contains("no audio file") && told.contains("unpack Halo_Stems.ZIP first"),
        "{told}"
    );
    let plan = disk.plan(&["Song"]);
    assert_eq!(plan.problems.len(), 0);
    assert!(
        disk.text(&plan, "Song/song.yaml").contains("# - More.7z: it is an archive: unpack it")
    );
}
