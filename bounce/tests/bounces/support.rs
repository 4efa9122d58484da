//! Shows made for a test, and files read back by somebody else's reader.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use downbeat_bounce::{BounceError, Bounced, Format, Job, Options, bounce};
use downbeat_show_files::{LoadOptions, Show, Venue, load};
use tempfile::TempDir;

pub const RATE: u32 = 48_000;

/// A folder with a show of one song.
pub struct Folder {
    pub dir: TempDir,
    buses: String,
    head: String,
    song: String,
    stems: String,
    count: usize,
}

impl Folder {
    /// A show with these buses, in YAML (`main: { outputs: [1, 2] }`).
    pub fn new(buses: &[&str]) -> Self {
        let mut text = String::new();
        buses.iter().for_each(|bus| writeln!(text, "  {bus}").unwrap());
        Self {
            dir: tempfile::tempdir().unwrap(),
            buses: text,
            head: String::new(),
            song: "title: Opener\ntempo: 120\n".into(),
            stems: String::new(),
            count: 0,
        }
    }

    /// Lines of the show file.
    pub fn head(mut self, lines: &str) -> Self {
        writeln!(self.head, "{lines}").unwrap();
        self
    }

    /// Lines of the song file.
    pub fn song(mut self, lines: &str) -> Self {
        writeln!(self.song, "{lines}").unwrap();
        self
    }

    /// A stem of these channels in 24 bits, and the rest of its entry (`bus: main`).
    pub fn stem(mut self, name: &str, channels: &[Vec<i32>], rest: &str) -> Self {
        self.count += 1;
        let file = format!("{:02}.wav", self.count);
        write(&self.dir.path().join(&file), channels);
        writeln!(self.stems, "  - {{ name: \"{name}\", file: {file}, {rest} }}").unwrap();
        self
    }

    /// A file of the show.
    pub fn file(self, name: &str, text: &str) -> Self {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn show(&self) -> Show {
        let Self { buses, head, song, stems, .. } = self;
        let song = format!("{song}stems:\n{stems}");
        fs::write(self.dir.path().join("song.yaml"), song).unwrap();
        let show = format!(
            "show: Test\nrate: {RATE}\nbuses:\n{buses}{head}songs:\n  opener: song.yaml\nsetlists:\n  \
             only: [opener]\n"
        );
        let file = self.dir.path().join("show.yaml");
        fs::write(&file, show).unwrap();
        let loaded = load(&file, &LoadOptions::default());
        loaded.show.unwrap_or_else(|| panic!("{:?}", loaded.problems))
    }

    pub fn venue(&self, show: &Show, name: &str) -> Venue {
        let loaded = Venue::load(show, name);
        loaded.venue.unwrap_or_else(|| panic!("{:?}", loaded.problems))
    }

    /// The folder that bounces go to.
    pub fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    pub fn bounce(&self, options: &Options) -> Result<Bounced, BounceError> {
        self.bounce_version(None, options)
    }

    pub fn bounce_version(
        &self,
        version: Option<&str>,
        options: &Options,
    ) -> Result<Bounced, BounceError> {
        let show = self.show();
        let versions = &show.songs[0].versions;
        let version =
            version.map(|name| versions.iter().position(|version| version.name == name).unwrap());
        let out = self.out();
        bounce(&show, &Job { song: 0, version, number: None, out: &out }, options)
    }

    /// The samples of the only file of a bounce, by channel.
    pub fn only(&self, options: &Options) -> Vec<Vec<f32>> {
        let bounced = self.bounce(options).unwrap();
        assert_eq!(bounced.files.len(), 1);
        samples(&bounced.files[0].path)
    }
}

/// Options for floats and no measuring, which most tests want.
pub fn floats() -> Options {
    Options { format: Format::Wav32F, measure: false, ..Options::default() }
}

/// Noise of 24 bits at a quarter of full scale, another for each seed.
pub fn noise(seed: u64, frames: usize) -> Vec<i32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 43) as i32 - (1 << 20)
    };
    (0..frames).map(|_| 2 * next()).collect()
}

/// What a sample of 24 bits is.
pub fn float(sample: i32) -> f32 {
    sample as f32 / 8_388_608.0
}

pub fn floats_of(samples: &[i32]) -> Vec<f32> {
    samples.iter().map(|&sample| float(sample)).collect()
}

/// Writes 24-bit samples.
pub fn write(path: &Path, channels: &[Vec<i32>]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: RATE,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..channels[0].len() {
        channels.iter().for_each(|channel| writer.write_sample(channel[frame]).unwrap());
    }
    writer.finalize().unwrap();
}

/// The samples of a WAV file, by channel, as floats.
pub fn samples(path: &Path) -> Vec<Vec<f32>> {
    let mut reader = hound::WavReader::open(path).unwrap();
    let spec = reader.spec();
    assert_eq!(spec.sample_rate, RATE);
    let all: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().map(Result::unwrap).collect(),
        hound::SampleFormat::Int => {
            let scale = 1.0 / (1_u64 << (spec.bits_per_sample - 1)) as f32;
            reader.samples::<i32>().map(|sample| sample.unwrap() as f32 * scale).collect()
        }
    };
    let channels = usize::from(spec.channels);
    (0..channels).map(|at| all.iter().skip(at).step_by(channels).copied().collect()).collect()
}

/// The gain of a level.
pub fn gain(db: f64) -> f64 {
    10_f64.powf(db / 20.0)
}

/// Asserts that samples are those of a formula, to within a few steps of a float.
#[track_caller]
pub fn assert_near(is: &[f32], expected: impl Fn(usize) -> f64) {
    for (frame, &is) in is.iter().enumerate() {
        let expected = expected(frame);
        assert!((f64::from(is) - expected).abs() < 4e-7, "frame {frame}: {is}, not {expected}");
    }
}

/// Asserts that samples are these, bit for bit.
#[track_caller]
pub fn assert_same(is: &[f32], expected: &[f32]) {
    let differs = is.iter().zip(expected).position(|(is, expected)| is != expected);
    assert_eq!((is.len(), differs), (expected.len(), None), "the length, or the first other frame");
}
