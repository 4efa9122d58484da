//! Where files may be written: nothing that somebody made is lost to a slip of the command line.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use downbeat_show_files::{Show, Venue};

use crate::plan::Names;
use crate::{BounceError, Options};

/// The folder and the files of a bounce.
pub(crate) struct Places {
    /// To be made if it is not there.
    pub(crate) folder: PathBuf,
    /// In the order of the parts.
    pub(crate) files: Vec<PathBuf>,
}

/// Works out where the files go. `out` is a folder, or, with the format's ending, the one file.
pub(crate) fn places(
    out: &Path,
    names: &Names,
    parts: &[&str],
    options: &Options,
) -> Result<Places, BounceError> {
    let ending = options.format.ending();
    let is_file = ends_in_one_of(out, &WRITTEN) && !out.is_dir();
    if ends_in_one_of(out, &NOT_WRITTEN) && !out.is_dir() {
        let cause = format!("that format is not written; end in .{ending}, or name a folder");
        return Err(refused(out, &cause));
    }
    if is_file && names.are_parts {
        return Err(refused(out, "several files are made; name a folder"));
    }
    if is_file {
        if !has_ending(out, ending) {
            return Err(refused(out, &format!("the format wants the ending .{ending}")));
        }
        let folder = out.parent().unwrap_or(Path::new("")).to_owned();
        return Ok(Places { folder, files: vec![out.to_owned()] });
    }
    if !names.are_parts {
        return Ok(Places { folder: out.to_owned(), files: vec![out.join(names.file())] });
    }
    let folder = out.join(&names.whole);
    let files =
        parts.iter().enumerate().map(|(at, name)| folder.join(names.part(at, name))).collect();
    Ok(Places { folder, files })
}

/// Endings of the formats that are written.
const WRITTEN: [&str; 2] = ["wav", "flac"];
/// Endings of other audio files: whoever writes one does not mean a folder.
const NOT_WRITTEN: [&str; 12] =
    ["aac", "aif", "aiff", "alac", "caf", "m4a", "mp3", "mp4", "ogg", "opus", "w64", "wma"];

fn ends_in_one_of(path: &Path, endings: &[&str]) -> bool {
    endings.iter().any(|ending| has_ending(path, ending))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// Refuses files of the show, and without `force` every file that is there.
pub(crate) fn may_be_written(
    show: &Show,
    files: &[PathBuf],
    force: bool,
) -> Result<(), BounceError> {
    let mut own: Option<HashSet<PathBuf>> = None;
    for file in files {
        match file.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(BounceError::write(file)(error)),
            Ok(_) => {}
        }
        let own = own.get_or_insert_with(|| files_of(show));
        if file.canonicalize().is_ok_and(|real| own.contains(&real)) {
            return Err(refused(file, "it is a file of this show; choose another name"));
        }
        if file.is_dir() {
            return Err(refused(file, "it is a folder; choose another name"));
        }
        if !force {
            return Err(refused(file, "it is there already; choose another name, or add --force"));
        }
    }
    Ok(())
}

/// The real paths of all files that the show uses: what it is made of, and what was converted for it.
fn files_of(show: &Show) -> HashSet<PathBuf> {
    let venues = Venue::files(show);
    let converted = show.audio_files().map(|file| &file.path);
    let all = show.files.iter().chain(&venues).chain(converted);
    all.filter_map(|path| path.canonicalize().ok()).collect()
}

fn refused(path: &Path, cause: &str) -> BounceError {
    BounceError::Place { path: path.to_owned(), cause: cause.to_owned() }
}
