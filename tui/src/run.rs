//! The loop: keys at once, the screen at most 30 times a second and after keys.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use downbeat_engine::Face;

use crate::app::App;
use crate::options::{Options, Quit};
use crate::terminal::Screen;
use crate::tty::Tty;
use crate::update::Effect;
use crate::view;

/// The time between two drawings while no key comes: 30 a second.
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 30);

/// Keys that are handled before the screen is drawn again: a flood does not stop the drawing.
const KEYS_BEFORE_DRAWING: usize = 32;

/// How long the library may take to read what is there. In no time at all it reads nothing.
const AT_ONCE: Duration = Duration::from_millis(1);

/// How long the reader of keys waits before it looks whether it is still needed.
const READER_LOOKS: Duration = Duration::from_millis(50);

/// Runs the console on the calling thread until the operator quits or [`Options::ending`] is set.
///
/// The terminal is given back whatever ends the console: a quit, an error, `ending`, a panic. The
/// sound does not depend on it in any way. Run one console at a time.
///
/// # Errors
///
/// The terminal cannot be set up.
pub fn run(face: &Face, options: Options) -> Result<Quit, io::Error> {
    // A terminal that was closed fails in the same moment in which its signal says so.
    let is_ending = || options.ending.load(Ordering::Relaxed);
    let opened = Screen::open().and_then(|screen| Ok((screen, Keys::read()?)));
    match opened.map(|(screen, keys)| show(face, &options, screen, &keys)) {
        Err(_) | Ok(Err(_)) if is_ending() => Ok(Quit::Ending),
        Err(error) => Err(error),
        Ok(Err(error)) => Ok(Quit::Lost(error)),
        Ok(ended) => ended,
    }
}

fn show(
    face: &Face,
    options: &Options,
    mut screen: Screen,
    keys: &Keys,
) -> Result<Quit, io::Error> {
    let mut app = App::new(options.colour);
    app.surfaces.clone_from(&options.surfaces);
    loop {
        if options.ending.load(Ordering::Relaxed) {
            return Ok(Quit::Ending);
        }
        let snapshot = face.snapshot();
        app.broken = screen.panics();
        app.observe(&snapshot, options.started.elapsed());
        screen.terminal.draw(|frame| {
            view::draw(&app, &snapshot, frame.area(), frame.buffer_mut());
        })?;
        for event in keys.next(FRAME)? {
            let key = match event {
                Event::Key(key) => key,
                Event::Resize(..) => {
                    // The same size again after a smaller one has lost what was cut off.
                    screen.redraw()?;
                    continue;
                }
                _ => continue,
            };
            // A key means what is on the screen.
            match app.key(&key, &snapshot, options.started.elapsed()) {
                Effect::Nothing => {}
                Effect::Send(action) => {
                    let sent = face.send_seeing(&snapshot, action);
                    sent.unwrap_or_else(|why| app.refused(why));
                }
                Effect::Redraw => screen.redraw()?,
                Effect::Quit => return Ok(Quit::Operator),
            }
        }
    }
}

/// The events of the terminal, read on a thread of their own: whatever a terminal does to its
/// reader, the console has to go on drawing, or to end.
struct Keys {
    events: Receiver<io::Result<Event>>,
    ending: Arc<AtomicBool>,
}

impl Keys {
    fn read() -> io::Result<Self> {
        let ending = Arc::new(AtomicBool::new(false));
        // The reader waits while the console draws; what comes then stays in the terminal.
        let (sender, events) = sync_channel(KEYS_BEFORE_DRAWING);
        let until = Arc::clone(&ending);
        thread::Builder::new().name("keys".to_owned()).spawn(move || forward(&sender, &until))?;
        Ok(Self { events, ending })
    }

    /// Waits for an event, for at most `wait`, and takes those that came with it.
    fn next(&self, wait: Duration) -> io::Result<Vec<Event>> {
        let first = match self.events.recv_timeout(wait) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the reader of keys has ended"));
            }
        };
        std::iter::once(first).chain(self.events.try_iter().take(KEYS_BEFORE_DRAWING - 1)).collect()
    }
}

impl Drop for Keys {
    /// The reader is told, and not waited for: it ends by itself.
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Relaxed);
    }
}

/// Reads until it is told to end, or nobody takes the events any more, or the terminal fails.
fn forward(events: &SyncSender<io::Result<Event>>, ending: &AtomicBool) {
    if let Err(error) = Tty::open().and_then(|tty| forward_from(&tty, events, ending)) {
        // A console that has ended needs no reason.
        let _ = events.send(Err(error));
    }
}

fn forward_from(
    tty: &Tty,
    events: &SyncSender<io::Result<Event>>,
    ending: &AtomicBool,
) -> io::Result<()> {
    while !ending.load(Ordering::Relaxed) {
        tty.wait(READER_LOOKS)?;
        while event::poll(AT_ONCE)? {
            if events.send(Ok(event::read()?)).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
