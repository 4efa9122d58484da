//! Going on where the last run of a show broke off.

use std::io::{IsTerminal as _, Write as _};

use downbeat_journal::{Before, Journal, Last, LastRun, ShowId, StateDir};
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

/// What a run begins with.
#[derive(Default)]
pub(super) struct Chosen {
    /// The run that it goes on with.
    pub(super) run: Option<LastRun>,
    /// What becomes of those that broke off.
    pub(super) before: Before,
}

/// Chooses the run that is to be resumed: the one that was asked for, or of those that broke off the
/// first to which the operator says yes.
///
/// # Errors
///
/// Resuming was asked for, and there is nothing to resume.
pub(super) fn choose(kept: &mut Kept, how: &How) -> Result<Chosen, String> {
    let broken_off = kept.journal.as_ref().map(Journal::broken_off).unwrap_or_default();
    let last = kept.last.take().unwrap_or(Last::Nothing);
    if let Last::Refused(why) = &last {
        if how.resume.is_some() {
            return Err(why.to_string());
        }
        print::message(format!("warning: {why}"));
    }
    let chosen = match how.resume {
        Some(number) => asked_for(usize::from(number), broken_off, last, kept)?,
        None if how.fresh => Chosen { run: None, before: Before::Forget },
        None => offered(broken_off, how),
    };
    if let Some(damage) = chosen.run.as_ref().and_then(|run| run.damage) {
        print::message(format!("warning: {damage}"));
    }
    Ok(chosen)
}

/// The run of this number, counted from the newest one that broke off; where none did, the last one.
fn asked_for(
    number: usize,
    mut broken_off: Vec<LastRun>,
    last: Last,
    kept: &Kept,
) -> Result<Chosen, String> {
    if number <= broken_off.len() {
        let run = broken_off.swap_remove(number - 1);
        return Ok(Chosen { run: Some(run), before: Before::Resume(number - 1) });
    }
    match (broken_off.len(), last) {
        (0, Last::Run(run)) if number == 1 => {
            Ok(Chosen { run: Some(*run), before: Before::Forget })
        }
        (0, Last::Nothing) => {
            let why = kept.refused.as_deref().unwrap_or("this show has not run here yet");
            Err(format!("there is nothing to resume: {why}"))
        }
        (count, _) => {
            Err(format!("there is no run {number} to resume: {count} of this show broke off"))
        }
    }
}

impl Chosen {
    /// The venue of the run that is resumed.
    pub(super) fn venue(&self) -> Option<&str> {
        self.run.as_ref()?.state.venue.as_deref()
    }

    /// The place in the show of the setlist of the run that is resumed, if the show still has it.
    pub(super) fn setlist(&self, show: &Show) -> Option<usize> {
        let name = &self.run.as_ref()?.state.setlist.name;
        show.setlists.iter().position(|setlist| setlist.name == *name)
    }
}

/// That the levels of a venue are not there.
pub(super) fn without_venue(name: &str) -> String {
    format!(
        "the file of the venue {name} cannot be used: its levels are those of the show file, but \
         for what was moved in the run that is resumed; mend the file and start with --resume"
    )
}

/// Offers to resume the runs that broke off, newest first.
fn offered(mut broken_off: Vec<LastRun>, how: &How) -> Chosen {
    let asks = !how.headless && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    for place in 0..broken_off.len() {
        print::message(told(place, &broken_off[place]));
        if asks && says_yes() {
            let run = broken_off.swap_remove(place);
            return Chosen { run: Some(run), before: Before::Resume(place) };
        }
    }
    if broken_off.is_empty() || asks {
        return Chosen { run: None, before: Before::Forget };
    }
    print::message(
        "it starts afresh now, and what broke off is kept: play with --resume to stand where it \
         was, with --fresh to forget it",
    );
    Chosen { run: None, before: Before::Keep }
}

/// When and where a run broke off.
fn told(place: usize, run: &LastRun) -> String {
    let ago = indicatif::HumanDuration(run.ago());
    let stood = run.state.position.as_ref().map_or_else(
        || "nothing played".to_owned(),
        |position| {
            let section = position.section.as_deref().map(|name| format!(" ({name})"));
            format!("{} at bar {}{}", position.song, position.bar, section.unwrap_or_default())
        },
    );
    match place {
        0 => format!("the last run of this show broke off {ago} ago: {stood}"),
        _ => format!("one before it broke off {ago} ago: {stood} (--resume={})", place + 1),
    }
}

fn says_yes() -> bool {
    let _ = write!(std::io::stderr(), "Stand where it was, held, with all levels? [Y/n] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && !matches!(answer.trim(), "n" | "N" | "no")
}
