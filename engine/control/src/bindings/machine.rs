//! Messages in, actions out. The machine has no clock and no thread: the time is passed in, so tests
//! step it by hand.

use std::collections::HashMap;
use std::time::Duration;

use downbeat_engine::{Action, ArmedState, Snapshot, Transport};
use downbeat_show_files::{
    Binding, BoundPort, Control, Controls, Gesture, Profile, Show, SongCall, When,
};

use super::ReadyCall;
use super::press::{DOUBLE, Ignored, LONG, Press, Rule, Verdict};
use super::value::{Reading, UpperBits, value};
use crate::midi::Message;
use crate::midi::mackie::Mackie;

/// From this value on a controller is pressed.
pub(super) const HALF: u8 = 64;
/// More ports than this are not told apart: none has so many.
const MAX_SOURCES: usize = 256;

/// A port of the system that messages come from, as [`Bindings::source`] gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(usize);

/// What a message did.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    /// An action is asked.
    Acts {
        /// The place of the binding in the file, from 0; `None` is a profile or a song's program.
        binding: Option<usize>,
        /// The action.
        action: Action,
    },
    /// The action cannot be asked now.
    Refused {
        /// The binding, as above.
        binding: Option<usize>,
        /// Why, for a person.
        why: String,
    },
    /// The binding was meant, and does nothing.
    Ignored {
        /// The binding.
        binding: usize,
        /// Why.
        why: Ignored,
    },
    /// Another layer is on: its place in the file, from 0.
    Layer(usize),
}

/// A binding at work.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) binding: Binding,
    pub(super) calls: Vec<ReadyCall>,
    pub(super) rule: Rule,
    /// When it was last moved, so that a motor does not work against a hand.
    pub(super) touched: Option<Duration>,
}

/// One control as one binding sees it: the binding, the source, the channel and the number.
type Key = (usize, usize, u8, u8);

/// The bindings of a show at work.
#[derive(Debug)]
pub struct Bindings {
    pub(super) bound: Vec<Bound>,
    pub(super) ports: Vec<BoundPort>,
    pub(super) surfaces: Vec<Option<Mackie>>,
    layers: Vec<String>,
    layer: usize,
    /// Program number and song.
    programs: Vec<(u8, usize)>,
    /// The name of each source, and the ports of the file that it is.
    sources: Vec<(String, Vec<usize>)>,
    presses: HashMap<Key, Press>,
    waiting: Vec<Key>,
    upper: UpperBits,
    /// When each song was last called by its program.
    called: HashMap<u8, Duration>,
}

impl Bindings {
    /// The bindings of checked controls. What [`super::problems`] says is no action does nothing.
    #[must_use]
    pub fn new(controls: &Controls, show: &Show) -> Self {
        let programs = show.songs.iter().enumerate();
        let surface =
            |port: &BoundPort| (port.profile == Some(Profile::Mackie)).then(Mackie::default);
        Self {
            bound: controls.bindings.iter().map(|binding| bound(binding, controls)).collect(),
            ports: controls.ports.clone(),
            surfaces: controls.ports.iter().map(surface).collect(),
            layers: controls.layers.clone(),
            layer: 0,
            programs: programs.filter_map(|(at, song)| Some((song.program?, at))).collect(),
            sources: Vec::new(),
            presses: HashMap::new(),
            waiting: Vec::new(),
            upper: UpperBits::default(),
            called: HashMap::new(),
        }
    }

    /// The name of the layer that is on, where there are any.
    #[must_use]
    pub fn layer(&self) -> Option<&str> {
        self.layers.get(self.layer).map(String::as_str)
    }

