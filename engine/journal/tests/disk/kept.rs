//! Earlier runs are kept: those that broke off until somebody decides about them, and after that, like
//! those that ended as they should, for whoever wants them back.

use std::thread;

use downbeat_journal::{Before, Change, Did, LastRun, State, StateDir, Transport};

use crate::show::{LIMIT, begin_with, level, open, position};

/// A state that can be told from others.
fn state(armed: usize) -> State {
    State { armed: Some(armed), ..State::default() }
}

/// A run that begins so, with that state, and breaks off.
fn break_off(dir: &StateDir, armed: usize, before: Before) {
    drop(begin_with(dir, state(armed), before));
}

/// The same, and a level was moved in it.
fn break_off_moved(dir: &StateDir, armed: usize, before: Before) {
    drop(begin_with(dir, moved(armed), before));
}

/// The same, and it ends as it should.
fn end(dir: &StateDir, armed: usize, before: Before) {
    end_with(dir, state(armed), before);
}

/// The same from another state.
fn end_with(dir: &StateDir, state: State, before: Before) {
    let (recorder, mut writer) = begin_with(dir, state, before);
    let ending = thread::spawn(move || recorder.end(LIMIT));
    while writer.step(LIMIT) == Did::Stepped {}
    assert!(ending.join().unwrap());
}

/// What is offered: the state of each.
fn broken_off(dir: &StateDir) -> Vec<usize> {
    let runs = open(dir).0.runs().into_iter().filter(LastRun::broke_off);
    runs.filter_map(|run| run.state.armed).collect()
}

/// What can be gone on with: the state of each.
fn runs(dir: &StateDir) -> Vec<usize> {
    open(dir).0.runs().into_iter().filter_map(|run| run.state.armed).collect()
}

/// The state of that number in which a level was moved.
fn moved(armed: usize) -> State {
    let mut state = state(armed);
    state.apply(level(-3.0));
    state
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
    end(&dir, 5, Before::Settle);
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

#[test]
fn a_run_that_was_refused_or_ended_is_not_offered_but_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    // The only one is there, whatever was done in it.
    end(&dir, 1, Before::Keep);
    assert_eq!(runs(&dir), [1]);
    end_with(&dir, moved(2), Before::Keep);
    // One in which nothing was done takes no room.
    end(&dir, 3, Before::Keep);
    assert_eq!(runs(&dir), [2]);
    break_off_moved(&dir, 4, Before::Keep);
    assert_eq!((broken_off(&dir), runs(&dir)), (vec![4], vec![4, 2]));
    end_with(&dir, moved(5), Before::Settle);
    assert_eq!((broken_off(&dir), runs(&dir)), (vec![], vec![5, 4, 2]));
    // What broke off comes first.
    break_off_moved(&dir, 6, Before::Keep);
    end_with(&dir, moved(7), Before::Keep);
    assert_eq!((broken_off(&dir), runs(&dir)), (vec![6], vec![6, 7, 5, 4, 2]));
    // The one that is gone on with is there once.
    break_off_moved(&dir, 4, Before::Resume(3));
    assert_eq!((broken_off(&dir), runs(&dir)), (vec![4, 6], vec![4, 6, 7, 5, 2]));
    // Its end settles the others; one that was refused and in which nothing was done is gone.
    break_off(&dir, 8, Before::Keep);
    end(&dir, 9, Before::Resume(2));
    assert_eq!((broken_off(&dir), runs(&dir)), (vec![], vec![4, 7, 5, 2]));
}

#[test]
fn of_many_that_ended_the_newest_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    (1..=20).for_each(|run| end_with(&dir, moved(run), Before::Keep));
    // The last one, and eight that are aside.
    assert_eq!(runs(&dir), (12..=20).rev().collect::<Vec<_>>());
    let files = std::fs::read_dir(folder.path().join("journals")).unwrap().count();
    assert_eq!(files, 9 + 1, "and the lock");
}

#[test]
fn a_run_that_is_ended_while_a_song_stands_broke_off_there() {
    for (transport, broke_off) in [
        (Transport::CountIn, true),
        (Transport::Playing, true),
        (Transport::Held, true),
        (Transport::Fading, false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let dir = StateDir::at(folder.path());
        let (recorder, mut writer) = begin_with(&dir, state(1), Before::Keep);
        let place = downbeat_journal::Position { transport, ..position(7) };
        recorder.position(Some(place.clone()));
        recorder.leave_place();
        // The program falls silent; what was done just before its end may come after that.
        recorder.position(None);
        recorder.change(Change::Position { position: None });
        recorder.change(Change::Armed { entry: Some(2), from: None });
        recorder.change(level(-1.5));
        let ending = thread::spawn(move || recorder.end(LIMIT));
        while writer.step(LIMIT) == Did::Stepped {}
        assert!(ending.join().unwrap());
        drop(writer);
        let [run] = &open(&dir).0.runs()[..] else { panic!("no run") };
        assert_eq!(run.broke_off(), broke_off, "{transport:?}");
        assert!(run.ended_cleanly);
        assert_eq!((run.state.armed, &run.state.position), (Some(1), &Some(place)));
        assert_eq!(run.state.buses["drums"].level_db, Some(-1.5));
    }
}
