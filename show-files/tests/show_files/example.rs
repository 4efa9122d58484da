//! The example show and the examples of the docs load as they are.

use std::fs;
use std::path::Path;

use downbeat_show_files::{LoadOptions, Show, Venue, load};

use crate::audio_files::write_wav;

/// Writes every file beside the YAML that a text names, relative to a folder: long ones for stems,
/// short ones for the sounds of a click.
fn write_named(text: &str, folder: &Path) {
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']');
    for name in text.split(separators) {
        let path = folder.join(name);
        let Some(extension) = path.extension() else { continue };
        if !["wav", "mid", "lrc", "mp4", "m4a", "mp3"].iter().any(|known| extension == *known) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let seconds = if name.starts_with("sounds/") { 1 } else { 120 };
        match extension.to_str() {
            Some("wav") => write_wav(&path, 1, 48_000, seconds * 48_000),
            Some("mid") => fs::write(&path, crate::midi::song()).unwrap(),
            // Enough to see what it is; nothing is converted here.
            Some("mp4" | "m4a") => fs::write(&path, b"\0\0\0\x18ftypM4A \0\0\0\0").unwrap(),
            Some("mp3") => fs::write(&path, b"ID3\x04\0\0\0\0\0\0 and so on").unwrap(),
            _ => fs::write(&path, "[00:01.00]Here we go\n").unwrap(),
        }
    }
}

/// Writes a show or song file with what it names, and cues for the usual sections.
fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    write_named(text, path.parent().unwrap());
    fs::create_dir_all(folder.join("guide")).unwrap();
    for cue in ["Intro", "Verse", "Chorus", "Bridge", "Solo", "Break", "Outro", "End"] {
        write_wav(&folder.join(format!("guide/{cue}.wav")), 1, 48_000, 24_000);
    }
}

/// The show, if nothing in it must be converted first.
#[track_caller]
fn assert_sound(folder: &Path, what: &str) -> Option<Show> {
    let loaded = load(&folder.join("show.yaml"), &LoadOptions::default());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{what}");
    assert_eq!(loaded.show.is_some(), loaded.to_convert.is_empty(), "{what}");
    loaded.show
}

fn project_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap().replace("\r\n", "\n")
}

/// Writes the example show into a folder, with all it names.
pub(crate) fn write_summer_tour(folder: &Path) {
    for name in ["show.yaml", "songs/opener/song.yaml", "songs/ballad/song.yaml"] {
        let text = project_file(&format!("examples/summer-tour/{name}"));
        write(folder, name, &text);
    }
    let lyrics = "songs/ballad/Ballad.lrc";
    fs::write(folder.join(lyrics), project_file(&format!("examples/summer-tour/{lyrics}")))
        .unwrap();
}

#[test]
fn the_example_show_has_no_problems() {
    let folder = tempfile::tempdir().unwrap();
    write_summer_tour(folder.path());
    assert_sound(folder.path(), "the example show");
}

/// The YAML of a document, each with the file that its first line names.
fn examples_of(document: &str) -> Vec<(String, String)> {
    let text = project_file(document);
    text.split("```yaml\n")
        .skip(1)
        .map(|rest| {
            let (name, text) = rest.split("```").next().unwrap().split_once('\n').unwrap();
            (name.trim_start_matches("# ").to_owned(), text.to_owned())
        })
        .collect()
}

/// The README and every document in docs/.
fn documents() -> Vec<String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let mut found = vec!["../README.md".to_owned()];
    for entry in fs::read_dir(docs).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            found.push(format!("../docs/{name}"));
        }
    }
    found.sort();
    found
}

/// The YAML of all documents, each with the file that its first line names.
pub(crate) fn examples() -> Vec<(String, String)> {
    documents().iter().flat_map(|document| examples_of(document)).collect()
}

/// The top-level keys of a text, each with all its lines.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            parts.push((line.split(':').next().unwrap().to_owned(), String::new()));
        }
        let (_, lines) = parts.last_mut().unwrap();
        lines.push_str(line);
        lines.push('\n');
    }
    parts
}

/// A whole file with some of its keys replaced or added.
fn patched(whole: &str, patch: &str) -> String {
    let patch_parts = parts(patch);
    let kept = parts(whole)
        .into_iter()
        .filter(|(key, _)| patch_parts.iter().all(|(patched, _)| patched != key));
    kept.chain(patch_parts.clone()).map(|(_, lines)| lines).collect()
}

/// A whole show file and song file, the one with its path, that parts of files are put into.
struct Whole {
    show: String,
    /// The parts of show files.
    show_parts: Vec<String>,
    song: (String, String),
}

impl Whole {
    /// Those of a list of examples, or else those of another whole.
    fn of(examples: &[(String, String)], other: Option<&Self>) -> Self {
        let first =
            |wanted: &dyn Fn(&str) -> bool| examples.iter().find(|(file, _)| wanted(file)).cloned();
        let show = first(&|file| file == "show.yaml").map(|(_, text)| text);
        let song = first(&|file| file.ends_with("/song.yaml"));
        Self {
            show: show.unwrap_or_else(|| other.unwrap().show.clone()),
            show_parts: examples
                .iter()
                .filter(|(file, _)| file == "in show.yaml")
                .map(|(_, text)| text.clone())
                .collect(),
            song: song.unwrap_or_else(|| other.unwrap().song.clone()),
        }
    }
}

/// Loads one example, alone or in the place of what it replaces.
fn check(file: &str, text: &str, whole: &Whole, document: &str) {
    let Whole { show, show_parts, song: (song_file, song) } = whole;
    let (show, song) = match file {
        "show.yaml" => (text.to_owned(), song.clone()),
        "in show.yaml" => (patched(show, text), song.clone()),
        "in song.yaml" => {
            // What a song changes of the show, the show has.
            let keys = parts(text);
            let same = |part: &&String| {
                parts(part).iter().any(|(key, _)| keys.iter().any(|it| it.0 == *key))
            };
            let show = show_parts
                .iter()
                .filter(same)
                .fold(show.clone(), |show, part| patched(&show, part));
            (show, patched(song, text))
        }
        file if file.ends_with("/song.yaml") => (show.clone(), text.to_owned()),
        file if file.starts_with("venues/") => (show.clone(), song.clone()),
        // Files of other parts of the program have tests of their own.
        file if file.ends_with(".yaml") => return,
        other => panic!("{document}: an example does not say which file it is of: {other}"),
    };
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "show.yaml", &show);
    write(folder.path(), song_file, &song);
    let show = assert_sound(folder.path(), &format!("{document}: {text}"));
    if let Some(name) = file.strip_prefix("venues/") {
        write(folder.path(), file, text);
        let loaded = Venue::load(&show.unwrap(), name.strip_suffix(".yaml").unwrap());
        assert_eq!(loaded.problems, [], "{document}");
        assert!(loaded.venue.is_some_and(|venue| !venue.is_new()));
    }
}

#[test]
fn the_examples_of_the_docs_have_no_problems() {
    let manual = Whole::of(&examples_of("../docs/show-file.md"), None);
    let mut checked = 0;
    for document in documents() {
        let examples = examples_of(&document);
        let whole = Whole::of(&examples, Some(&manual));
        for (file, text) in &examples {
            check(file, text, &whole, &document);
            checked += 1;
        }
    }
    assert!(checked >= 15);
}
