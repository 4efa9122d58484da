//! The engine's renderer, as devices see it.

use std::sync::Arc;

use downbeat_rt::{Health, Renderer};

use crate::Render;

impl Render for Renderer {
    fn render(&mut self, out: &mut [f32]) {
        Self::render(self, out);
    }

    fn skip(&mut self, frames: u64) {
        Self::skip(self, frames);
    }

    fn outputs(&self) -> usize {
        Self::outputs(self)
    }

    fn health(&self) -> &Arc<Health> {
        Self::health(self)
    }
}
