//! What will be written, before anything is.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use downbeat_show_files::{ProbeError, probe};

use crate::draft::{Draft, LeftOut, StemDraft, Tempo};
use crate::names::{facts, sound_name, unique};
use crate::problem::{Problem, harmless};
use crate::scan::file_name;
use crate::source::{self, Found};
use crate::write::{Roots, ShowParts, Spelt, absolute, guarded, show_text, song_text};

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

/// Spells the paths and writes the texts.
fn lay_out(plan: &mut Plan, folders: &[PathBuf], out: &Path, rates: &BTreeMap<u32, usize>) {
    let mut words = HashSet::new();
    let alone = plan.songs.len() == 1;
    let homes: Vec<PathBuf> = plan
        .songs
        .iter()
        .map(|song| absolute(&song.home).unwrap_or_else(|_| song.home.clone()))
        .collect();
    let mut outside = false;
    let mut spelt_songs = Vec::new();
    for (index, song) in plan.songs.iter_mut().enumerate() {
        let word = unique(word(&song.title), &mut words);
        let home = &homes[index];
        // Beside its stems, if it may and has them for itself.
        let own = home.starts_with(out)
            && homes.iter().filter(|other| *other == home).count() == 1
            && (home != out || alone);
        let folder = if own { home.clone() } else { out.join("songs").join(&word) };
        let roots = Roots { show: out, song: &folder };
        outside |= spell_all(song, &roots, &mut plan.problems);
        spelt_songs.push((word, folder));
    }
    let mut songs = Vec::new();
    for (song, (word, folder)) in plan.songs.iter().zip(spelt_songs) {
        let roots = Roots { show: out, song: &folder };
        let spell = |file: &Path| roots.spell(file).map(|(text, _)| text).ok();
        let midi = match &song.tempo {
            Tempo::Midi(file) => spell(file),
            _ => None,
        };
        let stems: Vec<(&StemDraft, String)> =
            song.stems.iter().filter_map(|stem| Some((stem, spell(&stem.file)?))).collect();
        let lyrics = song.lyrics.as_deref().and_then(spell);
        let text = song_text(song, &Spelt { stems, midi, lyrics });
        let path = folder.join("song.yaml");
        let inner = path.strip_prefix(out).unwrap_or(&path);
        let parts: Vec<_> =
            inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        songs.push((song, word, guarded(parts.join("/"))));
        plan.files.push(PlannedFile { exists: path.symlink_metadata().is_ok(), path, text });
    }
    let rate = rates.iter().max_by_key(|(_, count)| **count).map_or(48_000, |(rate, _)| *rate);
    let show = ShowParts {
        name: &show_name(&plan.songs, folders, out),
        rate,
        other_rates: rates.keys().copied().filter(|other| *other != rate).collect(),
        outside,
        songs,
        left_out: &plan.left_out,
    };
    let text = show_text(&show);
    let path = out.join("show.yaml");
    plan.files.push(PlannedFile { exists: path.symlink_metadata().is_ok(), path, text });
}

/// Leaves out what no song file can name, and says whether something lies outside the show's folder.
fn spell_all(song: &mut Draft, roots: &Roots<'_>, problems: &mut Vec<Problem>) -> bool {
    let mut outside = false;
    let mut sound = |file: &Path| match roots.spell(file) {
        Ok((_, inside)) => {
            outside |= !inside;
            true
        }
        Err(error) => {
            problems.push(Problem::of(
                file,
                error.to_string(),
                "give it and its folders other names",
            ));
            false
        }
    };
    song.stems.retain(|stem| sound(&stem.file));
    if let Tempo::Midi(file) = &song.tempo
        && !sound(file)
    {
        song.tempo = Tempo::Unknown;
    }
    song.lyrics = song.lyrics.take().filter(|file| sound(file));
    outside
}

/// A short word for a song: small letters, digits and lines between them.
fn word(title: &str) -> String {
    let mut word = String::new();
    for c in title.to_lowercase().chars().take(40) {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            word.push(c);
        } else if c != '\'' && !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
    }
    let word = word.trim_end_matches('-');
    if word.is_empty() { "song".to_owned() } else { word.to_owned() }
}

/// The song's title for a show of one song, else the name of the folder that has them all.
fn show_name(songs: &[Draft], folders: &[PathBuf], out: &Path) -> String {
    if let [only] = songs {
        return only.title.clone();
    }
    let folder = match folders {
        [one] => absolute(one).unwrap_or_else(|_| one.clone()),
        _ => out.to_owned(),
    };
    sound_name(&facts(&file_name(&folder)).title, "Show")
}

impl Plan {
    /// The songs, and what was guessed and left out: what a person wants to know after the files are
    /// written.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = String::new();
        // Text never refuses to grow.
        let _ = self.describe(&mut text);
        text
    }

    fn describe(&self, f: &mut impl fmt::Write) -> fmt::Result {
        for (index, song) in self.songs.iter().enumerate() {
            let Draft { title, stems, sections, source, .. } = song;
            let (number, stems, sections) = (index + 1, stems.len(), sections.len());
            write!(f, "{number:>3}. {}: {stems} stems", harmless(title))?;
            if sections > 0 {
                write!(f, ", {sections} sections")?;
            }
            writeln!(f, ", {}, from {}", tempo_text(&song.tempo), harmless(source))?;
            for guess in &song.guesses {
                writeln!(f, "     guessed: {}", harmless(guess))?;
            }
            for LeftOut { what, why } in &song.left_out {
                writeln!(f, "     left out: {}", harmless(&format!("{what}: {why}")))?;
            }
        }
        for LeftOut { what, why } in &self.left_out {
            writeln!(f, "left out: {}", harmless(&format!("{what}: {why}")))?;
        }
        Ok(())
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f)?;
        for file in &self.files {
            let note = if file.exists { "  (is there already)" } else { "" };
            writeln!(f, "file {}{note}", harmless(&file.path.to_string_lossy()))?;
            for line in file.text.lines() {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

fn tempo_text(tempo: &Tempo) -> String {
    match tempo {
        Tempo::Unknown => "tempo not known".to_owned(),
        Tempo::Midi(file) => format!("tempo of {}", file_name(file)),
        Tempo::Changes(changes) => match &changes[..] {
            [] => "tempo not known".to_owned(),
            [first, rest @ ..] => {
                let bpm = first.bpm.unwrap_or(120.0);
                match rest.len() {
                    0 => format!("{bpm} bpm"),
                    more => format!("{bpm} bpm and {more} changes"),
                }
            }
        },
    }
}
