//! The show of the model: four songs and eight entries, written as show files for the engine and as
//! plain data for the model.

use std::fmt::Write as _;

use downbeat_show_files::Show;

use super::song::{Piece, Song};
use crate::support::audio::{Format, noise, write_samples};
use crate::support::show::TestShow;

pub const SUBDIVIDE: i64 = 2;
pub const OUTPUTS: usize = 4;
/// The level of a bus in dB, and its outputs from 0.
pub const BUSES: [(f32, &[usize]); 4] = [(-3.0, &[0, 1]), (0.0, &[0, 1]), (0.0, &[2]), (0.0, &[3])];
pub const CLICK_BUS: usize = 3;
const NAMES: [&str; 4] = ["drums", "music", "keys", "click"];
const CLICK_LEVEL: f32 = -6.0;
/// Accent, beat and subdivision: the first is longer than a subdivision and rings into it.
const CLICK_FRAMES: [u64; 3] = [700, 400, 90];
pub const STOP_FADE_MS: u32 = 50;
pub const GO_GUARD_SECONDS: f64 = 0.005_01;

/// Where a section starts.
#[derive(Clone, Copy)]
pub enum Start {
    Bar(i64),
    /// Milliseconds after the song's first frame.
    Ms(i64),
}

/// A section from its start to a bar, or to where the next one starts, and whether it repeats.
pub struct Section(pub &'static str, pub Start, pub Option<i64>, pub bool);

pub struct Stem(pub u16, pub &'static [usize], pub f32);

pub enum Moves {
    Stem(usize),
    Bus(usize),
}

/// What moves, from which bar on, to how many dB, over how many beats.
pub struct Move(pub Moves, pub i64, pub f32, pub i64);

pub struct Spec {
    pub key: &'static str,
    pub bpm: i64,
    pub meter: (i64, i64),
    pub offset_ms: i64,
    pub count_in: i64,
    pub click: bool,
    pub jump: Option<&'static str>,
    /// At 8 kHz.
    pub frames: i64,
    pub sections: &'static [Section],
    pub versions: &'static [Version],
    pub stems: &'static [Stem],
    pub moves: &'static [Move],
}

pub enum Version {
    /// These sections, and a stem that starts muted.
    Of(&'static [usize], usize),
    /// The song up to this bar.
    Cut(i64),
}

pub const SONGS: [Spec; 4] = [
    Spec {
        key: "a",
        bpm: 500,
        meter: (4, 4),
        offset_ms: 0,
        count_in: 1,
        click: true,
        jump: None,
        frames: 39_900,
        sections: &[
            Section("Intro", Start::Bar(1), None, false),
            Section("Verse", Start::Bar(3), None, false),
            Section("Chorus", Start::Bar(5), None, true),
            Section("Break", Start::Bar(7), Some(8), false),
            Section("Outro", Start::Bar(9), None, false),
        ],
        versions: &[Version::Of(&[1, 2, 1, 0], 1), Version::Cut(6)],
        stems: &[Stem(2, &[0], -2.5), Stem(1, &[1, 2], 0.0), Stem(2, &[2], 0.0)],
        moves: &[
            Move(Moves::Stem(0), 3, -6.0, 2),
            Move(Moves::Stem(0), 5, 2.0, 7),
            Move(Moves::Bus(1), 6, -3.0, 0),
        ],
    },
    Spec {
        key: "b",
        bpm: 523,
        meter: (3, 4),
        offset_ms: 50,
        count_in: 0,
        click: true,
        jump: None,
        frames: 17_017,
        sections: &[
            Section("One", Start::Bar(2), None, false),
            Section("Two", Start::Bar(4), Some(5), true),
        ],
        versions: &[],
        stems: &[Stem(1, &[0], 0.0), Stem(2, &[0, 1, 2], -1.0)],
        moves: &[],
    },
    Spec {
        key: "c",
        bpm: 480,
        meter: (7, 8),
        offset_ms: 0,
        count_in: 2,
        click: true,
        jump: Some("beat"),
        frames: 24_500,
        sections: &[
            Section("A", Start::Bar(1), None, true),
            Section("B", Start::Bar(3), None, false),
            Section("C", Start::Bar(6), None, false),
        ],
        versions: &[],
        stems: &[Stem(2, &[1], 0.0), Stem(1, &[2], 0.0)],
        moves: &[],
    },
    Spec {
        key: "d",
        bpm: 400,
        meter: (2, 4),
        offset_ms: 0,
        count_in: 0,
        click: false,
        jump: None,
        frames: 12_000,
        // The second one starts 24 frames before bar 4 at 8 kHz: less than a crossfade.
        sections: &[
            Section("One", Start::Bar(1), None, false),
            Section("Two", Start::Ms(897), None, false),
        ],
        versions: &[],
        stems: &[Stem(2, &[1], 0.0), Stem(1, &[0], -4.0)],
        moves: &[],
    },
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Follow {
    Stop,
    Continue,
    Pause(i64),
    Segue { at: i64, crossfade: i64, click_after: i64 },
}

/// Song, version and what follows; lengths in milliseconds.
const ENTRIES: [(usize, Option<usize>, Follow); 8] = [
    (0, None, Follow::Continue),
    (1, None, Follow::Segue { at: 500, crossfade: 500, click_after: 250 }),
    (2, None, Follow::Pause(100)),
    (0, Some(0), Follow::Segue { at: 400, crossfade: 400, click_after: 400 }),
    (3, None, Follow::Pause(100)),
    (1, None, Follow::Stop),
    (0, Some(1), Follow::Continue),
    (3, None, Follow::Segue { at: 300, crossfade: 300, click_after: 100 }),
];

/// The show for the engine and for the model.
pub struct Both {
    _files: TestShow,
    pub show: Show,
    pub rate: i64,
    pub ramp: u32,
    pub pieces: Vec<(Piece, Follow)>,
    pub songs: Vec<Song>,
    pub sounds: Vec<Vec<f32>>,
}

impl Both {
    pub fn at(rate: u32) -> Self {
        let mut files = TestShow::at(rate)
            .head(&format!("stop_fade: {STOP_FADE_MS} ms"))
            .head(&format!("transport: {{ go_guard: {GO_GUARD_SECONDS}, confirm: [] }}"))
            .head(&format!(
                "click: {{ bus: click, level: {CLICK_LEVEL} dB, subdivide: {SUBDIVIDE}, \
                 accent: 0.wav, beat: 1.wav, subdivision: 2.wav }}"
            ));
        let level = gain(CLICK_LEVEL);
        let mut sounds = Vec::new();
        for (number, frames) in (0..).zip(CLICK_FRAMES) {
            let sample = |frame| noise(9_000 + number, frame) as i32 as f32 / 4_294_967_296.0;
            let samples: Vec<f32> = (0..frames).map(sample).collect();
            write_samples(
                &files.folder.path().join(format!("{number}.wav")),
                rate,
                std::slice::from_ref(&samples),
            );
            sounds.push(samples.into_iter().map(|sample| sample * level).collect());
        }
        for (name, (level, outputs)) in NAMES.iter().zip(BUSES) {
            let outputs: Vec<usize> = outputs.iter().map(|output| output + 1).collect();
            let role = if *name == "click" { "monitor" } else { "pa" };
            let what = format!("{{ outputs: {outputs:?}, level: {level} dB, role: {role} }}");
            files = files.bus(name, &what);
        }
        for spec in &SONGS {
            files = files.song(spec.key, &head(spec));
            for Stem(channels, buses, level) in spec.stems {
                let names: Vec<&str> = buses.iter().map(|bus| NAMES[*bus]).collect();
                let what = format!("bus: [{}], level: {level} dB", names.join(", "));
                let frames = spec.frames as u64 * u64::from(rate) / 8_000;
                files = files.stem(Format::Float, *channels, frames, &what);
            }
        }
        for (song, version, follow) in ENTRIES {
            files = files.entry(&entry(song, version, follow));
        }
        let songs: Vec<Song> = SONGS
            .iter()
            .enumerate()
            .map(|(at, spec)| Song::new(at, spec, i64::from(rate)))
            .collect();
        let frames = |ms: i64| ms * i64::from(rate) / 1_000;
        let pieces = ENTRIES.map(|(song, version, follow)| {
            let follow = match follow {
                Follow::Pause(ms) => Follow::Pause(frames(ms)),
                Follow::Segue { at, crossfade, click_after } => Follow::Segue {
                    at: frames(at),
                    crossfade: frames(crossfade),
                    click_after: frames(click_after),
                },
                other => other,
            };
            (Piece::new(song, &songs[song], version), follow)
        });
        let show = files.load();
        let (rate, ramp) = (i64::from(rate), rate * 5 / 1_000);
        Self { _files: files, show, rate, ramp, pieces: pieces.into(), songs, sounds }
    }
}

fn head(spec: &Spec) -> String {
    let mut head = format!(
        "tempo: {} {}/{}\noffset: {} ms\ncount_in: {} bars\nclick: {}\n",
        spec.bpm,
        spec.meter.0,
        spec.meter.1,
        spec.offset_ms,
        spec.count_in,
        if spec.click { "on" } else { "off" },
    );
    if let Some(jump) = spec.jump {
        writeln!(head, "jump: {jump}").unwrap();
    }
    let title = |list: &str| if list.is_empty() { String::new() } else { format!("{list}:\n") };
    head += &title(if spec.sections.is_empty() { "" } else { "sections" });
    for Section(name, start, end, loops) in spec.sections {
        let start = match start {
            Start::Bar(bar) => bar.to_string(),
            Start::Ms(ms) => format!("{} s", *ms as f64 / 1_000.0),
        };
        let end = end.map_or(String::new(), |end| format!(", end: {end}"));
        let loops = if *loops { "on" } else { "off" };
        writeln!(head, "  - {{ name: {name}, bar: {start}{end}, loop: {loops} }}").unwrap();
    }
    head += &title(if spec.versions.is_empty() { "" } else { "versions" });
    for (number, version) in spec.versions.iter().enumerate() {
        match version {
            Version::Of(sections, muted) => {
                let names: Vec<&str> = sections.iter().map(|at| spec.sections[*at].0).collect();
                let names = names.join(", ");
                writeln!(head, "  v{number}: {{ sections: [{names}], mute: [Stem {muted}] }}")
            }
            Version::Cut(bar) => writeln!(head, "  v{number}: {{ end: {bar} }}"),
        }
        .unwrap();
    }
    head += &title(if spec.moves.is_empty() { "" } else { "automation" });
    for Move(what, bar, level, beats) in spec.moves {
        let what = match what {
            Moves::Stem(stem) => format!("stem: Stem {stem}"),
            Moves::Bus(bus) => format!("bus: {}", NAMES[*bus]),
        };
        let ramp = if *beats > 0 { format!(", ramp: {beats} beats") } else { String::new() };
        writeln!(head, "  - {{ {what}, at: {bar}, level: {level} dB{ramp} }}").unwrap();
    }
    head
}

fn entry(song: usize, version: Option<usize>, follow: Follow) -> String {
    let then = match follow {
        Follow::Stop => "stop".to_owned(),
        Follow::Continue => "continue".to_owned(),
        Follow::Pause(ms) => format!("{{ pause: {ms} ms }}"),
        Follow::Segue { crossfade, click_after, .. } => {
            format!("{{ segue: {crossfade} ms, click: {click_after} ms }}")
        }
    };
    let version = version.map_or(String::new(), |number| format!(", version: v{number}"));
    format!("{{ song: {}{version}, then: {then} }}", SONGS[song].key)
}

/// Decibels as a gain; at and below -96 dB a fader is closed.
pub fn gain(db: f32) -> f32 {
    if db <= -96.0 { 0.0 } else { 10f32.powf(db / 20.0) }
}
