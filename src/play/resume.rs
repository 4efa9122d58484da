//! Going on where the last run of a show broke off.

use std::io::{IsTerminal as _, Write as _};

use downbeat_journal::{Journal, Last, LastRun, ShowId, StateDir};
use downbeat_show_files::Show;

use crate::args::How;
use crate::print;

/// Where a show's journal is kept, and what the last run left there.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) dir: Option<StateDir>,
    pub(super) journal: Option<Journal>,
    last: Option<Last>,
    /// Why there is no journal.
    pub(super) refused: Option<String>,
}

impl Kept {
    /// Opens the journal of a show. A show plays without one, and that is told.
    pub(super) fn open(show: &Show) -> Self {
        let dir = match StateDir::find() {
            Ok(dir) => dir,
            Err(error) => return Self { refused: Some(error.to_string()), ..Self::default() },
        };
        let keys = show.songs.iter().map(|song| song.key.clone());
        let id = ShowId::new(&show.file, show.name.clone(), keys, show.rate);
        match Journal::open(&dir, &id) {
            Ok((journal, last)) => {
                Self { dir: Some(dir), journal: Some(journal), last: Some(last), refused: None }
            }
            Err(error) => {
                Self { dir: Some(dir), refused: Some(error.to_string()), ..Self::default() }
            }
        }
    }
}

/// The run that is to be resumed: the last one, if that was asked for, or if it broke off and the
/// operator says yes.
///
/// # Errors
///
/// Resuming was asked for, and there is nothing to resume.
pub(super) fn wanted(kept: &mut Kept, how: &How) -> Result<Option<LastRun>, String> {
    let run = match kept.last.take() {
        Some(Last::Run(run)) => *run,
        Some(Last::Refused(why)) if how.resume => return Err(why.to_string()),
        Some(Last::Refused(why)) => {
            print::message(format!("warning: {why}"));
            return Ok(None);
        }
        Some(Last::Nothing) | None if how.resume => {
            let why = kept.refused.as_deref().unwrap_or("this show has not run here yet");
            return Err(format!("there is nothing to resume: {why}"));
        }
        Some(Last::Nothing) | None => return Ok(None),
    };
    if let Some(damage) = &run.damage {
        print::message(format!("warning: {damage}"));
    }
    let resume = if how.resume {
        true
    } else if run.ended_cleanly || how.fresh {
        false
    } else {
        offered(&run, how)
    };
    Ok(resume.then_some(run))
}

/// The venue of the run that is resumed.
pub(super) fn venue(last: Option<&LastRun>) -> Option<&str> {
    last?.state.venue.as_deref()
}

/// The place in the show of the setlist of the run that is resumed, if the show still has it.
pub(super) fn setlist(last: Option<&LastRun>, show: &Show) -> Option<usize> {
    let name = &last?.state.setlist.name;
    show.setlists.iter().position(|setlist| setlist.name == *name)
}

/// Offers to resume a run that broke off.
fn offered(run: &LastRun, how: &How) -> bool {
    let ago = indicatif::HumanDuration(run.ago());
    let place = run.state.position.as_ref().map_or_else(
        || "nothing played".to_owned(),
        |position| {
            let section = position.section.as_deref().map(|name| format!(" ({name})"));
            format!("{} at bar {}{}", position.song, position.bar, section.unwrap_or_default())
        },
    );
    print::message(format!("the last run of this show broke off {ago} ago: {place}"));
    let asks = !how.headless && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !asks {
        print::message("play with --resume to stand where it was; it starts afresh now");
        return false;
    }
    let _ = write!(std::io::stderr(), "Stand where it was, held, with all levels? [Y/n] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && !matches!(answer.trim(), "n" | "N" | "no")
}
