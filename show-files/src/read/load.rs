//! The way in: a show file, and everything it names.

use std::path::{self, Path};

use super::fields::described;
use super::node::{self, Node};
use super::report::{FileReport, Pos, Report};
use super::{controls, show, text};
use crate::cache::Conversion;
use crate::problem::harmless;
use crate::{Controls, Problem, Severity, Show};

/// How a show is loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadOptions {
    /// Replaces the show's rate for this run, in frames per second from 8000 to 192000. Audio files
    /// at another rate are converted then.
    pub rate: Option<u32>,
}

/// A show, or what keeps it from being played: what is wrong with it, or what must be converted.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The show, if it has no errors and nothing is to be converted.
    pub show: Option<Show>,
    /// What MIDI controls do, as far as it could be read.
    pub controls: Controls,
    /// What could be read of a show that is not handed out, to be looked at and never to be played:
    /// songs that could not be read are missing, and the setlists with them; stems that could not
    /// be read are missing from their songs; and files that are still to be converted stand in for
    /// themselves ([`AudioFile::awaits_conversion`](crate::AudioFile::awaits_conversion)). `None` if
    /// there is a show, or hardly anything could be read.
    pub partial: Option<Show>,
    /// The files that must be converted before the show can be played, each once, in the order in
    /// which the show names them. Where there are any, problems that depend on how long they are
    /// have not been looked for: load the show again once they are converted.
    pub to_convert: Vec<Conversion>,
    /// Every problem, by file (in the order in which the show names them), line and column.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// What keeps the show from starting.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.of(Severity::Error)
    }

    /// What a person should know, but does not keep the show from starting.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.of(Severity::Warning)
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(move |problem| problem.severity == severity)
    }
}

/// Reads a show file and everything it names, and finds every problem in one go.
///
/// It reads the headers of all audio files, a few kilobytes each. Files of any content and size are
/// answered in bounded time and memory.
#[must_use]
pub fn load(show_file: &Path, options: &LoadOptions) -> Loaded {
    let folder = show_file.parent().unwrap_or(Path::new(""));
    let report = Report::new(folder);
    let out = report.file(show_file);
    out.is_made_of(show_file);
    let root = match text::read(show_file) {
        Ok(text) => tree(&text, &out),
        Err(problem) => {
            let cause = match problem.at {
                Some(_) => problem.cause,
                // Problems name it without its folder, which is where a slip may be.
                None => {
                    let file = path::absolute(show_file).unwrap_or_else(|_| show_file.to_owned());
                    let file = harmless(file.to_string_lossy().chars());
                    format!("cannot read the show file `{file}`: {}", problem.cause)
                }
            };
            out.error(problem.at.unwrap_or(Pos::START), cause, problem.suggestion);
            None
        }
    };
    let show = root.as_ref();
    let show = show.and_then(|root| show::read(root, show_file, options, &report, &out));
    let controls = controls::load(root.as_ref(), folder, show.as_ref(), &report, &out);
    let files = report.take_named();
    let show = show.map(|show| Show { files, ..show });
    let to_convert = report.take_conversions();
    let problems = report.into_problems();
    let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    let (show, partial) =
        if failed || !to_convert.is_empty() { (None, show) } else { (show, None) };
    Loaded { show, controls, partial, to_convert, problems }
}

/// The tree of a song file that the show file names at `named`. A file that cannot be had is a problem of
/// the file that names it; what is wrong inside is a problem of the file itself.
pub(super) fn named_tree(
    path: &Path,
    named: &Node,
    namer: &FileReport<'_>,
    out: &FileReport<'_>,
) -> Option<Node> {
    match text::read(path) {
        Ok(text) => tree(&text, out),
        Err(text::TextError { at: Some(at), cause, suggestion }) => {
            out.error(at, cause, suggestion);
            None
        }
        Err(text::TextError { at: None, cause, suggestion }) => {
            let cause = format!("cannot read the song file {}: {cause}", described(named));
            namer.error(named.at, cause, suggestion);
            None
        }
    }
}

/// The tree of a text, whose problems are those of the file.
pub(super) fn tree(text: &str, out: &FileReport<'_>) -> Option<Node> {
    node::parse(text)
        .map_err(|problem| out.error(problem.at, problem.cause, problem.suggestion))
        .ok()
}
