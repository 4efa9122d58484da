//! Writing a plan.

use std::fs;

use downbeat_import::WriteError;

use crate::disk::{Disk, loaded};

fn song() -> Disk {
    let disk = Disk::new();
    disk.wavs("Song", &["Drums.wav", "Bass.wav"]);
    disk
}

#[test]
fn nothing_is_written_over() {
    let disk = song();
    disk.file("Song/song.yaml", "mine");
    let plan = disk.plan(&["Song"]);
    assert!(plan.files[0].exists && !plan.files[1].exists);
    let WriteError::Exists(paths) = plan.write(false).unwrap_err() else { panic!() };
    assert_eq!(paths.len(), 1);
    assert_eq!(fs::read_to_string(disk.path("Song/song.yaml")).unwrap(), "mine");
    assert!(!disk.path("Song/show.yaml").exists());
    // Nor is anything else left behind.
    assert_eq!(fs::read_dir(disk.path("Song")).unwrap().count(), 3);
}

#[test]
fn with_force_it_is_replaced() {
    let disk = song();
    disk.file("Song/song.yaml", "mine").file("Song/show.yaml", "mine");
    let plan = disk.plan(&["Song"]);
    let paths = plan.write(true).unwrap();
    assert_eq!(loaded(paths.last().unwrap()).songs[0].stems.len(), 2);
    assert_eq!(fs::read_dir(disk.path("Song")).unwrap().count(), 4);
}

#[test]
fn a_failure_takes_back_what_was_written() {
    let disk = song();
    disk.file("Song/song.yaml", "mine");
    // A folder where the show file should go cannot be replaced.
    fs::create_dir(disk.path("Song/show.yaml")).unwrap();
    let plan = disk.plan(&["Song"]);
    assert!(matches!(plan.write(true).unwrap_err(), WriteError::Io { .. }));
    assert_eq!(fs::read_to_string(disk.path("Song/song.yaml")).unwrap(), "mine");
    assert_eq!(fs::read_dir(disk.path("Song")).unwrap().count(), 4);
}

#[test]
fn an_import_after_an_import_is_the_same() {
    let disk = song();
    let first = disk.plan(&["Song"]);
    first.write(false).unwrap();
    let second = disk.plan(&["Song"]);
    let texts = |plan: &downbeat_import::Plan| -> Vec<String> {
        plan.files.iter().map(|file| file.text.clone()).collect()
    };
    assert_eq!(texts(&first), texts(&second));
}

#[test]
fn the_show_can_go_into_a_new_folder() {
    let disk = song();
    let plan = disk.plan_to(&["Song"], "new/show");
    assert!(!disk.path("new").exists());
    let paths = plan.write(false).unwrap();
    assert_eq!(paths.len(), 2);
    let show = loaded(paths.last().unwrap());
    assert_eq!(show.songs[0].stems[0].file.frames, 16_000);
}

#[test]
fn the_plan_can_be_read_before_it_is_written() {
    let disk = song();
    let shown = disk.plan(&["Song"]).to_string();
    assert!(shown.contains("  1. Song: 2 stems, tempo not known, from the folder Song"), "{shown}");
    assert!(shown.contains("    stems:\n      - { name: Bass"), "{shown}");
}

#[cfg(unix)]
#[test]
fn what_links_lead_out_to_is_outside() {
    let disk = song();
    disk.wavs("elsewhere", &["Keys.wav"]);
    std::os::unix::fs::symlink(disk.path("elsewhere/Keys.wav"), disk.path("Song/Keys.wav"))
        .unwrap();
    let plan = disk.plan(&["Song"]);
    assert!(disk.text(&plan, "Song/show.yaml").contains("outside: on"));
    assert_eq!(loaded(plan.write(false).unwrap().last().unwrap()).songs[0].stems.len(), 3);
}
