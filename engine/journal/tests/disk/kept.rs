//! Runs that broke off are kept until somebody decides about them.

use std::thread;

use downbeat_journal::{Before, Did, State, StateDir};

use crate::show::{LIMIT, begin_with, open};

/// A state that can be told from others.
fn state(armed: usize) -> State {
    State { armed: Some(armed), ..State::default() }
}

/// A run that begins so, with that state, and breaks off.
fn break_off(dir: &StateDir, armed: usize, before: Before) {
    drop(begin_with(dir, state(armed), before));
}

/// The same, and it ends as it should.
fn end(dir: &StateDir, armed: usize, before: Before) {
    let (recorder, mut writer) = begin_with(dir, state(armed), before);
    let ending = thread::spawn(move || recorder.end(LIMIT));
    while writer.step(LIMIT) == Did::Stepped {}
    assert!(ending.join().unwrap());
}

/// What is offered: the state of each.
fn broken_off(dir: &StateDir) -> Vec<usize> {
    open(dir).0.broken_off().into_iter().filter_map(|run| run.state.armed).collect()
}

#[test]
fn what_broke_off_outlives_runs_that_nobody_was_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    assert!(broken_off(&dir).is_empty());
    break_off(&dir, 1, Before::Keep);
    end(&dir, 2, Before::Keep);
    assert_eq!(broken_off(&dir), [1]);
    end(&dir, 3, Before::Keep);
    assert_eq!(broken_off(&dir), [1]);
    break_off(&dir, 4, Before::Keep);
    assert_eq!(broken_off(&dir), [4, 1]);
    end(&dir, 5, Before::Forget);
    assert!(broken_off(&dir).is_empty());
}

#[test]
fn a_run_that_is_resumed_is_no_longer_kept_and_its_end_settles_the_others() {
    for (place, left) in [(0, [2, 1]), (1, [3, 1]), (2, [3, 2])] {
        let folder = tempfile::tempdir().unwrap();
        let dir = StateDir::at(folder.path());
        (1..=3).for_each(|run| break_off(&dir, run, Before::Keep));
        let taken = broken_off(&dir)[place];
        break_off(&dir, taken, Before::Resume(place));
        assert_eq!(broken_off(&dir), [taken, left[0], left[1]]);
        end(&dir, taken, Before::Resume(0));
        assert!(broken_off(&dir).is_empty());
    }
    // One that is kept behind a run that ended.
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    break_off(&dir, 1, Before::Keep);
    end(&dir, 2, Before::Keep);
    break_off(&dir, 1, Before::Resume(0));
    assert_eq!(broken_off(&dir), [1]);
}

#[test]
fn of_many_the_oldest_and_the_newest_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    (1..=9).for_each(|run| break_off(&dir, run, Before::Keep));
    // The last one, and four that are aside.
    assert_eq!(broken_off(&dir), [9, 8, 7, 6, 1]);
}
