//! The console on a thread of its own, and what stands in for it without a screen.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use downbeat_engine::{Face, Snapshot, Transport};
use downbeat_tui::{Options, Quit, Surfaces};

use crate::ending::Ending;
use crate::print;

/// How often a headless run looks for news.
const LOOK: Duration = Duration::from_millis(50);
/// How often the console is opened, if it dies.
const CONSOLES: usize = 3;
/// How long nothing may be on before a program without a screen ends: from one song to the next it
/// may seem so for a moment.
const SETTLES: Duration = Duration::from_secs(1);

/// Shows the console until the operator quits or the program ends.
///
/// A console that panics is opened again. One that keeps panicking, or whose terminal is gone, ends
/// alone. What plays goes on to its end without a screen, through every outage of the device, and what
/// is held waits, because control surfaces can go on with it; the program ends when nothing is on.
///
/// # Errors
///
/// There is no terminal to begin with.
pub(crate) fn console(
    face: &Face,
    ending: &Ending,
    started: Instant,
    surfaces: &Arc<dyn Surfaces>,
) -> Result<(), String> {
    let (mut failed, mut died) = (None, false);
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
            Ok(Ok(Quit::Lost(error))) => {
                failed = Some(error);
                break;
            }
            Ok(Err(error)) if !died => {
                return Err(format!(
                    "the console cannot go on: {error}; without a terminal, play with --headless"
                ));
            }
            Ok(Err(error)) => {
                failed = Some(error);
                break;
            }
            Err(_) => {
                died = true;
                print::message("the console died; the show goes on; it is opened again");
            }
        }
    }
    if ending.has_come() {
        return Ok(());
    }
    failed.iter().for_each(|error| print::message(format!("the console cannot go on: {error}")));
    print::message("the screen is gone; what plays goes on to its end, and what is held waits");
    let mut stopped = None;
    tell_while(face, || {
        let since = (face.snapshot().transport == Transport::Stopped)
            .then(|| stopped.unwrap_or_else(Instant::now));
        stopped = since;
        !ending.has_come() && since.is_none_or(|since| since.elapsed() < SETTLES)
    });
    Ok(())
}

/// Tells what happens on standard error until the program ends.
pub(crate) fn headless(face: &Face, ending: &Ending) {
    tell_while(face, || !ending.has_come());
}

fn tell_while(face: &Face, mut goes_on: impl FnMut() -> bool) {
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
