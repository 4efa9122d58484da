//! The command line: what it says, to whom, and with which exit code.

use std::io::pipe;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use serde_json::Value;

use super::run::{Ran, Running, downbeat, run};
use crate::support::audio::Format;
use crate::support::show::TestShow;

const COMMANDS: [(&str, &[&str]); 9] = [
    (
        "play",
        &[
            "--setlist",
            "--device",
            "--rate",
            "--period",
            "--headless",
            "--go",
            "--auto",
            "--no-connect",
            "--venue",
            "--resume",
            "--fresh",
            "--force",
        ],
    ),
    ("check", &["--rate", "--device", "--no-machine", "--hash", "--json"]),
    ("import", &["--out", "--dry-run", "--force"]),
    ("convert", &["--rate"]),
    (
        "bounce",
        &[
            "--what",
            "--version",
            "--venue",
            "--preset",
            "--length",
            "--format",
            "--normalize",
            "--json",
        ],
    ),
    ("schema", &["show", "song", "venue", "setlist"]),
    ("log", &["--list", "--json"]),
    ("devices", &["--json"]),
    ("demo", &["--dir", "--no-play", "--setlist", "--device"]),
];

/// Lengths that end inside a block and inside a period.
pub(super) const FIRST: u64 = 20_011;
pub(super) const SECOND: u64 = 9_973;

/// Two songs, the second right after the first, on three outputs.
pub(super) fn two_songs() -> TestShow {
    TestShow::new()
        .bus("drums", "{ outputs: [1, 2] }")
        .bus("bass", "{ outputs: [3] }")
        .song("a", "")
        .stem(Format::Wav24, 2, FIRST, "bus: drums")
        .stem(Format::Flac, 1, FIRST, "bus: bass")
        .song("b", "")
        .stem(Format::Wav16, 2, SECOND, "bus: drums")
        .stem(Format::Float, 1, SECOND, "bus: bass")
        .entry("{ song: a, then: continue }")
        .entry("b")
}

/// A show with an error in the show file and two in a song.
fn broken_show() -> TestShow {
    TestShow::new()
        .head("colour: red")
        .bus("drums", "{ outputs: [1, 2] }")
        .song("a", "")
        .stem(Format::Wav16, 1, 100, "bus: drum")
        .stem_file("missing.wav", "bus: drums")
}

