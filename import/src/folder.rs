//! A folder of stems.

use std::collections::HashSet;
use std::path::PathBuf;

use downbeat_show_files::{Exact, TempoMap, midi};

use crate::draft::{Change, Draft, LeftOut, Position, SectionDraft, StemDraft, Tempo};
use crate::names::{
    Facts, Kind, facts, fold, group_by_title, is_container, is_part, kind_of, letters, numbered,
    sound_name, stem_names,
};
use crate::problem::Problem;
use crate::scan::{Folder, base_name, file_name, is_archive, is_packed};
use crate::source::{Found, Named};
use crate::stems::settle;

/// More are no sections.
const MAX_MARKERS: usize = 1000;
/// More are no stems of one folder.
const MAX_FILES: usize = 1000;

/// An audio file of a song.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    /// What the folder in the song's folder says it is, such as `Drums`.
    kind: Option<Kind>,
}

/// What a folder is made of: the files of a song, and the folders of other songs.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    pub(crate) audio: Vec<Part>,
    pub(crate) songs: Vec<&'a Folder>,
    midi: Vec<PathBuf>,
    lyrics: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

impl<'a> Parts<'a> {
    /// Folders called `Stems` or `Drums` hold files of the song above them, if that looks like a song:
    /// it has audio files itself, or no other folders. Every other folder is a song, or several.
    pub(crate) fn of(folder: &'a Folder) -> Self {
        let with_music: Vec<&Folder> =
            folder.folders.iter().filter(|folder| folder.has_music()).collect();
        let is_song = !folder.audio.is_empty() || with_music.iter().all(|folder| fits(folder));
        let mut parts = Self::default();
        parts.take(folder, None, is_song);
        parts
    }

    fn take(&mut self, folder: &'a Folder, kind: Option<Kind>, is_song: bool) {
        self.audio.extend(folder.audio.iter().map(|path| Part { path: path.clone(), kind }));
        self.midi.extend_from_slice(&folder.midi);
        self.lyrics.extend_from_slice(&folder.lyrics);
        self.others.extend_from_slice(&folder.others);
        for inner in &folder.folders {
            if !inner.has_music() {
                // Without audio it may still hold the tempo map.
                self.midi.extend_from_slice(&inner.midi);
                self.lyrics.extend_from_slice(&inner.lyrics);
                self.others.extend_from_slice(&inner.others);
            } else if is_song && fits(inner) {
                let own = if is_container(&inner.name()) { None } else { kind_of(&inner.name()) };
                self.take(inner, own.or(kind), true);
            } else {
                self.songs.push(inner);
            }
        }
    }

    /// Whether all of its files are whole mixes.
    pub(crate) fn is_mixes(&self) -> bool {
        self.audio.iter().all(|part| kind_of(&base_name(&part.path)) == Some(Kind::Mix))
    }
}

/// Whether a folder only holds files of the song above it.
fn fits(folder: &Folder) -> bool {
    let sound = folder.stem_files.is_empty() && !folder.has_projects();
    sound && is_part(&folder.name())
}

