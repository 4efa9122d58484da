//! What there is to play on.

use std::time::Duration;

use crate::choice::Choice;
use crate::drivers::{cpal, jack};
use crate::within::within;

/// How long each driver may take to say what it has.
const LIMIT: Duration = Duration::from_secs(5);

/// The rates that are worth naming, in hertz.
const RATES: [u32; 6] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

/// A device, or the reason why a driver has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `jack`, `cpal` or `null`.
    pub driver: &'static str,
    /// What `--device` takes to open it; `None` where there is nothing to open, and `note` says why.
    pub choice: Option<Choice>,
    /// What a person calls it.
    pub name: String,
    /// The usual rates that it plays at, in hertz. Empty for any rate.
    pub rates: Vec<u32>,
    /// How many outputs it has; `None` for any number.
    pub outputs: Option<usize>,
    /// What else there is to know, a phrase.
    pub note: String,
}

impl Found {
    fn nothing(driver: &'static str, note: String) -> Self {
        Self { driver, choice: None, name: String::new(), rates: Vec::new(), outputs: None, note }
    }
}

/// Lists what every driver has, or why it has nothing. Starts no server, prints nothing, and waits
/// at most a few seconds for a driver that hangs. Not for the audio thread.
pub fn list() -> Vec<Found> {
    let late = |driver| Found::nothing(driver, format!("no answer within {} s", LIMIT.as_secs()));
    let mut found = vec![within(LIMIT, jack_server).unwrap_or_else(|| late("jack"))];
    found.extend(within(LIMIT, sound_cards).unwrap_or_else(|| vec![late("cpal")]));
    found.push(Found {
        driver: "null",
        choice: Some(Choice::Null),
        name: "timer".into(),
        rates: Vec::new(),
        outputs: None,
        note: "in real time; nothing is heard".into(),
    });
    found
}

fn jack_server() -> Found {
    match jack::look() {
        Err(error) => Found::nothing("jack", error.to_string()),
        Ok(seen) => Found {
            driver: "jack",
            choice: Some(Choice::Jack(None)),
            name: seen.name,
            rates: vec![seen.rate],
            outputs: Some(seen.playback),
            note: format!("period {}", seen.period),
        },
    }
}

fn sound_cards() -> Vec<Found> {
    match cpal::cards() {
        Err(error) => vec![Found::nothing("cpal", error.to_string())],
        Ok(cards) if cards.is_empty() => {
            vec![Found::nothing("cpal", "the system has no sound card".into())]
        }
        Ok(cards) => cards.iter().map(sound_card).collect(),
    }
}

fn sound_card(card: &cpal::Card) -> Found {
    let (configs, note) = match card.configs() {
        Ok(configs) => (configs, String::new()),
        Err(error) => (Vec::new(), error.to_string()),
    };
    let plays = |rate: &u32| configs.iter().any(|config| config.contains_rate(*rate));
    Found {
        driver: "cpal",
        choice: Some(Choice::Cpal(Some(card.id()))),
        name: card.name(),
        rates: RATES.into_iter().filter(plays).collect(),
        outputs: Some(cpal::most_channels(&configs)),
        note,
    }
}
