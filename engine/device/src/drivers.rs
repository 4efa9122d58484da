//! The drivers. Each opens with an empty seat, runs in silence until the renderer sits there, and
//! hands back how to end it.

use std::sync::Arc;

use crate::choice::Choice;
use crate::device::{Opened, Request, Terms};
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;

pub(crate) mod cpal;
pub(crate) mod jack;
pub(crate) mod null;

/// What has to be done before other threads start.
pub(crate) fn prepare(choice: &Choice) -> Result<(), OpenError> {
    match choice {
        Choice::Jack(server) => jack::prepare(server.as_deref()),
        Choice::Cpal(_) | Choice::Null => Ok(()),
        Choice::File(_) => Err(OpenError::Request(
            "a file is no device that plays in real time: it is written with `FileWriter`".into(),
        )),
    }
}

/// Opens a device with an empty seat. May hang.
pub(crate) fn open<R: Render>(
    choice: &Choice,
    request: &Request,
    terms: Terms,
    seat: &Arc<Seat<R>>,
) -> Result<Opened, OpenError> {
    prepare(choice)?;
    match choice {
        Choice::Jack(server) => jack::open(server.as_deref(), request, seat),
        Choice::Cpal(card) => cpal::open(card.as_deref(), request, terms, seat),
        Choice::Null | Choice::File(_) => null::open(request, seat),
    }
}
