//! Calls into drivers, which may never come back.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Runs `call` on a thread of its own and waits for its answer at most `limit`. `None` says that
/// there was none in time, or no thread to be had. A call that is late goes on alone, and what it
/// returns at last is dropped there.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (answer, answered) = mpsc::sync_channel(1);
    let run = move || {
        // Nobody waits any more when this fails: the value is dropped here.
        let _ = answer.send(call());
    };
    // Threads that a driver starts meanwhile take over this name, and they are the audio threads.
    thread::Builder::new().name("audio".to_owned()).spawn(run).ok()?;
    answered.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_time_comes_back() {
        assert_eq!(within(Duration::from_secs(10), || 6 * 7), Some(42));
    }

    #[test]
    fn a_call_that_hangs_is_given_up() {
        let (hold, held) = mpsc::channel::<()>();
        let (dropped, drops) = mpsc::channel();
        struct Late(mpsc::Sender<()>);
        impl Drop for Late {
            fn drop(&mut self) {
                self.0.send(()).unwrap();
            }
        }
        let late = Late(dropped);
        let answer = within(Duration::from_millis(1), move || {
            let _ = held.recv();
            late
        });
        assert!(answer.is_none());
        drop(hold);
        drops.recv_timeout(Duration::from_secs(10)).expect("the late answer is dropped");
    }
}
