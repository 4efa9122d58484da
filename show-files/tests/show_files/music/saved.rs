//! Setlists that are saved beside the show.

use std::fs;

use downbeat_show_files::{Entry, LoadOptions, SongEntry, Then, load, save_setlist};

use super::{STEMS, show};
use crate::audio_files::write_wav;

#[test]
fn a_saved_setlist_loads_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let song = format!(
        "{STEMS}
sections: [{{ name: Intro, bar: 1 }}, {{ name: Verse, bar: 3 }}, {{ name: Outro, bar: 5 }}]
versions: {{ long: {{}}, \"short: 1\": {{ sections: [Outro, Intro, Verse] }} }}
"
    )
    .replace("tempo: 120", "tempo: 127.97");
    let text = "
show: S
rate: 44100
buses: { main: { outputs: [1, 2] }, vox: { outputs: [3] } }
songs: { a: a.yaml, \"1: b\": b.yaml }
setlists:
  all:
    - { song: a, then: { segue: 3 beats } }
    - { song: a, then: { segue: 3 beats, at: 30.2, click: end }, note: \"drop D: \\\"now\\\"\" }
    - { song: \"1: b\", version: \"short: 1\", then: { segue: 1 beat, at: 3.2, click: 2 beats } }
    - { song: a, version: long, then: { pause: 0.3333 s } }
    - { talk: \"yes: no\", length: 1:30, note: \"two\\nlines\" }
    - { song: a, then: continue }
    - { song: a, version: long, then: { pause: 2 s }, skip: on }
    - { break: 15 min, skip: on }
    - { break: 90.1 s, name: Change }
    - \"1: b\"
";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    fs::write(folder.path().join("a.yaml"), &song).unwrap();
    fs::write(folder.path().join("b.yaml"), &song).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 44_100, 61 * 44_100 + 7);
    write_wav(&folder.path().join("long.wav"), 2, 44_100, 61 * 44_100 + 7);
    let load = || load(&folder.path().join("show.yaml"), &LoadOptions::default()).show.unwrap();
    let show = load();
    let entries = &show.setlists[0].entries;
    // Its name is taken, the next one's is by the time the show is loaded again.
    for name in ["all 2", "all 3"] {
        let file = save_setlist(&load(), "all", entries).unwrap();
        assert_eq!(file, folder.path().join(format!("setlists/{name}.yaml")));
    }
    // Without loading again the file itself is what is in the way.
    let fourth = save_setlist(&show, "all", &entries[..1]).unwrap();
    assert_eq!(fourth.file_name().unwrap(), "all 4.yaml");
    let again = load();
    let names: Vec<&str> = again.setlists.iter().map(|setlist| setlist.name.as_str()).collect();
    assert_eq!(names, ["all", "all 2", "all 3", "all 4"]);
    assert_eq!(&again.setlists[1].entries, entries);
    assert_eq!(&again.setlists[2].entries, entries);
    let hidden = fs::read_dir(folder.path().join("setlists")).unwrap().count();
    assert_eq!(hidden, 3, "nothing else is left behind");
}

#[test]
fn a_setlist_that_cannot_be_is_not_saved() {
    let show = show("", "setlists: { all: [a] }", &[STEMS]);
    let entries = show.setlists[0].entries.clone();
    for name in ["", "..", "a/b", "/tmp/x", ".hidden"] {
        assert!(save_setlist(&show, name, &entries).is_err(), "{name}");
    }
    assert!(save_setlist(&show, "new", &[]).is_err());
    let song = |song, version, skip| {
        Entry::Song(SongEntry { song, version, then: Then::Stop, note: None, skip })
    };
    assert!(save_setlist(&show, "new", &[song(1, None, false)]).is_err());
    assert!(save_setlist(&show, "new", &[song(0, Some(0), false)]).is_err());
    // Nothing of it would play.
    assert!(save_setlist(&show, "new", &[song(0, None, true)]).is_err());
}

#[test]
fn a_saved_setlist_is_checked_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("setlists")).unwrap();
    fs::write(folder.path().join("a.yaml"), STEMS).unwrap();
    let text = "{ show: S, buses: { main: { outputs: [1] }, vox: { outputs: [2] } }, songs: { opener: a.yaml }, setlists: { all: [opener] } }";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 1, 48_000, 60 * 48_000);
    let saved = |name: &str, text: &str| {
        fs::write(folder.path().join("setlists").join(name), text).unwrap();
    };
    saved("all.yaml", "[opener]");
    saved("broken.yaml", "- [opener");
    saved("gone.yaml", "- opener\n- opner\n");
    saved("notes.txt", "not a setlist");
    saved(".hidden.yaml", "- opner");
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    let problems: Vec<String> = loaded
        .problems
        .iter()
        .map(|problem| format!("{}:{}: {}", problem.file.display(), problem.line, problem.cause))
        .collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert_eq!(problems[0], "setlists/all.yaml:1: the show file has a setlist `all` as well");
    assert!(problems[1].starts_with("setlists/broken.yaml:"), "{}", problems[1]);
    assert_eq!(problems[2], "setlists/gone.yaml:2: there is no song `opner`");
}
