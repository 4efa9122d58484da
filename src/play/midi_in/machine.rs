//! One step of the thread: what came in becomes actions, and what changed is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use downbeat_control::bindings::{Bindings, Did, Feedback, Source};
use downbeat_control::midi::{Decoder, Message, MidiSink};
use downbeat_device::midi::{Changes, Inbox, MidiSender, Plugged};
use downbeat_device::system_midi::{Inputs, Outputs};
use downbeat_engine::{Action, Face, NotTaken, Snapshot, Strip, Weight};
use downbeat_show_files::BoundPort;

use super::desk::{Desk, Heard};
use super::{Parts, inputs, outputs};
use crate::play::midi_notices::{Way, tell_changes};

/// How long it waits for a message while the device has MIDI ports, or while something is due soon.
/// Messages of the device come over a ring from the audio thread, which can wake nobody: all that would
/// (a lock, a semaphore, a write) is a system call. So this is a part of the time from a pedal to its
/// action.
const TICK: Duration = Duration::from_millis(1);
/// How long it waits where messages can only come from the system, which wakes it: until something else
/// that it looks after may have changed.
const IDLE: Duration = Duration::from_millis(15);
/// How often the system's ports are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often surfaces are told what changed.
const TELL: Duration = Duration::from_millis(30);
/// Messages of a step: a flood does not keep the rest waiting.
const MESSAGES: usize = 256;
/// Levels that are asked in a step, so that faders leave room for presses in the action channel.
const LEVELS: usize = 16;
/// Messages of the device with less than this between them, in seconds, are one burst. Clocks that
/// differ by 100 parts in a million are apart by 20 us after it.
const BURST: f64 = 0.2;
/// More ports than this have no decoder of their own.
const MAX_DECODERS: usize = 256;

/// Messages of the device in close succession, by its frames.
#[derive(Clone, Copy)]
struct Burst {
    first: u64,
    /// When the first one was taken.
    began: Duration,
    last: u64,
}

/// The thread's state.
pub(super) struct Machine {
    face: Face,
    desk: Arc<Desk>,
    renewed: Receiver<Box<Bindings>>,
    bindings: Bindings,
    feedback: Feedback,
    decoders: HashMap<Source, Decoder>,
    /// The sources of the device's ports, with their names.
    of_device: Vec<(Source, Option<String>)>,
    patterns: Vec<Option<String>>,
    inbox: Inbox,
    inputs: Inputs,
    plugged: Receiver<Plugged>,
    report: Box<dyn Fn(Weight, String) + Send>,
    sink: Sink,
    began: Instant,
    burst: Option<Burst>,
    looked: Option<Instant>,
    told: Option<Instant>,
    /// Levels that faders want and that are not asked yet: the newest of each strip.
    levels: Vec<(Strip, f32)>,
    /// What else is not asked yet, because the conductor was busy.
    waiting: Vec<Action>,
}

