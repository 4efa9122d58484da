//! The thread that a card's callbacks come on. cpal starts it, so it is set up from inside.

use std::thread;
use std::time::{Duration, Instant};

use crate::drivers::jack;
use crate::priority::{promote_current_thread, Role};

/// Sets up the callback's thread during its first second of sound: the only system calls that a
/// callback of ours ever makes. CoreAudio and WASAPI set theirs up themselves.
pub(crate) struct Setup {
    rate: u32,
    began: Option<Instant>,
    frames: u64,
    done: bool,
}

impl Setup {
    pub(crate) fn new(rate: u32) -> Self {
        Self { rate, began: None, frames: 0, done: !cfg!(target_os = "linux") }
    }

    /// Called by every callback, with its frames.
    pub(crate) fn step(&mut self, frames: usize) {
        if self.done {
            return;
        }
        let began = *self.began.get_or_insert_with(|| {
            hush();
            Instant::now()
        });
        self.frames += frames as u64;
        if self.frames >= u64::from(self.rate) {
            self.done = true;
            if keeps_time(began.elapsed()) {
                // Whether this is permitted was said when the card opened.
                let _ = promote_current_thread(Role::Audio);
            }
        }
    }
}

/// Whether a second of sound took anything like a second. ALSA has devices that run free (`null`,
/// `file`), which would hold a core for good if they had real-time priority.
fn keeps_time(second: Duration) -> bool {
    second >= Duration::from_millis(500)
}

/// Whether a callback's thread may have real-time priority here, tried on a thread that ends.
pub(crate) fn may_be_realtime() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let attempt = thread::Builder::new().spawn(|| promote_current_thread(Role::Audio));
    let ended = attempt.map_err(|error| format!("no thread: {error}"))?.join();
    ended.unwrap_or_else(|_| Err("the attempt at real-time priority broke off".into()))
}

/// Keeps the libraries under cpal from printing over the console: what they say comes back as errors
/// as well. Throws away what ALSA collected of this thread before. Allocates.
pub(crate) fn hush() {
    #[cfg(target_os = "linux")]
    {
        // Only fails for want of memory, and then the messages are the lesser worry.
        let _ = alsa::Output::local_error_handler();
    }
    // ALSA has a card that is a JACK client. Without the library there is nobody to hush.
    let _ = jack::hush();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::priority::is_realtime;

    /// Whether a thread is real-time after a second of sound that took so long.
    fn realtime_after(second: Duration) -> thread::Result<Option<bool>> {
        let run = move || {
            let began = Instant::now().checked_sub(second);
            let mut setup = Setup { rate: 48_000, began, frames: 0, done: false };
            setup.step(47_999);
            assert_eq!(is_realtime(), Some(false), "it is too early to say");
            setup.step(1);
            assert!(setup.done);
            is_realtime()
        };
        thread::spawn(run).join()
    }

    #[test]
    fn only_a_device_that_keeps_time_gets_realtime_priority() {
        let permitted = may_be_realtime().is_ok();
        assert_eq!(realtime_after(Duration::ZERO).unwrap(), Some(false));
        assert_eq!(realtime_after(Duration::from_millis(900)).unwrap(), Some(permitted));
    }
}
