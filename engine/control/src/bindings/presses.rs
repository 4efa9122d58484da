//! Every control that was touched, as each of its bindings sees it.

use std::collections::HashMap;
use std::time::Duration;

use super::bound::Bound;
use super::contact::{Contact, number};
use super::press::{Press, Rule, Verdict};
use super::sources::Source;
use crate::midi::Message;

/// One control as one binding sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The place of the binding in the file, from 0.
    pub(super) binding: usize,
    source: usize,
    channel: u8,
    number: u8,
}

impl Key {
    pub(super) fn of(binding: usize, source: Source, message: Message) -> Self {
        let channel = message.channel().unwrap_or(0);
        Self { binding, source: source.0, channel, number: number(message) }
    }
}

/// All of them, and those among them that wait for time to pass.
#[derive(Debug, Default)]
pub(super) struct Presses {
    presses: HashMap<Key, Press>,
    waiting: Vec<Key>,
}

impl Presses {
    /// What a message about a contact makes of its press.
    pub(super) fn take(
        &mut self,
        key: Key,
        contact: Contact,
        now: Duration,
        rule: &Rule,
    ) -> Verdict {
        let press = self.presses.entry(key).or_default();
        let verdict = match contact {
            Contact::Closed => press.close(now, rule),
            Contact::Open => press.open(now, rule),
            Contact::Message => press.message(now, rule),
        };
        if press.waits(rule) && !self.waiting.contains(&key) {
            self.waiting.push(key);
        }
        verdict
    }

    /// What the time that passed makes of those that wait for it.
    pub(super) fn tick(&mut self, now: Duration, bound: &[Bound]) -> Vec<(Key, Verdict)> {
        let mut verdicts = Vec::new();
        for key in std::mem::take(&mut self.waiting) {
            let rule = &bound[key.binding].rule;
            let Some(press) = self.presses.get_mut(&key) else { continue };
            verdicts.push((key, press.tick(now, rule)));
            if press.waits(rule) {
                self.waiting.push(key);
            }
        }
        verdicts
    }

    /// Whether one of them waits for time to pass.
    pub(super) fn are_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Its binding acted.
    pub(super) fn acted(&mut self, key: Key, now: Duration) {
        if let Some(press) = self.presses.get_mut(&key) {
            press.acted(now);
        }
    }
}
