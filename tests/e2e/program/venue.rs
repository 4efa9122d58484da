//! The levels of a room, and setlists that were saved: apart from the show file.

use super::offline::{Play, play};
use super::run::downbeat;
use super::terminal::Terminal;
use crate::support::show::TestShow;

const FRAMES: usize = 4_000;

/// Two stems of ones, one on each output.
fn show() -> TestShow {
    TestShow::at(8_000)
        .bus("left", "{ outputs: [1] }")
        .bus("right", "{ outputs: [2] }")
        .song("opener", "")
        .stem_of_ones(FRAMES, "bus: left")
        .stem_of_ones(FRAMES, "bus: right")
}

/// The samples that sound, of each output: all of a run are the same.
fn levels(played: &Play) -> Vec<f32> {
    assert_eq!(played.ran.code, Some(0), "{}", played.ran.err);
    let level = |channel: &Vec<f32>| {
        let sounding: Vec<f32> = channel.iter().copied().filter(|&s| s != 0.0).collect();
        assert!(sounding.is_empty() || sounding.len() == FRAMES, "{} frames", sounding.len());
        let level = sounding.last().copied().unwrap_or(0.0);
        assert!(sounding.iter().all(|&sample| sample == level), "it moves");
        level
    };
    played.recording.channels.iter().map(level).collect()
}

#[test]
fn a_venue_changes_levels_and_not_the_show() {
    let show = show();
    let file = show.write();
    let before = std::fs::read(&file).unwrap();
    let venues = show.folder.path().join("venues");
    std::fs::create_dir(&venues).unwrap();
    let text = "buses:\n  left: { level: -20 dB }\nstems:\n  opener:\n    Stem 1: { mute: on }\n";
    std::fs::write(venues.join("paradiso.yaml"), text).unwrap();
    assert_eq!(levels(&play(&file, &[])), [1.0, 1.0]);
    let [left, right] = levels(&play(&file, &["--venue", "paradiso"]))[..] else { panic!() };
    assert!((left - 0.1).abs() < 1e-6 && right == 0.0, "{left} {right}");
    assert!(std::fs::read(&file).unwrap() == before, "the show file was written");
    assert_eq!(std::fs::read_to_string(venues.join("paradiso.yaml")).unwrap(), text);

    // A slip of the name is told, and makes no file.
    let slip = play(&file, &["--venue", "paradis"]);
    assert_eq!(levels(&slip), [1.0, 1.0]);
    assert!(slip.ran.err.contains("the venue `paradis` is new; this show has: paradiso"));
    assert_eq!(venues.read_dir().unwrap().count(), 1);
    let bad = play(&file, &["--venue", "../elsewhere"]).ran;
    assert_eq!(bad.code, Some(1), "{}", bad.err);
    assert!(bad.err.contains("cannot be the name of a venue"), "{}", bad.err);
}

#[test]
fn a_fader_that_is_moved_makes_the_venue() {
    let show = show();
    let file = show.write();
    let before = std::fs::read(&file).unwrap();
    let mut command = downbeat(["play", "--device", "null", "--venue", "club"]);
    let state = show.folder.path().join("state");
    let mut terminal = Terminal::start(24, 80, command.arg(&file).env("DOWNBEAT_STATE_DIR", state));
    terminal.wait_for("READY");
    // Past the sections to the buses, and the first of them down by 3 dB, in steps of 1.
    terminal.press("\t\t\x1b[D\x1b[D\x1b[D");
    terminal.wait_for("-3.0 ");
    // Nothing plays, so it quits at once.
    terminal.press("q");
    terminal.finish();
    let text = std::fs::read_to_string(show.folder.path().join("venues/club.yaml")).unwrap();
    assert!(text.contains("left") && text.contains("-3"), "{text}");
    let [left, right] = levels(&play(&file, &["--venue", "club"]))[..] else { panic!() };
    assert!((left - 10_f32.powf(-3.0 / 20.0)).abs() < 1e-6 && right == 1.0, "{left} {right}");
    assert!(std::fs::read(&file).unwrap() == before, "the show file was written");
}

#[test]
fn a_saved_setlist_is_one_of_the_show() {
    let show = show().song("encore", "").stem_of_ones(100, "bus: right").entry("opener");
    let file = show.write();
    let folder = show.folder.path().join("setlists");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("late.yaml"), "- encore\n- encore\n").unwrap();
    let Play { ran, recording } = play(&file, &["--setlist", "late"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ones = |channel: usize| recording.channels[channel].iter().filter(|&&s| s == 1.0).count();
    assert_eq!((ones(0), ones(1)), (0, 200));
}
