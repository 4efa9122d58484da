//! What is done stays done, by content; what was interrupted leaves nothing.

use std::fs::{self, File};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use downbeat_convert::{ConvertError, FileReport, Options, Progress, convert};
use downbeat_show_files::cache::verify;

use crate::support::{Folder, write_wav};

/// Counts what it is told, and cancels after so many bytes.
struct Watch {
    files: AtomicUsize,
    total: AtomicU64,
    bytes: AtomicU64,
    finished: AtomicUsize,
    cancel_at: u64,
    cancelled: AtomicBool,
}

impl Watch {
    fn new(cancel_at: u64) -> Self {
        Self {
            files: AtomicUsize::new(0),
            total: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            finished: AtomicUsize::new(0),
            cancel_at,
            cancelled: AtomicBool::new(false),
        }
    }
}

impl Progress for Watch {
    fn started(&self, files: usize, bytes: u64) {
        self.files.store(files, Ordering::Relaxed);
        self.total.store(bytes, Ordering::Relaxed);
    }

    fn advanced(&self, bytes: u64) {
        let sum = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.cancelled.fetch_or(sum >= self.cancel_at, Ordering::Relaxed);
    }

    fn finished(&self, _file: &FileReport) {
        self.finished.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Four seconds of a ramp, another for each number.
fn ramp(number: usize) -> Vec<f32> {
    (0..44_100 * 4).map(|frame| ((frame * (number + 1)) % 1000) as f32 / 2000.0).collect()
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = Folder::new();
    let jobs: Vec<_> = (0..4)
        .map(|number| {
            let path = folder.path(&format!("{number}.wav"));
            write_wav(&path, 44_100, &[ramp(number)]);
            folder.conversion(&path, 48_000)
        })
        .collect();
    let one = Options { threads: std::num::NonZeroUsize::new(1) };
    let bytes = fs::metadata(&jobs[0].source).unwrap().len();

    // Cancelled in the middle of the third file.
    let watch = Watch::new(2 * bytes + bytes / 2);
    let report = convert(&jobs, &one, &watch);
    assert_eq!(report.converted().count(), 2);
    assert!(report.failures().all(|(_, error)| matches!(error, ConvertError::Cancelled)));
    assert_eq!(folder.cached().len(), 2, "nothing of the third is left");

    let watch = Watch::new(u64::MAX);
    let report = convert(&jobs, &one, &watch);
    let there: Vec<bool> = report.converted().map(|(_, done)| done.was_there).collect();
    assert_eq!(there, [true, true, false, false]);
    assert_eq!(watch.files.into_inner(), 4);
    assert_eq!(watch.finished.into_inner(), 4);
    assert_eq!(watch.total.into_inner(), 4 * bytes);
    assert_eq!(watch.bytes.into_inner(), 4 * bytes);
}

#[test]
fn what_a_killed_run_left_is_removed_and_what_another_run_writes_is_not() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    fs::create_dir_all(folder.cache().folder()).unwrap();
    let dead = folder.cache().folder().join("converting-dead.part");
    let alive = folder.cache().folder().join("converting-alive.part");
    fs::write(&dead, b"half a file").unwrap();
    let writer = File::create(&alive).unwrap();
    writer.lock().unwrap();
    folder.convert(&source, 48_000).unwrap();
    assert!(!dead.exists());
    assert!(alive.exists());
}

#[test]
fn a_file_is_known_by_its_content_and_not_by_its_name_or_date() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    let conversion = folder.conversion(&source, 48_000);
    assert_eq!(conversion.converted(), None);
    let first = folder.convert(&source, 48_000).unwrap();
    assert!(!first.was_there);
    assert_eq!(conversion.converted(), Some(first.file.clone()));

    // Another date: it is read again, and found again.
    let later = SystemTime::now() + Duration::from_secs(3600);
    File::options().write(true).open(&source).unwrap().set_modified(later).unwrap();
    assert_eq!(conversion.converted(), None);
    assert!(folder.convert(&source, 48_000).unwrap().was_there);
    assert_eq!(conversion.converted(), Some(first.file.clone()));

    // Another content under the same name, length and date.
    let mut bytes = fs::read(&source).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    fs::write(&source, bytes).unwrap();
    File::options().write(true).open(&source).unwrap().set_modified(later).unwrap();
    assert_eq!(conversion.converted(), None);
    let second = folder.convert(&source, 48_000).unwrap();
    assert!(!second.was_there && second.file.path != first.file.path);

