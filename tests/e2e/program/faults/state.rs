//! What a run left on disk, read as the next run would.

use std::path::Path;

use downbeat_journal::{Before, Journal, Last, LastRun, ShowId, State, StateDir};
use downbeat_show_files::{LoadOptions, load};

use super::coded::state_dir;

fn id(show: &Path) -> ShowId {
    let show = load(show, &LoadOptions::default()).show.unwrap();
    let keys = show.songs.iter().map(|song| song.key.clone());
    ShowId::new(&show.file, show.name.clone(), keys, show.rate)
}

/// What the last run of a show left. No run may have the journal now.
pub fn last_run(show: &Path) -> LastRun {
    match Journal::open(&StateDir::at(state_dir(show)), &id(show)).unwrap() {
        (_, Last::Run(run)) => *run,
        (_, other) => panic!("there is no last run but {other:?}"),
    }
}

/// Leaves a state on disk, as a run that broke off there.
pub fn leave(show: &Path, state: State) {
    let (mut journal, _) = Journal::open(&StateDir::at(state_dir(show)), &id(show)).unwrap();
    journal.begin(state, Before::Settle).unwrap();
}

/// What a run that goes on has on disk so far, read from a copy.
pub fn saved(show: &Path) -> State {
    let copy = tempfile::tempdir().unwrap();
    let (from, to) = (state_dir(show).join("journals"), copy.path().join("journals"));
    std::fs::create_dir(&to).unwrap();
    for file in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    match Journal::open(&StateDir::at(copy.path()), &id(show)).unwrap() {
        (_, Last::Run(run)) => run.state,
        (_, other) => panic!("nothing is saved but {other:?}"),
    }
}
