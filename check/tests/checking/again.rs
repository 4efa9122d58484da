//! A second check, and a show on another machine.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use downbeat_check::{Difference, Findings, Manifest, Options, Progress, check};
use downbeat_show_files::{LoadOptions, load};

use crate::band::{band, checked, write, write_wav};

/// Counts what was read.
#[derive(Default)]
struct Counted {
    total: AtomicU64,
    done: AtomicU64,
}

impl Progress for Counted {
    fn total(&self, bytes: u64) {
        self.total.store(bytes, Relaxed);
    }
    fn advance(&self, bytes: u64) {
        self.done.fetch_add(bytes, Relaxed);
    }
    fn now(&self, _: &str) {}
}

#[test]
fn a_second_check_finds_the_same_and_does_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut stems = band();
    stems[0].planes[0][100_000..100_005].fill(1.0);
    let show = write(folder.path(), &stems, "");
    let counted = Counted::default();
    let loaded = load(&show, &LoadOptions::default());
    let first = check(&loaded, &Options::default(), &counted);
    assert!(counted.total.load(Relaxed) > 0);
    assert_eq!(counted.done.load(Relaxed), counted.total.load(Relaxed));
    // Samples in the middle that only a reading would find. The file keeps its length, its ends and
    // its time.
    let stem = folder.path().join("0.wav");
    let time = fs::metadata(&stem).unwrap().modified().unwrap();
    let mut bytes = fs::read(&stem).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 30_000].fill(0);
    fs::write(&stem, &bytes).unwrap();
    fs::File::options().write(true).open(&stem).unwrap().set_modified(time).unwrap();
    assert_eq!(checked(&show), first);
    // With another time it is read.
    fs::write(&stem, &bytes).unwrap();
    assert_ne!(checked(&show), first);
}

#[test]
fn a_change_of_levels_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    let peak = |findings: &Findings| findings.songs[0].output_peaks_dbfs[0].unwrap();
    let before = peak(&checked(&show));
    let text = fs::read_to_string(&show).unwrap();
    fs::write(&show, text.replace("outputs: [1, 2]", "outputs: [1, 2], level: -6 dB")).unwrap();
    assert!((before - peak(&checked(&show)) - 6.0).abs() < 0.01);
}

#[test]
fn a_torn_store_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let show = write(folder.path(), &band(), "");
    let first = checked(&show);
    let store = folder.path().join(".downbeat/cache/check.json");
    let text = fs::read(&store).unwrap();
    for torn in [&text[..text.len() / 2], b"", b"{}", b"\xff\xfe", b"[1e999]"] {
        fs::write(&store, torn).unwrap();
        assert_eq!(checked(&show), first);
        assert_eq!(fs::read(&store).unwrap(), text);
    }
}

#[test]
fn two_machines_are_compared() {
    let here = tempfile::tempdir().unwrap();
    let there = tempfile::tempdir().unwrap();
    let made = |folder: &tempfile::TempDir| {
        let show = write(folder.path(), &band(), "");
        let loaded = load(&show, &LoadOptions::default());
        move || Manifest::of(loaded.show.as_ref().unwrap(), &()).unwrap()
    };
    let (first, second) = (made(&here), made(&there));
    let manifest = first();
    // Three stems, the show and the song.
    assert_eq!(manifest.len(), 5);
    assert_eq!(manifest.compare(&second()), []);
    let file = here.path().join("manifest.txt");
    manifest.write(&file).unwrap();
    assert_eq!(Manifest::read(&file).unwrap(), manifest);

    let stem = there.path().join("1.wav");
    let mut bytes = fs::read(&stem).unwrap();
    bytes[50_000] ^= 1;
    fs::write(&stem, bytes).unwrap();
    // It is no part of the show.
    fs::write(there.path().join("notes.md"), "hello").unwrap();
    fs::create_dir(there.path().join("venues")).unwrap();
    fs::write(there.path().join("venues/hall.yaml"), "buses: {}\n").unwrap();
    fs::remove_file(there.path().join("song.yaml")).unwrap();
    assert_eq!(
        manifest.compare(&second()),
        [
            Difference::Changed("1.wav".into()),
            Difference::Missing("song.yaml".into()),
            Difference::Added("venues/hall.yaml".into()),
        ]
    );
    fs::write(&file, "something else\n").unwrap();
    assert!(Manifest::read(&file).unwrap_err().to_string().contains(":1: it is no manifest"));
}

/// Everything that the show names, wherever it is, and nothing that only lies there.
#[test]
fn a_manifest_names_what_the_show_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for made in ["tour/songs/a", "tour/setlists", "tour/venues", "disk"] {
        fs::create_dir_all(at(made)).unwrap();
    }
    write_wav(&at("disk/kick.wav"), &band()[0].planes, 24);
    let files = [
        (
            "tour/show.yaml",
            "show: Test\noutside: on\ncontrols: pedals.yaml\nbuses:\n  main: { outputs: [1, 2] }\n\
             songs:\n  a: songs/a/song.yaml\nsetlists:\n  main: [a]\n",
        ),
        (
            "tour/songs/a/song.yaml",
            "title: A\ntempo: 120\nlyrics: words.lrc\nstems:\n  \
             - { name: Kick, file: ../../../disk/kick.wav, bus: main }\n",
        ),
        ("tour/songs/a/words.lrc", "[00:01.00]La\n"),
        ("tour/pedals.yaml", "bindings:\n  - { on: cc 64, do: go }\n"),
        ("tour/setlists/late.yaml", "- a\n"),
        ("tour/venues/hall.yaml", "buses: {}\n"),
        ("tour/notes.md", "none of it"),
        ("tour/songs/a/old.yaml", "none of it"),
        ("disk/other.yaml", "none of it"),
    ];
    for (path, text) in files {
        fs::write(at(path), text).unwrap();
    }
    let loaded = load(&at("tour/show.yaml"), &LoadOptions::default());
    let show = loaded.show.as_ref().unwrap_or_else(|| panic!("{:?}", loaded.problems));
    let manifest = Manifest::of(show, &()).unwrap();
    manifest.write(&at("show.b3")).unwrap();
    let text = fs::read_to_string(at("show.b3")).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    assert_eq!(
        names,
        [
            "../disk/kick.wav",
            "pedals.yaml",
            "setlists/late.yaml",
            "show.yaml",
            "songs/a/song.yaml",
            "songs/a/words.lrc",
            "venues/hall.yaml",
        ]
    );
}
