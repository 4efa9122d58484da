//! What earlier runs of a show left on disk.

use downbeat_journal::{Journal, Last, LastRun, ShowId, StateDir};
use downbeat_show_files::Show;

use super::told;
use crate::print;

/// Where a show's journal is kept, and what the last run left there.
#[derive(Default)]
pub(in crate::play) struct Kept {
    pub(in crate::play) dir: Option<StateDir>,
    pub(in crate::play) journal: Option<Journal>,
    last: Option<Last>,
    /// Why there is no journal.
    pub(in crate::play) refused: Option<String>,
}

impl Kept {
    /// Opens the journal of a show. A show plays without one, and that is told.
    pub(in crate::play) fn open(show: &Show) -> Self {
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

    /// The runs that can be resumed: those that broke off, then the others, of each the newest first.
    pub(super) fn runs(&self) -> Vec<LastRun> {
        self.journal.as_ref().map(Journal::runs).unwrap_or_default()
    }

    /// Lists the runs that can be resumed on standard output, and says why there are none.
    pub(in crate::play) fn list(&self) {
        let runs = self.runs();
        self.refusal().iter().for_each(print::message);
        if runs.is_empty() {
            print::message(self.nothing());
        }
        told::list(&runs).iter().for_each(print::result);
    }

    /// That there is nothing to resume, and why.
    pub(super) fn nothing(&self) -> String {
        let why = self.refused.as_deref().unwrap_or("this show has not run here yet");
        format!("there is nothing to resume: {why}")
    }

    /// Why the last run's journal is not used, with its file.
    pub(super) fn refusal(&self) -> Option<String> {
        let (Some(journal), Some(Last::Refused(why))) = (&self.journal, &self.last) else {
            return None;
        };
        Some(format!("{}: {why}", journal.path().display()))
    }
}
