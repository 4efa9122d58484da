//! The JSON schemas against every file of the project that loads, and some that do not.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_show_files::{SchemaOf, schema};
use serde_json::Value;

/// Validators of every kind of file.
pub(crate) struct Validators([jsonschema::Validator; SchemaOf::ALL.len()]);

impl Validators {
    pub(crate) fn new() -> Self {
        Self(SchemaOf::ALL.map(|of| jsonschema::draft7::new(&schema(of)).unwrap()))
    }

    /// What the schema of a file of the project says against it.
    pub(crate) fn faults_of(&self, path: &Path, text: &str) -> Vec<String> {
        self.faults(kind(path), text)
    }

    /// What the schema of a file says against it.
    fn faults(&self, of: SchemaOf, text: &str) -> Vec<String> {
        let file: Value = serde_yaml::from_str(text).unwrap();
        let validator = &self.0[SchemaOf::ALL.iter().position(|other| *other == of).unwrap()];
        validator
            .iter_errors(&file)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every YAML file below a folder.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|it| it == "yaml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn kind(path: &Path) -> SchemaOf {
    if path.parent().unwrap().ends_with("venues") {
        SchemaOf::Venue
    } else if path.parent().unwrap().ends_with("setlists") {
        SchemaOf::Setlist
    } else if path.file_name().unwrap() == "controls.yaml" {
        SchemaOf::Controls
    } else if path.file_name().unwrap() == "show.yaml" {
        SchemaOf::Show
    } else {
        SchemaOf::Song
    }
}

#[test]
fn every_example_is_valid() {
    let validators = Validators::new();
    let files = yaml_files(&folder("examples"));
    assert!(files.len() >= 3);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(validators.faults_of(&path, &text), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn every_example_of_the_docs_is_valid() {
    let validators = Validators::new();
    let mut checked = 0;
    for (file, text) in crate::example::examples() {
        let of = match file.as_str() {
            "show.yaml" => SchemaOf::Show,
            "controls.yaml" => SchemaOf::Controls,
            name if name.starts_with("venues/") => SchemaOf::Venue,
            name if name.ends_with("/song.yaml") => SchemaOf::Song,
            // A part of a file lacks what the rest of it has, and other files have no schema here.
            name if name.starts_with("in ") || name.ends_with(".yaml") => continue,
            other => panic!("an example does not say which file it is of: {other}"),
        };
        assert_eq!(validators.faults(of, &text), Vec::<String>::new(), "{file}");
        checked += 1;
    }
    assert!(checked >= 5);
}

/// Fixtures by whether their problems have errors.
fn fixtures(with_errors: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder("tests/fixtures")).unwrap() {
        let path = entry.unwrap().path();
        let problems = fs::read_to_string(path.join("problems.snap")).unwrap();
        if problems.contains(": error: ") == with_errors {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_fixture_that_loads_is_valid() {
    let validators = Validators::new();
    let fixtures = fixtures(false);
    assert!(fixtures.len() >= 8);
    for path in fixtures.iter().flat_map(|fixture| yaml_files(fixture)) {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(validators.faults_of(&path, &text), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn what_has_unknown_keys_wrong_values_or_too_few_keys_is_not() {
    let validators = Validators::new();
    for name in ["unknown-key", "wrong-values", "wrong-type", "missing-keys", "empty-lists"] {
        let path = folder("tests/fixtures").join(name).join("show.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(!validators.faults(SchemaOf::Show, &text).is_empty(), "{name}");
    }
    for name in ["unknown-key", "wrong-values", "missing-keys-in-a-song"] {
        let path = folder("tests/fixtures").join(name).join("song.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(!validators.faults(SchemaOf::Song, &text).is_empty(), "{name}");
    }
    assert!(!validators.faults(SchemaOf::Venue, "buses: { drums: { lvl: 1 } }").is_empty());
    assert!(!validators.faults(SchemaOf::Setlist, "[opener, { sonk: ballad }]").is_empty());
    assert_eq!(validators.faults(SchemaOf::Setlist, "[opener, { song: ballad }]"), [""; 0]);
}

/// Whether a song with this line in it is valid.
fn song(line: &str) -> bool {
    let text = format!("tempo: 120\nstems: [{{ name: A, file: a.wav, bus: main }}]\n{line}\n");
    let text = if line.starts_with("tempo") { text.replacen("tempo: 120\n", "", 1) } else { text };
    Validators::new().faults(SchemaOf::Song, &text).is_empty()
}

#[test]
fn units_are_as_forgiving_as_the_readers() {
    for line in [
        "tempo: 127.97 bpm  6 / 8",
        "title: 1999",
        "title: on",
        "click: on",
        "click: Yes",
        "click: true",
        "count_in: 2BARS",
        "count_in: 1",
        "sections: [{ name: 1, bar: 17 }]",
        "lyrics: song.lrc",
    ] {
        assert!(song(line), "{line}");
    }
    for line in [
        "tempo: fast",
        "click: maybe",
        "count_in: 17",
        "count_in: 1 beat",
        "sections: []",
        "program: 128",
        "events: [{ at: start, midi: { port: A, note: H3 } }]",
    ] {
        assert!(!song(line), "{line}");
    }
}
