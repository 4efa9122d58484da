//! A disk with stems on it, and an import of it.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_import::{Options, Plan, plan};
use downbeat_show_files::{LoadOptions, Show, load};
use tempfile::TempDir;

/// The least rate a show may have, so that files are small.
pub(crate) const RATE: u32 = 8000;

pub(crate) struct Disk {
    folder: TempDir,
}

impl Disk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn file(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// A WAV file of so many seconds, mono, 16 bits.
    pub(crate) fn wav(&self, path: &str, seconds: f64) -> &Self {
        self.wav_at(path, seconds, RATE)
    }

    pub(crate) fn wav_at(&self, path: &str, seconds: f64, rate: u32) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(path, spec).unwrap();
        for frame in 0..(seconds * f64::from(rate)).round() as i64 {
            writer.write_sample((frame % 100) as i16).unwrap();
        }
        writer.finalize().unwrap();
        self
    }

    /// WAV files of two seconds.
    pub(crate) fn wavs(&self, folder: &str, names: &[&str]) -> &Self {
        for name in names {
            self.wav(&format!("{folder}/{name}"), 2.0);
        }
        self
    }

    pub(crate) fn plan(&self, folders: &[&str]) -> Plan {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
        plan(&folders, &Options::default())
    }

    pub(crate) fn plan_to(&self, folders: &[&str], out: &str) -> Plan {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
        plan(&folders, &Options { out: Some(self.path(out)) })
    }

    /// The text planned for a file, by its path on the disk.
    pub(crate) fn text<'a>(&self, plan: &'a Plan, path: &str) -> &'a str {
        let path = fs::canonicalize(self.folder.path()).unwrap().join(path);
        let file = plan.files.iter().find(|file| file.path == path);
        let paths: Vec<&Path> = plan.files.iter().map(|file| file.path.as_path()).collect();
        &file.unwrap_or_else(|| panic!("{} is not among {paths:?}", path.display())).text
    }
}

/// Writes the plan and loads the show, which must have no errors.
pub(crate) fn written(plan: &Plan) -> Show {
    assert_eq!(plan.problems, []);
    let paths = plan.write(false).unwrap();
    loaded(paths.last().unwrap())
}

/// The show, which must have no errors.
pub(crate) fn loaded(show_file: &Path) -> Show {
    let loaded = load(show_file, &LoadOptions::default());
    let errors: Vec<String> = loaded.errors().map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new(), "{}", fs::read_to_string(show_file).unwrap());
    loaded.show.unwrap()
}

/// A MIDI file of format 0 with 480 ticks a quarter note: 100 bpm in 3/4, a marker in bar 1 and one in
/// bar 3.
pub(crate) fn midi() -> Vec<u8> {
    let mut track = Vec::new();
    // 600000 microseconds a quarter note.
    track.extend([0, 0xff, 0x51, 3, 0x09, 0x27, 0xc0]);
    track.extend([0, 0xff, 0x58, 4, 3, 2, 24, 8]);
    track.extend([0, 0xff, 0x06, 5]);
    track.extend(b"Intro");
    // Two bars of 3 quarters are 2880 ticks: 22 * 128 + 64.
    track.extend([0x80 | 22, 64, 0xff, 0x06, 5]);
    track.extend(b"Verse");
    track.extend([0, 0xff, 0x2f, 0]);
    let mut file = b"MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk".to_vec();
    file.extend((track.len() as u32).to_be_bytes());
    file.extend(track);
    file
}
