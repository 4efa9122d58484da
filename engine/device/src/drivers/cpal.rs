//! A sound card through cpal: ALSA, CoreAudio or WASAPI, whichever the system has.

mod card;
mod config;
mod sample;
mod stream;
mod thread;

use std::sync::Arc;
use std::time::Duration;

use ::cpal::traits::StreamTrait;

use crate::device::{Info, Opened, Request};
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;
use crate::within::within;

pub(crate) use card::{cards, Card};
pub(crate) use config::most_channels;

/// How long a card may take to open.
const OPEN_LIMIT: Duration = Duration::from_secs(5);

/// Opens the card of that name, or the system's default.
pub(crate) fn open<R: Render>(
    name: Option<&str>,
    request: &Request,
    seat: &Arc<Seat<R>>,
) -> Result<Opened, OpenError> {
    let device = name.map_or("the default sound card".into(), |name| format!("sound card {name}"));
    let name = name.map(str::to_owned);
    let (request, seat) = (request.clone(), Arc::clone(seat));
    within(OPEN_LIMIT, move || start(Card::find(name.as_deref())?, &request, seat))
        .unwrap_or(Err(OpenError::Silent { device, seconds: OPEN_LIMIT.as_secs() }))
}

/// Everything that may hang.
fn start<R: Render>(
    card: Card,
    request: &Request,
    seat: Arc<Seat<R>>,
) -> Result<Opened, OpenError> {
    let refused = |error: ::cpal::Error| OpenError::Driver {
        device: card.to_string(),
        cause: error.to_string(),
    };
    let config = config::choose(&card.to_string(), &card.configs()?, request)?;
    let realtime = thread::may_be_realtime();
    let stream = stream::build(&card, config, request.outputs.len(), seat).map_err(refused)?;
    let period = stream.buffer_size().map_err(refused)?;
    stream.play().map_err(refused)?;

    let mut notes = Vec::new();
    if let Some(wanted) = request.period.filter(|&wanted| wanted != period) {
        notes.push(format!("the card made the period {period} frames, not {wanted}"));
    }
    let info = Info {
        name: card.to_string(),
        rate: request.rate,
        period,
        outputs: request.outputs.len(),
        refused: realtime.err().into_iter().collect(),
        notes,
    };
    Ok(Opened { info, stop: Box::new(move || drop(stream)) })
}
