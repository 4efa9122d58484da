//! Messages in, actions out. The machine has no clock and no thread: the time is passed in, so tests
//! step it by hand.

use std::time::Duration;

use downbeat_engine::{ArmedState, Snapshot, Transport};
use downbeat_show_files::{BoundPort, Controls, Gesture, Profile, Show, SongCall, When};

use super::bound::Bound;
use super::contact::{Contact, contact};
use super::did::Did;
use super::press::{Ignored, Verdict};
use super::presses::{Key, Presses};
use super::songs::Programs;
use super::sources::{Source, Sources, is_like};
use super::value::{Reading, UpperBits, value};
use crate::midi::Message;
use crate::midi::mackie::Mackie;

/// The bindings of a show at work.
#[derive(Debug)]
pub struct Bindings {
    pub(super) bound: Vec<Bound>,
    pub(super) ports: Vec<BoundPort>,
    pub(super) surfaces: Vec<Option<Mackie>>,
    pub(super) layers: Vec<String>,
    layer: usize,
    pub(super) programs: Programs,
    pub(super) sources: Sources,
    presses: Presses,
    upper: UpperBits,
}

impl Bindings {
    /// The bindings of checked controls. What [`super::problems`] says is no action does nothing.
    #[must_use]
    pub fn new(controls: &Controls, show: &Show) -> Self {
        let surface =
            |port: &BoundPort| (port.profile == Some(Profile::Mackie)).then(Mackie::default);
        Self {
            bound: controls.bindings.iter().map(|binding| Bound::new(binding, controls)).collect(),
            ports: controls.ports.clone(),
            surfaces: controls.ports.iter().map(surface).collect(),
            layers: controls.layers.clone(),
            layer: 0,
            programs: Programs::new(show),
            sources: Sources::default(),
            presses: Presses::default(),
            upper: UpperBits::default(),
        }
    }

    /// The name of the layer that is on, where there are any.
    #[must_use]
    pub fn layer(&self) -> Option<&str> {
        self.layers.get(self.layer).map(String::as_str)
    }

    /// Whether a port of the system has a pattern of the file in its name; `*` stands for anything.
    #[must_use]
    pub fn is(pattern: &str, name: &str) -> bool {
        is_like(pattern, name)
    }

    /// The port of the system with this name, to be handed to [`Bindings::take`]. The same name is the
    /// same source.
    pub fn source(&mut self, name: &str) -> Source {
        self.sources.of(name, &self.ports)
    }

    /// What a message does at `now`, a time that only goes on.
    pub fn take(
        &mut self,
        source: Source,
        message: Message,
        now: Duration,
        show: &Snapshot,
    ) -> Vec<Did> {
        let mut did = self.tick(now, show);
        let before = did.len();
        let (layer, mut meant) = (self.layer, false);
        for at in 0..self.bound.len() {
            if !self.is_of(at, source, message) {
                continue;
            }
            meant = true;
            let bound = &self.bound[at];
            if bound.rule.gesture == Gesture::Value {
                self.take_value(at, source, message, now, (layer, show), &mut did);
                continue;
            }
            let Some(contact) = contact(&bound.binding, bound.rule.gesture, message) else {
                continue;
            };
            let key = Key::of(at, source, message);
            let verdict = self.presses.take(key, contact, now, &bound.rule);
            self.judge(key, verdict, now, (layer, show), &mut did);
        }
        self.call_song(source, message, now, show, &mut did);
        if !meant && did.len() == before {
            self.take_surface(source, message, now, show, &mut did);
        }
        did
    }

    /// What happens because time has passed: long presses, settled releases. To be called every few
    /// milliseconds while [`Bindings::is_waiting`].
    pub fn tick(&mut self, now: Duration, show: &Snapshot) -> Vec<Did> {
        let (mut did, layer) = (Vec::new(), self.layer);
        for (key, verdict) in self.presses.tick(now, &self.bound) {
            self.judge(key, verdict, now, (layer, show), &mut did);
        }
        did
    }

