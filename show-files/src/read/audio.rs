//! The audio files that a show names.

use std::fs;
use std::path::Path;

use super::fields::read as read_value;
use super::node::Node;
use super::paths;
use super::report::{FileReport, Pos, quoted};
use super::similar::closest;
use super::units::PATH;
use crate::cache::{CONVERTIBLE_RATES, Conversion, Why};
use crate::{AudioFile, Container, Encoding, PcmSample, ProbeError, Probed, probe};

/// What a file must be to be used.
pub(super) struct Wanted {
    /// What it is for, with an article.
    pub(super) what: &'static str,
    pub(super) rate: u32,
    pub(super) max_seconds: u32,
}

/// Probes the file that a value names, relative to `folder`, and checks that it can be used.
///
/// A file that cannot be played as it is is looked up in the show's cache. If it is not there, it is
/// noted as one to be converted, and something stands in for it, so that everything else in the show
/// is checked all the same: a file of its length at the show's rate, or of the greatest length where
/// only decoding tells it.
pub(super) fn read(
    node: &Node,
    key: &str,
    folder: &Path,
    wanted: &Wanted,
    out: &FileReport<'_>,
) -> Option<AudioFile> {
    read_track(node, key, None, folder, wanted, out)
}

/// [`read`], for a file of which the show may name an audio track, counted from 1.
pub(super) fn read_track(
    node: &Node,
    key: &str,
    track: Option<u16>,
    folder: &Path,
    wanted: &Wanted,
    out: &FileReport<'_>,
) -> Option<AudioFile> {
    let path = paths::resolve(node, key, &PATH, folder, out)?;
    let name = read_value(node, key, &PATH, out)?;
    usable(&path, &Named { name: &name, at: node.at, track }, wanted, out)
}

/// A file as a show names it.
pub(super) struct Named<'a> {
    /// As it is written.
    pub(super) name: &'a str,
    /// Where it is written.
    pub(super) at: Pos,
    /// The audio track in it, counted from 1, if the show says so.
    pub(super) track: Option<u16>,
}

/// [`read`], for a file whose path is known.
pub(super) fn usable(
    path: &Path,
    named: &Named<'_>,
    wanted: &Wanted,
    out: &FileReport<'_>,
) -> Option<AudioFile> {
    let &Named { name, at, track } = named;
    let shown = quoted(name);
    let file = match probe(path) {
        Ok(probed) => {
            warn_if_cut(at, &shown, &probed, out);
            probed.file
        }
        Err(ProbeError::Compressed(what)) => {
            let conversion = conversion(path, track, Why::Compressed(what), wanted, out);
            let longest = u64::from(wanted.rate) * u64::from(wanted.max_seconds);
            conversion.converted().unwrap_or_else(|| stand_in(conversion, 1, longest, out))
        }
        Err(problem) => {
            let cause = format!("cannot use {shown} as {}: {problem}", wanted.what);
            out.error(at, cause, remedy(&problem, name, path));
            return None;
        }
    };
    check(&file, &shown, track, wanted).map_err(|(cause, fix)| out.error(at, cause, fix)).ok()?;
    if file.rate == wanted.rate {
        return Some(file);
    }
    let conversion = conversion(path, track, Why::Rate(file.rate), wanted, out);
    Some(conversion.converted().unwrap_or_else(|| {
        // As long as it will be: a converted file lasts as long as its source, to the nearest frame.
        let frames = u128::from(file.frames) * u128::from(wanted.rate);
        let rate = u128::from(file.rate);
        let frames = u64::try_from((frames + rate / 2) / rate).unwrap_or(u64::MAX);
        stand_in(conversion, file.channels, frames, out)
    }))
}

fn warn_if_cut(at: Pos, shown: &str, probed: &Probed, out: &FileReport<'_>) {
    if let Some(truncation) = probed.truncated {
        let cause = format!(
            "{shown} is cut off: it should have {} frames and has {}",
            truncation.claimed_frames, truncation.held_frames
        );
        out.warning(at, cause, "export or copy it again; until then silence stands for the rest");
    }
}

fn conversion(
    path: &Path,
    track: Option<u16>,
    why: Why,
    wanted: &Wanted,
    out: &FileReport<'_>,
) -> Conversion {
    let cache = out.cache().clone();
    Conversion { source: path.to_owned(), track, rate: wanted.rate, why, cache }
}

/// What is checked in place of a file that is not converted yet: see
/// [`AudioFile::awaits_conversion`].
fn stand_in(conversion: Conversion, channels: u16, frames: u64, out: &FileReport<'_>) -> AudioFile {
    let file = AudioFile {
        path: conversion.source.clone(),
        container: Container::Wav,
        channels,
        rate: conversion.rate,
        frames,
        encoding: Encoding::Pcm { sample: PcmSample::F32Le, data_offset: 0 },
        stamp: None,
        source: Some(conversion.source.clone()),
    };
    out.convert(conversion);
    file
}

/// The first thing that keeps a file from being used, and what to do about it.
fn check(
    file: &AudioFile,
    shown: &str,
    track: Option<u16>,
    wanted: &Wanted,
) -> Result<(), (String, String)> {
    let Wanted { what, rate: _, max_seconds } = wanted;
    if let (Some(track @ 2..), None) = (track, &file.source) {
        let cause = format!("{shown} has one audio track, and the show asks for track {track}");
        return Err((cause, "leave `track` out".to_owned()));
    }
    if file.channels > 2 {
        let cause = format!("{shown} has {} channels, and {what} has 1 or 2", file.channels);
        return Err((cause, "split it into mono or stereo files".to_owned()));
    }
    if !CONVERTIBLE_RATES.contains(&file.rate) {
        let cause = format!("{shown} is at {} Hz, which no audio file of music is", file.rate);
        return Err((cause, "export it again at a usual sample rate".to_owned()));
    }
    if file.frames == 0 {
        return Err((format!("{shown} holds no audio"), "export it again".to_owned()));
    }
    if file.frames > u64::from(file.rate) * u64::from(*max_seconds) {
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
