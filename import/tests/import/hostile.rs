//! Files that were made to do harm, or that broke on the way. A bound that failed would show as a test
//! that runs out of memory or never ends.

use std::fs::{self, File};

use downbeat_import::Plan;
use downbeat_show_files::{LoadOptions, load};
use proptest::prelude::*;

use crate::ableton_set::{Clip, Set, Track, pack};
use crate::disk::{Disk, midi};
use crate::reaper::{item, project, track};
use crate::stem_files::{JSON, stem_file};

/// Numbers that look random (SplitMix64), always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    /// The bytes with a few changes; runs of digits and signs are put in, because they reach furthest.
    fn mutated(&mut self, sound: &[u8]) -> Vec<u8> {
        const RUNS: [&[u8]; 12] = [
            b"-",
            b"1e308",
            b"NaN",
            b"inf",
            b"99999999999",
            b"0",
            b"\"",
            b"<",
            b">",
            b"\xff\xfe",
            b"\0\0\0\0",
            b"0.0000001",
        ];
        let mut bytes = sound.to_vec();
        for _ in 0..=self.below(5) {
            let at = self.below(bytes.len());
            let end = (at + self.below(30)).min(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at.max(bytes.len() / 2)),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let run = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, run);
                }
                3 => drop(bytes.splice(at..at, RUNS[self.below(RUNS.len())].iter().copied())),
                4 => {
                    // A number becomes another one.
                    let digit = (at..bytes.len()).find(|at| bytes[*at].is_ascii_digit());
                    if let Some(digit) = digit {
                        bytes.splice(digit..=digit, RUNS[self.below(RUNS.len())].iter().copied());
                    }
                }
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        bytes
    }
}

/// What holds for every plan: it is shown on sound lines, and what it writes loads without errors.
fn assert_sound(disk: &Disk, plan: &Plan) {
    let shown = plan.to_string();
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
    for problem in &plan.problems {
        assert_eq!(problem.to_string().lines().count(), 2);
    }
    if plan.files.is_empty() {
        return;
    }
    // Not by `Plan::write`, which waits for the disk each time.
    for file in &plan.files {
        fs::create_dir_all(file.path.parent().unwrap()).unwrap();
        fs::write(&file.path, &file.text).unwrap();
    }
    let show_file = &plan.files.last().unwrap().path;
    let loaded = load(show_file, &LoadOptions::default());
    let errors: Vec<String> = loaded.errors().map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new(), "{shown}");
    for file in &plan.files {
        fs::remove_file(&file.path).unwrap();
    }
    assert!(disk.path("S").is_dir());
}

fn mutate(name: &str, sound: &[u8], count: u64, more: impl Fn(&Disk)) {
    let disk = Disk::new();
    disk.wav("S/a.wav", 4.0).wav("S/b.wav", 4.0);
    more(&disk);
    let mut random = Random(7);
    let mut songs = 0;
    for _ in 0..count {
        disk.file(&format!("S/{name}"), random.mutated(sound));
        let plan = disk.plan(&["S"]);
        songs += plan.songs.len();
        assert_sound(&disk, &plan);
    }
    assert!(songs > 0);
}

fn reaper_project() -> String {
    let head = "  TEMPO 120 4 4\n  PROJOFFS 0 0 0\n  <TEMPOENVEX\n    PT 0 120 1 262148 0 1\n    PT 1.25 90 0\n    PT 3 140 1 196612\n  >\n  \
        MARKER 1 0 Intro 0 0 1\n  MARKER 2 1 \"Verse 1\" 0\n  MARKER 3 0 Song 1\n  MARKER 3 4 \"\" 1\n";
    let tracks =
        track(
            "Drums",
            "    VOLPAN 0.5 -0.25 -1 -1 1\n    ISBUS 1 1\n",
            &item("a.wav", 0.0, 4.0, ""),
        ) + &track("Vox", "    MUTESOLO 0 0 0\n    ISBUS 2 -1\n", &item("b.wav", 0.0, 4.0, ""));
    project(head, &tracks)
}

fn live_set() -> Set {
    let warped = Clip { warp: vec![(0.0, 0.0), (2.0, 4.0)], ..Clip::new("a.wav", 0.0, 8.0) };
    Set {
        bpm: 120.0,
        tempos: vec![(0.0, 120.0), (8.0, 120.0), (8.0, 60.0), (12.0, 140.0)],
        meters: vec![(4.0, 200)],
        locators: vec![(0.0, "Song {x}"), (3.0, "&gt; Verse"), (16.0, "STOP"), (16.0, ". Next")],
        tracks: vec![
            Track::new("Drums", vec![warped]),
            Track::new("Vox", vec![Clip::new("b.wav", 0.0, 8.0)]),
        ],
        more: String::new(),
    }
}

#[test]
fn broken_reaper_projects_are_answered() {
    mutate("S.rpp", reaper_project().as_bytes(), 1500, |_| {});
}

