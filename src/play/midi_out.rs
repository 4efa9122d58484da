//! MIDI that goes out: the ports of the device, and the thread that sends by the system's MIDI where
//! the device has none.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use downbeat_control::bindings::Bindings;
use downbeat_device::midi::{MidiNames, Next, Outbox, Plugged, PortName, Schedule};
use downbeat_device::system_midi::Outputs;
use downbeat_device::{Role, promote_current_thread};
use downbeat_engine::Weight;
use downbeat_show_files::{Controls, MidiOutput, Show};

use super::midi_in;
use super::midi_notices::{Way, tell_changes};

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

/// The MIDI ports of the device. `taken` are the names of its audio ports; `told` hears what is plugged in
/// and pulled.
pub(super) fn ports(
    show: &Show,
    controls: &Controls,
    taken: &[String],
    told: Sender<Plugged>,
) -> MidiNames {
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
    MidiNames { inputs, outputs, told: Some(told) }
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
    let mut speaker = Speaker {
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
            let wait = speaker.step(&tell);
            pulse.fetch_add(1, Ordering::Relaxed);
            thread::sleep(wait);
        }
    })?;
    Ok(())
}

/// The thread's state.
struct Speaker {
    wants: Vec<MidiOutput>,
    outbox: Outbox,
    schedule: Schedule,
    outputs: Outputs,
    /// The channels of each output on which a note was started.
    used: Vec<u16>,
    looked: Option<Instant>,
    lost: u64,
}

impl Speaker {
    /// Sends what is due. Returns how long to sleep.
    fn step(&mut self, tell: &dyn Fn(Weight, String)) -> Duration {
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
    fn look(&mut self, tell: &dyn Fn(Weight, String)) {
        self.looked = Some(Instant::now());
        let wants = &self.wants;
        let wanted = |name: &str| wants.iter().any(|output| Bindings::is(&output.port, name));
        tell_changes(&self.outputs.look(&wanted), Way::Out, tell);
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
        let _ = self.outputs.send(&|name| Bindings::is(&output.port, name), bytes);
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