/// The song of a folder, or the songs if its files are those of several side by side.
pub(crate) fn drafts(
    folder: &Folder,
    parts: &Parts<'_>,
    named: &Named,
    found: &mut Found,
) -> Vec<Draft> {
    let mut left_out = Vec::new();
    let (audio, more) = parts.audio.split_at(parts.audio.len().min(MAX_FILES));
    if !more.is_empty() {
        let cause = format!("there are {} audio files in it", parts.audio.len());
        let suggestion =
            format!("only the first {MAX_FILES} were looked at; give each song a folder");
        found.problems.push(Problem::of(&folder.path, cause, suggestion));
    }
    let audio = without_copies(audio, &mut left_out);
    let bases: Vec<String> = audio.iter().map(|part| base_name(&part.path)).collect();
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let Some(groups) = group_by_title(&bases) else {
        let of_name = facts(&named.rest);
        let mut draft = song(&of_name, &audio, &bases, named.number, folder);
        draft.left_out.extend(left_out);
        add_midi(&mut draft, &parts.midi, &mut found.problems);
        let mut rest: Vec<&PathBuf> = parts.others.iter().collect();
        match &parts.lyrics[..] {
            [one] => draft.lyrics = Some(one.clone()),
            several => rest.extend(several),
        }
        draft.left_out.extend(rest.into_iter().map(|path| {
            let why = match is_archive(path) {
                true => "it is an archive: unpack it, if there are stems in it",
                false => "it is no audio file",
            };
            LeftOut::new(file_name(path), why)
        }));
        settle(&mut draft);
        return vec![draft];
    };
    let rest = parts.midi.iter().chain(&parts.lyrics).chain(&parts.others);
    found.left_out.extend(left_out);
    found.left_out.extend(rest.map(|path| {
        LeftOut::new(path.to_string_lossy(), "which of the songs it belongs to is open")
    }));
    groups
        .into_iter()
        .map(|(title, members)| {
            let of_name = Facts { title, ..Facts::default() };
            let audio: Vec<&Part> = members.iter().map(|index| audio[*index]).collect();
            let bases: Vec<&str> = members.iter().map(|index| bases[*index]).collect();
            let mut draft = song(&of_name, &audio, &bases, None, folder);
            draft.guesses.insert(0, "the title, from the names of the files".to_owned());
            settle(&mut draft);
            draft
        })
        .collect()
}

/// Of the same stem in several formats, the one that is played as it is.
fn without_copies<'a>(audio: &'a [Part], left_out: &mut Vec<LeftOut>) -> Vec<&'a Part> {
    let name = |part: &Part| letters(&base_name(&part.path));
    let plain: HashSet<String> =
        audio.iter().filter(|part| !is_packed(&part.path)).map(name).collect();
    let is_copy = |part: &Part| is_packed(&part.path) && plain.contains(&name(part));
    let (copies, kept): (Vec<&Part>, Vec<&Part>) = audio.iter().partition(|part| is_copy(part));
    left_out.extend(
        copies
            .iter()
            .map(|part| LeftOut::new(file_name(&part.path), "the same stem is here without loss")),
    );
    kept
}

fn song(
    of_name: &Facts,
    audio: &[&Part],
    bases: &[&str],
    number: Option<u32>,
    folder: &Folder,
) -> Draft {
    let source = format!("the folder {}", folder.name());
    let mut draft = Draft {
        title: sound_name(&of_name.title, "Song"),
        number,
        home: folder.path.clone(),
        source,
        ..Draft::default()
    };
    let names = stem_names(bases, &of_name.title);
    draft.stems = audio.iter().zip(names).map(|(part, name)| stem(part, name)).collect();
    let starts = numbered(bases);
    let of_files: Vec<Facts> =
        bases.iter().zip(starts).map(|(base, (_, start))| facts(&base[start..])).collect();
    let of_file = of_files.iter().find(|facts| facts.bpm.is_some());
    let from =
        |name: Option<f64>| if name.is_some() { "the folder's name" } else { "the files' names" };
    if let Some(bpm) = of_name.bpm.or(of_file.and_then(|facts| facts.bpm)) {
        draft.tempo = Tempo::Changes(vec![Change::start(bpm, (4, 4))]);
        draft
            .guesses
            .push(format!("tempo {bpm}, from {}; the meter 4/4, from nothing", from(of_name.bpm)));
        let mut others: Vec<f64> = of_files.iter().filter_map(|facts| facts.bpm).collect();
        others.retain(|other| *other != bpm);
        if let Some(other) = others.first() {
            draft
                .guesses
                .push(format!("a file says {other} bpm instead: listen which one is right"));
        }
    }
    draft.key = of_name.key.clone().or_else(|| of_files.iter().find_map(|facts| facts.key.clone()));
    if let Some(edition) = &of_name.edition {
        draft.source.push_str(&format!(" ({edition})"));
    }
    draft
}

