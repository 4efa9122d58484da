//! A show's folder, files in it, and what conversion makes of them.

use std::path::{Path, PathBuf};

use downbeat_convert::{ConvertError, Converted, FileReport, NoProgress, Options, convert};
use downbeat_show_files::cache::{Cache, Conversion, Why};
use downbeat_show_files::{AudioFile, ProbeError, probe};
use downbeat_stems::Frames;
use tempfile::TempDir;

/// The folder of a show that has only audio files.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A copy of one of the files that were made by encoders.
    pub(crate) fn fixture(&self, name: &str) -> PathBuf {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        let path = self.path(name);
        std::fs::copy(from, &path).unwrap();
        path
    }

    pub(crate) fn cache(&self) -> Cache {
        Cache::in_folder(self.0.path())
    }

    /// The files in the cache, without the notes.
    pub(crate) fn cached(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.cache().folder()) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.is_file()).collect()
    }

    /// What loading a show asks for where it names this file.
    pub(crate) fn conversion(&self, source: &Path, rate: u32) -> Conversion {
        let why = match probe(source) {
            Ok(probed) => Why::Rate(probed.file.rate),
            Err(ProbeError::Compressed(what)) => Why::Compressed(what),
            // Damaged so that a show would not ask for it: converted all the same.
            Err(_) => Why::Compressed("a broken file"),
        };
        let cache = self.cache();
        Conversion { source: source.to_owned(), track: None, rate, why, cache }
    }

    pub(crate) fn convert(&self, source: &Path, rate: u32) -> Result<Converted, ConvertError> {
        run(self.conversion(source, rate))
    }
}

pub(crate) fn run(job: Conversion) -> Result<Converted, ConvertError> {
    let mut report = convert(&[job], &Options::default(), &NoProgress);
    let FileReport { result, .. } = report.files.remove(0);
    result
}

/// Writes a WAV of 32-bit floats.
pub(crate) fn write_wav(path: &Path, rate: u32, channels: &[Vec<f32>]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: rate,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..channels[0].len() {
        channels.iter().for_each(|channel| writer.write_sample(channel[frame]).unwrap());
    }
    writer.finalize().unwrap();
}

/// All samples of a file, channel by channel.
pub(crate) fn read(file: &AudioFile) -> Vec<Vec<f32>> {
    let mut frames = Frames::open(file).unwrap();
    let mut chunk = vec![Vec::new(); usize::from(file.channels)];
    let mut all = chunk.clone();
    while frames.next_chunk(&mut chunk).unwrap() > 0 {
        all.iter_mut().zip(&chunk).for_each(|(all, chunk)| all.extend_from_slice(chunk));
    }
    all
}
