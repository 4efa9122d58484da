//! MIDI that goes out: the ports of the device, and the thread that sends by the system's MIDI where
//! the device has none.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use downbeat_device::midi::{MidiNames, Next, Outbox, PortName, Schedule};
use downbeat_device::system_midi::{Changes, Outputs};
use downbeat_device::{Role, promote_current_thread};
use downbeat_engine::Weight;
use downbeat_show_files::{Controls, MidiOutput, Show};

use super::midi_in;

/// How long the thread sleeps at the most: what is rendered is due at least 4 ms later.
const TICK: Duration = Duration::from_millis(1);
/// How long it sleeps while no device calls back that has no MIDI ports of its own.
const IDLE: Duration = Duration::from_millis(20);
/// How often the system's ports are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// Channel mode messages (MIDI 1.0): what ends all that sounds on a channel.
const SUSTAIN: u8 = 64;
const ALL_NOTES_OFF: u8 = 123;

/// Outputs of the device that are for songs; those for feedback come behind them.
pub(super) fn song_outputs(show: &Show) -> usize {
    show.midi.outputs.len()
}

/// The MIDI ports of the device. `taken` are the names of its audio ports.
pub(super) fn ports(show: &Show, controls: &Controls, taken: &[String]) -> MidiNames {
    let inputs = midi_in::inputs(controls).into_iter().map(|input| input.port).collect();
    let mut outputs: Vec<PortName> = Vec::new();
    for output in &show.midi.outputs {
        let mut name = format!("midi_{}", output.name);
        while taken.contains(&name) || outputs.iter().any(|port| port.name == name) {
            name.push('_');
        }
        outputs.push(PortName { name, connect: Some(output.port.clone()) });
    }
    outputs.extend(midi_in::outputs(controls).into_iter().map(|(_, port)| port));
    MidiNames { inputs, outputs }
}

/// Starts the thread. It ends with the program, and nobody waits for it, because a driver may hang.
/// `tell` is told what the operator should know.
///
/// # Errors
///
/// What the system refused.
pub(super) fn spawn(
    outbox: Outbox,
    show: &Show,
    pulse: Arc<AtomicU64>,
    tell: impl Fn(Weight, String) + Send + 'static,
) -> std::io::Result<()> {
    let mut sender = Sender {
        wants: show.midi.outputs.clone(),
        outbox,
        schedule: Schedule::new(show.rate),
        outputs: Outputs::default(),
        used: vec![0; show.midi.outputs.len()],
        looked: None,
        lost: 0,
    };
    thread::Builder::new().name("midi-out".into()).spawn(move || {
        // What is refused is told for the audio thread; here it means some jitter.
        let _ = promote_current_thread(Role::Midi);
        loop {
            let wait = sender.step(&tell);
            pulse.fetch_add(1, Ordering::Relaxed);
            thread::sleep(wait);
        }
    })?;
    Ok(())
}

/// The thread's state.
struct Sender {
    wants: Vec<MidiOutput>,
    outbox: Outbox,
    schedule: Schedule,
    outputs: Outputs,
    /// The channels of each output on which a note was started.
    used: Vec<u16>,
    looked: Option<Instant>,
    lost: u64,
}

impl Sender {
    /// Sends what is due. Returns how long to sleep.
    fn step(&mut self, tell: &impl Fn(Weight, String)) -> Duration {
        let mut calls = false;
        while let Some(due) = self.outbox.pop() {
            calls = true;
            self.schedule.take(due);
        }
        if calls && self.looked.is_none_or(|at| at.elapsed() >= LOOK) {
            self.look(tell);
        }
        loop {
            match self.schedule.next(Instant::now()) {
                Next::Send { port, bytes } => self.send(usize::from(port), &bytes),
                Next::Wait(wait) => return wait.min(TICK),
                Next::Silence => self.silence(),
                Next::Nothing => return if self.looked.is_some() { TICK } else { IDLE },
            }
        }
    }

    /// Opens ports that have come, and tells what changed and what was lost.
    fn look(&mut self, tell: &impl Fn(Weight, String)) {
        self.looked = Some(Instant::now());
        let wants = &self.wants;
        let wanted = |name: &str| wants.iter().any(|output| is_of(output, name));
        let Changes { opened, gone, refused } = self.outputs.look(&wanted);
        for name in opened {
            tell(Weight::Info, format!("MIDI goes out to {name}"));
        }
        for name in gone {
            tell(
                Weight::Warning,
                format!("the MIDI port {name} is gone; it is sent to when it is back"),
            );
        }
        for (name, why) in refused {
            tell(Weight::Warning, format!("the MIDI port {name} does not open: {why}"));
        }
        let lost = self.outbox.lost() + self.schedule.lost();
        if lost > self.lost {
            let count = lost - self.lost;
            tell(Weight::Warning, format!("{count} MIDI messages were lost: too many at once"));
            self.lost = lost;
        }
    }

    fn send(&mut self, port: usize, bytes: &[u8]) {
        let Some(output) = self.wants.get(port) else { return };
        if let (&[status, ..], Some(used)) = (bytes, self.used.get_mut(port))
            && status & 0xf0 == 0x90
        {
            *used |= 1 << (status & 0x0f);
        }
        // A port that is not there gets nothing; that it has gone is told.
        let _ = self.outputs.send(&|name| is_of(output, name), bytes);
    }

    /// The device has gone: nothing sounds on for it.
    fn silence(&mut self) {
        for port in 0..self.used.len() {
            let used = std::mem::take(&mut self.used[port]);
            for channel in (0..16).filter(|channel| used >> channel & 1 == 1) {
                self.send(port, &[0xb0 | channel, SUSTAIN, 0]);
                self.send(port, &[0xb0 | channel, ALL_NOTES_OFF, 0]);
            }
        }
        self.looked = None;
    }
}

/// Whether a port of the system is that of an output.
fn is_of(output: &MidiOutput, name: &str) -> bool {
    name.to_lowercase().contains(&output.port.to_lowercase())
}
