//! Going on where an earlier run of a show was.

mod kept;
mod told;

use std::io::{IsTerminal as _, Write as _};

use downbeat_engine::Weight;
use downbeat_journal::{Before, LastRun};
use downbeat_show_files::Show;

use crate::args::{How, Resume};
use crate::print;

pub(super) use kept::Kept;
pub(super) use told::without_venue;

/// What a run begins with.
#[derive(Default)]
pub(super) struct Chosen {
    /// The run that it goes on with.
    pub(super) run: Option<LastRun>,
    /// What becomes of those that broke off.
    pub(super) before: Before,
    /// What the console says of it. On standard error it was said.
    pub(super) notices: Vec<(Weight, String)>,
}

/// Chooses the run that is to be resumed: the one that was asked for, or of those that broke off the
/// first to which the operator says yes.
///
/// # Errors
///
/// Resuming was asked for, and there is nothing to resume, or it contradicts the setlist that was
/// asked for.
pub(super) fn choose(kept: &Kept, how: &How) -> Result<Chosen, String> {
    let mut chosen = match how.resume {
        Some(Resume::Run(number)) => asked_for(number, kept, how)?,
        Some(Resume::List) | None => {
            let mut chosen = match how.fresh {
                true => Chosen { before: Before::Settle, ..Chosen::default() },
                false => offered(kept.runs(), how),
            };
            if let (Some(why), Some(journal)) = (kept.refusal(), &kept.journal) {
                let aside = journal.refused_path();
                chosen.warn(format!("{why}; it is kept as {}", aside.display()));
            }
            chosen
        }
    };
    if let Some(damage) = chosen.run.as_ref().and_then(|run| run.damage) {
        chosen.warn(damage.to_string());
    }
    Ok(chosen)
}

/// The run of this number, counted from the newest one that broke off.
fn asked_for(number: usize, kept: &Kept, how: &How) -> Result<Chosen, String> {
    if let (1, Some(why), Some(journal)) = (number, kept.refusal(), &kept.journal) {
        let aside = journal.refused_path();
        return Err(format!(
            "{why}\n    play without --resume: the show begins afresh, and that file is kept as {}; \
             after that --resume takes the run before it",
            aside.display()
        ));
    }
    let mut runs = kept.runs();
    if runs.is_empty() {
        return Err(kept.nothing());
    }
    let place = number - 1;
    if place >= runs.len() {
        let list = told::list(&runs).join("\n    ");
        return Err(format!("there is no run {number} to resume, but:\n    {list}"));
    }
    let run = runs.swap_remove(place);
    match other_setlist(&run, how) {
        Some((asked, had)) => Err(format!(
            "the run that is resumed plays the setlist {had}, not {asked}: leave out --setlist, or \
             play {asked} without --resume"
        )),
        None => Ok(Chosen { run: Some(run), before: Before::Resume(place), ..Chosen::default() }),
    }
}

/// The setlist that is asked for, and the one of the run, where these differ.
fn other_setlist<'a>(run: &'a LastRun, how: &'a How) -> Option<(&'a str, &'a str)> {
    let (asked, had) = (how.setlist.as_deref()?, run.state.setlist.name.as_str());
    (!had.is_empty() && asked != had).then_some((asked, had))
}

/// Offers to resume the runs that broke off, newest first.
fn offered(runs: Vec<LastRun>, how: &How) -> Chosen {
    let asks = !how.headless && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let mut chosen = Chosen::default();
    for (place, run) in runs.into_iter().take_while(LastRun::broke_off).enumerate() {
        let text = told::broke_off(place, &run);
        print::message(&text);
        if !asks || !says_yes() {
            chosen.notices.push((Weight::Warning, text));
            continue;
        }
        let mut chosen = Chosen { before: Before::Resume(place), notices: Vec::new(), run: None };
        if let Some((asked, had)) = other_setlist(&run, how) {
            chosen.warn(format!("it plays the setlist {had}, as the run did, and not {asked}"));
        }
        chosen.run = Some(run);
        return chosen;
    }
    if chosen.notices.is_empty() {
        return chosen;
    }
    if asks {
        chosen.before = Before::Settle;
        chosen.warn("it starts afresh, and what broke off is kept: --resume=list lists it".into());
    } else {
        chosen.warn(
            "it starts afresh now, and what broke off is kept: play with --resume to stand where it \
             was, with --fresh to be asked no more"
                .into(),
        );
    }
    chosen
}

fn says_yes() -> bool {
    let _ = write!(std::io::stderr(), "Stand where it was, held, with all levels? [Y/n] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && !matches!(answer.trim(), "n" | "N" | "no")
}

impl Chosen {
    /// Tells at the terminal and in the console.
    fn warn(&mut self, text: String) {
        print::message(format!("warning: {text}"));
        self.notices.push((Weight::Warning, text));
    }

    /// The place in the show of the setlist of the run that is resumed, if the show still has it.
    pub(super) fn setlist(&self, show: &Show) -> Option<usize> {
        let name = &self.run.as_ref()?.state.setlist.name;
        show.setlists.iter().position(|setlist| setlist.name == *name)
    }

    /// Chooses the venue: the one that is `asked` for, else that of the run that is resumed. Another
    /// one than the run's has its own levels: those of the run are of another room.
    pub(super) fn venue(&mut self, asked: Option<&str>) -> Venue {
        let Some(run) = &mut self.run else {
            return Venue { name: asked.map(str::to_owned), is_of_run: false };
        };
        let had = run.state.venue.take();
        let name = asked.map(str::to_owned).or_else(|| had.clone());
        run.state.venue.clone_from(&name);
        let is_of_run = name == had;
        if let (Some(name), false) = (&name, is_of_run) {
            run.state.buses.clear();
            run.state.stems.clear();
            let had = had.map_or("without a venue".to_owned(), |had| format!("at the venue {had}"));
            self.warn(format!(
                "the levels, mutes and solos are those of the venue {name}: what was moved in the run \
                 that is resumed, {had}, is not used"
            ));
        }
        Venue { name, is_of_run }
    }
}

/// The venue that a run is at.
pub(super) struct Venue {
    pub(super) name: Option<String>,
    /// It is that of the run that is resumed.
    pub(super) is_of_run: bool,
}
