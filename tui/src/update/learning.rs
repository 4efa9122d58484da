//! The keys of learning a control.

use crossterm::event::KeyCode;
use std::sync::Arc;

use super::Effect;
use crate::app::{App, Overlay};
use crate::keys::Step;
use crate::learn::{Learn, Next};

impl App {
    /// Begins to learn a control, where the program has any.
    pub(super) fn learn(&mut self) -> Effect {
        if self.surfaces.is_some() {
            self.learn = Learn::new();
            self.overlay = Overlay::Learn;
        } else {
            self.say("there is no MIDI to learn from here");
        }
        Effect::Nothing
    }

    /// A key while it learns.
    pub(super) fn learn_key(&mut self, code: KeyCode, step: Option<Step>) -> Effect {
        let Some(surfaces) = self.surfaces.clone() else { return Effect::Nothing };
        match self.learn.clone().key(code, step, &*surfaces) {
            Next::Stay(learn) => {
                self.learn = learn;
                self.overlay = Overlay::Learn;
            }
            Next::Save(line) => {
                surfaces.forget();
                Arc::clone(&surfaces).save(line);
            }
            Next::Close => {
                surfaces.forget();
                self.say("nothing learnt");
            }
        }
        Effect::Nothing
    }
}
