//! What a client asks for when it subscribes: rate and expiry in this order, then a port, and words in
//! any.

use std::time::{Duration, Instant};

use super::Peer;
use super::client::Wish;
use super::pattern::Pattern;
use crate::table::Value;

const MOST_PATTERNS: usize = 16;
/// Where a client does not say how often it wants what moves by itself, a second.
const USUAL_RATE: f64 = 10.0;
/// Where it does not say for how long: by UDP nobody hears that it has gone.
const USUAL_SECONDS: f64 = 60.0;

/// A subscription, as it was taken.
pub(crate) struct Subscription {
    /// Packets of what moves by itself, a second; 0 is none.
    pub(crate) rate: f64,
    /// For how long; 0 is as long as the connection.
    pub(crate) seconds: f64,
    /// The UDP port at which it listens, if that is another one.
    pub(crate) port: Option<u16>,
    /// All of it but the port.
    pub(crate) wish: Wish,
}

impl Subscription {
    /// Reads the arguments of a message that subscribes.
    ///
    /// # Errors
    ///
    /// What is wrong with them, for a person.
    pub(crate) fn read(values: &[Value], from: Peer, now: Instant) -> Result<Self, String> {
        let Words { numbers, by_number, patterns } = Words::sorted(values)?;
        let is_stream = matches!(from, Peer::Stream(_));
        let rate = numbers.first().copied().unwrap_or(USUAL_RATE);
        let usual_seconds = if is_stream { 0.0 } else { USUAL_SECONDS };
        let seconds = numbers.get(1).copied().unwrap_or(usual_seconds);
        if rate != 0.0 && !(0.01..=60.0).contains(&rate) {
            return Err(format!("rate must be 0, or from 0.01 to 60 a second, not {rate}"));
        }
        let for_ever = is_stream && seconds == 0.0;
        if !for_ever && !(1.0..=3600.0).contains(&seconds) {
            return Err(format!("expiry must be from 1 to 3600 seconds, not {seconds}"));
        }
        let port = match numbers.get(2) {
            None => None,
            Some(_) if is_stream => return Err("a connection needs no port".into()),
            Some(port) if port.fract() == 0.0 && (1.0..=65_535.0).contains(port) => {
                Some(*port as u16)
            }
            Some(port) => return Err(format!("port must be from 1 to 65535, not {port}")),
        };
        if numbers.len() > 3 {
            return Err("it takes a rate, an expiry and a port, and no more numbers".into());
        }
        let wish = Wish {
            every: (rate > 0.0).then(|| Duration::from_secs_f64(1.0 / rate)),
            until: (!for_ever).then(|| now + Duration::from_secs_f64(seconds)),
            by_number,
            patterns,
        };
        Ok(Self { rate, seconds, port, wish })
    }
}

/// The arguments, told apart.
#[derive(Default)]
struct Words {
    numbers: Vec<f64>,
    by_number: bool,
    patterns: Vec<Pattern>,
}

impl Words {
    fn sorted(values: &[Value]) -> Result<Self, String> {
        let mut words = Self::default();
        for value in values {
            match value {
                Value::Int(number) => words.numbers.push(*number as f64),
                Value::Float(number) => words.numbers.push(*number),
                Value::Text(text) if text == "names" => words.by_number = false,
                Value::Text(text) if text == "numbers" => words.by_number = true,
                Value::Text(text) if text.starts_with('/') => {
                    words.patterns.push(Pattern::new(text)?);
                }
                wrong => return Err(format!("{wrong} is no `names`, `numbers` or address")),
            }
        }
        let count = words.patterns.len();
        if count > MOST_PATTERNS {
            return Err(format!("{count} addresses; {MOST_PATTERNS} is the most"));
        }
        Ok(words)
    }
}
