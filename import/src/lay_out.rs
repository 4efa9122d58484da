//! Where the files of a show go, and what is written in them.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::draft::{Draft, StemDraft, Tempo};
use crate::names::{facts, sound_name, unique};
use crate::plan::{Plan, PlannedFile};
use crate::problem::Problem;
use crate::scan::file_name;
use crate::write::{Roots, ShowParts, Spelt, absolute, guarded, show_text, song_text};

/// Spells the paths and writes the texts.
pub(crate) fn lay_out(
    plan: &mut Plan,
    folders: &[PathBuf],
    out: &Path,
    rates: &BTreeMap<u32, usize>,
) {
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
