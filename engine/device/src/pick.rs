//! Choosing a device when nobody named one.

use std::time::Duration;

use crate::choice::Choice;
use crate::drivers::{cpal, jack};
use crate::within::within;

/// How long a driver may take to say whether it is there.
const LIMIT: Duration = Duration::from_secs(2);

/// Picks the JACK server where one runs, else the default sound card, else the null device, and
/// says why in a sentence for the console. Starts no server, prints nothing, and waits at most a
/// few seconds for a driver that hangs. Not for the audio thread.
pub fn pick() -> (Choice, String) {
    let (choice, why) = if within(LIMIT, || jack::look().is_ok()).unwrap_or(false) {
        (Choice::Jack(None), "a JACK server runs")
    } else if within(LIMIT, has_default_card).unwrap_or(false) {
        (Choice::Cpal(None), "no JACK server runs, so the default sound card")
    } else {
        (
            Choice::Null,
            "no JACK server and no sound card here, so the null device: nothing is heard",
        )
    };
    (choice, format!("no --device given: {why}"))
}

fn has_default_card() -> bool {
    let configs = cpal::Card::find(None).and_then(|card| card.configs());
    configs.is_ok_and(|configs| cpal::most_channels(&configs) > 0)
}
