//! `downbeat play`

mod keeper;
mod midi_in;
mod midi_notices;
mod midi_out;
mod osc;
mod record;
mod resume;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_device::midi::MidiNames;
use downbeat_device::{Choice, Choices, NothingOpened, Outage, Player, Request, Supervisor};
use downbeat_engine::{
    Action, Clerk, Conductor, Config, DeviceNews, DeviceView, Face, Source, Transport, Weight,
    memory_shortages, split,
};
use downbeat_show_files::{Controls, Show, Venue};

use crate::args::{How, Play};
use crate::ending::Ending;
use crate::{load, offline, print, rig, screen, threads};

/// The exit code of a wrong command line.
const WRONG_COMMAND_LINE: u8 = 2;
/// How long the end of the program waits for silence: a device that does not call back any more
/// never gets there.
const SILENCE_LIMIT: Duration = Duration::from_millis(500);
/// How long a panic may take until a snapshot tells of it: two ticks of the conductor and a period.
const PANIC_TAKES: Duration = Duration::from_millis(80);
/// Looks at MIDI ports whose news may wait for the thread that tells them, which takes milliseconds.
const PLUGGED: usize = 64;

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
        chosen = match resume::choose(&mut kept, &args.how) {
            Ok(chosen) => chosen,
            Err(error) => {
                print::message(format!("error: {error}"));
                return ExitCode::FAILURE;
            }
        };
    }
    let venue_name = args.how.venue.as_deref().or(chosen.venue()).map(str::to_owned);
    let venue = match (load::venue(&show, venue_name.as_deref()), &chosen.run, &venue_name) {
        (Ok((venue, told)), ..) => {
            notices.extend(told.into_iter().map(|text| (Weight::Warning, text)));
            venue
        }
        // In the middle of a show there is no time to mend it.
        (Err(()), Some(_), Some(name)) => {
            let text = resume::without_venue(name);
            print::message(format!("error: {text}"));
            notices.push((Weight::Error, text));
            None
        }
        (Err(()), ..) => return ExitCode::FAILURE,
    };
    if let Some(file) = file {
        return offline::run(&show, setlist, venue, file, &args.how);
    }
    let setlist = match args.how.setlist {
        Some(_) => setlist,
        None => chosen.setlist(&show).unwrap_or(setlist),
    };
    let run = Run { show, controls, setlist, venue, venue_name, kept, chosen };
    match live(run, &args.how, notices) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// What is played, and what is kept of it.
struct Run {
    show: Show,
    controls: Controls,
    setlist: usize,
    venue: Option<Venue>,
    /// The venue that was asked for, or that the run which is resumed had, used or not.
    venue_name: Option<String>,
    kept: resume::Kept,
    chosen: resume::Chosen,
}