    // Another rate, and a copy under another name.
    assert!(!folder.convert(&source, 96_000).unwrap().was_there);
    let copy = folder.path("copy.mp3");
    fs::copy(&source, &copy).unwrap();
    let copied = folder.convert(&copy, 48_000).unwrap();
    assert!(copied.was_there);
    assert_eq!(copied.file.path, second.file.path);
    assert_eq!(copied.file.source, Some(copy));
}

#[test]
fn a_torn_or_changed_converted_file_is_not_used() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    let conversion = folder.conversion(&source, 48_000);
    let file = folder.convert(&source, 48_000).unwrap().file;
    let known = folder.cache().known(&source);
    assert_eq!(verify(&file.path, &mut |_| true).ok(), known);

    let whole = fs::read(&file.path).unwrap();
    fs::write(&file.path, &whole[..whole.len() - 8]).unwrap();
    assert_eq!(conversion.converted(), None, "a frame is missing");
    assert!(!folder.convert(&source, 48_000).unwrap().was_there);

    let mut changed = whole;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(&file.path, changed).unwrap();
    let error = verify(&file.path, &mut |_| true).unwrap_err();
    assert_eq!(error.to_string(), "its samples are not those that were written");
}

#[test]
fn a_torn_note_is_no_note() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    let conversion = folder.conversion(&source, 48_000);
    folder.convert(&source, 48_000).unwrap();
    let notes = folder.cache().folder().join("notes");
    let note = fs::read_dir(notes).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&note).unwrap();
    let line = text.lines().next().unwrap();
    for torn in ["", "\n", &line[..line.len() / 2], &line[..line.len() - 1], "\0\0\0\0\n"] {
        fs::write(&note, torn).unwrap();
        assert_eq!(conversion.converted(), None, "{torn:?}");
    }
    assert!(folder.convert(&source, 48_000).unwrap().was_there);
    assert!(conversion.converted().is_some());
}

#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    // A file stands where the folder should be.
    fs::write(folder.path(".downbeat"), b"").unwrap();
    let error = folder.convert(&source, 48_000).unwrap_err();
    assert!(matches!(error, ConvertError::Write(_)), "{error}");
}

#[test]
fn copies_that_are_converted_at_once_share_one_file_that_is_not_replaced() {
    let folder = Folder::new();
    let source = folder.fixture("lame.mp3");
    let jobs: Vec<_> = (0..8)
        .map(|number| {
            let copy = folder.path(&format!("{number}.mp3"));
            fs::copy(&source, &copy).unwrap();
            folder.conversion(&copy, 48_000)
        })
        .collect();
    let report = convert(&jobs, &Options::default(), &Watch::new(u64::MAX));
    assert_eq!(folder.cached().len(), 1);
    for (conversion, converted) in report.converted() {
        // With the stamp that it was reported with: whoever opened it may read on.
        assert_eq!(conversion.converted().as_ref(), Some(&converted.file));
    }
    assert_eq!(report.converted().count(), 8);
}

/// Writes to a file as soon as so many bytes were read of it.
struct Meddler<'a> {
    path: &'a std::path::Path,
    after: u64,
    read: AtomicU64,
}

impl Progress for Meddler<'_> {
    fn started(&self, _files: usize, _bytes: u64) {}

    fn advanced(&self, bytes: u64) {
        let before = self.read.fetch_add(bytes, Ordering::Relaxed);
        if before < self.after && before + bytes >= self.after {
            use std::io::Write as _;
            File::options().append(true).open(self.path).unwrap().write_all(&[0; 64]).unwrap();
        }
    }

    fn finished(&self, _file: &FileReport) {}

    fn cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_source_that_is_written_to_meanwhile_is_not_converted() {
    let folder = Folder::new();
    let path = folder.path("grows.wav");
    write_wav(&path, 44_100, &[ramp(1)]);
    let job = folder.conversion(&path, 48_000);
    // Its hash is known, so that all that is read is read to be converted.
    folder.cache().hash(&path, &mut |_| true).unwrap();
    let meddler = Meddler { path: &path, after: 100_000, read: AtomicU64::new(0) };
    let report = convert(std::slice::from_ref(&job), &Options::default(), &meddler);
    let (_, error) = report.failures().next().expect("it was changed");
    assert!(matches!(error, ConvertError::Changed), "{error}");
    assert_eq!(folder.cached().len(), 0);
    // Left alone it is.
    assert_eq!(convert(&[job], &Options::default(), &Watch::new(u64::MAX)).converted().count(), 1);
}
