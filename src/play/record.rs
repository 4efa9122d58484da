//! What is written down of a run.

use std::time::{Duration, Instant};

use downbeat_engine::{Conductor, Unwritten, Weight};
use downbeat_journal::log::{About, Limits, Log};
use downbeat_journal::{LastRun, Recorder, recorder};
use downbeat_show_files::Show;

use super::resume::{Chosen, Kept};
use crate::print;

/// How long the end of the program waits for the disk.
const END_LIMIT: Duration = Duration::from_secs(2);

/// What a run is, for the black box.
pub(super) fn about(show: &Show, setlist: usize) -> About {
    About {
        program: env!("CARGO_PKG_VERSION").into(),
        show: show.name.clone(),
        file: show.file.to_string_lossy().into_owned(),
        setlist: show.setlists[setlist].name.clone(),
        ..About::default()
    }
}

/// Begins the journal and the black box, from what was `chosen` on. What cannot be written is told,
/// and the show plays all the same.
///
/// # Errors
///
/// The system gives no thread.
pub(super) fn begin(
    kept: Kept,
    chosen: Chosen,
    about: About,
    conductor: &mut Conductor,
) -> Result<Recorder, String> {
    let Kept { dir, journal, refused, .. } = kept;
    let mut tell = |why: String| {
        let text = format!("nothing is kept of this run for a restart: {why}");
        conductor.notice(Weight::Warning, text);
    };
    refused.into_iter().for_each(&mut tell);
    let state = chosen.run.map(LastRun::into_state).unwrap_or_default();
    let journal = journal.and_then(|mut journal| match journal.begin(state, chosen.before) {
        Ok(()) => Some(journal),
        Err(error) => {
            tell(error.to_string());
            None
        }
    });
    let log = dir.and_then(|dir| match Log::begin(&dir, about, Limits::default()) {
        Ok(log) => Some(log),
        Err(error) => {
            conductor.notice(Weight::Warning, format!("there is no black box: {error}"));
            None
        }
    });
    let (recorder, writer) = recorder(journal, log, conductor.started());
    writer.spawn().map_err(|error| format!("the system gives no thread: {error}"))?;
    conductor.record_with(recorder.clone());
    Ok(recorder)
}

/// Waits until the setlists and the venue that were to be saved are on disk.
pub(super) fn wait_for(unwritten: &Unwritten) {
    let begun = Instant::now();
    while !unwritten.is_nothing() {
        if begun.elapsed() > END_LIMIT {
            print::message("warning: not everything is saved: the disk does not answer");
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Marks the run as ended.
pub(super) fn end(recorder: &Recorder) {
    if !recorder.end(END_LIMIT) {
        print::message("warning: the journal is not marked as ended: the disk does not answer");
    }
}
