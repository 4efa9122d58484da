//! Opening devices on the side, because opening can hang.

use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crate::choice::Choice;
use crate::device::{Opened, Request, Terms};
use crate::drivers;
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;

/// How a device is opened: by the drivers, or as a test says. May hang.
pub(super) type Opener<R> =
    Arc<dyn Fn(&Choice, &Request, Terms, &Arc<Seat<R>>) -> Result<Opened, OpenError> + Send + Sync>;

/// The drivers.
pub(super) fn by_driver<R: Render>() -> Opener<R> {
    Arc::new(drivers::open)
}

/// An attempt at a device, on a thread of its own. It is never given up while it hangs, only not
/// waited for: another beside it would hang as well, and threads would pile up.
pub(super) struct Attempt<R: Render> {
    /// Until this is dropped.
    answer: Option<Receiver<Result<Opened, OpenError>>>,
    seat: Arc<Seat<R>>,
    began: Instant,
}

/// A device that opened, with nothing to play yet.
pub(super) struct Ready<R: Render> {
    pub(super) opened: Opened,
    pub(super) seat: Arc<Seat<R>>,
}

impl<R: Render> Attempt<R> {
    pub(super) fn begin(
        opener: &Opener<R>,
        choice: &Choice,
        request: &Request,
        seat: Arc<Seat<R>>,
        now: Instant,
    ) -> Self {
        let (answers, answer) = mpsc::sync_channel(1);
        let run = {
            let (opener, choice, request) = (Arc::clone(opener), choice.clone(), request.clone());
            let seat = Arc::clone(&seat);
            move || {
                let answer = opener(&choice, &request, Terms::AsItIs, &seat);
                // Nobody waits any more when this fails: the device is closed here.
                let _ = answers.send(answer);
            }
        };
        // Threads that a driver starts meanwhile take over this name, and they are the audio
        // threads. If there is no thread, the answer is that nobody is left to give one.
        let _ = thread::Builder::new().name("audio".into()).spawn(run);
        Self { answer: Some(answer), seat, began: now }
    }

    pub(super) fn began(&self) -> Instant {
        self.began
    }

    /// The answer, if it is there.
    pub(super) fn answer(&self, choice: &Choice) -> Option<Result<Ready<R>, OpenError>> {
        let answer = match self.answer.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(OpenError::Driver {
                device: choice.to_string(),
                cause: "the attempt broke off, or the system gave no thread for it".into(),
            }),
        };
        Some(answer.map(|opened| Ready { opened, seat: Arc::clone(&self.seat) }))
    }
}

impl<R: Render> Attempt<R> {
    /// The answer was taken.
    pub(super) fn over(mut self) {
        self.answer = None;
    }
}

/// An attempt that was not answered and that nobody needs any more: the device closes where it opens.
impl<R: Render> Drop for Attempt<R> {
    fn drop(&mut self) {
        let Some(answer) = self.answer.take() else { return };
        self.seat.shut();
        // A device that has answered stands in the channel and closes with it, which may hang.
        let _ = thread::Builder::new().name("closing".into()).spawn(move || drop(answer));
    }
}
