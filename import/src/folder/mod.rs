//! A folder of stems.

mod midi;
mod parts;

use std::collections::HashSet;
use std::path::PathBuf;

use crate::draft::{Change, Draft, LeftOut, StemDraft, Tempo};
use crate::names::{
    Facts, Kind, facts, group_by_title, kind_of, letters, numbered, sound_name, stem_names,
};
use crate::problem::Problem;
use crate::scan::{Folder, base_name, file_name};
use crate::sort::{is_archive, is_packed};
use crate::source::{Found, Named};
use crate::stems::settle;
use midi::add_midi;
use parts::Part;

pub(crate) use parts::Parts;

/// More are no stems of one folder.
const MAX_FILES: usize = 1000;

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
