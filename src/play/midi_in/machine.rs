//! One step of the thread: what came in becomes actions, and what changed is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use downbeat_control::bindings::{Bindings, Feedback, Source};
use downbeat_control::midi::{Decoder, Message};
use downbeat_device::midi::{Changes, Inbox, Plugged};
use downbeat_device::system_midi::Inputs;
use downbeat_engine::{Face, Snapshot, Weight};

use super::asks::Asks;
use super::desk::{Desk, Heard};
use super::device_clock::DeviceClock;
use super::sink::Sink;
use super::{Parts, inputs};
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
/// More ports than this have no decoder of their own.
const MAX_DECODERS: usize = 256;

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
    device_clock: DeviceClock,
    looked: Option<Instant>,
    told: Option<Instant>,
    asks: Asks,
}

impl Machine {
    pub(super) fn new(parts: Parts<'_>, desk: Arc<Desk>, renewed: Receiver<Box<Bindings>>) -> Self {
        let Parts { face, show, controls, inbox, feedback, outputs_before, .. } = parts;
        let (plugged, report) = (parts.plugged, parts.tell);
        let mut bindings = Bindings::new(controls, show);
        let patterns: Vec<Option<String>> =
            inputs(controls).into_iter().map(|input| input.pattern).collect();
        let of_device = of_device(&mut bindings, &patterns);
        let sink = Sink::new(controls, outputs_before, feedback);
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
            device_clock: DeviceClock::default(),
            looked: None,
            told: None,
            asks: Asks::default(),
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
            let now = self.device_clock.time(heard.frame, show.device.rate, self.began.elapsed());
            self.take((source, now), name.as_deref(), heard.bytes(), &show);
        }
        if self.bindings.is_waiting() {
            let did = self.bindings.tick(self.began.elapsed(), &show);
            self.asks.take(&did, &self.desk);
        }
        self.desk.lost(self.inbox.lost() + self.inputs.lost());
        self.tell(&show);
        self.asks.flush(&self.face, &self.desk)
    }

    /// How long a step may wait for a message of the system.
    fn patience(&self) -> Duration {
        if self.sink.by_device || self.asks.wait() || self.bindings.is_waiting() {
            TICK
        } else {
            IDLE
        }
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
        let told = self.sink.look();
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
            self.asks.take(&did, &self.desk);
        }
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
