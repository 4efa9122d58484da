//! The console on a thread of its own, and what stands in for it without a screen.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use downbeat_engine::{DeviceState, Face, Snapshot, Transport};
use downbeat_tui::{Options, Quit, Surfaces};

use crate::ending::Ending;
use crate::print;

/// How often a headless run looks for news.
const LOOK: Duration = Duration::from_millis(50);
/// How often the console is opened, if it dies.
const CONSOLES: usize = 3;

/// Shows the console until the operator quits or the program ends.
///
/// A console that panics is opened again. One that keeps panicking, or whose terminal is gone, ends
/// alone: what plays goes on to its end without a screen, and the program ends after it.
///
/// # Errors
///
/// Why there is no console, where nothing plays that could go on without.
pub(crate) fn console(
    face: &Face,
    ending: &Ending,
    started: Instant,
    surfaces: &Arc<dyn Surfaces>,
) -> Result<(), String> {
    let mut failed = None;
    for _ in 0..CONSOLES {
        let surfaces = Some(Arc::clone(surfaces));
        let options = Options { surfaces, ..Options::new(ending.of_screen(), started) };
        let face = face.clone();
        let thread = thread::Builder::new()
            .name("console".into())
            .spawn(move || downbeat_tui::run(&face, options));
        let ended = match thread {
            Ok(thread) => thread.join(),
            Err(error) => Ok(Err(error)),
        };
        match ended {
            Ok(Ok(Quit::Operator)) => return Ok(()),
            Ok(Ok(Quit::Ending)) => break,
            Ok(Err(error)) => {
                failed = Some(format!("the console cannot go on: {error}"));
                break;
            }
            Err(_) => print::message("the console died; the show goes on; it is opened again"),
        }
    }
    // A song that is held would stand there for ever, with nobody left to press GO, and so would
    // one whose device is gone.
    let plays = || {
        let now = face.snapshot();
        matches!(now.device.state, DeviceState::Ok | DeviceState::Glitch)
            && !matches!(now.transport, Transport::Stopped | Transport::Held)
    };
    if ending.has_come() {
        return Ok(());
    }
    if plays() {
        failed.iter().for_each(print::message);
        print::message("the screen is gone; what plays goes on to its end");
        tell_while(face, || plays() && !ending.has_come());
        return Ok(());
    }
    failed.map_or(Ok(()), |why| Err(format!("{why}; without a terminal, play with --headless")))
}

/// Tells what happens on standard error until the program ends.
pub(crate) fn headless(face: &Face, ending: &Ending) {
    tell_while(face, || !ending.has_come());
}

fn tell_while(face: &Face, goes_on: impl Fn() -> bool) {
    let mut last = Snapshot::default();
    let mut told = Duration::ZERO;
    while goes_on() {
        let now = face.snapshot();
        print::notices(&now.notices, &mut told);
        if (now.transport, now.playing) != (last.transport, last.playing) {
            print::message(transport(&now));
        }
        if now.device.state != last.device.state {
            print::message(format!("device {}: {:?}", now.device.name, now.device.state));
        }
        last = (*now).clone();
        thread::sleep(LOOK);
    }
}

fn transport(now: &Snapshot) -> String {
    let title = now.playing.and_then(|entry| now.entries.get(entry)).map(|entry| &entry.title);
    match (now.transport, title) {
        (Transport::Pausing, _) => "pause: the next song starts by itself".into(),
        (Transport::Stopped, _) | (_, None) => "stopped".into(),
        (Transport::CountIn, Some(title)) => format!("count-in: {title}"),
        (Transport::Playing, Some(title)) => format!("playing: {title}"),
        (Transport::Held, Some(title)) => format!("held: {title}"),
        (Transport::Fading | Transport::FadingOut, Some(title)) => format!("fading out: {title}"),
        (Transport::FadingBack, Some(title)) => format!("fading back: {title}"),
    }
}
