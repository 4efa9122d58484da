//! Every fuzz target for a fixed number of damaged files, always the same. With `FUZZ_TIMES=100` in the
//! environment for a hundred times as many. A failure names its case.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use targets::{
    ControlsFile, Convert, Damage, ImportAls, ImportMidi, ImportMp4, ImportRpp, LyricsFile, Midi,
    MidiBytes, OscPacket, Probe, SetlistFile, ShowFile, SlipFrames, SongFile, SongMidi, Stem,
    Target, VenueFile,
};

/// The sound files of a target, in the order of their names.
fn seeds(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Runs the seeds, which are sound, and as many damaged ones, of which some are taken and some not.
fn run<T: Target>(files: &[PathBuf], cases: usize) {
    let target = T::new();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    for (seed, file) in seeds.iter().zip(files) {
        assert!(target.run(seed), "{} is not sound", file.display());
    }
    let times = std::env::var("FUZZ_TIMES").map_or(1, |times| times.parse().unwrap());
    let mut taken = 0;
    for case in 0..cases * times {
        let bytes = Damage::new(case as u64).of(&seeds[case % seeds.len()]);
        match catch_unwind(AssertUnwindSafe(|| target.run(&bytes))) {
            Ok(sound) => taken += usize::from(sound),
            Err(cause) => {
                let words = cause.downcast_ref::<String>().cloned().unwrap_or_default();
                panic!(
                    "{}: case {case} of {}: {words}",
                    T::NAME,
                    files[case % seeds.len()].display()
                );
            }
        }
    }
    assert!((1..cases * times).contains(&taken), "{taken} of {cases} were taken");
}

fn run_seeds<T: Target>(cases: usize) {
    run::<T>(&seeds(T::NAME), cases);
}

#[test]
fn show_files() {
    run_seeds::<ShowFile>(600);
}

#[test]
fn song_files() {
    run_seeds::<SongFile>(800);
}

#[test]
fn lyrics() {
    run_seeds::<LyricsFile>(300);
}

#[test]
fn controls() {
    run_seeds::<ControlsFile>(600);
}

#[test]
fn saved_setlists() {
    run_seeds::<SetlistFile>(150);
}

#[test]
fn venues() {
    run_seeds::<VenueFile>(150);
}

#[test]
fn midi_files() {
    run_seeds::<Midi>(10_000);
}

#[test]
fn midi_files_of_songs() {
    run_seeds::<SongMidi>(600);
}

#[test]
fn headers_of_audio_files() {
    run_seeds::<Probe>(10_000);
}

#[test]
fn stems() {
    run_seeds::<Stem>(1500);
}

#[test]
fn compressed_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("convert/tests/fixtures");
    let names =
        ["alac.caf", "alac.m4a", "edit-list.m4a", "lame-vbr.mp3", "untold.aac", "vorbis.ogg"];
    run::<Convert>(&names.map(|name| folder.join(name)), 200);
}

#[test]
fn reaper_projects() {
    run_seeds::<ImportRpp>(1000);
}

#[test]
fn live_sets() {
    run_seeds::<ImportAls>(1200);
}

#[test]
fn stem_files() {
    run_seeds::<ImportMp4>(600);
}

#[test]
fn tempo_tracks_beside_stems() {
    run_seeds::<ImportMidi>(600);
}

#[test]
fn osc_packets() {
    run_seeds::<OscPacket>(5_000);
}

#[test]
fn slip_frames() {
    run_seeds::<SlipFrames>(5_000);
}

#[test]
fn midi_bytes() {
    run_seeds::<MidiBytes>(20_000);
}
