//! A sound card through cpal: ALSA, CoreAudio or WASAPI, whichever the system has.

mod card;
mod config;
mod sample;
mod stream;
mod thread;

use std::sync::Arc;

use ::cpal::traits::StreamTrait;

use crate::device::{Info, Opened, Request, Stop, Terms};
use crate::error::OpenError;
use crate::render::Render;
use crate::seat::Seat;

pub(crate) use card::{cards, Card};
pub(crate) use config::most_channels;

/// Opens the card of that name, or the system's default. May hang.
pub(crate) fn open<R: Render>(
    name: Option<&str>,
    asked: &Request,
    terms: Terms,
    seat: &Arc<Seat<R>>,
) -> Result<Opened, OpenError> {
    let card = Card::find(name)?;
    let refused = |error: ::cpal::Error| OpenError::Driver {
        device: card.to_string(),
        cause: error.to_string(),
    };
    let configs = card.configs()?;
    let request = match terms {
        Terms::AsAsked => asked.clone(),
        Terms::AsItIs => config::fit(&configs, asked),
    };
    let config = config::choose(&card.to_string(), &configs, &request)?;
    let (asked, outputs) = (asked.outputs.len(), request.outputs.len());
    let realtime = thread::may_be_realtime();
    let stream = stream::build(&card, config, outputs, Arc::clone(seat)).map_err(refused)?;
    let period = stream.buffer_size().map_err(refused)?;
    stream.play().map_err(refused)?;

    let mut notes = Vec::new();
    if let Some(wanted) = request.period.filter(|&wanted| wanted != period) {
        notes.push(format!("the card made the period {period} frames, not {wanted}"));
    }
    let mut refused: Vec<String> = realtime.err().into_iter().collect();
    if outputs < asked {
        refused.push(format!(
            "outputs {} to {asked} are not heard: {card} has {outputs} outputs",
            outputs + 1
        ));
    }
    let (name, rate) = (card.to_string(), request.rate);
    let info = Info { name, rate, period, outputs, midi: false, refused, notes };
    Ok(Opened { info, stop: Stop::new(move || drop(stream)) })
}
