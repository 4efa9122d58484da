//! From folders and files to songs.

use std::path::{Path, PathBuf};

use crate::draft::{Draft, LeftOut};
use crate::names::{facts, natural, numbered, sound_name};
use crate::problem::Problem;
use crate::scan::{Folder, base_name, file_name, scan};
use crate::sort::{Sort, sort};
use crate::{ableton, folder, reaper, stem_file, timeline};

/// What was found, apart from the songs.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) problems: Vec<Problem>,
    /// What belongs to no song.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A name of a song, with its number in the set taken off.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    pub(crate) number: Option<u32>,
    pub(crate) rest: String,
}

/// The songs of what the command line names, in the order of their numbers and names.
pub(crate) fn songs(paths: &[PathBuf], found: &mut Found) -> Vec<Draft> {
    let mut folders: Vec<Folder> = Vec::new();
    for path in paths {
        match open(path, &mut found.problems) {
            Some(folder) => folders.push(folder),
            None => continue,
        }
    }
    folders.sort_by(|a, b| natural(&a.name(), &b.name()));
    let folders: Vec<&Folder> = folders.iter().collect();
    siblings(&folders, found)
}

/// A folder, or a project or stem file as if it were alone in its folder.
fn open(path: &Path, problems: &mut Vec<Problem>) -> Option<Folder> {
    if path.is_dir() {
        let folder = scan(path, problems);
        if !folder.has_music() {
            let cause = "there is no audio file and no project in it";
            let suggestion = match folder.archive() {
                Some(archive) => format!("unpack {} first", file_name(archive)),
                None => "name the folder that has the stems".to_owned(),
            };
            problems.push(Problem::of(path, cause, suggestion));
        }
        return Some(folder);
    }
    if !path.is_file() {
        let cause = "there is no such file or folder";
        problems.push(Problem::of(path, cause, "check the spelling"));
        return None;
    }
    let parent = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut folder = Folder { path: parent, ..Folder::default() };
    match sort(&file_name(path)) {
        Sort::Reaper => folder.reaper.push(path.to_owned()),
        Sort::Ableton => folder.ableton.push(path.to_owned()),
        Sort::StemFile => folder.stem_files.push(path.to_owned()),
        _ => {
            let suggestion =
                "name the folder of the stems, a REAPER project, a Live set or a stem file";
            problems.push(Problem::of(path, "it is no folder and no project", suggestion));
            return None;
        }
    }
    Some(folder)
}

/// The songs of folders that stand beside each other.
fn siblings(folders: &[&Folder], found: &mut Found) -> Vec<Draft> {
    let names: Vec<String> = folders.iter().map(|folder| title_source(&folder.path)).collect();
    let numbers = numbered(&names.iter().map(String::as_str).collect::<Vec<&str>>());
    let mut named: Vec<(&Folder, Named)> = folders
        .iter()
        .zip(names.iter().zip(numbers))
        .map(|(folder, (name, (number, start)))| {
            (*folder, Named { number, rest: name[start..].to_owned() })
        })
        .collect();
    // Numbers only order what all have them; else the order of names stays.
    if named.iter().all(|(_, named)| named.number.is_some()) {
        named.sort_by_key(|(_, named)| named.number);
    }
    named.into_iter().flat_map(|(folder, named)| of_folder(folder, &named, found)).collect()
}

/// The name that a song of this folder has: that of the folder above if this one is only called
/// `Stems` or the like.
fn title_source(path: &Path) -> String {
    // `import .` is a name as well.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = file_name(&real);
    match real.parent().filter(|_| crate::names::is_container(&name)) {
        Some(parent) if parent.file_name().is_some() => file_name(parent),
        _ => name,
    }
}

