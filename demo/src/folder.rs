//! What is in the folder already: nothing, this demo, an older or unfinished one, or something
//! that is not ours to touch.
//!
//! A list of the files, written last, tells. Its first line is the version of the demo; each other
//! line is a file's size, the digest of its text (`-` for audio) and its path.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::error::DemoError;

/// The list's file.
const LIST: &str = "demo-files.txt";
/// The first line of every list of ours.
const MARK: &str = "downbeat demo ";
/// Raised whenever the demo's files change.
const VERSION: &str = "1";

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// All of this version of the demo, perhaps with edited show files.
    Everything,
    /// Nothing, or a demo that is older or not whole and may be written over.
    Less,
}

/// Looks into a folder.
///
/// # Errors
///
/// It holds something else, or a demo that would have to be written again but was edited.
pub(crate) fn inspect(dir: &Path) -> Result<Holds, DemoError> {
    let list = match fs::read_to_string(dir.join(LIST)) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return vacant(dir),
        Err(error) => return Err(DemoError::io(&dir.join(LIST))(error)),
    };
    let Some((version, files)) = list.strip_prefix(MARK).and_then(|rest| rest.split_once('\n'))
    else {
        return Err(DemoError::Occupied(dir.to_owned()));
    };
    let files: Vec<Entry<'_>> = files.lines().filter_map(Entry::parse).collect();
    if version == VERSION && files.iter().all(|entry| entry.is_there(dir)) {
        return Ok(Holds::Everything);
    }
    match files.iter().find(|entry| entry.was_edited(dir)) {
        Some(entry) => Err(DemoError::Edited(dir.join(entry.path))),
        None => Ok(Holds::Less),
    }
}

fn vacant(dir: &Path) -> Result<Holds, DemoError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(Holds::Less),
            Some(_) => Err(DemoError::Occupied(dir.to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Holds::Less),
        Err(error) => Err(DemoError::io(dir)(error)),
    }
}

/// Makes the folder ours before the first file is written, so that a run that is cut short can be
/// repeated.
pub(crate) fn begin(dir: &Path) -> Result<(), DemoError> {
    fs::create_dir_all(dir).map_err(DemoError::io(dir))?;
    save(dir, LIST, &format!("{MARK}unfinished\n"))
}

/// Writes the list of the files, which makes the demo whole. Paths are relative to the folder.
pub(crate) fn finish(dir: &Path, audio: &[String], texts: &[String]) -> Result<(), DemoError> {
    let mut list = format!("{MARK}{VERSION}\n");
    for path in audio {
        let file = dir.join(path);
        let size = fs::metadata(&file).map_err(DemoError::io(&file))?.len();
        let _ = writeln!(list, "{size} - {path}");
    }
    for path in texts {
        let file = dir.join(path);
        let bytes = fs::read(&file).map_err(DemoError::io(&file))?;
        let _ = writeln!(list, "{} {:016x} {path}", bytes.len(), digest(&bytes));
    }
    save(dir, LIST, &list)
}

/// Writes a text file into the folder.
pub(crate) fn save(dir: &Path, path: &str, text: &str) -> Result<(), DemoError> {
    let file = dir.join(path);
    fs::write(&file, text).map_err(DemoError::io(&file))
}

/// A line of the list.
struct Entry<'a> {
    size: u64,
    digest: Option<u64>,
    path: &'a str,
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut words = line.splitn(3, ' ');
        let size = words.next()?.parse().ok()?;
        let digest = u64::from_str_radix(words.next()?, 16).ok();
        Some(Self { size, digest, path: words.next()? })
    }

    /// Whether the file is there: audio with its size, text in any form, for it may be edited.
    fn is_there(&self, dir: &Path) -> bool {
        let size = fs::metadata(dir.join(self.path)).map(|metadata| metadata.len());
        size.is_ok_and(|size| size == self.size || self.digest.is_some())
    }

    fn was_edited(&self, dir: &Path) -> bool {
        let Some(written) = self.digest else { return false };
        fs::read(dir.join(self.path)).is_ok_and(|bytes| digest(&bytes) != written)
    }
}

/// FNV-1a with 64 bits: enough to notice an edit.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path()).unwrap();
        save(dir.path(), "a.wav", "audio").unwrap();
        save(dir.path(), "show.yaml", "show: A").unwrap();
        finish(dir.path(), &["a.wav".into()], &["show.yaml".into()]).unwrap();
        dir
    }

    #[test]
    fn a_new_or_empty_folder_may_be_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(inspect(dir.path()).unwrap(), Holds::Less);
        assert_eq!(inspect(&dir.path().join("new")).unwrap(), Holds::Less);
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), "show.yaml", "show: Ours").unwrap();
        let error = inspect(dir.path()).unwrap_err();
        assert!(matches!(error, DemoError::Occupied(_)), "{error}");
        save(dir.path(), LIST, "my own list\n").unwrap();
        let error = inspect(dir.path()).unwrap_err();
        assert!(matches!(error, DemoError::Occupied(_)), "{error}");
    }

    #[test]
    fn an_unfinished_demo_may_be_written_over() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path()).unwrap();
        save(dir.path(), "a.wav", "half").unwrap();
        assert_eq!(inspect(dir.path()).unwrap(), Holds::Less);
    }

    #[test]
    fn a_whole_demo_stays_even_when_its_show_was_edited() {
        let dir = made();
        assert_eq!(inspect(dir.path()).unwrap(), Holds::Everything);
        save(dir.path(), "show.yaml", "show: Edited").unwrap();
        assert_eq!(inspect(dir.path()).unwrap(), Holds::Everything);
    }

    #[test]
    fn a_damaged_stem_is_written_again_unless_that_would_lose_an_edit() {
        let dir = made();
        save(dir.path(), "a.wav", "aud").unwrap();
        assert_eq!(inspect(dir.path()).unwrap(), Holds::Less);
        save(dir.path(), "show.yaml", "show: Edited").unwrap();
        let error = inspect(dir.path()).unwrap_err();
        assert!(matches!(error, DemoError::Edited(_)), "{error}");
    }
}
