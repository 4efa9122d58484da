//! Good files, damaged in a fixed series of ways: every one is answered, and never with a panic.
//!
//! The same as the fuzz targets do without end, for a number of cases that any run of the tests can
//! afford; with `MUTATIONS=100` in the environment for a hundred times as many. A failure names its
//! seed.

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use downbeat_show_files::{LoadOptions, Problem, Show, Venue, load, midi};

use crate::schema::Validators;

/// A small generator of numbers that look random (Vigna's SplitMix64), the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// What damage is made of in text.
const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "\n  ",
    "\t",
    ": ",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "#",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "~",
    "!x ",
    "? ",
    "---\n",
    "-1",
    "0",
    "1e9",
    "999999999999999999",
    "0.5",
    "17.3",
    "17.99",
    "1:02.5",
    "100000.64",
    "-6 dB",
    "1000 bpm",
    "10 bpm",
    "64/32",
    "1/32",
    "6 h",
    "load",
    "é",
    "\u{0}",
    "\u{feff}",
    "[00:01.00]",
    "<00:01>",
    "[offset:-3600000]",
];

/// A few changes of a text or of bytes.
fn damaged(seed: u64, bytes: &[u8], text: bool) -> Vec<u8> {
    let mut random = Random(seed);
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(12)).min(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            3 if !text && at < bytes.len() => bytes[at] = random.next() as u8,
            4 if text => {
                // A whole line moved elsewhere.
                let mut lines: Vec<Vec<u8>> =
                    bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                let line = lines.remove(random.below(lines.len()));
                lines.insert(random.below(lines.len() + 1), line);
                bytes = lines.join(&b'\n');
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())].as_bytes();
                let end = if random.below(2) == 0 { at } else { end };
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
        }
    }
    bytes
}

/// Runs a case for each seed, and says which one failed. Gives back how many there were.
fn each_seed(cases: u64, case: impl Fn(u64) + panic::RefUnwindSafe) -> u64 {
    let times = std::env::var("MUTATIONS").map_or(1, |times| times.parse().unwrap());
    for seed in 0..cases * times {
        if let Err(cause) = panic::catch_unwind(|| case(seed)) {
            let cause = cause.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("seed {seed}: {cause}");
        }
    }
    cases * times
}