/// Plays on a device in real time.
fn live(run: Run, how: &How, notices: Vec<(Weight, String)>) -> Result<(), String> {
    let Run { show, controls, setlist, venue, venue_name, kept, chosen } = run;
    let ending =
        Ending::at_signals().map_err(|error| format!("signals cannot be caught: {error}"))?;
    let (choices, why) = match &how.device {
        Some(choices) => (choices.clone(), format!("--device {choices}")),
        None => {
            let (choice, why) = downbeat_device::pick();
            (Choices::from(choice), why)
        }
    };
    let names = rig::output_names(&show);
    let shortages = memory_shortages(&show);
    // Before the blocks are allocated, so that they are locked too.
    let locked = downbeat_device::lock_memory();

    let rate = show.rate;
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
        conductor.restore(&last.state, last.ago());
    }
    let is_new = chosen.run.is_none();
    let recorder = record::begin(kept, chosen, about, &mut conductor)?;
    recorder.change(downbeat_journal::Change::Venue { name: venue_name });
    recorder.change(downbeat_journal::Change::Device { name: Some(choices.to_string()) });

    if how.standby {
        conductor.stand_by();
    }
    let (midi, inbox, feedback, outbox) = downbeat_device::midi::link();
    let (told, plugged) = crossbeam_channel::bounded(PLUGGED);
    let midi_ports = midi_out::ports(&config.show, &controls, &names, told);
    let player = Player::new(renderer, midi);
    let supervisor = start(&choices, names, midi_ports, rate, how, player).inspect_err(|_| {
        // A run that has not begun has nothing to come back to; one that was resumed has.
        if is_new {
            record::end(&recorder);
        }
    })?;
    describe(&mut conductor, &supervisor, why, locked.err());
    conductor.refresh();
    if how.headless {
        print::message(format!("playing on {}", supervisor.status().info.name));
    }

    let (face, started) = (conductor.face(), conductor.started());
    if how.go {
        let _ = face.by(Source::Program).send(Action::Go);
    }
    let refused = |error| format!("the system gives no thread: {error}");
    let pulse = conductor.watch_thread("device");
    let (desk, wish) = (conductor.device_desk(), conductor.device_wish());
    let keeper = keeper::spawn(supervisor, desk, wish, pulse).map_err(refused)?;
    if let Some(rules) = config.show.osc.clone() {
        osc::listen(rules, &config.show.name, &mut conductor).map_err(refused)?;
    }
    osc::send_events(&mut conductor).map_err(refused)?;
    let clerk = conductor.take_clerk();
    let unwritten = clerk.as_ref().map(Clerk::unwritten);
    if let Some(clerk) = clerk {
        threads::clerk(clerk, conductor.watch_thread("clerk")).map_err(refused)?;
    }
    let surfaces = midi_in::spawn(midi_in::Parts {
        face: face.clone(),
        show: &config.show,
        controls: &controls,
        inbox,
        feedback,
        outputs_before: midi_out::song_outputs(&config.show),
        plugged,
        tell: Box::new(teller(&conductor)),
        pulse: conductor.watch_thread("midi-in"),
    })
    .map_err(refused)?;
    if midi_out::song_outputs(&config.show) > 0 {
        let tell = teller(&conductor);
        midi_out::spawn(outbox, &config.show, conductor.watch_thread("midi-out"), tell)
            .map_err(refused)?;
    }
    threads::disk(disk).map_err(refused)?;
    threads::conductor(conductor, how.auto, ending.clone()).map_err(refused)?;
    let ended = if how.headless {
        screen::headless(&face, &ending);
        Ok(())
    } else {
        screen::console(&face, &ending, started, &surfaces)
    };
    fall_silent(&face);
    keeper.end();
    if let Some(unwritten) = unwritten {
        record::wait_for(&unwritten);
    }
    record::end(&recorder);
    ended
}

/// Tells the operator what happens at the ports.
fn teller(conductor: &Conductor) -> impl Fn(Weight, String) + Send + 'static {
    let desk = conductor.device_desk();
    move |weight, text| {
        // A conductor that has ended has nobody left to tell.
        let _ = desk.send(DeviceNews::Notice(weight, text));
    }
}

/// Opens the first device of the list that opens.
fn start(
    choices: &Choices,
    outputs: Vec<String>,
    midi: MidiNames,
    rate: u32,
    how: &How,
    player: Player,
) -> Result<Supervisor<Player>, String> {
    let request = Request {
        client: "downbeat".into(),
        rate,
        period: how.period,
        outputs,
        connect: !how.no_connect,
        midi,
    };
    // The time of a song goes on while its device is gone. What it was told meanwhile (a stop, a
    // hold) is done where the device was lost, so that nothing of it is heard when it is back.
    let returns = |player: &mut Player, outage: &Outage| {
        let renderer = player.renderer();
        renderer.render(&mut []);
        renderer.skip(outage.frames);
    };
    Supervisor::start(choices, &request, player, returns).map_err(
        |NothingOpened { causes, .. }| {
            let causes = causes.iter().map(|(_, error)| error.to_string());
            causes.collect::<Vec<_>>().join("\n       ")
        },
    )
}

/// Tells the conductor, and by it the operator, what was opened and what was refused.
fn describe(
    conductor: &mut Conductor,
    supervisor: &Supervisor<Player>,
    why: String,
    not_locked: Option<String>,
) {
    let info = &supervisor.status().info;
    let refused: Vec<String> = info.refused.iter().cloned().chain(not_locked).collect();
    for sentence in &refused {
        conductor.notice(Weight::Warning, sentence.clone());
    }
    for note in &info.notes {
        conductor.notice(Weight::Info, note.clone());
    }
    let stands_in = supervisor.stands_in();
    conductor.set_device(DeviceView { why, stands_in, refused, ..keeper::view(info) });
}

/// Ends what still sounds with the short ramp of a panic, so that closing the device cuts nothing.
fn fall_silent(face: &Face) {
    if face.by(Source::Program).send(Action::Panic).is_err() {
        return;
    }
    // The first snapshots may be older than the panic, or than a GO just before it.
    let begun = Instant::now();
    let silent = || face.snapshot().transport == Transport::Stopped;
    while begun.elapsed() < SILENCE_LIMIT && !(silent() && begun.elapsed() > PANIC_TAKES) {
        std::thread::sleep(Duration::from_millis(5));
    }
}
