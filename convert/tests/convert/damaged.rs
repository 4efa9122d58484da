//! Files that are broken in every way: an error for each, or a converted file, and never a panic, a
//! hang or a file that is only half there.

use std::fs;
use std::path::Path;

use downbeat_convert::{ConvertError, NoProgress, Options, convert};

use crate::support::{Folder, write_wav};

const FIXTURES: [&str; 7] = [
    "lame.mp3",
    "lame-vbr.mp3",
    "edit-list.m4a",
    "alac.m4a",
    "alac.caf",
    "vorbis.ogg",
    "untold.aac",
];
/// Mutations of each file.
const CASES: u64 = 60;

/// A source of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn mutate(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..1 + numbers.below(8) {
        // Headers break more than samples do, so half of all changes are there.
        let end = if numbers.below(2) == 0 { bytes.len().min(1024) } else { bytes.len() };
        let at = numbers.below(end);
        match numbers.below(5) {
            0 => bytes[at] = numbers.below(256) as u8,
            1 => bytes[at] ^= 1 << numbers.below(8),
            2 => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0xff),
            3 => bytes[at..].iter_mut().take(4).for_each(|byte| *byte = 0),
            _ => bytes.truncate(at.max(16)),
        }
    }
}

#[test]
fn broken_files_are_answered_and_leave_nothing_half_done() {
    let folder = Folder::new();
    let mut numbers = Numbers(1);
    let mut jobs = Vec::new();
    for name in FIXTURES {
        let whole = fs::read(folder.fixture(name)).unwrap();
        for case in 0..CASES {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &mut numbers);
            let path = folder.path(&format!("{case}-{name}"));
            fs::write(&path, bytes).unwrap();
            jobs.push(folder.conversion(&path, 48_000));
        }
    }
    let report = convert(&jobs, &Options::default(), &NoProgress);
    assert_eq!(report.files.len(), jobs.len());
    assert!(report.failures().count() > 20 && report.converted().count() > 20);
    for (conversion, error) in report.failures() {
        let message = error.to_string();
        assert!(!message.is_empty() && !message.contains('\n'), "{}: {message}", conversion.name());
    }
    for (conversion, converted) in report.converted() {
        assert_eq!(conversion.converted().as_ref(), Some(&converted.file));
        assert!(downbeat_show_files::cache::verify(&converted.file.path, &mut |_| true).is_ok());
    }
    let unfinished =
        folder.cached().into_iter().find(|path| path.extension() != Some("wav".as_ref()));
    assert_eq!(unfinished, None);
}

fn error(folder: &Folder, path: &Path) -> ConvertError {
    folder.convert(path, 48_000).unwrap_err()
}

#[test]
fn a_file_that_breaks_off_is_told_with_the_place() {
    let folder = Folder::new();
    for (name, cause) in [
        ("lame.mp3", "frames early"),
        ("edit-list.m4a", "damaged"),
        ("alac.caf", "damaged"),
        ("vorbis.ogg", "breaks off before its last page"),
    ] {
        let path = folder.fixture(name);
        let bytes = fs::read(&path).unwrap();
        // Encoders of MP4 put the table behind the music: cut into the music, and keep the table.
        let cut = if name == "alac.caf" { 3 * bytes.len() / 4 } else { bytes.len() / 2 };
        fs::write(&path, &bytes[..cut]).unwrap();
        let message = error(&folder, &path).to_string();
        assert!(message.contains(cause), "{name}: {message}");
    }
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_being_converted() {
    let folder = Folder::new();
    let good = folder.fixture("lame.mp3");
    let bad = folder.path("bad.mp3");
    fs::write(&bad, b"ID3 and then nothing of the kind").unwrap();
    let missing = folder.path("missing.mp3");
    let jobs = [&bad, &good, &missing].map(|path| folder.conversion(path, 48_000));
    let report = convert(&jobs, &Options::default(), &NoProgress);
    let failed: Vec<&Path> =
        report.failures().map(|(conversion, _)| conversion.source.as_path()).collect();
    assert_eq!(failed, [bad.as_path(), missing.as_path()]);
    assert_eq!(report.converted().count(), 1);
    assert!(matches!(report.files[2].result, Err(ConvertError::Read(_))));
}

#[test]
fn what_the_decoder_does_not_know_is_refused_by_name() {
    let folder = Folder::new();
    let probed = downbeat_show_files::probe(&folder.fixture("opus.opus")).unwrap_err();
    assert!(probed.to_string().contains("an Opus file"), "{probed}");
    let error = error(&folder, &folder.fixture("opus.opus"));
    assert!(matches!(error, ConvertError::Unsupported(_)), "{error}");
}

#[test]
fn samples_that_are_no_numbers_do_not_spread() {
    let folder = Folder::new();
    let path = folder.path("nan.wav");
    let mut samples = vec![0.25f32; 40_000];
    samples[20_000] = f32::NAN;
    samples[20_001] = f32::INFINITY;
    write_wav(&path, 44_100, &[samples]);
    let file = folder.convert(&path, 48_000).unwrap().file;
    let samples = &crate::support::read(&file)[0];
    assert!((samples[10_000] - 0.25).abs() < 1e-5 && (samples[35_000] - 0.25).abs() < 1e-5);
}