    /// Whether a port of the system is one of the bindings': one of theirs, or any where a binding
    /// says none.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        let any = self.bound.iter().any(|bound| bound.binding.port.is_none());
        any || self.ports.iter().any(|port| is_like(&port.pattern, name))
    }

    /// Whether a port of the system has a pattern of the file in its name; `*` stands for anything.
    #[must_use]
    pub fn is(pattern: &str, name: &str) -> bool {
        is_like(pattern, name)
    }

    /// The port of the system with this name, to be handed to [`Bindings::take`]. The same name is the
    /// same source.
    pub fn source(&mut self, name: &str) -> Source {
        if let Some(known) = self.sources.iter().position(|(known, _)| known == name) {
            return Source(known);
        }
        if self.sources.len() >= MAX_SOURCES {
            return Source(MAX_SOURCES - 1);
        }
        let ports = self.ports.iter().enumerate();
        let ports = ports.filter(|(_, port)| is_like(&port.pattern, name)).map(|(at, _)| at);
        self.sources.push((name.to_owned(), ports.collect()));
        Source(self.sources.len() - 1)
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
            let key = key(at, source, message);
            let rule = bound.rule;
            let press = self.presses.entry(key).or_default();
            let verdict = match contact {
                Contact::Closed => press.close(now, &rule),
                Contact::Open => press.open(now, &rule),
                Contact::Message => press.message(now, &rule),
            };
            if press.waits(&rule) && !self.waiting.contains(&key) {
                self.waiting.push(key);
            }
            self.judge(key, verdict, now, (layer, show), &mut did);
        }
        self.call_song(source, message, now, show, &mut did);
        if !meant && did.len() == before {
            self.take_surface(source, message, now, show, &mut did);
        }
        did
    }

    /// What a message is bound to, in every layer and state: the lines of the file with their actions,
    /// and what profiles and programs of songs do with it.
    #[must_use]
    pub fn meant(&self, source: Source, message: Message) -> Vec<String> {
        let bound = (0..self.bound.len()).filter(|at| self.is_of(*at, source, message));
        let mut meant: Vec<String> = bound
            .map(|at| {
                let binding = &self.bound[at].binding;
                let mut does: Vec<String> =
                    binding.calls.iter().map(|call| call.text.clone()).collect();
                let switch = binding.switch.and_then(|layer| self.layers.get(layer));
                does.extend(switch.map(|layer| format!("layer {layer}")));
                format!("line {}: {}", binding.at.line, does.join(", "))
            })
            .collect();
        let ports = self.sources.get(source.0).map_or(&[][..], |(_, ports)| ports);
        let calls_songs = ports.iter().any(|port| self.ports[*port].songs != SongCall::Off);
        if let (Message::Program { program, .. }, true) = (message, calls_songs) {
            let known = self.programs.iter().any(|(number, _)| *number == program);
            meant.push(if known { "the song of this program" } else { "no song" }.to_owned());
        }
        if meant.is_empty() && ports.iter().any(|port| self.surfaces[*port].is_some()) {
            meant.push("Mackie Control".to_owned());
        }
        meant
    }

    /// What happens because time has passed: long presses, settled releases. To be called every few
    /// milliseconds while [`Bindings::is_waiting`].
    pub fn tick(&mut self, now: Duration, show: &Snapshot) -> Vec<Did> {
        let (mut did, layer) = (Vec::new(), self.layer);
        for key in std::mem::take(&mut self.waiting) {
            let rule = self.bound[key.0].rule;
            let Some(press) = self.presses.get_mut(&key) else { continue };
            let verdict = press.tick(now, &rule);
            if press.waits(&rule) {
                self.waiting.push(key);
            }
            self.judge(key, verdict, now, (layer, show), &mut did);
        }
        did
    }

    /// Whether a press waits for time to pass.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    fn judge(
        &mut self,
        key: Key,
        verdict: Verdict,
        now: Duration,
        (layer, show): (usize, &Snapshot),
        did: &mut Vec<Did>,
    ) {
        let binding = key.0;
        match verdict {
            Verdict::Nothing => {}
            Verdict::Ignored(why) => did.push(Did::Ignored { binding, why }),
            Verdict::Acts => match self.refusal(binding, layer, show) {
                Some(why) => did.push(Did::Ignored { binding, why }),
                None => {
                    if let Some(press) = self.presses.get_mut(&key) {
                        press.acted(now);
                    }
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
            let key = key(at, source, message);
            let rule = self.bound[at].rule;
            let press = self.presses.entry(key).or_default();
            if let Verdict::Ignored(why) = press.message(now, &rule) {
                did.push(Did::Ignored { binding: at, why });
                return;
            }
            press.acted(now);
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
        let matched = self.sources.get(source.0).map_or(&[][..], |(_, ports)| ports);
        let mut ports = matched.iter().map(|port| &self.ports[*port]);
        let call = ports.find(|port| {
            port.songs != SongCall::Off && port.channel.is_none_or(|only| only == channel)
        });
        let Some(call) = call.map(|port| port.songs) else { return };
        let song = self.programs.iter().find(|(number, _)| *number == program);
        let Some((_, song)) = song else { return };
        let again = self.called.insert(program, now);
        if again.is_some_and(|before| now.saturating_sub(before) < super::press::BOUNCE) {
            return;
        }
        match coming_entry(*song, show) {
            Some(entry) => {
                did.push(Did::Acts { binding: None, action: Action::Arm(entry) });
                if call == SongCall::Go {
                    did.push(Did::Acts { binding: None, action: Action::Go });
                }
            }
            None => {
                let title = show.songs.get(*song).map_or("the song", String::as_str);
                let why = format!("program {program}: {title} is not in this setlist");
                did.push(Did::Refused { binding: None, why });
            }
        }
    }

    fn take_surface(
        &mut self,
        source: Source,
        message: Message,
        now: Duration,
        show: &Snapshot,
        did: &mut Vec<Did>,
    ) {
        let matched = self.sources.get(source.0).map_or(&[][..], |(_, ports)| ports);
        for port in matched {
            if let Some(surface) = &mut self.surfaces[*port] {
                let actions = surface.take(message, now, show);
                did.extend(actions.into_iter().map(|action| Did::Acts { binding: None, action }));
            }
        }
    }

    /// Whether a message is of the control of a binding, on its port and channel.
    fn is_of(&self, at: usize, source: Source, message: Message) -> bool {
        let binding = &self.bound[at].binding;
        let on_channel = |only: Option<u8>| match (only, channel(message)) {
            (Some(only), Some(channel)) => only == channel,
            _ => true,
        };
        let here = binding.port.is_none_or(|port| {
            let matched =
                self.sources.get(source.0).is_some_and(|(_, ports)| ports.contains(&port));
            matched && on_channel(self.ports[port].channel)
        });
        here && on_channel(binding.channel) && is_control(binding.on, message)
    }
}

fn bound(binding: &Binding, controls: &Controls) -> Bound {
    let calls: Vec<ReadyCall> =
        binding.calls.iter().filter_map(|call| ReadyCall::read(&call.text).ok()).collect();
    let fader = matches!(binding.on, Control::Cc14(_) | Control::Bend);
    let wants = calls.iter().any(|call| call.wanted(false).is_some());
    let profile = binding.port.and_then(|port| controls.ports[port].profile);
    let gesture = match binding.gesture {
        Some(gesture) => gesture,
        None if binding.encoder.is_some() || fader || wants => Gesture::Value,
        None => profile.map_or(Gesture::Down, Profile::gesture),
    };
    let usual = if gesture == Gesture::Double { DOUBLE } else { LONG };
    // A short press must know of the others on its control.
    let beside = |gesture: Gesture| {
        controls.bindings.iter().find(|other| {
            let same_layer =
                other.layer.is_none() || binding.layer.is_none() || other.layer == binding.layer;
            other.gesture == Some(gesture)
                && other.on.overlaps(binding.on)
                && other.port == binding.port
                && other.channel == binding.channel
                && same_layer
        })
    };
    let is_short = gesture == Gesture::Short;
    let long = beside(Gesture::Long).filter(|_| is_short).and_then(|long| long.time);
    let double = beside(Gesture::Double).filter(|_| is_short);
    let rule = Rule {
        gesture,
        interval: binding.interval,
        time: binding.time.or(long).unwrap_or(usual),
        waits: double.map(|double| double.time.unwrap_or(DOUBLE)),
    };
    Bound { binding: binding.clone(), calls, rule, touched: None }
}

/// What a message says about a contact.
enum Contact {
    Closed,
    Open,
    Message,
}

fn contact(binding: &Binding, gesture: Gesture, message: Message) -> Option<Contact> {
    let closed = match message {
        Message::Cc { value, .. } => {
            let threshold = match (binding.threshold, gesture) {
                (Some(threshold), _) => threshold,
                // Anything that it sends counts, 0 too.
                (None, Gesture::Every) => 0,
                (None, _) => HALF,
            };
            value >= threshold
        }
        Message::NoteOn { velocity, .. } => {
            // A key that is hit too softly is not pressed, and not released either.
            if velocity < binding.threshold.unwrap_or(1) {
                return None;
            }
            true
        }
        Message::NoteOff { .. } => false,
        _ => return Some(Contact::Message),
    };
    match (closed, gesture) {
        (false, Gesture::Every) if binding.threshold.is_some() => None,
        (true, _) => Some(Contact::Closed),
        (false, _) => Some(Contact::Open),
    }
}

fn is_control(on: Control, message: Message) -> bool {
    let is = |wanted: Option<u8>, number: u8| wanted.is_none_or(|wanted| wanted == number);
    match (on, message) {
        (Control::Note(wanted), Message::NoteOn { note, .. } | Message::NoteOff { note, .. }) => {
            is(wanted, note)
        }
        (Control::Cc(wanted), Message::Cc { controller, .. }) => is(wanted, controller),
        (Control::Cc14(upper), Message::Cc { controller, .. }) => {
            controller == upper || controller == upper + 32
        }
        (Control::Bend, Message::Bend { .. })
        | (Control::Start, Message::Start)
        | (Control::Continue, Message::Continue)
        | (Control::Stop, Message::Stop) => true,
        (Control::Program(wanted), Message::Program { program, .. }) => is(wanted, program),
        (Control::Song(wanted), Message::Song(song)) => is(wanted, song),
        (Control::Mmc(wanted), Message::Mmc(command)) => wanted == command,
        _ => false,
    }
}

fn channel(message: Message) -> Option<u8> {
    match message {
        Message::NoteOn { channel, .. }
        | Message::NoteOff { channel, .. }
        | Message::Cc { channel, .. }
        | Message::Bend { channel, .. }
        | Message::Program { channel, .. } => Some(channel),
        _ => None,
    }
}

fn key(binding: usize, source: Source, message: Message) -> Key {
    let number = match message {
        Message::NoteOn { note: number, .. }
        | Message::NoteOff { note: number, .. }
        | Message::Cc { controller: number, .. }
        | Message::Program { program: number, .. }
        | Message::Song(number) => number,
        _ => 0,
    };
    (binding, source.0, channel(message).unwrap_or(0), number)
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

/// The entry of a song that comes next, from the one after the playing one on; one that was passed if
/// there is no other.
fn coming_entry(song: usize, show: &Snapshot) -> Option<downbeat_engine::EntryId> {
    let from = show.playing.map_or(0, |playing| playing + 1).min(show.entries.len());
    let (passed, coming) = show.entries.split_at(from);
    let is_it = |entry: &&downbeat_engine::EntryView| entry.song == Some(song) && !entry.skipped;
    coming.iter().chain(passed).find(is_it).map(|entry| entry.id)
}

/// Whether a port's name has a pattern in it, in which `*` stands for anything. Case does not matter.
pub(crate) fn is_like(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut rest = name.as_str();
    pattern.split('*').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}
