//! Notes: the hash of a file beside what the file looked like when it was taken.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::glance::Glance;
use super::{Cache, ContentHash, Hashing};

/// The first word of a note. Another form of notes gets another one.
const FORM: &str = "downbeat-note-1";

impl Cache {
    /// The hash of a file that looks as it did when the hash was taken. It costs a look at the file
    /// (some ten microseconds), and nothing is written.
    #[must_use]
    pub fn known(&self, file: &Path) -> Option<ContentHash> {
        let note = std::fs::read_to_string(self.note_path(file)).ok()?;
        let (noted, hash) = parse(&note)?;
        (noted == Glance::of(file).ok()?).then_some(hash)
    }

    /// The hash of a file: the known one, or else that of all that is in the file, which is noted.
    ///
    /// `go_on` is told from time to time how many bytes were read; where it says false, the reading
    /// ends with an error of the kind `Interrupted`.
    ///
    /// # Errors
    /// The file cannot be read, changes while it is read, or `go_on` said false. That the note cannot
    /// be written is no error: the hash is right all the same.
    pub fn hash(&self, file: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> io::Result<ContentHash> {
        match self.known(file) {
            Some(hash) => Ok(hash),
            None => self.hash_anew(file, go_on),
        }
    }

    /// As [`Self::hash`], and reads the file even if its hash is known: for whoever wants to be sure.
    ///
    /// # Errors
    /// As [`Self::hash`].
    pub fn hash_anew(
        &self,
        file: &Path,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> io::Result<ContentHash> {
        let mut hashing = Hashing::begin(file)?;
        let mut done = 0;
        loop {
            let before = std::mem::replace(&mut done, hashing.step()?);
            if done == before {
                return hashing.finish(self);
            }
            if !go_on(done) {
                return Err(io::Error::new(io::ErrorKind::Interrupted, "it was cancelled"));
            }
        }
    }

    /// Removes the notes of files that are gone, and gives back how many there were. What is lost with
    /// a note that was still good is a reading of its file.
    ///
    /// # Errors
    /// The folder of the notes cannot be read.
    pub fn remove_stale_notes(&self) -> io::Result<usize> {
        let entries = match std::fs::read_dir(self.folder.join("notes")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut removed = 0;
        for entry in entries {
            let path = entry?.path();
            let note = std::fs::read_to_string(&path).unwrap_or_default();
            let stands = note
                .lines()
                .nth(1)
                .is_some_and(|name| self.show_folder.join(name).symlink_metadata().is_ok());
            removed += usize::from(!stands && std::fs::remove_file(&path).is_ok());
        }
        Ok(removed)
    }

    pub(super) fn write_note(
        &self,
        file: &Path,
        glance: &Glance,
        hash: &ContentHash,
    ) -> io::Result<()> {
        let path = self.note_path(file);
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        let Glance { bytes, modified, ends } = glance;
        writeln!(new, "{FORM} {bytes} {modified} {ends:032x} {hash}")?;
        // For a person who looks into the folder.
        writeln!(new, "{}", self.name(file).display())?;
        new.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    fn note_path(&self, file: &Path) -> PathBuf {
        let name = blake3::hash(self.name(file).as_os_str().as_encoded_bytes());
        self.folder.join("notes").join(&name.to_hex()[..32])
    }
}

/// The first line of a note. One that is torn, or in another form, is none.
fn parse(note: &str) -> Option<(Glance, ContentHash)> {
    let mut words = note.split_once('\n')?.0.split(' ');
    if words.next()? != FORM {
        return None;
    }
    let bytes = words.next()?.parse().ok()?;
    let modified = words.next()?.parse().ok()?;
    let ends = u128::from_str_radix(words.next()?, 16).ok()?;
    let hash = words.next()?.parse().ok()?;
    words.next().is_none().then_some((Glance { bytes, modified, ends }, hash))
}
