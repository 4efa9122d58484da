//! The example show and the examples of the manual load as they are.

use std::fs;
use std::path::Path;

use downbeat_show_files::{LoadOptions, load};

use crate::audio_files::write_wav;

/// Writes every audio file that a text names, relative to a folder: long ones for stems, short ones
/// for the sounds of a click.
fn write_audio(text: &str, folder: &Path) {
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']');
    for name in text.split(separators).filter(|word| word.ends_with(".wav")) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let seconds = if name.starts_with("sounds/") { 1 } else { 120 };
        write_wav(&path, 1, 48_000, seconds * 48_000);
    }
}

/// Writes a show or song file with audio files for it.
fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    write_audio(text, path.parent().unwrap());
}

#[track_caller]
fn assert_sound(folder: &Path) {
    let loaded = load(&folder.join("show.yaml"), &LoadOptions::default());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

fn project_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap().replace("\r\n", "\n")
}

#[test]
fn the_example_show_has_no_problems() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["show.yaml", "songs/opener/song.yaml", "songs/ballad/song.yaml"] {
        let text = project_file(&format!("examples/summer-tour/{name}"));
        write(folder.path(), name, &text);
    }
    assert_sound(folder.path());
}

/// The YAML of the manual, each with the file that its first line names.
fn examples() -> Vec<(String, String)> {
    let manual = project_file("../docs/show-file.md");
    manual
        .split("```yaml\n")
        .skip(1)
        .map(|rest| {
            let (name, text) = rest.split("```").next().unwrap().split_once('\n').unwrap();
            (name.trim_start_matches("# ").to_owned(), text.to_owned())
        })
        .collect()
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

#[test]
fn the_examples_of_the_manual_have_no_problems() {
    let examples = examples();
    let whole = |name: &str| {
        let mut texts =
            examples.iter().filter(|(file, _)| file == name).map(|(_, text)| text.clone());
        texts.next().unwrap()
    };
    let (show, song) = (whole("show.yaml"), whole("songs/opener/song.yaml"));
    let mut fragments = 0;
    for (file, text) in &examples {
        let (show, song) = match file.as_str() {
            "show.yaml" | "songs/opener/song.yaml" => (show.clone(), song.clone()),
            "in show.yaml" => (patched(&show, text), song.clone()),
            "in song.yaml" => (show.clone(), patched(&song, text)),
            other => panic!("an example does not say which file it is of: {other}"),
        };
        fragments += usize::from(file.starts_with("in "));
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "show.yaml", &show);
        write(folder.path(), "songs/opener/song.yaml", &song);
        assert_sound(folder.path());
    }
    assert_eq!((examples.len(), fragments), (8, 6));
}