fn assert_well_formed(problems: &[Problem]) {
    for problem in problems {
        let text = problem.to_string();
        assert!(problem.line >= 1 && problem.column >= 1, "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    }
}

/// The example show, which has something of every key, with audio files as large as they say.
struct Rehearsal {
    folder: tempfile::TempDir,
    schemas: Validators,
}

const FILES: [&str; 5] = [
    "show.yaml",
    "songs/opener/song.yaml",
    "songs/ballad/song.yaml",
    "songs/ballad/Ballad.lrc",
    "songs/ballad/Tempo.mid",
];

impl Rehearsal {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        crate::example::write_summer_tour(folder.path());
        let ballad = folder.path().join(FILES[2]);
        let text = fs::read_to_string(&ballad).unwrap();
        let tempo = text.lines().find(|line| line.starts_with("tempo:")).unwrap();
        fs::write(&ballad, text.replace(tempo, "tempo: { midi: Tempo.mid }")).unwrap();
        fs::write(folder.path().join(FILES[4]), crate::midi::song()).unwrap();
        Self { folder, schemas: Validators::new() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the readers accept, the schemas accept.
    fn assert_valid(&self) {
        for name in FILES.iter().filter(|name| name.ends_with(".yaml")) {
            let text = fs::read_to_string(self.file(name)).unwrap();
            assert_eq!(
                self.schemas.faults_of(Path::new(name), &text),
                Vec::<String>::new(),
                "{text}"
            );
        }
    }

    fn load(&self) -> Option<Show> {
        let loaded = load(&self.file("show.yaml"), &LoadOptions::default());
        assert_well_formed(&loaded.problems);
        let failed = loaded.errors().next().is_some() || !loaded.to_convert.is_empty();
        assert_eq!(loaded.show.is_none(), failed);
        loaded.show
    }
}

/// What must hold of every show that is handed out.
fn assert_sound(show: &Show) {
    for song in &show.songs {
        assert!(song.events.is_sorted_by_key(|event| event.at));
        assert!(song.lyrics.is_sorted_by_key(|line| line.frame));
        if let Some(guide) = &song.guide {
            assert_eq!(guide.cues.len(), song.sections.len());
            assert!(guide.bus < show.buses.len());
        }
        assert!(song.stems.iter().all(|stem| stem.buses.iter().all(|bus| *bus < show.buses.len())));
        let points = song.tempo.points(show.rate, 1, 0, song.frames.min(48_000 * 60) as i64);
        assert!(points.is_sorted_by_key(|point| point.frame));
    }
}

fn damage_and_load(name: &str, cases: u64) {
    let rehearsal = Rehearsal::new();
    let good = fs::read(rehearsal.file(name)).unwrap();
    let text = !name.ends_with(".mid");
    let sound = std::cell::Cell::new(0);
    let inputs = panic::AssertUnwindSafe((&rehearsal, &sound));
    let cases = each_seed(cases, |seed| {
        let (folder, sound) = *inputs;
        fs::write(folder.file(name), damaged(seed, &good, text)).unwrap();
        if let Some(show) = folder.load() {
            assert_sound(&show);
            folder.assert_valid();
            sound.set(sound.get() + 1);
        }
    });
    // Both ways out are taken: damage that is refused, and damage that is let through.
    assert!((1..cases).contains(&sound.get()), "{} of {cases} loaded", sound.get());
    fs::write(rehearsal.file(name), good).unwrap();
    assert!(rehearsal.load().is_some());
}

#[test]
fn damaged_show_files_are_answered() {
    damage_and_load(FILES[0], 1000);
}

#[test]
fn damaged_song_files_are_answered() {
    damage_and_load(FILES[1], 1200);
    damage_and_load(FILES[2], 600);
}

#[test]
fn damaged_lyrics_and_tempo_tracks_are_answered() {
    damage_and_load(FILES[3], 500);
    damage_and_load(FILES[4], 500);
}

#[test]
fn damaged_midi_files_are_answered() {
    let good = crate::midi::song();
    each_seed(20_000, |seed| match midi::parse(&damaged(seed, &good, false)) {
        Ok(file) => {
            assert!(file.tempos.first().is_some_and(|first| first.tick == 0));
            assert!(file.meters.first().is_some_and(|first| first.tick == 0));
            assert!(file.tempos.is_sorted_by_key(|change| change.tick));
            assert!(file.meters.is_sorted_by_key(|change| change.bar));
            let _ = (file.tempo(), file.position(file.end));
        }
        Err(problem) => assert!(!problem.to_string().is_empty()),
    });
}

#[test]
fn damaged_venues_are_answered() {
    const VENUE: &str = "# A comment.\nbuses:\n  main: { level: -2.5 dB }\n  drums: { mute: on }\n\
                         stems:\n  opener:\n    Drums: { level: 1, mute: off }\n  \"gone\": {}\n";
    let rehearsal = Rehearsal::new();
    let show = rehearsal.load().unwrap();
    let file = rehearsal.file("venues/club.yaml");
    fs::create_dir(file.parent().unwrap()).unwrap();
    let (show, file): (&Show, &Path) = (&show, &file);
    let inputs = panic::AssertUnwindSafe((show, file));
    each_seed(500, |seed| {
        let (show, file) = *inputs;
        fs::write(file, damaged(seed, VENUE.as_bytes(), true)).unwrap();
        let loaded = Venue::load(show, "club");
        assert_well_formed(&loaded.problems);
        if let Some(venue) = loaded.venue {
            // What is kept of a damaged file can be read again.
            venue.save().unwrap();
            assert!(Venue::load(show, "club").venue.is_some());
        }
    });
}
