//! Files that lie, break off, or change while they are read.

use std::fs;
use std::io::Write as _;

use downbeat_check::{Kind, Options, Progress, Verdict, check};
use downbeat_show_files::{LoadOptions, load};

use crate::band::{band, checked, write};

#[test]
fn a_show_that_does_not_load_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    fs::remove_file(folder.path().join("1.wav")).unwrap();
    let findings = checked(&show);
    assert_eq!(findings.verdict, Verdict::NotReady);
    assert!(findings.all().any(|finding| finding.kind == Kind::ShowFile));
    assert!(findings.to_string().starts_with("NOT READY"));
}

/// Cuts a file off when the check begins, after it was loaded.
struct Cuts<'a>(&'a std::path::Path);

impl Progress for Cuts<'_> {
    fn total(&self, _: u64) {}
    fn advance(&self, _: u64) {}
    fn now(&self, _: &str) {
        let file = fs::File::options().write(true).open(self.0).unwrap();
        file.set_len(300_000).unwrap();
    }
}

#[test]
fn a_file_that_is_cut_off_meanwhile_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    let stem = folder.path().join("1.wav");
    let loaded = load(&show, &LoadOptions::default());
    let findings = check(&loaded, &Options::default(), &Cuts(&stem));
    assert_eq!(findings.verdict, Verdict::NotReady, "\n{findings}");
    let error = findings.all().find(|finding| finding.file.as_deref() == Some("1.wav")).unwrap();
    assert!(matches!(error.kind, Kind::Unreadable | Kind::Changed));
}

/// Writes to a file while it is measured.
struct Grows<'a>(&'a std::path::Path);

impl Progress for Grows<'_> {
    fn total(&self, _: u64) {}
    fn advance(&self, _: u64) {
        fs::File::options().append(true).open(self.0).unwrap().write_all(b"more").unwrap();
    }
    fn now(&self, _: &str) {}
}

#[test]
fn a_file_that_grows_is_an_error_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    let stem = folder.path().join("2.wav");
    let loaded = load(&show, &LoadOptions::default());
    let findings = check(&loaded, &Options::default(), &Grows(&stem));
    assert_eq!(findings.verdict, Verdict::NotReady, "\n{findings}");
}

#[test]
fn damaged_files_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut stems = band();
    stems.iter_mut().flat_map(|stem| &mut stem.planes).for_each(|plane| plane.truncate(5000));
    let show = write(folder.path(), &stems, "");
    let file = folder.path().join("2.wav");
    let whole = fs::read(&file).unwrap();
    let mut word = 1u32;
    for _ in 0..150 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Mostly in the header.
            let at = if word & 1 == 0 {
                (word >> 8) as usize % 60
            } else {
                (word >> 8) as usize % bytes.len()
            };
            bytes[at] = (word >> 24) as u8;
        }
        bytes.truncate(whole.len() - (word >> 16) as usize % 2000);
        fs::write(&file, bytes).unwrap();
        let _ = checked(&show).to_string();
    }
}
