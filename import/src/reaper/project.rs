//! A project file.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::cues::cues;
use super::tempo::tempo;
use super::text::{self, Line};
use super::tracks::read_tracks;
use crate::media::Media;
use crate::problem::{Place, Problem};
use crate::timeline::{Timeline, Words};

/// Reads a project, and adds what is wrong in it to `problems`.
///
/// # Errors
/// It cannot be read, or is no project.
pub(crate) fn read(
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let file = File::open(path).map_err(|error| {
        let cause = format!("the project cannot be read: {error}");
        Problem::of(path, cause, "check its permissions and the disk it is on")
    })?;
    read_from(&mut BufReader::new(file), path, title, problems)
}

fn read_from(
    reader: &mut impl BufRead,
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let project = text::parse(reader).map_err(|(line, cause)| {
        let suggestion = "open it in REAPER and save it again";
        let cause = format!("this is no sound REAPER project: {cause}");
        Problem::of(path, cause, suggestion).at(Place::Line(line))
    })?;
    let mut problem = |line: &Line, cause: &str| {
        let suggestion = "open the project in REAPER and save it again";
        problems.push(Problem::of(path, cause, suggestion).at(Place::Line(line.number)));
    };
    let mut timeline = Timeline {
        file: path.to_owned(),
        title: title.to_owned(),
        words: Words { program: "REAPER", cue: "region", clip: "item" },
        tempo: tempo(&project, &mut problem),
        cues: cues(&project, &mut problem),
        clips: Vec::new(),
        guesses: Vec::new(),
        left_out: Vec::new(),
    };
    if let Some(first) =
        project.line("PROJOFFS").map(|line| line.number_or(2, 0.0)).filter(|n| *n != 0.0)
    {
        let bar = first + 1.0;
        timeline.guesses.push(format!("bars count from 1 here; the project counts from {bar}"));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    read_tracks(&project, &Media::new(folder), &mut timeline);
    Ok(timeline)
}
