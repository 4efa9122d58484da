//! `downbeat play`

mod keeper;
mod record;
mod resume;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_device::{Choice, Choices, NothingOpened, Outage, Request, Supervisor};
use downbeat_engine::{
    Action, Clerk, Conductor, Config, DeviceView, Face, Source, Transport, Weight,
    memory_shortages, split,
};
use downbeat_journal::LastRun;
use downbeat_rt::Renderer;
use downbeat_show_files::{Show, Venue};

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

pub(crate) fn run(args: &Play) -> ExitCode {
    let loaded = load::ready_to_play(&args.show, args.how.rate);
    let mut warnings: Vec<String> = loaded.warnings().map(ToString::to_string).collect();
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
    let mut last = None;
    if file.is_none() {
        kept = resume::Kept::open(&show);
        last = match resume::wanted(&mut kept, &args.how) {
            Ok(last) => last,
            Err(error) => {
                print::message(format!("error: {error}"));
                return ExitCode::FAILURE;
            }
        };
    }
    let venue_name = args.how.venue.as_deref().or(resume::venue(last.as_ref()));
    let venue = match load::venue(&show, venue_name) {
        Ok((venue, told)) => {
            warnings.extend(told);
            venue
        }
        Err(()) => return ExitCode::FAILURE,
    };
    if let Some(file) = file {
        return offline::run(&show, setlist, venue, file, &args.how);
    }
    let setlist = match args.how.setlist {
        Some(_) => setlist,
        None => resume::setlist(last.as_ref(), &show).unwrap_or(setlist),
    };
    let run = Run { show, setlist, venue, kept, last };
    match live(run, &args.how, &warnings) {
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
    setlist: usize,
    venue: Option<Venue>,
    kept: resume::Kept,
    last: Option<LastRun>,
}

/// Plays on a device in real time.
fn live(run: Run, how: &How, warnings: &[String]) -> Result<(), String> {
    let Run { show, setlist, venue, kept, last } = run;
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
    let (venue_name, about) =
        (venue.as_ref().map(|venue| venue.name().to_owned()), record::about(&show, setlist));
    let config = Config { show, setlist, outputs: names.len(), auto: how.auto, venue };
    let (mut conductor, disk, renderer) = split(&config);
    // Without a screen they stand on standard error already.
    for warning in warnings.iter().filter(|_| !how.headless) {
        conductor.notice(Weight::Warning, warning.replace("\n    ", ": "));
    }
    for shortage in shortages {
        conductor.notice(Weight::Warning, shortage.to_string());
    }
    if let Some(last) = &last {
        conductor.restore(&last.state, last.ago());
    }
    let begun = last.map(|last| last.state).unwrap_or_default();
    let recorder = record::begin(kept, begun, about, &mut conductor)?;
    recorder.change(downbeat_journal::Change::Venue { name: venue_name });
    recorder.change(downbeat_journal::Change::Device { name: Some(choices.to_string()) });

    let supervisor = start(&choices, names, rate, how, renderer)?;
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
    let keeper = keeper::spawn(supervisor, conductor.device_desk(), pulse).map_err(refused)?;
    let clerk = conductor.take_clerk();
    let unwritten = clerk.as_ref().map(Clerk::unwritten);
    if let Some(clerk) = clerk {
        threads::clerk(clerk, conductor.watch_thread("clerk")).map_err(refused)?;
    }
    threads::disk(disk).map_err(refused)?;
    threads::conductor(conductor, how.auto, ending.clone()).map_err(refused)?;
    let ended = if how.headless {
        screen::headless(&face, &ending);
        Ok(())
    } else {
        screen::console(&face, &ending, started)
    };
    fall_silent(&face);
    keeper.end();
    if let Some(unwritten) = unwritten {
        record::wait_for(&unwritten);
    }
    record::end(&recorder);
    ended
}

/// Opens the first device of the list that opens.
fn start(
    choices: &Choices,
    outputs: Vec<String>,
    rate: u32,
    how: &How,
    renderer: Renderer,
) -> Result<Supervisor<Renderer>, String> {
    let request = Request {
        client: "downbeat".into(),
        rate,
        period: how.period,
        outputs,
        connect: !how.no_connect,
    };
    // The time of a song goes on while its device is gone. What it was told meanwhile (a stop, a
    // hold) is done where the device was lost, so that nothing of it is heard when it is back.
    let returns = |renderer: &mut Renderer, outage: &Outage| {
        renderer.render(&mut []);
        renderer.skip(outage.frames);
    };
    Supervisor::start(choices, &request, renderer, returns).map_err(
        |NothingOpened { causes, .. }| {
            let causes = causes.iter().map(|(_, error)| error.to_string());
            causes.collect::<Vec<_>>().join("\n       ")
        },
    )
}

/// Tells the conductor, and by it the operator, what was opened and what was refused.
fn describe(
    conductor: &mut Conductor,
    supervisor: &Supervisor<Renderer>,
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
    conductor.set_device(DeviceView { why, refused, ..keeper::view(info) });
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
