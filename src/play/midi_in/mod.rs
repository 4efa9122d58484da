//! MIDI in: pedals and surfaces, from the ports of the device or of the system to actions, and their
//! feedback back.
//!
//! - `ports`: which MIDI ports the device is asked for
//! - `desk`: what the thread and the console share: what was heard last, and learning
//! - `machine`: one step of the thread
//! - `device_clock`: when messages of the device came
//! - `asks`: what is asked of the conductor
//! - `sink`: where feedback goes

mod asks;
mod desk;
mod device_clock;
mod machine;
mod ports;
mod sink;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::Receiver;
use downbeat_device::midi::{Inbox, MidiSender, Plugged};
use downbeat_engine::{Face, Source, Weight};
use downbeat_show_files::{Controls, Show};
use downbeat_tui::Surfaces;

pub(crate) use ports::{inputs, outputs};

use desk::Desk;
use machine::Machine;

/// What the thread needs.
pub(super) struct Parts<'a> {
    pub(super) face: Face,
    pub(super) show: &'a Show,
    pub(super) controls: &'a Controls,
    pub(super) inbox: Inbox,
    pub(super) feedback: MidiSender,
    /// How many outputs of the device come before those for feedback.
    pub(super) outputs_before: usize,
    /// What came and went at the device's ports.
    pub(super) plugged: Receiver<Plugged>,
    /// Tells the operator.
    pub(super) tell: Box<dyn Fn(Weight, String) + Send>,
    /// Counted at each step.
    pub(super) pulse: Arc<AtomicU64>,
}

/// Starts the thread. It ends with the conductor, and nobody waits for it, because a driver may hang.
///
/// # Errors
///
/// What the system refused.
pub(super) fn spawn(parts: Parts<'_>) -> std::io::Result<Arc<dyn Surfaces>> {
    let (desk, renewed) = Desk::new(parts.show, parts.controls);
    let pulse = Arc::clone(&parts.pulse);
    let face = parts.face.by(Source::Midi);
    let mut machine = Machine::new(Parts { face, ..parts }, Arc::clone(&desk), renewed);
    thread::Builder::new().name("midi-in".into()).spawn(move || {
        while machine.step() {
            pulse.fetch_add(1, Ordering::Relaxed);
        }
    })?;
    Ok(desk)
}
