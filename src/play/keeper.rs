//! The thread that keeps the show on a device.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use downbeat_device::{Choice, Info, News, Player, State, Supervisor};
use downbeat_engine::{DeviceNews, DeviceView, Weight};

/// How often the device is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// The running thread.
pub(super) struct Keeper {
    ending: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Steps the supervisor until [`Keeper::end`], tells the conductor what happens, and counts its
/// steps in `pulse`. A `wish` is for the first device of the list.
///
/// # Errors
///
/// The system gives no thread.
pub(super) fn spawn(
    mut supervisor: Supervisor<Player>,
    desk: Sender<DeviceNews>,
    wish: Arc<AtomicBool>,
    pulse: Arc<AtomicU64>,
) -> std::io::Result<Keeper> {
    let ending = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&ending);
    let thread = thread::Builder::new().name("device".into()).spawn(move || {
        let mut last = supervisor.status().choice.clone();
        while !flag.load(Ordering::Relaxed) {
            if wish.swap(false, Ordering::Relaxed) && !supervisor.return_to_first() {
                let text = "no other device plays than the first one of the list".into();
                let _ = desk.send(DeviceNews::Notice(Weight::Info, text));
            }
            for news in supervisor.step(Instant::now()) {
                // A conductor that has ended has no use for news.
                let _ = told(news, &mut last, &supervisor).map(|news| desk.send(news));
            }
            pulse.fetch_add(1, Ordering::Relaxed);
            thread::sleep(LOOK);
        }
        supervisor.close();
    })?;
    Ok(Keeper { ending, thread })
}

impl Keeper {
    /// Closes the device. Closing waits at most a few seconds, whatever the driver does.
    pub(super) fn end(self) {
        self.ending.store(true, Ordering::Relaxed);
        // One that panicked has said so.
        let _ = self.thread.join();
    }
}

/// What the conductor is told; `last` is the device that played last.
fn told(news: News, last: &mut Choice, supervisor: &Supervisor<Player>) -> Option<DeviceNews> {
    match news {
        // What it sees by itself.
        News::State(State::Ok | State::Glitch) => None,
        News::State(state @ (State::Silent | State::Lost)) => {
            Some(DeviceNews::Gone(format!("it is {state}")))
        }
        News::State(State::Retrying) => Some(DeviceNews::Retrying),
        News::Plays { choice, info, .. } => {
            let how = if *last == choice { "it came back" } else { "it took over" };
            let why = format!("{how}: {choice}");
            *last = choice;
            let stands_in = supervisor.stands_in();
            let took_over = !supervisor.plays_first();
            let device = DeviceView { why, took_over, stands_in, ..view(&info) };
            Some(DeviceNews::Opened(Box::new(device)))
        }
        News::NotOpened { choice, error } => {
            Some(DeviceNews::Notice(Weight::Warning, format!("{choice} does not open: {error}")))
        }
    }
}

/// A device as the console shows it.
pub(super) fn view(info: &Info) -> DeviceView {
    DeviceView {
        name: info.name.clone(),
        rate: info.rate,
        period: info.period,
        outputs: info.outputs as u16,
        midi: info.midi,
        refused: info.refused.clone(),
        ..DeviceView::default()
    }
}
