//! What the operator is told of earlier runs.

use downbeat_journal::{LastRun, State};

/// That the levels of a venue are not there.
pub(in crate::play) fn without_venue(name: &str) -> String {
    format!(
        "the file of the venue {name} cannot be used: its levels are those of the show file, but \
         for what was moved in the run that is resumed; mend the file and start with --resume"
    )
}

/// When and where a run broke off: the newest one, or one before it.
pub(super) fn broke_off(place: usize, run: &LastRun) -> String {
    let (ago, stood) = (ago(run), stood(&run.state));
    match place {
        0 => format!("the last run of this show broke off {ago} ago: {stood}"),
        _ => format!("one before it broke off {ago} ago: {stood} (--resume={})", place + 1),
    }
}

/// The runs that can be resumed, a line each, by their numbers.
pub(super) fn list(runs: &[LastRun]) -> Vec<String> {
    let line = |(place, run): (usize, &LastRun)| {
        let ended = match (run.broke_off(), run.state.stands()) {
            (true, _) => "broke off",
            (false, true) => "broke off, settled,",
            (false, false) => "ended",
        };
        let mut line = format!(
            "--resume={:<2} {ended} {} ago: {}, setlist {}",
            place + 1,
            ago(run),
            stood(&run.state),
            run.state.setlist.name
        );
        if run.state.setlist.edited {
            line.push_str(" (edited)");
        }
        if let Some(venue) = &run.state.venue {
            line.push_str(&format!(", venue {venue}"));
        }
        let stems = run.state.stems.values().map(std::collections::BTreeMap::len).sum::<usize>();
        let moved = run.state.buses.len() + stems;
        if moved > 0 {
            line.push_str(&format!(
                ", {moved} {} moved",
                if moved == 1 { "fader" } else { "faders" }
            ));
        }
        line
    };
    runs.iter().enumerate().map(line).collect()
}

fn ago(run: &LastRun) -> impl std::fmt::Display {
    indicatif::HumanDuration(run.ago())
}

/// Where a run stood.
fn stood(state: &State) -> String {
    state.position.as_ref().map_or_else(
        || "nothing played".to_owned(),
        |position| {
            let section = position.section.as_deref().map(|name| format!(" ({name})"));
            format!("{} at bar {}{}", position.song, position.bar, section.unwrap_or_default())
        },
    )
}
