//! The time of a first and of a second `check` of a show of songs of 16 stereo stems of 24 bits.
//!
//! `cargo bench --bench check`. The show is made by this program, by default 4 songs of a minute;
//! `DOWNBEAT_CHECK_SONGS=40 DOWNBEAT_CHECK_SECONDS=240` makes the one of the figure (44 GB), in the
//! folder `DOWNBEAT_CHECK_FOLDER` if that is set. The first check reads from the disk, as far as
//! the system lets files be dropped from its memory. The table goes to standard output and to
//! `target/bench-check.md`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench fails loudly and prints")]

#[path = "../support/noise.rs"]
mod noise;
#[path = "../support/told.rs"]
mod told;
#[path = "../support/wav.rs"]
mod wav;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use downbeat_check::{Findings, Options, check};
use downbeat_show_files::{LoadOptions, load};
use nix::sys::resource::{UsageWho, getrusage};

use crate::noise::Noise;
use crate::told::{is_measuring, tell};

const RATE: u32 = 48_000;
const STEMS: usize = 16;
/// Bytes of a frame: stereo, 24 bits.
const FRAME: usize = 6;
/// Seconds after which a stem begins again, at another place in every song.
const LOOP_SECONDS: u32 = 20;

/// What one check took.
struct Took {
    wall: f64,
    cpu: f64,
}

fn main() {
    let measuring = is_measuring();
    let number = |name: &str, usual: u32| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let (songs, seconds) = if measuring {
        (number("DOWNBEAT_CHECK_SONGS", 4), number("DOWNBEAT_CHECK_SECONDS", 60))
    } else {
        (1, 2)
    };
    let place =
        std::env::var_os("DOWNBEAT_CHECK_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(place).unwrap();
    let show = make(folder.path(), songs, seconds);
    let (first, findings) = timed(&show);
    let (second, again) = timed(&show);
    assert_eq!(findings, again);
    if measuring {
        report(songs, seconds, &first, &second);
    }
}

fn timed(show: &Path) -> (Took, Findings) {
    let used = || {
        let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
        let seconds =
            |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
        seconds(usage.user_time()) + seconds(usage.system_time())
    };
    let (start, before) = (Instant::now(), used());
    let loaded = load(show, &LoadOptions::default());
    let findings = check(&loaded, &Options::default(), &());
    assert_eq!(findings.songs.is_empty(), loaded.show.is_none());
    (Took { wall: start.elapsed().as_secs_f64(), cpu: used() - before }, findings)
}

fn report(songs: u32, seconds: u32, first: &Took, second: &Took) {
    let stems = f64::from(songs) * STEMS as f64;
    let bytes = stems * f64::from(seconds) * f64::from(RATE) * FRAME as f64;
    let samples = bytes / 3.0;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let table = format!(
        "| songs of 16 stems of {seconds} s | GB | first check | GB/s | cores busy (of {cores}) | \
         CPU per sample | second check |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         | {songs} | {:.1} | {:.1} s | {:.2} | {:.2} | {:.1} ns | {:.2} s |\n",
        bytes / 1e9,
        first.wall,
        bytes / 1e9 / first.wall,
        first.cpu / first.wall,
        first.cpu / samples * 1e9,
        second.wall,
    );
    tell("check", &table);
}

/// Writes the show, and drops it from memory.
fn make(folder: &Path, songs: u32, seconds: u32) -> PathBuf {
    let sounds: Vec<Vec<u8>> = (0..STEMS).map(sound).collect();
    let mut show = String::from("show: Bench\nbuses:\n");
    for bus in 0..4 {
        writeln!(
            show,
            "  bus{bus}: {{ outputs: [{}, {}], level: -18 dB }}",
            2 * bus + 1,
            2 * bus + 2
        )
        .unwrap();
    }
    let (mut list, mut set) = (String::from("songs:\n"), String::from("setlists:\n  main:\n"));
    for song in 0..songs {
        writeln!(list, "  song{song}: song{song}/song.yaml").unwrap();
        writeln!(set, "    - song{song}").unwrap();
        let folder = folder.join(format!("song{song}"));
        fs::create_dir_all(&folder).unwrap();
        let mut text = format!("title: Song {song}\ntempo: 120\nstems:\n");
        for (stem, sound) in sounds.iter().enumerate() {
            let name = if stem == 0 { "Drums".to_owned() } else { format!("Stem {stem}") };
            writeln!(text, "  - {{ name: {name}, file: {stem}.wav, bus: bus{} }}", stem % 4)
                .unwrap();
            let turned = (song as usize * 4801 * FRAME) % sound.len();
            write_stem(&folder.join(format!("{stem}.wav")), sound, turned, seconds);
        }
        fs::write(folder.join("song.yaml"), text).unwrap();
    }
    let file = folder.join("show.yaml");
    fs::write(&file, show + &list + &set).unwrap();
    file
}

/// A stem's sound: a tone of its own and noise that swell and fade with the beat, up to 0.9.
fn sound(stem: usize) -> Vec<u8> {
    let mut noise = Noise::new(stem as u64 + 1);
    let pitch = 55.0 * 1.26f32.powi(stem as i32) / RATE as f32;
    let mut bytes = Vec::with_capacity((RATE * LOOP_SECONDS) as usize * FRAME);
    for n in 0..RATE * LOOP_SECONDS {
        let beat = (n % 24_000) as f32 / 24_000.0;
        let strong = 0.4 + 0.5 * ((n / 24_000 * 7 + stem as u32) % 8) as f32 / 8.0;
        let swell = strong * (beat * 40.0).min(1.0) * (1.0 - beat);
        let tone = (n as f32 * pitch).fract() * 2.0 - 1.0;
        for side in [1.0, 0.8] {
            let sample = swell * (0.5 * tone * side + 1.6 * noise.sample());
            let [a, b, c, _] = ((sample * 8_388_608.0) as i32).to_le_bytes();
            bytes.extend([a, b, c]);
        }
    }
    bytes
}

fn write_stem(path: &Path, sound: &[u8], turned: usize, seconds: u32) {
    let data = RATE * FRAME as u32 * seconds;
    let mut file = File::create(path).unwrap();
    file.write_all(&wav::header(2, RATE, RATE * seconds)).unwrap();
    let (mut left, mut from) = (data as usize, turned);
    while left > 0 {
        let count = left.min(sound.len() - from);
        file.write_all(&sound[from..from + count]).unwrap();
        left -= count;
        from = 0;
    }
    file.sync_all().unwrap();
    forget(&file);
}

/// Drops a file from the memory of the system.
#[cfg(target_os = "linux")]
fn forget(file: &File) {
    use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
    posix_fadvise(file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED).unwrap();
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &File) {}
