//! The engine's renderer with its MIDI, as devices see it.

use std::sync::Arc;
use std::time::Instant;

use downbeat_rt::{Health, Renderer};

use crate::midi::{MidiEnd, Ports};
use crate::Render;

/// The renderer and the rings of its MIDI. Both travel from device to device.
pub struct Player {
    renderer: Renderer,
    midi: MidiEnd,
    /// The frame of the device with which the period begins, and when its callback began.
    first: u64,
    began: Instant,
}

impl Player {
    /// A renderer that plays with MIDI.
    pub fn new(renderer: Renderer, midi: MidiEnd) -> Self {
        Self { first: renderer.rendered(), renderer, midi, began: Instant::now() }
    }

    /// The renderer, between two devices.
    pub fn renderer(&mut self) -> &mut Renderer {
        &mut self.renderer
    }
}

impl Render for Player {
    fn render(&mut self, out: &mut [f32]) {
        self.renderer.render(out);
    }

    fn outputs(&self) -> usize {
        self.renderer.outputs()
    }

    fn health(&self) -> &Arc<Health> {
        self.renderer.health()
    }

    fn skip(&mut self, frames: u64) {
        self.renderer.skip(frames);
    }

    fn hear(&mut self, began: Instant, ports: &mut dyn Ports) {
        (self.first, self.began) = (self.renderer.rendered(), began);
        self.midi.hear(self.first, ports);
        self.midi.begin(self.first, began, ports);
        self.midi.feed_back(ports);
    }

    fn speak(&mut self, start: usize, ports: &mut dyn Ports) {
        for message in self.renderer.midi() {
            let at = (self.first, start as u32 + message.offset);
            let bytes = self.renderer.midi_bytes(message);
            self.midi.speak(message.port, at, self.began, bytes, ports);
        }
    }
}
