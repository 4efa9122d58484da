//! Files that were made to do harm, or that broke on the way. A bound that failed would show as a test
//! that runs out of memory or never ends. Files that are damaged at random are for the fuzz targets, which
//! run in `tests/e2e/fuzz.rs` too.

use std::fs::{self, File};

use downbeat_import::Plan;
use downbeat_show_files::{LoadOptions, load};
use proptest::prelude::*;

use crate::ableton_set::pack;
use crate::disk::Disk;
use crate::reaper::{item, project, track};

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
