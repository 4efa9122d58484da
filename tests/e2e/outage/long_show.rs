//! A show of a day and a night: every frame in its place, and no memory that grows.

use std::process::{Command, Stdio};

use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// Says to the test below that it is the process which plays, and for how many hours.
const PLAYS: &str = "DOWNBEAT_TEST_PLAYS_HOURS";
/// Sets the length of the show, in hours: 24 for a whole one.
const HOURS: &str = "DOWNBEAT_TEST_HOURS";
/// What is played where nobody says, because tests are run often.
const USUAL_HOURS: u64 = 4;

const RATE: u64 = 8_000;
const PERIOD: usize = 2_000;
/// Songs of ten minutes and a bit, and of half of it, neither a whole number of blocks nor periods.
const SONGS: [u64; 2] = [600 * RATE + 12_347, 300 * RATE + 71];
/// Each sample says which frame it is.
const PARTS: f32 = 16_777_216.0;
/// What the memory may move by after the first songs, in bytes: the allocator's own.
const MEMORY: u64 = 4 << 20;

/// A setlist of so many songs, each of which goes on into the next.
fn show(songs: usize) -> TestShow {
    let mut show = TestShow::at(RATE as u32)
        .head("click: { bus: click }\nmemory: 32 MiB")
        .bus("main", "{ outputs: [1] }")
        .bus("click", "{ outputs: [2], role: monitor }");
    for (song, frames) in SONGS.iter().enumerate() {
        let samples = (1..=*frames).map(|number| number as f32 / PARTS).collect();
        show = show.song(&format!("s{song}"), "").stem_of(&[samples], "bus: main");
    }
    for entry in 0..songs {
        let then = if entry + 1 < songs { "continue" } else { "stop" };
        show = show.entry(&format!("{{ song: s{}, then: {then} }}", entry % SONGS.len()));
    }
    show
}

/// The memory that this process holds, in bytes.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_long_show_does_not_drift_by_a_frame_nor_grow() {
    let hours = std::env::var(HOURS).map_or(USUAL_HOURS, |hours| hours.parse().unwrap());
    let name = "outage::long_show::plays_for_hours";
    // A process of its own, so that its memory is its own.
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]).env(PLAYS, hours.to_string());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
    print!("{}", said(&output.stdout));
}

#[test]
#[ignore = "a process that another test starts"]
fn plays_for_hours() {
    let Ok(hours) = std::env::var(PLAYS) else { return };
    let wanted = hours.parse::<u64>().unwrap() * 3600 * RATE;
    let songs = (wanted / SONGS.iter().sum::<u64>() + 1) as usize * SONGS.len();
    let files = show(songs);
    let mut rig = Rig::new(files.load());
    rig.go();
    // Where the song is by arithmetic alone, and how many have ended.
    let (mut frame, mut song) = (0, 0);
    let mut begun = None;
    let mut all = 0;
    while song < songs {
        rig.settle();
        rig.render(PERIOD);
        for &sample in &rig.recorded[0] {
            let number = if song < songs { (frame + 1) as f32 / PARTS } else { 0.0 };
            assert!(sample == number, "{sample}, not {number}, in frame {frame} of song {song}");
            frame += 1;
            all += 1;
            if song < songs && frame == SONGS[song % SONGS.len()] {
                (frame, song) = (0, song + 1);
            }
        }
        rig.forget();
        if song == SONGS.len() && begun.is_none() {
            begun = Some(memory());
        }
    }
    rig.settle();
    let (before, after) = (begun.unwrap(), memory());
    let grown = after.saturating_sub(before);
    println!("{all} frames of {songs} songs in their places; memory {before} bytes, then {after}");
    assert!(grown < MEMORY, "{grown} bytes more than after the first songs");
    let snapshot = rig.snapshot();
    assert_eq!((snapshot.playing, snapshot.armed), (None, None));
    assert_eq!((snapshot.reading.starved_frames, snapshot.reading.dropped), (0, 0));
}
