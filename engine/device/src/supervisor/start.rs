//! Opening the first device of the list that opens, at the start of a show.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use downbeat_rt::Health;

use super::attempt::{Opener, Ready};
use super::playing::Playing;
use crate::choice::Choice;
use crate::choices::Choices;
use crate::device::{check, Opened, Request, Terms, OPEN_LIMIT};
use crate::drivers::prepare;
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;
use crate::within::within;

/// No device of the list opened.
pub struct NothingOpened<R> {
    /// Why each of them did not.
    pub causes: Vec<(Choice, OpenError)>,
    /// What was to be played, untouched.
    pub renderer: R,
}

/// Devices that did not open, and why.
type Causes = Vec<(Choice, OpenError)>;

/// The device that opened, with nothing to play yet, and why those before it did not.
pub(super) struct Started<R: Render> {
    pub(super) device: Playing<R>,
    pub(super) causes: Causes,
}

/// Opens the first device of the list that opens, for so many outputs. Waits at most 5 s for each.
pub(super) fn first_of<R: Render>(
    opener: &Opener<R>,
    choices: &Choices,
    request: &Request,
    health: &Arc<Health>,
    outputs: usize,
) -> Result<Started<R>, Causes> {
    let mut causes = Vec::new();
    // All of them now, while there are no other threads.
    let prepared: Vec<_> = choices.all().iter().map(prepare).collect();
    for (at, (choice, prepared)) in choices.all().iter().zip(prepared).enumerate() {
        let opened = check(request, outputs)
            .and(prepared)
            .and_then(|()| open(opener, choice, request, health));
        match opened {
            Ok(ready) => {
                let device = Playing::new(at, ready, Instant::now());
                return Ok(Started { device, causes });
            }
            Err(error) => causes.push((choice.clone(), error)),
        }
    }
    Err(causes)
}

/// Opens one of them.
fn open<R: Render>(
    opener: &Opener<R>,
    choice: &Choice,
    request: &Request,
    health: &Arc<Health>,
) -> Result<Ready<R>, OpenError> {
    let seat = Seat::new(Arc::clone(health));
    let opening = {
        let (opener, choice) = (Arc::clone(opener), choice.clone());
        let (request, seat) = (request.clone(), Arc::clone(&seat));
        move || opener(&choice, &request, Terms::AsAsked, &seat)
    };
    let opened: Result<Opened, _> = within(OPEN_LIMIT, opening).unwrap_or_else(|| {
        Err(OpenError::Silent { device: choice.to_string(), seconds: OPEN_LIMIT.as_secs() })
    });
    match opened {
        Ok(opened) => Ok(Ready { opened, seat }),
        Err(error) => {
            seat.shut();
            Err(error)
        }
    }
}

impl<R> fmt::Debug for NothingOpened<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NothingOpened").field("causes", &self.causes).finish_non_exhaustive()
    }
}

/// Every cause, a line each.
impl<R> fmt::Display for NothingOpened<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (_, error)) in self.causes.iter().enumerate() {
            let end = if at + 1 < self.causes.len() { "\n" } else { "" };
            write!(f, "{error}{end}")?;
        }
        Ok(())
    }
}

impl<R> std::error::Error for NothingOpened<R> {}
