//! The same scenario under `strace`.

use std::process::Command;

use crate::evening::evenings;
use crate::show::show;

/// Says to the ignored test below that it is the child under `strace`.
const TRACED: &str = "DOWNBEAT_TRACED";

/// A system call that does nothing but be seen.
fn mark(name: &str) {
    assert!(std::fs::metadata(format!("/downbeat/{name}")).is_err());
}

#[test]
#[ignore = "the child of the test below"]
fn traced_child() {
    if std::env::var_os(TRACED).is_none() {
        return;
    }
    evenings(&show(), &mut |callback| {
        mark("begin");
        callback();
        mark("end");
    });
    // What must be found, or nothing ever would be.
    mark("begin");
    mark("seen");
    mark("end");
}

#[test]
fn the_callback_makes_no_system_call() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-s", "64", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "system_calls::traced_child", "--ignored", "--test-threads", "1"])
        .env(TRACED, "1")
        .output()
        .unwrap_or_else(|error| panic!("strace: {error}; `make test` installs what tests need"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = std::fs::read_to_string(trace).unwrap();
    let (callbacks, calls) = calls_in_callbacks(&trace);
    assert!(callbacks > 1_000, "{callbacks} callbacks were traced");
    assert_eq!(calls.len(), 1, "{calls:#?}");
    assert!(calls[0].contains("/downbeat/seen"));
}

/// How many callbacks a trace has, and the lines of system calls within them, by the thread of the
/// callback.
fn calls_in_callbacks(trace: &str) -> (usize, Vec<&str>) {
    let mut audio = None;
    let (mut callbacks, mut calls) = (0, Vec::new());
    for line in trace.lines() {
        let thread = line.split_whitespace().next();
        // The second half of a call that began before.
        if line.contains(" resumed>") {
            continue;
        }
        if line.contains("\"/downbeat/begin\"") {
            audio = thread;
            callbacks += 1;
        } else if line.contains("\"/downbeat/end\"") {
            audio = None;
        } else if audio.is_some() && audio == thread {
            calls.push(line);
        }
    }
    (callbacks, calls)
}