pub(super) fn run_on(command: &str, show: &Path, more: &[&str]) -> Ran {
    let args = [command.as_ref(), show.as_os_str()];
    run(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

#[test]
fn every_command_names_its_flags_and_has_an_example() {
    for (command, flags) in COMMANDS {
        let Ran { code, out, err } = run([command, "--help"]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        for flag in flags {
            assert!(out.contains(flag), "{command} does not name {flag}:\n{out}");
        }
        let example = format!("downbeat {command}");
        let (_, examples) = out.split_once("Example").expect("an example");
        assert!(examples.contains(&example), "{examples}");
        assert!(
            run(["--help"]).out.contains(&format!("\n  {command} ")),
            "{command} is not listed"
        );
    }
}

#[test]
fn a_wrong_command_line_is_2_and_says_what_is_right() {
    let cases: [(&[&str], &str); 13] = [
        (&[], "Usage: downbeat <COMMAND>"),
        (&["pley"], "'play'"),
        (&["play"], "<SHOW>"),
        (&["play", "s", "--devise", "null"], "'--device'"),
        (&["play", "s", "--device", "alsa"], "jack, jack:SERVER, cpal, cpal:CARD, null or file:"),
        (&["play", "s", "--period", "0"], "1..=8192"),
        (&["play", "s", "--rate", "fast"], "fast"),
        (&["check", "s", "--rate", "7999"], "8000..=192000"),
        (&["check", "s", "--hash", "f", "--device", "null"], "'--device <D>'"),
        (&["play", "s", "--resume", "--fresh"], "'--fresh'"),
        (&["import", "--dry-run"], "<FOLDER>..."),
        (&["schema", "setlists"], "show, song, venue, setlist"),
        (&["log", "--list", "run"], "'[RUN]'"),
    ];
    for (args, words) in cases {
        let Ran { code, out, err } = run(args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {err}");
        assert!(err.contains(words), "{args:?} does not say `{words}`:\n{err}");
    }
}

#[test]
fn all_problems_of_a_bad_show_are_told_with_place_and_remedy() {
    let show = broken_show();
    let Ran { code, out, err } = run_on("check", &show.write(), &[]);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    assert!(out.starts_with("NOT READY: Test (1 song, 3 errors"), "{out}");
    // After the name and the rate; after the title, the tempo, an empty line and `stems:`.
    let places = ["show.yaml:3:1: ", "songs/a/song.yaml:5:", "songs/a/song.yaml:6:"];
    for place in places {
        assert!(out.contains(&format!("\nerror: {place}")), "nothing at {place}\n{out}");
    }
    for words in ["colour", "`drum`", "missing.wav"] {
        assert!(out.contains(words), "no word of {words}\n{out}");
    }

    let Ran { code, out: json, err } = run_on("check", &show.write(), &["--json"]);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["verdict"], "not-ready");
    let text = |finding: &Value| {
        let part = |key: &str| finding[key].as_str().unwrap();
        let (severity, file) = (part("severity"), part("file"));
        format!("{severity}: {file}: {}\n    {}\n", part("what"), part("remedy"))
    };
    let told: String = json["findings"].as_array().unwrap().iter().map(text).collect();
    assert!(out.contains(&format!("\n\n{told}\n")), "JSON and text disagree: {told}\n{out}");
}

/// A binding to a bus that is not there is told beside what else is wrong, and keeps nothing from being
/// looked at.
#[test]
fn a_wrong_binding_hides_nothing_and_is_not_hidden() {
    const NO_BUS: &str = "the show has no bus `nope`";
    let controls = "bindings:\n  - { on: cc 2, do: bus-mute nope }\n";
    let write = |show: &TestShow| {
        std::fs::write(show.folder.path().join("controls.yaml"), controls).unwrap();
        show.write()
    };
    let show = broken_show();
    let Ran { code, out, .. } = run_on("check", &write(&show), &["--no-machine"]);
    assert_eq!(code, Some(1));
    for words in ["colour", "`drum`", "missing.wav", NO_BUS] {
        assert!(out.contains(words), "no word of {words}\n{out}");
    }
    let show = two_songs();
    let Ran { code, out, .. } = run_on("check", &write(&show), &["--no-machine", "--json"]);
    assert_eq!(code, Some(1));
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&json["verdict"], &json["findings"][0]["what"]),
        (&"not-ready".into(), &NO_BUS.into())
    );
    for song in 0..2 {
        let song = &json["songs"][song];
        assert!(song["stems"][0]["sound"].is_object(), "{song}");
        assert_eq!(song["output_peaks_dbfs"].as_array().unwrap().len(), 3, "{song}");
    }
    let Ran { code, err, .. } = run_on("play", &write(&show), &["--device", "null", "--headless"]);
    assert!(code == Some(1) && err.contains(NO_BUS), "{err}");
}

#[test]
fn a_show_with_errors_does_not_start() {
    let show = broken_show();
    let wav = show.folder.path().join("out.wav");
    let device = format!("file:{}", wav.display());
    let file = show.write();
    for device in [device.as_str(), "null", "jack"] {
        let Ran { code, out, err } = run_on("play", &file, &["--device", device, "--headless"]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        for place in ["show.yaml:3:1: error: ", "song.yaml:5:", "song.yaml:6:"] {
            assert!(err.contains(place), "nothing at {place}\n{err}");
        }
        assert!(err.ends_with("\nthe show does not start with errors in it\n"), "{err}");
    }
    assert!(!wav.exists(), "a show with errors wrote something");
}

#[test]
fn an_unknown_setlist_is_2_and_names_those_there_are() {
    let show = two_songs();
    let args = ["--setlist", "festival", "--device", "null", "--headless"];
    let Ran { code, out, err } = run_on("play", &show.write(), &args);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert_eq!(err, "error: the show has no setlist `festival`; it has: main\n");
}

#[test]
fn a_show_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo.yaml");
    mkfifo(&fifo, Mode::S_IRWXU).unwrap();
    let cases = [
        (folder.path().to_owned(), "show.yaml:1:1: "),
        (folder.path().join("none.yaml"), "there is no such file"),
        (folder.path().join("none.yaml/show.yaml"), "there is no such file"),
        (PathBuf::from("/dev/zero"), "it is not a regular file"),
        (fifo, "it is not a regular file"),
    ];
    for (path, words) in cases {
        for command in ["check", "play"] {
            let Ran { code, out, err } = run_on(command, &path, &[]);
            assert_eq!(code, Some(1), "{command} {path:?}: {err}");
            // What a check finds is its result.
            let told = if command == "check" { out } else { err };
            assert!(told.contains(words), "{command} {path:?} does not say `{words}`:\n{told}");
            // Where it was looked for, to the folder.
            let place = path.display().to_string();
            assert!(told.contains(&place), "{command} does not say {place}:\n{told}");
        }
    }
}

#[test]
fn devices_says_what_there_is_and_why_a_driver_has_nothing() {
    let Ran { code, out, err } = run(["devices"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let jack = out.lines().find(|line| line.starts_with("jack ")).unwrap();
    assert!(jack.contains("nothing: ") && jack.contains("no such server runs: start it"), "{jack}");
    assert!(out.contains("--device null"), "{out}");

    let Ran { code, out: json, err } = run(["devices", "--json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let json: Value = serde_json::from_str(&json).unwrap();
    for device in json.as_array().unwrap() {
        let told = match (device["device"].as_str(), device["outputs"].as_u64()) {
            (Some(choice), Some(0)) => choice.to_owned(),
            (Some(choice), _) => format!("--device {choice}\n"),
            (None, _) => format!("nothing: {}", device["note"].as_str().unwrap()),
        };
        assert!(out.contains(&told), "{told} is not in\n{out}");
    }
}

#[test]
fn demo_leaves_a_folder_alone_that_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "Dear friends").unwrap();
    let dir = folder.path().to_str().unwrap();
    let Ran { code, out, err } = run(["demo", "--no-play", "--dir", dir]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("error: ") && err.contains(dir), "{err}");
    let left: Vec<_> = folder.path().read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(left, [letter]);
}

#[test]
fn nobody_has_to_listen() {
    let show = two_songs();
    let file = show.write();
    let file = file.to_str().unwrap();
    let wav = format!("file:{}/out.wav", show.folder.path().display());
    let cases: [&[&str]; 6] = [
        &["--help"],
        &["check", file],
        &["check", file, "--json"],
        &["devices"],
        &["devices", "--json"],
        &["play", file, "--device", &wav],
    ];
    for args in cases {
        let ended = Running::start_with(&mut downbeat(args), closed_pipe()).finish();
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{args:?}");
    }
    let broken = broken_show().write();
    let mut check = downbeat(["check".as_ref(), broken.as_os_str()]);
    let status = check.stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

/// Where to write with nobody at the other end.
fn closed_pipe() -> Stdio {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    writer.into()
}