fn stem(part: &Part, name: String) -> StemDraft {
    let kind = kind_of(&name).or(part.kind).or_else(|| kind_of(&base_name(&part.path)));
    StemDraft {
        name,
        file: part.path.clone(),
        track: None,
        kind: kind.unwrap_or(Kind::Music),
        kind_unknown: kind.is_none(),
        level_db: 0.0,
        pan: None,
        remark: None,
    }
}

/// Takes the tempo, and markers as sections, from the MIDI file beside the stems. If there are
/// several, the one with a telling name, or else the first that can be read.
fn add_midi(draft: &mut Draft, files: &[PathBuf], problems: &mut Vec<Problem>) {
    let tells = |path: &PathBuf| {
        let name = fold(&base_name(path));
        !["tempo", "map", "click", "marker"].iter().any(|word| name.contains(word))
    };
    let mut files: Vec<&PathBuf> = files.iter().collect();
    files.sort_by_key(|path| tells(path));
    let mut taken = false;
    for path in files {
        if taken {
            let why = "the tempo map is read from another MIDI file";
            draft.left_out.push(LeftOut::new(file_name(path), why));
            continue;
        }
        let file = match midi::read(path) {
            Ok(file) => file,
            Err(error) => {
                problems.push(Problem::of(path, error.to_string(), error.suggestion()));
                continue;
            }
        };
        let tempo = file.tempo();
        if let Err(error) = TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi) {
            let suggestion = "no song may have that: correct it in the program that made the file";
            problems.push(Problem::of(path, error.to_string(), suggestion));
            continue;
        }
        // What a file has that says nothing of tempo: another source knows better.
        let is_default = matches!(&file.tempos[..], [one] if one.micros_per_quarter == 500_000);
        let is_map = !is_default || draft.tempo == Tempo::Unknown;
        add_markers(draft, &file, is_map);
        if !is_map {
            draft.left_out.push(LeftOut::new(file_name(path), "it has no tempo of its own"));
            continue;
        }
        if let Tempo::Changes(_) = draft.tempo {
            draft.guesses.retain(|guess| !guess.starts_with("tempo "));
        }
        let song = file_name(path);
        draft
            .guesses
            .push(format!("the tempo map, from the MIDI file {song}: bar 1 is the first frame"));
        draft.tempo = Tempo::Midi(path.clone());
        taken = true;
    }
}

/// Takes markers as sections: those on a beat by bar and beat, the others by time, if `is_map` says
/// that the song has the tempo of this file.
fn add_markers(draft: &mut Draft, file: &midi::MidiFile, is_map: bool) {
    for marker in file.markers.iter().take(MAX_MARKERS) {
        let place = file.position(marker.tick);
        let bar = u32::try_from(place.bar).unwrap_or(u32::MAX);
        let start = match place.beat {
            _ if !place.on_beat => Position::Seconds(file.seconds(marker.tick)),
            1 => Position::Bar(bar),
            beat => Position::Beat(bar, u32::from(beat)),
        };
        let again = draft.sections.last().is_some_and(|last| last.start == start);
        let why = if again {
            "another one is at the same place"
        } else if !place.on_beat && !is_map {
            "it is on no beat, and the tempo of its file is not that of the song"
        } else {
            draft.sections.push(SectionDraft { name: marker.name.clone(), start });
            continue;
        };
        draft.left_out.push(LeftOut::new(format!("marker {}", marker.name), why));
    }
}

/// Gives a song of stems the tempo and the sections of the project beside them.
pub(crate) fn with_project(song: &mut Draft, project: &mut Draft) {
    song.tempo = std::mem::take(&mut project.tempo);
    song.sections = std::mem::take(&mut project.sections);
    song.guesses.retain(|guess| !guess.starts_with("tempo "));
    song.guesses.append(&mut project.guesses);
    song.guesses.push(format!(
        "tempo and sections, from {}; the stems are taken to start with its bar 1",
        project.source
    ));
    song.left_out.append(&mut project.left_out);
}