    /// Whether a press waits for time to pass.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.presses.are_waiting()
    }

    fn judge(
        &mut self,
        key: Key,
        verdict: Verdict,
        now: Duration,
        (layer, show): (usize, &Snapshot),
        did: &mut Vec<Did>,
    ) {
        let binding = key.binding;
        match verdict {
            Verdict::Nothing => {}
            Verdict::Ignored(why) => did.push(Did::Ignored { binding, why }),
            Verdict::Acts => match self.refusal(binding, layer, show) {
                Some(why) => did.push(Did::Ignored { binding, why }),
                None => {
                    self.presses.acted(key, now);
                    self.act(binding, None, show, did);
                }
            },
        }
    }

    /// Why a binding does not act now, where it does not.
    fn refusal(&self, at: usize, layer: usize, show: &Snapshot) -> Option<Ignored> {
        let binding = &self.bound[at].binding;
        if binding.layer.is_some_and(|its| its != layer) {
            return Some(Ignored::Layer);
        }
        (!binding.when.iter().all(|when| holds(*when, show))).then_some(Ignored::When)
    }

    fn act(&mut self, at: usize, reading: Option<Reading>, show: &Snapshot, did: &mut Vec<Did>) {
        let Bound { binding, calls, .. } = &self.bound[at];
        for call in calls {
            let given = reading.and_then(|reading| {
                let kind = call.wanted(binding.gesture == Some(Gesture::Value))?;
                value(binding, &kind, reading)
            });
            did.push(match call.action(given, show) {
                Ok(action) => Did::Acts { binding: Some(at), action },
                Err(why) => {
                    Did::Refused { binding: Some(at), why: format!("{}: {why}", call.row.name) }
                }
            });
        }
        if let Some(layer) = binding.switch.filter(|layer| *layer != self.layer) {
            self.layer = layer;
            did.push(Did::Layer(layer));
        }
    }

    fn take_value(
        &mut self,
        at: usize,
        source: Source,
        message: Message,
        now: Duration,
        (layer, show): (usize, &Snapshot),
        did: &mut Vec<Did>,
    ) {
        let bound = &mut self.bound[at];
        let Some(reading) = self.upper.reading(&bound.binding, source.0, message) else { return };
        bound.touched = Some(now);
        if let Some(why) = self.refusal(at, layer, show) {
            did.push(Did::Ignored { binding: at, why });
            return;
        }
        // A number is sent once for a press; a fader sends many values.
        if let Reading::Number(_) = reading {
            let key = Key::of(at, source, message);
            let rule = &self.bound[at].rule;
            if let Verdict::Ignored(why) = self.presses.take(key, Contact::Message, now, rule) {
                did.push(Did::Ignored { binding: at, why });
                return;
            }
            self.presses.acted(key, now);
        }
        self.act(at, Some(reading), show, did);
    }

    /// A program change on a port that calls songs.
    fn call_song(
        &mut self,
        source: Source,
        message: Message,
        now: Duration,
        show: &Snapshot,
        did: &mut Vec<Did>,
    ) {
        let Message::Program { channel, program } = message else { return };
        let matched = self.sources.ports(source).iter();
        let mut ports = matched.map(|port| &self.ports[*port]);
        let call = ports.find(|port| {
            port.songs != SongCall::Off && port.channel.is_none_or(|only| only == channel)
        });
        let Some(call) = call.map(|port| port.songs) else { return };
        did.extend(self.programs.call(program, call, now, show));
    }

    fn take_surface(
        &mut self,
        source: Source,
        message: Message,
        now: Duration,
        show: &Snapshot,
        did: &mut Vec<Did>,
    ) {
        for port in self.sources.ports(source) {
            if let Some(surface) = &mut self.surfaces[*port] {
                let actions = surface.take(message, now, show);
                did.extend(actions.into_iter().map(|action| Did::Acts { binding: None, action }));
            }
        }
    }
}

fn holds(when: When, show: &Snapshot) -> bool {
    let stopped = matches!(show.transport, Transport::Stopped | Transport::Pausing);
    let held = show.transport == Transport::Held;
    match when {
        When::Stopped => stopped,
        When::Playing => !stopped && !held,
        When::Held => held,
        When::Armed => show.armed_state == ArmedState::Ready,
    }
}
