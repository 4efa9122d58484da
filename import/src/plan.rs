//! What will be written, before anything is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use downbeat_show_files::{ProbeError, probe};

use crate::draft::{Draft, LeftOut};
use crate::lay_out::lay_out;
use crate::problem::Problem;
use crate::scan::file_name;
use crate::source::{self, Found};
use crate::write::absolute;

/// How an import is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the show file goes; if left out, the one folder given, or the one all of them are in.
    pub out: Option<PathBuf>,
}

/// Everything an import found and will write. Nothing is written yet.
///
/// Its `Display` is what a person wants to see before anything is written: the songs, what was
/// guessed and left out, and the files.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The files to write, the show file last; empty if there is no song.
    pub files: Vec<PlannedFile>,
    /// The songs, in the order of the setlist.
    pub songs: Vec<Draft>,
    /// What was found and belongs to no song.
    pub left_out: Vec<LeftOut>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where it goes.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
    /// Whether a file is there already, which is only replaced if that is asked for.
    pub exists: bool,
}

/// Reads folders of stems, REAPER projects, Live sets and NI Stem files, and plans a show of them.
///
/// Each of `folders` is a song or has songs in it; a project or a stem file may stand for a folder.
/// Nothing is written, no audio is decoded, and files of any content and size are answered in bounded
/// memory.
#[must_use]
pub fn plan(folders: &[PathBuf], options: &Options) -> Plan {
    let mut found = Found::default();
    let mut songs = source::songs(folders, &mut found);
    let rates = check_stems(&mut songs, &mut found);
    songs.retain(|song| {
        let sounds = !song.stems.is_empty();
        if !sounds {
            found.left_out.extend(song.left_out.iter().cloned());
            let why = "it has no stem that can be played";
            found.left_out.push(LeftOut::new(format!("song {}", song.title), why));
        }
        sounds
    });
    let Found { problems, left_out } = found;
    let mut plan = Plan { files: Vec::new(), songs, left_out, problems };
    if plan.songs.is_empty() {
        return plan;
    }
    if plan.songs.len() > MAX_SONGS {
        let cause = format!("there are {} songs, and {MAX_SONGS} is the most", plan.songs.len());
        let file = folders.first().cloned().unwrap_or_default();
        plan.problems.push(Problem::of(file, cause, "import a part of them"));
        return plan;
    }
    match out_folder(folders, options) {
        Ok(out) => lay_out(&mut plan, folders, &out, &rates),
        Err(problem) => plan.problems.push(problem),
    }
    plan
}

const MAX_SONGS: usize = 1000;

/// The folder of the show.
fn out_folder(folders: &[PathBuf], options: &Options) -> Result<PathBuf, Problem> {
    let failed = |path: &Path, error: std::io::Error| {
        Problem::of(path, format!("it cannot be used: {error}"), "choose another folder with --out")
    };
    if let Some(out) = &options.out {
        return absolute(out).map_err(|error| failed(out, error));
    }
    let mut homes: Vec<PathBuf> = Vec::new();
    for path in folders.iter().filter(|path| path.exists()) {
        let real = absolute(path).map_err(|error| failed(path, error))?;
        let is_folder = real.is_dir();
        let home =
            if is_folder && folders.len() == 1 { Some(real.as_path()) } else { real.parent() };
        homes.extend(home.map(Path::to_owned));
    }
    homes.sort();
    homes.dedup();
    match homes.pop() {
        Some(home) if homes.is_empty() => Ok(home),
        other => {
            let cause = "the folders lie in different places";
            Err(Problem::of(other.unwrap_or_default(), cause, "say with --out where the show goes"))
        }
    }
}

/// Looks at the header of each stem, and leaves out what is no audio. Gives how many files have each
/// rate.
fn check_stems(songs: &mut [Draft], found: &mut Found) -> BTreeMap<u32, usize> {
    let mut rates: BTreeMap<u32, usize> = BTreeMap::new();
    for song in songs {
        let stems = std::mem::take(&mut song.stems);
        for mut stem in stems {
            match probe(&stem.file) {
                Ok(probed) if probed.file.channels > 2 => {
                    let why = format!("it has {} channels; split it", probed.file.channels);
                    song.left_out.push(LeftOut::new(file_name(&stem.file), why));
                }
                Ok(probed) => {
                    *rates.entry(probed.file.rate).or_default() += 1;
                    song.stems.push(stem);
                }
                Err(ProbeError::Compressed(_)) => {
                    let note = "is converted before the show".to_owned();
                    stem.remark = Some(match stem.remark.take() {
                        Some(remark) => format!("{remark}; {note}"),
                        None => note,
                    });
                    song.stems.push(stem);
                }
                Err(error) => {
                    let problem = Problem::of(&stem.file, error.to_string(), error.suggestion());
                    song.left_out.push(LeftOut::new(file_name(&stem.file), error.to_string()));
                    found.problems.push(problem);
                }
            }
        }
    }
    rates
}
