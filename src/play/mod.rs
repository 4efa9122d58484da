//! `downbeat play`
//!
//! What is played is chosen here; `live` plays it on a `device`, with the threads of `running`.

mod device;
mod keeper;
mod live;
mod midi_in;
mod midi_notices;
mod midi_out;
mod osc;
mod record;
mod resume;
mod running;
mod silence;

use std::process::ExitCode;

use downbeat_device::{Choice, Choices};
use downbeat_engine::Weight;
use downbeat_show_files::{Show, Venue};

use crate::args::{Play, Resume};
use crate::{load, offline, print, rig};
use live::Run;

/// The exit code of a wrong command line.
const WRONG_COMMAND_LINE: u8 = 2;

pub(crate) fn run(args: &Play) -> ExitCode {
    let loaded = load::ready_to_play(&args.show, args.how.rate);
    let mut notices: Vec<(Weight, String)> =
        loaded.warnings().map(|warning| (Weight::Warning, warning.to_string())).collect();
    let controls = loaded.controls;
    let Some(show) = loaded.show else {
        print::message("the show does not start with errors in it");
        return ExitCode::FAILURE;
    };
    let setlist = match rig::setlist(&show, args.how.setlist.as_deref()) {
        Ok(setlist) => setlist,
        Err(error) => {
            print::message(error);
            return ExitCode::from(WRONG_COMMAND_LINE);
        }
    };
    let file = match args.how.device.as_ref().map(Choices::first) {
        Some(Choice::File(file)) => Some(file),
        _ => None,
    };
    // A file is written as the show says, whatever was played before.
    let mut kept = resume::Kept::default();
    let mut chosen = resume::Chosen::default();
    if file.is_none() {
        kept = resume::Kept::open(&show);
        if args.how.resume == Some(Resume::List) {
            kept.list();
            return ExitCode::SUCCESS;
        }
        chosen = match resume::choose(&kept, &args.how) {
            Ok(chosen) => chosen,
            Err(error) => {
                print::message(format!("error: {error}"));
                return ExitCode::FAILURE;
            }
        };
    }
    let resume::Venue { name: venue_name, is_of_run } = chosen.venue(args.how.venue.as_deref());
    let Ok(venue) = venue(&show, venue_name.as_deref(), is_of_run, &mut notices) else {
        return ExitCode::FAILURE;
    };
    if let Some(file) = file {
        return offline::run(&show, setlist, venue, file, &args.how);
    }
    notices.append(&mut chosen.notices);
    let setlist = chosen.setlist(&show).unwrap_or(setlist);
    let run = Run { show, controls, setlist, venue, venue_name, kept, chosen };
    match live::play(run, &args.how, notices) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The levels of the venue; `notices` gets what the operator should know of them. If it `is_of_run`
/// that is resumed, it plays without them if need be: in the middle of a show there is no time to mend
/// a file.
///
/// # Errors
///
/// The file of the venue has errors, which were told.
fn venue(
    show: &Show,
    name: Option<&str>,
    is_of_run: bool,
    notices: &mut Vec<(Weight, String)>,
) -> Result<Option<Venue>, ()> {
    match (load::venue(show, name), name) {
        (Ok((venue, told)), _) => {
            notices.extend(told.into_iter().map(|text| (Weight::Warning, text)));
            Ok(venue)
        }
        (Err(()), Some(name)) if is_of_run => {
            let text = resume::without_venue(name);
            print::message(format!("error: {text}"));
            notices.push((Weight::Error, text));
            Ok(None)
        }
        (Err(()), _) => Err(()),
    }
}