#[test]
fn broken_live_sets_are_answered() {
    // Not packed: a change in packed bytes mostly fails the sum at the end.
    mutate("S.als", live_set().xml().as_bytes(), 1500, |_| {});
    mutate("S.als", &live_set().packed(), 300, |_| {});
}

#[test]
fn broken_midi_files_beside_stems_are_answered() {
    mutate("tempo.mid", &midi(), 800, |_| {});
}

#[test]
fn broken_stem_files_are_answered() {
    let disk = Disk::new();
    let sound = stem_file(5, JSON);
    let mut random = Random(3);
    for _ in 0..1500 {
        disk.file("S/S.stem.mp4", random.mutated(&sound));
        let shown = disk.plan(&["S"]).to_string();
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
    }
}

#[test]
fn a_gzip_bomb_is_refused() {
    let disk = Disk::new();
    // A gigabyte of blanks between two elements, packed to a megabyte.
    let blanks = vec![b' '; 1 << 20];
    let mut text = b"<?xml version=\"1.0\"?><Ableton>".to_vec();
    for _ in 0..48 {
        text.extend_from_slice(&blanks);
    }
    disk.file("S/S.als", pack(&text));
    let problem = &disk.plan(&["S"]).problems[0];
    assert!(problem.cause.contains("a text of more than 32 MiB"), "{problem}");
}

#[test]
fn huge_files_are_refused_without_reading_them() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 1.0);
    for name in ["S.rpp", "S.als", "S.stem.mp4", "S.mid"] {
        File::create(disk.path(&format!("S/{name}"))).unwrap().set_len(1 << 40).unwrap();
        let plan = disk.plan(&["S"]);
        assert!(!plan.problems.is_empty(), "{name}");
        assert_eq!(plan.songs[0].stems.len(), 1, "{name}");
        fs::remove_file(disk.path(&format!("S/{name}"))).unwrap();
    }
}

#[test]
fn projects_of_hundreds_of_thousands_of_things_are_answered() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 1.0);
    let many: [(&str, String); 4] = [
        ("  MARKER 1 0 A 1\n", "  MARKER 2 1 B 1\n".repeat(100_000)),
        (
            "  <TEMPOENVEX\n",
            (0..100_000).map(|at| format!("PT {at}.1 120 0 262148\n")).collect::<String>()
                + "  >\n",
        ),
        ("  <TRACK\n", "<ITEM\n<SOURCE WAVE\nFILE a.wav\n>\n>\n".repeat(40_000) + "  >\n"),
        ("", "  <TRACK\nISBUS 1 1\n>\n".repeat(100_000)),
    ];
    let good = track("Good", "", &item("a.wav", 0.0, 1.0, ""));
    for (head, text) in many {
        disk.file("S/S.rpp", project("", &format!("{good}{head}{text}")));
        let plan = disk.plan(&["S"]);
        assert_eq!(plan.songs.len(), 1, "{head}");
        assert!(plan.files.iter().all(|file| file.text.len() < 1 << 20), "{head}");
        assert_sound(&disk, &plan);
    }
}

#[test]
fn projects_cannot_name_what_is_no_file() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 1.0);
    let files =
        ["/dev/zero", "/etc/passwd", "../../../../../../etc/passwd", "S.rpp", "", "a\u{1b}[2J.wav"];
    let tracks: String =
        files.iter().map(|file| track("T", "", &item(file, 0.0, 1.0, ""))).collect();
    disk.file("S/S.rpp", project("", &tracks));
    let plan = disk.plan(&["S"]);
    assert_eq!(plan.songs[0].stems.len(), 1);
    assert!(plan.songs[0].stems[0].file.ends_with("a.wav"));
    assert_sound(&disk, &plan);
}

#[cfg(unix)]
#[test]
fn links_that_go_round_and_pipes_are_passed_over() {
    let disk = Disk::new();
    disk.wav("S/a.wav", 1.0);
    std::os::unix::fs::symlink(disk.path("S"), disk.path("S/round")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(disk.path("S/pipe.wav")).status().unwrap();
    assert!(made.success());
    let plan = disk.plan(&["S"]);
    assert_eq!((plan.songs.len(), plan.songs[0].stems.len()), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever files and folders are called, what is written loads.
    #[test]
    fn any_names_are_written_so_that_they_load(
        folder in "[^/\0]{1,30}",
        files in prop::collection::hash_set("[^/\0]{1,40}", 1..5),
        numbers in prop::collection::vec(0_u32..130, 5),
    ) {
        prop_assume!(!folder.starts_with('.') && folder.len() < 200);
        let disk = Disk::new();
        for (file, number) in files.iter().zip(numbers) {
            let name: String = file.chars().take(60).collect();
            disk.wav(&format!("S/{folder}/{number}_{name}.wav"), 0.01);
        }
        let plan = disk.plan(&["S"]);
        assert_sound(&disk, &plan);
    }
}
