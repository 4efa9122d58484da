//! Making the engine: one call, three halves.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arc_swap::ArcSwap;
use crossbeam_channel::{bounded, unbounded};
use downbeat_rt::{BlockSize, Levels, Renderer, Rig};
use downbeat_show_files::{Show, Venue};

use crate::ahead::Ahead;
use crate::clerk::clerk;
use crate::click_sounds;
use crate::conductor::{Conductor, Faders, Parts};
use crate::disk::DiskReader;
use crate::sources::Sources;
use crate::{Face, Snapshot, Source, Weight, machines};

/// Actions that may wait for the conductor. More than an operator makes while it hangs for seconds;
/// what comes after is refused, not queued for a later surprise.
const WAITING_ACTIONS: usize = 256;

/// What an engine plays.
#[derive(Clone, Debug)]
pub struct Config {
    /// The show, without errors.
    pub show: Show,
    /// The place of the setlist in the show.
    pub setlist: usize,
    /// Outputs of the device. Buses go nowhere on outputs that it does not have.
    pub outputs: usize,
    /// Press GO wherever the setlist stops.
    pub auto: bool,
    /// What a room changes of the levels; it is written when they are moved.
    pub venue: Option<Venue>,
}

/// Makes the halves of an engine: the conductor, the disk reader, and the renderer for the device.
/// Each belongs to one thread, a loop around its `step` or `render`; tests call these by hand.
///
/// Reads the click's sounds. Songs and their guide cues are read by the disk reader, when it is
/// stepped.
pub fn split(config: &Config) -> (Conductor, DiskReader, Renderer) {
    let rate = config.show.rate;
    halves(config, Ahead::on_stage(rate), config.show.memory_bytes)
}

/// The same for rendering without a device, in periods of no more than a block's frames: all that
/// is missing has to be read before each period. Blocks of this size are read just before they
/// sound, stems are not measured, and the samples are those of [`split`].
pub fn split_offline(config: &Config, size: BlockSize) -> (Conductor, DiskReader, Renderer) {
    // What is read ahead is a few blocks, and all of them are used again.
    halves(config, Ahead::offline(config.show.rate, size), u64::MAX)
}

fn halves(config: &Config, ahead: Ahead, memory: u64) -> (Conductor, DiskReader, Renderer) {
    let show = &config.show;
    let buses: Vec<Vec<usize>> = show
        .buses
        .iter()
        .map(|bus| bus.outputs.iter().map(|&output| usize::from(output) - 1).collect())
        .collect();
    let rig = Rig::new(show.rate, config.outputs, &buses)
        .with_timecode(machines::timecode(show))
        .with_pilot(machines::pilot(show))
        .with_midi(machines::midi(show));
    let mut faults = Vec::new();
    let click =
        show.click.as_ref().map(|click| Arc::new(click_sounds::make(click, &rig, &mut faults)));
    let shared = Arc::new(show.clone());
    let sources = Sources::new(Arc::clone(&shared), rig.clone(), click, ahead.size);
    sources.make(config.setlist);

    let faders = Faders::new(show, config.venue.as_ref());
    let (renderer, link, disk_link) =
        downbeat_rt::split(rig.clone(), &Levels::new(&faders.bus_gains()));
    let (actions_in, actions) = bounded(WAITING_ACTIONS);
    // Unbounded, because the conductor must never wait for a disk that hangs. What can pile up is
    // one order for each change of what is wanted.
    let (orders, orders_out) = unbounded();
    let (reports_in, reports) = unbounded();
    let used = Arc::new(AtomicU64::new(0));
    let snapshot = Arc::new(ArcSwap::from_pointee(Snapshot::default()));
    let face = Face { actions: actions_in, snapshot, source: Source::default() };
    let disk = DiskReader::new(disk_link, orders_out, reports_in, ahead, memory, Arc::clone(&used));
    let (desk, clerk) = clerk(shared);
    let health = Arc::clone(renderer.health());
    let mut conductor = Conductor::new(
        config,
        show,
        Parts {
            link,
            health,
            rig,
            actions,
            face,
            orders,
            reports,
            faders,
            desk,
            clerk,
            sources,
            memory: used,
            disk_pulse: disk.pulse(),
        },
    );
    for fault in faults {
        conductor.notice(Weight::Error, fault);
    }
    conductor.step();
    (conductor, disk, renderer)
}
