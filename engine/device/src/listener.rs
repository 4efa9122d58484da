//! A device that only listens: MIDI in, and silence out.

use std::sync::Arc;
use std::time::Instant;

use downbeat_rt::Health;

use crate::midi::{MidiEnd, Ports};
use crate::Render;

/// Plays silence on one output and hands on what comes in at the MIDI ports.
pub struct Listener {
    midi: MidiEnd,
    health: Arc<Health>,
    frame: u64,
}

impl Listener {
    /// One that hands on to the other ends of [`crate::midi::link`].
    pub fn new(midi: MidiEnd) -> Self {
        Self { midi, health: Arc::new(Health::default()), frame: 0 }
    }
}

impl Render for Listener {
    fn render(&mut self, out: &mut [f32]) {
        out.fill(0.0);
        self.frame += out.len() as u64;
    }

    fn skip(&mut self, frames: u64) {
        self.frame += frames;
    }

    fn outputs(&self) -> usize {
        1
    }

    fn health(&self) -> &Arc<Health> {
        &self.health
    }

    fn hear(&mut self, _: Instant, ports: &mut dyn Ports) {
        self.midi.hear(self.frame, ports);
    }
}
