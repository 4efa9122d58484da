//! What the program tells the console, and what the console tells it back.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use crate::surfaces::Surfaces;

/// What the console has to know to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Set from outside, by a signal handler for example, to end the console. It is looked at
    /// about 30 times a second.
    pub ending: Arc<AtomicBool>,
    /// The moment from which [`downbeat_engine::Notice::at`] counts.
    pub started: Instant,
    /// The program's pedals and surfaces, if it has any.
    pub surfaces: Option<Arc<dyn Surfaces>>,
    /// Whether to use colour. Without it the same words and shapes stand there, in reverse video
    /// where a colour would be behind them.
    pub colour: bool,
}

impl Options {
    /// Options for a program that started at `started`, with colour unless the environment has a
    /// `NO_COLOR` that is not empty (<https://no-color.org>).
    pub fn new(ending: Arc<AtomicBool>, started: Instant) -> Self {
        let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { ending, started, surfaces: None, colour }
    }
}

/// Why the console ended.
#[derive(Debug)]
pub enum Quit {
    /// The operator pressed the key, and confirmed it where something played.
    Operator,
    /// [`Options::ending`] was set.
    Ending,
    /// The terminal was there and cannot be read or written any more.
    Lost(std::io::Error),
}
