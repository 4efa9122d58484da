//! A small band whose stems are sound, and shows made of it.

use std::f32::consts::TAU;
use std::path::{Path, PathBuf};

use downbeat_check::{Finding, Findings, Kind, Options, check};
use downbeat_show_files::{LoadOptions, load};

pub(crate) const RATE: u32 = 48_000;
/// A quarter at 120 bpm.
pub(crate) const BEAT: usize = 24_000;
pub(crate) const BEATS: usize = 24;
pub(crate) const FRAMES: usize = BEATS * BEAT;

/// A stem: its name, and its samples channel by channel.
pub(crate) struct Stem {
    pub(crate) name: &'static str,
    pub(crate) planes: Vec<Vec<f32>>,
    pub(crate) bits: u16,
    /// More keys of the stem, such as `, level: 3 dB`.
    pub(crate) keys: &'static str,
}

impl Stem {
    pub(crate) fn new(name: &'static str, planes: Vec<Vec<f32>>) -> Self {
        Self { name, planes, bits: 24, keys: "" }
    }
}

/// Drums on every beat, bass notes, and wide keys: 12 s that start and end in silence.
pub(crate) fn band() -> Vec<Stem> {
    vec![
        Stem::new("Drums", vec![drums()]),
        Stem::new("Bass", vec![bass()]),
        Stem::new("Keys", keys()),
    ]
}

pub(crate) fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut word = seed;
    move || {
        word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        word.cast_signed() as f32 / 2_147_483_648.0
    }
}

/// A burst of noise on each beat, with 1 ms of attack, that dies away.
pub(crate) fn drums() -> Vec<f32> {
    let mut noise = noise(7);
    each_beat(|_, n| {
        let attack = (n as f32 / 48.0).min(1.0);
        0.4 * attack * (-(n as f32) / 2500.0).exp() * noise()
    })
}

/// A note a beat, each of another pitch.
pub(crate) fn bass() -> Vec<f32> {
    let pitches = [55.0, 65.4, 73.4, 82.4, 49.0];
    each_beat(|beat, n| {
        let pitch = pitches[beat % 5];
        0.3 * envelope(n) * (n as f32 * pitch * TAU / RATE as f32).sin()
    })
}

/// Chords, not the same left and right.
pub(crate) fn keys() -> Vec<Vec<f32>> {
    let side = |detune: f32| {
        each_beat(|beat, n| {
            let tone = |pitch: f32| (n as f32 * pitch * detune * TAU / RATE as f32).sin();
            let root = [220.0, 261.6, 293.7][beat % 3];
            0.08 * envelope(n) * (tone(root) + tone(root * 1.5) + tone(root * 2.5))
        })
    };
    vec![side(1.0), side(1.004)]
}

fn each_beat(mut sample: impl FnMut(usize, usize) -> f32) -> Vec<f32> {
    (0..FRAMES).map(|n| sample(n / BEAT, n % BEAT)).collect()
}

/// 10 ms up, 10 ms down at the end of the beat.
fn envelope(n: usize) -> f32 {
    (n as f32 / 480.0).min((BEAT - n - 1) as f32 / 480.0).min(1.0)
}

/// Writes a show of one song; `song` are more lines of it.
pub(crate) fn write(folder: &Path, stems: &[Stem], song: &str) -> PathBuf {
    write_map(folder, stems, &format!("tempo: 120\n{song}"))
}

/// The same, with the tempo among these lines.
fn write_map(folder: &Path, stems: &[Stem], song: &str) -> PathBuf {
    let show = "show: Test\nrate: 48000\nbuses:\n  main: { outputs: [1, 2] }\n  sub: { outputs: [3] }\n\
                songs:\n  a: song.yaml\nsetlists:\n  main: [a]\n";
    let mut text = format!("title: A\n{song}\nstems:\n");
    for (at, stem) in stems.iter().enumerate() {
        let file = format!("{at}.wav");
        write_wav(&folder.join(&file), &stem.planes, stem.bits);
        let bus = if stem.keys.contains("bus:") { "" } else { ", bus: main" };
        text += &format!("  - {{ name: {}, file: {file}{bus}{} }}\n", stem.name, stem.keys);
    }
    std::fs::write(folder.join("song.yaml"), text).unwrap();
    std::fs::write(folder.join("show.yaml"), show).unwrap();
    folder.join("show.yaml")
}

pub(crate) fn write_wav(path: &Path, planes: &[Vec<f32>], bits: u16) {
    let (bits_per_sample, float) = if bits == 32 { (32, true) } else { (bits, false) };
    let sample_format = if float { hound::SampleFormat::Float } else { hound::SampleFormat::Int };
    let channels = planes.len() as u16;
    let spec = hound::WavSpec { channels, sample_rate: RATE, bits_per_sample, sample_format };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let scale = 2f32.powi(i32::from(bits) - 1);
    for frame in 0..planes[0].len() {
        for plane in planes {
            if float {
                writer.write_sample(plane[frame]).unwrap();
            } else {
                let sample = (plane[frame] * scale).round().clamp(-scale, scale - 1.0);
                writer.write_sample(sample as i32).unwrap();
            }
        }
    }
    writer.finalize().unwrap();
}

/// The kinds of all findings, in the order of the report.
pub(crate) fn kinds(findings: &Findings) -> Vec<Kind> {
    findings.all().map(|finding| finding.kind).collect()
}

/// Loads and checks a show.
pub(crate) fn checked(show: &Path) -> Findings {
    let loaded = load(show, &LoadOptions::default());
    check(&loaded, &Options::default(), &())
}

/// Checks a show of those stems.
pub(crate) fn check_stems(stems: &[Stem], song: &str) -> Findings {
    check_at(stems, 120, song)
}

/// The same with another tempo in the song than its stems have.
pub(crate) fn check_at(stems: &[Stem], bpm: u32, song: &str) -> Findings {
    check_map(stems, &format!("tempo: {bpm}\n{song}"))
}

/// The same with the tempo among the lines of the song.
pub(crate) fn check_map(stems: &[Stem], song: &str) -> Findings {
    let folder = tempfile::tempdir().unwrap();
    let findings = checked(&write_map(folder.path(), stems, song));
    assert!(!findings.songs.is_empty(), "the show did not load:\n{findings}");
    findings
}

/// The only finding there is, which must be of that kind.
pub(crate) fn only(findings: &Findings, kind: Kind) -> &Finding {
    assert_eq!(kinds(findings), [kind], "\n{findings}");
    findings.all().next().unwrap()
}

/// The frame at which it is.
pub(crate) fn frame(finding: &Finding) -> i64 {
    finding.place.as_ref().unwrap().frame
}

#[test]
fn of_a_sound_band_nothing_is_said() {
    let findings = check_stems(&band(), "");
    assert_eq!(findings.all().count(), 0, "\n{findings}");
    assert_eq!(findings.to_string(), "READY: Test (1 song)\n");
    let stems = &findings.songs[0].stems;
    assert_eq!(stems.len(), 3);
    assert_eq!((stems[0].bits, stems[0].container, stems[2].channels), (Some(24), "wav", 2));
    assert!((stems[0].seconds - 12.0).abs() < 1e-9);
}
