//! The threads of a show that plays, and what is left of them for its end.

use std::io;
use std::sync::Arc;

use crossbeam_channel::Receiver;
use downbeat_device::midi::{Inbox, MidiSender, Outbox, Plugged};
use downbeat_device::{Player, Supervisor};
use downbeat_engine::{Clerk, Conductor, Config, DeviceNews, DiskReader, Unwritten, Weight};
use downbeat_show_files::Controls;
use downbeat_tui::Surfaces;

use super::keeper::{self, Keeper};
use super::{midi_in, midi_out, osc, record};
use crate::ending::Ending;
use crate::threads;

/// The ends of what lies between the device and the threads of MIDI.
pub(super) struct Rings {
    pub(super) inbox: Inbox,
    pub(super) feedback: MidiSender,
    pub(super) outbox: Outbox,
    pub(super) plugged: Receiver<Plugged>,
}

/// A show that plays.
pub(super) struct Running {
    /// Pedals and surfaces, for the console.
    pub(super) surfaces: Arc<dyn Surfaces>,
    keeper: Keeper,
    unwritten: Option<Unwritten>,
}

impl Running {
    /// Starts all threads but that of the console, the conductor's last.
    ///
    /// # Errors
    ///
    /// What the system refused.
    pub(super) fn start(
        (mut conductor, disk, supervisor): (Conductor, DiskReader, Supervisor<Player>),
        rings: Rings,
        config: &Config,
        controls: &Controls,
        ending: &Ending,
    ) -> io::Result<Self> {
        let Rings { inbox, feedback, outbox, plugged } = rings;
        let show = &config.show;
        let pulse = conductor.watch_thread("device");
        let (desk, wish) = (conductor.device_desk(), conductor.device_wish());
        let keeper = keeper::spawn(supervisor, desk, wish, pulse)?;
        if let Some(rules) = show.osc.clone() {
            osc::listen(rules, &show.name, &mut conductor)?;
        }
        osc::send_events(&mut conductor)?;
        let clerk = conductor.take_clerk();
        let unwritten = clerk.as_ref().map(Clerk::unwritten);
        if let Some(clerk) = clerk {
            threads::clerk(clerk, conductor.watch_thread("clerk"))?;
        }
        let surfaces = midi_in::spawn(midi_in::Parts {
            face: conductor.face(),
            show,
            controls,
            inbox,
            feedback,
            outputs_before: midi_out::song_outputs(show),
            plugged,
            tell: Box::new(teller(&conductor)),
            pulse: conductor.watch_thread("midi-in"),
        })?;
        if midi_out::song_outputs(show) > 0 {
            let tell = teller(&conductor);
            midi_out::spawn(outbox, show, conductor.watch_thread("midi-out"), tell)?;
        }
        threads::disk(disk)?;
        threads::conductor(conductor, config.auto, ending.clone())?;
        Ok(Self { surfaces, keeper, unwritten })
    }

    /// Closes the device, and waits until what was to be saved is on disk.
    pub(super) fn end(self) {
        self.keeper.end();
        if let Some(unwritten) = self.unwritten {
            record::wait_for(&unwritten);
        }
    }
}

/// Tells the operator what happens at the ports.
fn teller(conductor: &Conductor) -> impl Fn(Weight, String) + Send + 'static {
    let desk = conductor.device_desk();
    move |weight, text| {
        // A conductor that has ended has nobody left to tell.
        let _ = desk.send(DeviceNews::Notice(weight, text));
    }
}