impl Machine {
    pub(super) fn new(parts: Parts<'_>, desk: Arc<Desk>, renewed: Receiver<Box<Bindings>>) -> Self {
        let Parts { face, show, controls, inbox, feedback, outputs_before, .. } = parts;
        let (plugged, report) = (parts.plugged, parts.tell);
        let mut bindings = Bindings::new(controls, show);
        let patterns: Vec<Option<String>> =
            inputs(controls).into_iter().map(|input| input.pattern).collect();
        let of_device = of_device(&mut bindings, &patterns);
        let of_port = |at: usize| {
            let output = outputs(controls).iter().position(|(port, _)| *port == at)?;
            u8::try_from(outputs_before + output).ok()
        };
        let numbers = (0..controls.ports.len()).map(of_port).collect();
        let sink = Sink {
            ports: controls.ports.clone(),
            numbers,
            device: feedback,
            system: Outputs::default(),
            by_device: false,
        };
        Self {
            face,
            desk,
            renewed,
            bindings,
            feedback: Feedback::default(),
            decoders: HashMap::new(),
            of_device,
            patterns,
            inbox,
            inputs: Inputs::default(),
            plugged,
            report,
            sink,
            began: Instant::now(),
            burst: None,
            looked: None,
            told: None,
            levels: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes what came in. Whether there is anybody left to ask.
    pub(super) fn step(&mut self) -> bool {
        if let Ok(bindings) = self.renewed.try_recv() {
            self.bindings = *bindings;
            self.of_device = of_device(&mut self.bindings, &self.patterns);
            self.decoders.clear();
        }
        let first = self.inputs.wait(self.patience());
        let show = self.face.snapshot();
        self.look(&show);
        while let Ok(Plugged { inputs, outputs }) = self.plugged.try_recv() {
            self.changed(&inputs, &outputs);
        }
        let mut next = first;
        for _ in 0..MESSAGES {
            let Some(heard) = next.take().or_else(|| self.inputs.pop()) else { break };
            let source = self.bindings.source(&heard.port);
            let now = self.began.elapsed();
            self.take((source, now), Some(&heard.port), &heard.bytes, &show);
        }
        for _ in 0..MESSAGES {
            let Some(heard) = self.inbox.pop() else { break };
            let Some((source, name)) = self.of_device.get(usize::from(heard.port)).cloned() else {
                continue;
            };
            let now = self.device_time(heard.frame, &show);
            self.take((source, now), name.as_deref(), heard.bytes(), &show);
        }
        if self.bindings.is_waiting() {
            let did = self.bindings.tick(self.began.elapsed(), &show);
            self.ask(&did);
        }
        self.desk.lost(self.inbox.lost() + self.inputs.lost());
        self.tell(&show);
        self.flush()
    }

    /// How long a step may wait for a message of the system.
    fn patience(&self) -> Duration {
        let waits = !self.waiting.is_empty() || !self.levels.is_empty();
        if self.sink.by_device || waits || self.bindings.is_waiting() { TICK } else { IDLE }
    }

    /// Opens ports of the system that have come, where the device has none of its own.
    fn look(&mut self, show: &Snapshot) {
        if self.looked.is_some_and(|at| at.elapsed() < LOOK) {
            return;
        }
        self.looked = Some(Instant::now());
        // With both, a pedal would count twice.
        self.sink.by_device = show.device.midi;
        let by_device = self.sink.by_device;
        let listening = self.desk.is_listening();
        let bindings = &self.bindings;
        let wants = |name: &str| !by_device && (listening || bindings.wants(name));
        let changes = self.inputs.look(&wants);
        let ports = &self.sink.ports;
        let feeds = |name: &str| {
            !by_device && ports.iter().any(|port| port.feedback && Bindings::is(&port.out, name))
        };
        let told = self.sink.system.look(&feeds);
        self.changed(&changes, &told);
    }

    /// Tells of ports that came and went. A surface that has come is told everything anew.
    fn changed(&mut self, inputs: &Changes, outputs: &Changes) {
        if !outputs.opened.is_empty() {
            self.feedback.forget(&mut self.bindings);
        }
        self.desk.ports_changed(inputs);
        tell_changes(inputs, Way::In, &*self.report);
        tell_changes(outputs, Way::Out, &*self.report);
    }

    /// When a message came, by the frames of the device: a thread that is woken late must not take a
    /// bounce for a second press. The clock of the device drifts against ours, so every burst of
    /// messages is counted from its first one.
    fn device_time(&mut self, frame: u64, show: &Snapshot) -> Duration {
        let now = self.began.elapsed();
        let rate = f64::from(show.device.rate.max(1));
        let seconds = |from: u64| Some(frame.checked_sub(from)? as f64 / rate);
        let same_burst = |burst: &Burst| seconds(burst.last).is_some_and(|gap| gap < BURST);
        let counted = self.burst.filter(same_burst).and_then(|burst| {
            let time = burst.began + Duration::from_secs_f64(seconds(burst.first)?);
            // The first one was taken later than this one: it is counted from here.
            (time <= now).then_some((burst, time))
        });
        let (burst, time) = match counted {
            Some((burst, time)) => (Burst { last: frame, ..burst }, time),
            None => (Burst { first: frame, began: now, last: frame }, now),
        };
        self.burst = Some(burst);
        time
    }

    fn take(
        &mut self,
        (source, now): (Source, Duration),
        port: Option<&str>,
        bytes: &[u8],
        show: &Snapshot,
    ) {
        if self.decoders.len() >= MAX_DECODERS && !self.decoders.contains_key(&source) {
            return;
        }
        let mut messages: Vec<Message> = Vec::new();
        self.decoders.entry(source).or_default().decode(bytes, |message| messages.push(message));
        for message in messages.into_iter().filter(|message| !message.is_ticking()) {
            if self.desk.learns(port, message) {
                continue;
            }
            let meant = self.bindings.meant(source, message);
            let did = self.bindings.take(source, message, now, show);
            self.desk.heard(Heard { port, bytes, message, meant: &meant, did: &did });
            self.ask(&did);
        }
    }

    fn ask(&mut self, did: &[Did]) {
        for did in did {
            let Did::Acts { action, .. } = did else { continue };
            match *action {
                // Of a fader that is swept only the newest place counts.
                Action::SetLevel(strip, level) => {
                    self.levels.retain(|(other, _)| *other != strip);
                    self.levels.push((strip, level));
                }
                action if self.waiting.len() < MESSAGES => self.waiting.push(action),
                _ => self.desk.refused(),
            }
        }
    }

    /// Asks what waits. Whether there is anybody left to ask.
    fn flush(&mut self) -> bool {
        let presses = std::mem::take(&mut self.waiting).into_iter();
        let levels = self.levels.drain(..self.levels.len().min(LEVELS));
        let levels = levels.map(|(strip, level)| Action::SetLevel(strip, level));
        let mut rest: Vec<Action> = Vec::new();
        for action in presses.chain(levels) {
            if !rest.is_empty() {
                rest.push(action);
                continue;
            }
            match self.face.send(action) {
                Ok(()) => {}
                Err(NotTaken::Busy) => rest.push(action),
                Err(NotTaken::Ended) => return false,
            }
        }
        for action in rest {
            match action {
                Action::SetLevel(strip, level) if self.levels.iter().all(|it| it.0 != strip) => {
                    self.levels.insert(0, (strip, level));
                }
                Action::SetLevel(..) => {}
                // A press that comes late is worse than one that is not taken.
                _ => self.desk.refused(),
            }
        }
        true
    }

    fn tell(&mut self, show: &Snapshot) {
        if self.told.is_none_or(|at| at.elapsed() >= TELL) {
            self.told = Some(Instant::now());
            let now = self.began.elapsed();
            self.feedback.step(&mut self.bindings, now, show, &mut self.sink);
            self.desk.layer(self.bindings.layer());
        }
    }
}

/// The sources of the device's ports.
fn of_device(
    bindings: &mut Bindings,
    patterns: &[Option<String>],
) -> Vec<(Source, Option<String>)> {
    let source = |pattern: &Option<String>| {
        // The port for all others is none that a binding names.
        (bindings.source(pattern.as_deref().unwrap_or_default()), pattern.clone())
    };
    patterns.iter().map(source).collect()
}

/// Where feedback goes: to the device's ports, or to the system's where it has none.
struct Sink {
    ports: Vec<BoundPort>,
    /// The number of each port's output at the device.
    numbers: Vec<Option<u8>>,
    device: MidiSender,
    system: Outputs,
    by_device: bool,
}

impl MidiSink for Sink {
    fn send(&mut self, port: usize, bytes: &[u8]) -> bool {
        if self.by_device {
            let number = self.numbers.get(port).copied().flatten();
            return number.is_some_and(|number| self.device.send(number, bytes).is_ok());
        }
        let Some(port) = self.ports.get(port) else { return false };
        self.system.send(&|name| Bindings::is(&port.out, name), bytes)
    }
}