fn of_folder(folder: &Folder, named: &Named, found: &mut Found) -> Vec<Draft> {
    for path in &folder.discarded {
        let why = "by its name it is not to be played";
        found.left_out.push(LeftOut::new(path.to_string_lossy(), why));
    }
    if folder.has_projects() {
        return of_projects(folder, named, found);
    }
    let parts = folder::Parts::of(folder);
    let mut drafts: Vec<Draft> = Vec::new();
    if !parts.audio.is_empty() {
        if parts.is_mixes() && !(parts.songs.is_empty() && folder.stem_files.is_empty()) {
            found.left_out.extend(parts.audio.iter().map(|part| {
                LeftOut::new(part.path.to_string_lossy(), "it is a mix beside the folders of songs")
            }));
        } else {
            drafts.extend(folder::drafts(folder, &parts, named, found));
        }
    }
    drafts.extend(of_stem_files(folder, found));
    drafts.extend(siblings(&parts.songs, found));
    drafts
}

/// The songs of the project in a folder. If there are several, the one with the last name is taken:
/// `Song v3` comes after `Song v2`.
fn of_projects(folder: &Folder, named: &Named, found: &mut Found) -> Vec<Draft> {
    let mut projects: Vec<&PathBuf> = folder.ableton.iter().chain(&folder.reaper).collect();
    projects.sort_by(|a, b| natural(&base_name(a), &base_name(b)));
    let Some(project) = projects.pop() else { return Vec::new() };
    let why = format!("of several projects in a folder, only {} is read", file_name(project));
    found.left_out.extend(projects.iter().map(|path| LeftOut::new(path.to_string_lossy(), &why)));
    let base = base_name(project);
    let start = numbered(&[&base])[0].1;
    let facts = facts(&base[start..]);
    let is_set = sort(&file_name(project)) == Sort::Ableton;
    let title = sound_name(&facts.title, "Song");
    let timeline = if is_set {
        ableton::read(project, &title, &mut found.problems)
    } else {
        reaper::read(project, &title, &mut found.problems)
    };
    let mut drafts = match timeline {
        Ok(timeline) => timeline::drafts(&timeline),
        Err(problem) => {
            found.problems.push(problem);
            Vec::new()
        }
    };
    if let [only] = &mut drafts[..] {
        only.number = only.number.or(named.number);
        only.key = only.key.take().or(facts.key);
    }
    if drafts.iter().any(|draft| !draft.stems.is_empty()) {
        let empty = drafts.iter().filter(|draft| draft.stems.is_empty());
        found.left_out.extend(empty.flat_map(|draft| draft.left_out.iter().cloned()));
        drafts.retain(|draft| !draft.stems.is_empty());
        return drafts;
    }
    // Nothing in the project can be a stem, but the folder may have stems rendered from it.
    let parts = folder::Parts::of(folder);
    let mut songs = if parts.audio.is_empty() {
        Vec::new()
    } else {
        folder::drafts(folder, &parts, named, found)
    };
    match (&mut drafts[..], &mut songs[..]) {
        ([project], [song]) => folder::with_project(song, project),
        (projects, _) => {
            found.left_out.extend(projects.iter().flat_map(|draft| draft.left_out.iter().cloned()));
        }
    }
    songs.extend(of_stem_files(folder, found));
    songs.extend(siblings(&parts.songs, found));
    songs
}

fn of_stem_files(folder: &Folder, found: &mut Found) -> Vec<Draft> {
    let names: Vec<String> = folder.stem_files.iter().map(|path| base_name(path)).collect();
    let numbers = numbered(&names.iter().map(String::as_str).collect::<Vec<&str>>());
    let mut drafts = Vec::new();
    for (path, (name, (number, start))) in folder.stem_files.iter().zip(names.iter().zip(numbers)) {
        match stem_file::draft(path, &name[start..], number) {
            Ok(draft) => drafts.push(draft),
            Err(problem) => found.problems.push(problem),
        }
    }
    if drafts.iter().all(|draft| draft.number.is_some()) {
        drafts.sort_by_key(|draft| draft.number);
    }
    drafts
}
