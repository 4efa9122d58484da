//! The audio files that a show names.

use std::fs;
use std::path::Path;

use super::fields::read as read_value;
use super::node::Node;
use super::report::{FileReport, quoted};
use super::similar::closest;
use super::units::PATH;
use crate::{AudioFile, ProbeError, Probed, probe};

/// What a file must be to be used.
pub(super) struct Wanted {
    /// What it is for, with an article.
    pub(super) what: &'static str,
    pub(super) rate: u32,
    pub(super) max_seconds: u32,
}

/// Probes the file that a value names, relative to `folder`, and checks that it can be used.
pub(super) fn read(
    node: &Node,
    key: &str,
    folder: &Path,
    wanted: &Wanted,
    out: &FileReport<'_>,
) -> Option<AudioFile> {
    let name = read_value(node, key, &PATH, out)?;
    let path = folder.join(&name);
    let shown = quoted(&name);
    let Probed { file, truncated } = match probe(&path) {
        Ok(probed) => probed,
        Err(problem) => {
            let cause = format!("cannot use {shown} as {}: {problem}", wanted.what);
            out.error(node.at, cause, remedy(&problem, &name, &path));
            return None;
        }
    };
    if let Some(truncation) = truncated {
        let cause = format!(
            "{shown} is cut off: it should have {} frames and has {}",
            truncation.claimed_frames, truncation.held_frames
        );
        out.warning(
            node.at,
            cause,
            "export or copy it again; until then silence stands for the rest",
        );
    }
    check(&file, &shown, wanted).map_err(|(cause, fix)| out.error(node.at, cause, fix)).ok()?;
    Some(file)
}

/// The first thing that keeps a file from being used, and what to do about it.
fn check(file: &AudioFile, shown: &str, wanted: &Wanted) -> Result<(), (String, String)> {
    let Wanted { what, rate, max_seconds } = wanted;
    if file.channels > 2 {
        let cause = format!("{shown} has {} channels, and {what} has 1 or 2", file.channels);
        return Err((cause, "split it into mono or stereo files".to_owned()));
    }
    if file.rate != *rate {
        let cause = format!("{shown} is at {} Hz, and the show at {rate} Hz", file.rate);
        let fix = format!(
            "convert it, for example with `ffmpeg -i OLD -ar {rate} NEW.wav`, or write `rate: {}` in \
             the show file if all files are so",
            file.rate
        );
        return Err((cause, fix));
    }
    if file.frames == 0 {
        return Err((format!("{shown} holds no audio"), "export it again".to_owned()));
    }
    if file.frames > u64::from(*rate) * u64::from(*max_seconds) {
        let cause = format!("{shown} is longer than {max_seconds} s, the most {what} may last");
        return Err((cause, "cut it, or name another file".to_owned()));
    }
    Ok(())
}

/// For a file that is not there, the one beside it that was probably meant.
fn remedy(problem: &ProbeError, name: &str, path: &Path) -> String {
    let near = matches!(problem, ProbeError::Missing).then(|| neighbour(path)).flatten();
    near.map_or_else(
        || problem.suggestion().to_owned(),
        |near| {
            let near = Path::new(name).with_file_name(near);
            format!("did you mean {}?", quoted(&near.to_string_lossy()))
        },
    )
}

fn neighbour(path: &Path) -> Option<String> {
    const MAX_LISTED: usize = 1000;
    let wanted = path.file_name()?.to_str()?;
    let names: Vec<String> = fs::read_dir(path.parent()?)
        .ok()?
        .take(MAX_LISTED)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    closest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}
