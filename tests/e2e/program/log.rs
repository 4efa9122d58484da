//! The black box, as it is read after a show.

use std::path::Path;

use serde_json::Value;

use super::run::{Ran, Running, downbeat};
use crate::support::show::TestShow;

fn run_with(state: &Path, args: &[&str]) -> Ran {
    Running::start(downbeat(args).env("DOWNBEAT_STATE_DIR", state)).finish()
}

#[test]
fn what_happened_is_told_in_order() {
    let show = TestShow::at(8_000)
        .bus("main", "{ outputs: [1] }")
        .song("opener", "")
        .stem_of_ones(4_000, "bus: main");
    let file = show.write();
    let state = tempfile::tempdir().unwrap();
    let log = |args: &[&str]| run_with(state.path(), &[&["log"], args].concat());

    let Ran { code, out, err } = log(&[]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(err, "error: no show has run here yet\n");
    let Ran { code, out, err } = log(&["--list"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", ""));

    let file = file.to_str().unwrap();
    let ran = run_with(state.path(), &["play", file, "--device", "null", "--headless", "--auto"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let Ran { code, out, err } = log(&[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let at = |words: &str| out.find(words).unwrap_or_else(|| panic!("no `{words}` in\n{out}"));
    assert!(out.lines().next().unwrap().contains("Test, setlist main"), "{out}");
    assert!(
        at("command   start opener") < at("started") && at("started") < at("was played to its end"),
        "{out}"
    );

    let Ran { code, out: list, .. } = log(&["--list"]);
    assert_eq!((code, list.lines().count()), (Some(0), 1), "{list}");
    let id = list.split_whitespace().next().unwrap();
    assert_eq!(log(&[&id[..8]]).out, out, "the beginning of its name is enough");
    let Ran { code, out: json, .. } = log(&[id, "--json"]);
    assert_eq!(code, Some(0));
    // A line for each entry, under the one that says what ran.
    assert_eq!(json.lines().count() + 1, out.lines().count(), "{json}");
    for line in json.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert!(entry.is_object(), "{line}");
    }

    let Ran { code, err, .. } = log(&["nothing"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("there is no run `nothing`; `downbeat log --list` names them"), "{err}");
}
