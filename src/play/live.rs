//! A show on a device in real time.

use downbeat_device::Player;
use downbeat_device::midi::link;
use downbeat_engine::{Action, Config, Source, Weight, memory_shortages, split};
use downbeat_journal::Change;
use downbeat_show_files::{Controls, Show, Venue};

use super::running::{Rings, Running};
use super::{device, midi_out, record, resume, silence};
use crate::args::How;
use crate::ending::Ending;
use crate::{print, rig, screen};

/// Looks at MIDI ports whose news may wait for the thread that tells them, which takes milliseconds.
const PLUGGED: usize = 64;

/// What is played, and what is kept of it.
pub(super) struct Run {
    pub(super) show: Show,
    pub(super) controls: Controls,
    pub(super) setlist: usize,
    pub(super) venue: Option<Venue>,
    /// The venue that was asked for, or that the run which is resumed had, used or not.
    pub(super) venue_name: Option<String>,
    pub(super) kept: resume::Kept,
    pub(super) chosen: resume::Chosen,
}

/// Plays until the operator ends it, or a signal.
///
/// # Errors
///
/// Why it does not play, for a person.
pub(super) fn play(run: Run, how: &How, notices: Vec<(Weight, String)>) -> Result<(), String> {
    let Run { show, controls, setlist, venue, venue_name, kept, chosen } = run;
    let ending =
        Ending::at_signals().map_err(|error| format!("signals cannot be caught: {error}"))?;
    let (choices, why) = device::chosen(how);
    let names = rig::output_names(&show);
    let shortages = memory_shortages(&show);
    // Before the blocks are allocated, so that they are locked too.
    let locked = downbeat_device::lock_memory();

    let about = record::about(&show, setlist);
    let config = Config { show, setlist, outputs: names.len(), auto: how.auto, venue };
    let (mut conductor, disk, renderer) = split(&config);
    // Without a screen they stand on standard error already.
    for (weight, text) in notices.into_iter().filter(|_| !how.headless) {
        conductor.notice(weight, text.replace("\n    ", ": "));
    }
    for shortage in shortages {
        conductor.notice(Weight::Warning, shortage.to_string());
    }
    if let Some(last) = &chosen.run {
        conductor.restore(&last.state, last.placed_ago());
    }
    let is_new = chosen.run.is_none();
    let recorder = record::begin(kept, chosen, about, &mut conductor)?;
    recorder.change(Change::Venue { name: venue_name });
    recorder.change(Change::Device { name: Some(choices.to_string()) });
    if how.standby {
        conductor.stand_by();
    }

    let (midi, inbox, feedback, outbox) = link();
    let (told, plugged) = crossbeam_channel::bounded(PLUGGED);
    let ports = midi_out::ports(&config.show, &controls, &names, told);
    let player = Player::new(renderer, midi);
    let supervisor = device::open(&choices, names, ports, config.show.rate, how, player)
        .inspect_err(|_| {
            // A run that has not begun has nothing to come back to; one that was resumed has.
            if is_new {
                record::end(&recorder);
            }
        })?;
    device::describe(&mut conductor, &supervisor, why, locked.err());
    conductor.refresh();
    if how.headless {
        print::message(format!("playing on {}", supervisor.status().info.name));
    }

    let (face, started) = (conductor.face(), conductor.started());
    if how.go {
        let _ = face.by(Source::Program).send(Action::Go);
    }
    let rings = Rings { inbox, feedback, outbox, plugged };
    let halves = (conductor, disk, supervisor);
    let running = Running::start(halves, rings, &config, &controls, &ending)
        .map_err(|error| format!("the system gives no thread: {error}"))?;
    let ended = if how.headless {
        screen::headless(&face, &ending);
        Ok(())
    } else {
        screen::console(&face, &ending, started, &running.surfaces)
    };
    // Whoever goes on with this run finds the song where it is now.
    recorder.leave_place();
    silence::fall_silent(&face);
    running.end();
    record::end(&recorder);
    ended
}
