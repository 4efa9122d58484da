//! `downbeat play`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_device::{Choice, Device, Request};
use downbeat_engine::{
    Action, Conductor, Config, DeviceView, Face, Transport, Weight, memory_shortages, split,
};
use downbeat_rt::Renderer;
use downbeat_show_files::Show;

use crate::args::{How, Play};
use crate::ending::Ending;
use crate::{offline, print, rig, screen, threads};

/// The exit code of a wrong command line.
const WRONG_COMMAND_LINE: u8 = 2;
/// How long the end of the program waits for silence: a device that does not call back any more
/// never gets there.
const SILENCE_LIMIT: Duration = Duration::from_millis(500);
/// How long a panic may take until a snapshot tells of it: two ticks of the conductor and a period.
const PANIC_TAKES: Duration = Duration::from_millis(80);

pub(crate) fn run(args: &Play) -> ExitCode {
    let loaded = rig::load_and_tell(&args.show, args.how.rate);
    let warnings: Vec<String> = loaded.warnings().map(ToString::to_string).collect();
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
    if let Some(Choice::File(file)) = &args.how.device {
        return offline::run(&show, setlist, file, &args.how);
    }
    match live(show, setlist, &args.how, &warnings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Plays on a device in real time.
fn live(show: Show, setlist: usize, how: &How, warnings: &[String]) -> Result<(), String> {
    let ending =
        Ending::at_signals().map_err(|error| format!("signals cannot be caught: {error}"))?;
    let (choice, why) = match &how.device {
        Some(choice) => (choice.clone(), format!("--device {choice}")),
        None => downbeat_device::pick(),
    };
    let names = rig::output_names(&show);
    let shortages = memory_shortages(&show);
    // Before the blocks are allocated, so that they are locked too.
    let locked = downbeat_device::lock_memory();

    let rate = show.rate;
    let config = Config { show, setlist, outputs: names.len(), auto: how.auto };
    let (mut conductor, disk, renderer) = split(&config);
    // Without a screen they stand on standard error already.
    for warning in warnings.iter().filter(|_| !how.headless) {
        conductor.notice(Weight::Warning, warning.replace("\n    ", ": "));
    }
    for shortage in shortages {
        conductor.notice(Weight::Warning, shortage.to_string());
    }
    let device = open(&choice, names, rate, how, renderer)?;
    describe(&mut conductor, &device, why, locked.err());
    conductor.refresh();
    if how.headless {
        print::message(format!("playing on {}", device.info().name));
    }

    let (face, started) = (conductor.face(), conductor.started());
    if how.go {
        let _ = face.send(Action::Go);
    }
    let refused = |error| format!("the system gives no thread: {error}");
    threads::disk(disk).map_err(refused)?;
    threads::conductor(conductor, how.auto, ending.clone()).map_err(refused)?;
    let ended = if how.headless {
        screen::headless(&face, &ending);
        Ok(())
    } else {
        screen::console(&face, &ending, started)
    };
    fall_silent(&face);
    device.close();
    ended
}

fn open(
    choice: &Choice,
    outputs: Vec<String>,
    rate: u32,
    how: &How,
    renderer: Renderer,
) -> Result<Device<Renderer>, String> {
    let request = Request {
        client: "downbeat".into(),
        rate,
        period: how.period,
        outputs,
        connect: !how.no_connect,
    };
    downbeat_device::open(choice, &request, renderer).map_err(|failure| failure.error.to_string())
}

/// Tells the conductor, and by it the operator, what was opened and what was refused.
fn describe(
    conductor: &mut Conductor,
    device: &Device<Renderer>,
    why: String,
    not_locked: Option<String>,
) {
    let info = device.info();
    let refused: Vec<String> = info.refused.iter().cloned().chain(not_locked).collect();
    for sentence in &refused {
        conductor.notice(Weight::Warning, sentence.clone());
    }
    for note in &info.notes {
        conductor.notice(Weight::Info, note.clone());
    }
    conductor.set_device(DeviceView {
        name: info.name.clone(),
        why,
        rate: info.rate,
        period: info.period,
        outputs: info.outputs as u16,
        refused,
        ..DeviceView::default()
    });
}

/// Ends what still sounds with the short ramp of a panic, so that closing the device cuts nothing.
fn fall_silent(face: &Face) {
    if face.send(Action::Panic).is_err() {
        return;
    }
    // The first snapshots may be older than the panic, or than a GO just before it.
    let begun = Instant::now();
    let silent = || face.snapshot().transport == Transport::Stopped;
    while begun.elapsed() < SILENCE_LIMIT && !(silent() && begun.elapsed() > PANIC_TAKES) {
        std::thread::sleep(Duration::from_millis(5));
    }
}
