//! The null device: a thread that asks for a period whenever one would have been played.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{mpsc, Arc};
use std::thread;
use std::time::{Duration, Instant};

use crate::device::{Info, Opened, Request, Stop};
use crate::error::OpenError;
use crate::priority::{promote_current_thread, Role};
use crate::render::Render;
use crate::seat::Seat;

/// Frames of a callback where none were asked for.
const DEFAULT_PERIOD: u32 = 256;

/// How long the thread's first words are waited for.
const START_LIMIT: Duration = Duration::from_secs(5);

/// Starts the timer. It ends at most one period after it is told to.
pub(crate) fn open<R: Render>(request: &Request, seat: &Arc<Seat<R>>) -> Result<Opened, OpenError> {
    let failed = |cause: String| OpenError::Driver { device: "null".into(), cause };
    let period = request.period.unwrap_or(DEFAULT_PERIOD);
    let ending = Arc::new(AtomicBool::new(false));
    let (told, hears) = mpsc::sync_channel(1);
    let run = {
        let (seat, ending, rate) = (Arc::clone(seat), Arc::clone(&ending), request.rate);
        move || {
            // Only the thread itself can raise itself. Nobody hears when opening was given up.
            let _ = told.send(promote_current_thread(Role::Audio));
            keep_time(&seat, &ending, Grid { rate, period });
        }
    };
    let thread = thread::Builder::new()
        .name("audio".into())
        .spawn(run)
        .map_err(|error| failed(format!("no thread: {error}")))?;
    let promoted =
        hears.recv_timeout(START_LIMIT).map_err(|_| failed("its thread does not start".into()))?;
    let info = Info {
        name: "null".into(),
        rate: request.rate,
        period,
        outputs: request.outputs.len(),
        midi: false,
        refused: promoted.err().into_iter().collect(),
        notes: vec!["nothing is heard: this is the null device".into()],
    };
    let stop = Stop::new(move || {
        ending.store(true, Ordering::Relaxed);
        // The thread has nothing to say at its end, not even a panic.
        let _ = thread.join();
    });
    Ok(Opened { info, stop })
}

/// When periods are due.
#[derive(Clone, Copy)]
struct Grid {
    rate: u32,
    period: u32,
}

impl Grid {
    /// When the `count`-th period is due, from the start of the first. From the whole count, so
    /// that rounding never adds up: after a year it is off by less than a microsecond.
    fn due(self, count: u64) -> Duration {
        let frames = u128::from(count) * u128::from(self.period);
        let nanos = frames * 1_000_000_000 / u128::from(self.rate);
        Duration::new((nanos / 1_000_000_000) as u64, (nanos % 1_000_000_000) as u32)
    }

    /// How late a wake-up may be before the next period would be late too.
    fn slack(self) -> Duration {
        self.due(1)
    }
}

/// Plays a period at each due time. A wake-up that is late by a period or more is an xrun, and the
/// time is gone as on a sound card: the grid starts again there, and nothing is caught up with.
fn keep_time<R: Render>(seat: &Seat<R>, ending: &AtomicBool, grid: Grid) {
    let mut start = Instant::now();
    let mut count = 0;
    while !ending.load(Ordering::Relaxed) {
        let now = Instant::now();
        let due = start + grid.due(count);
        if now < due {
            thread::sleep(due - now);
            continue;
        }
        if now - due >= grid.slack() {
            seat.xrun();
            (start, count) = (now, 0);
        }
        seat.play(grid.period as usize, |_| {});
        count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_never_drifts() {
        // 44100 periods of 256 frames at 44100 Hz are 256 s, whatever one of them is.
        let grid = Grid { rate: 44_100, period: 256 };
        assert_eq!(grid.due(0), Duration::ZERO);
        assert_eq!(grid.due(44_100), Duration::from_secs(256));
        // 256 / 44100 s = 5804988.66 ns, and down.
        assert_eq!(grid.due(1), Duration::from_nanos(5_804_988));
        // A year of 365 days at period 1.
        let year = 365 * 24 * 3600;
        let grid = Grid { rate: 192_000, period: 1 };
        assert_eq!(grid.due(year * 192_000), Duration::from_secs(year));
    }
}
