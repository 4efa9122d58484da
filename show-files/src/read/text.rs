//! From a path to the text in it, within bounds.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::report::Pos;

/// The most a show or song file may have. A thousand songs fit; what is larger is something else.
pub(super) const MAX_BYTES: u64 = 1 << 20;

/// Why a file has no text for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextError {
    /// Where in the file it is wrong; `None` if the file cannot be had at all.
    pub(super) at: Option<Pos>,
    pub(super) cause: String,
    pub(super) suggestion: String,
}

/// Reads a file of UTF-8, with or without a byte order mark.
pub(super) fn read(path: &Path) -> Result<String, TextError> {
    let bytes = bytes(path)?;
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes[..] {
        return Err(error(Some(Pos::START), "the file is UTF-16", "save it as UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error))?;
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, TextError> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        return Err(error(None, "it is a folder", "name the YAML file in it"));
    }
    // Opening a pipe would wait for its other end, and a device may never end.
    if !metadata.is_file() {
        return Err(error(None, "it is not a regular file", "name a YAML file"));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(error(None, "it is larger than 1 MiB", "check that it is the right file"));
    }
    Ok(bytes)
}

fn unreadable(cause: &io::Error) -> TextError {
    match cause.kind() {
        io::ErrorKind::NotFound => {
            error(None, "there is no such file", "check the spelling and the folder")
        }
        _ => error(
            None,
            &format!("it cannot be read: {cause}"),
            "check its permissions and the disk it is on",
        ),
    }
}

fn not_utf8(problem: &std::string::FromUtf8Error) -> TextError {
    let good = problem.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&problem.as_bytes()[..good]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    let at = Pos { line: line as u32, column: column as u32 };
    error(Some(at), "the file is not UTF-8 here", "save it as UTF-8")
}

fn error(at: Option<Pos>, cause: &str, suggestion: &str) -> TextError {
    TextError { at, cause: cause.to_owned(), suggestion: suggestion.to_owned() }
}
