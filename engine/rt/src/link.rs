//! The rings and cells between the audio thread and the others, made once and split.

use std::sync::Arc;

use ringbuf::traits::{Consumer as _, Observer as _, Producer as _, Split as _};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use triple_buffer::{Input, Output, triple_buffer};

use crate::{
    Block, Command, Event, Health, Levels, MAX_BLOCKS, Playheads, Renderer, Rig, SONGS_AT_AUDIO,
    Status,
};

/// Commands that an operator's actions may leave waiting while the audio thread does not run.
const WAITING_COMMANDS: usize = 64;

/// The conductor's end.
pub struct ConductorLink {
    commands: HeapProd<Command>,
    events: HeapCons<Event>,
    levels: Input<Levels>,
    status: Output<Status>,
}

/// The disk thread's end.
pub struct DiskLink {
    filled: HeapProd<Box<Block>>,
    spent: HeapCons<Box<Block>>,
    playheads: Arc<Playheads>,
}

/// The audio thread's end.
pub(crate) struct AudioLink {
    pub(crate) commands: HeapCons<Command>,
    pub(crate) events: HeapProd<Event>,
    pub(crate) levels: Output<Levels>,
    pub(crate) status: Input<Status>,
    pub(crate) filled: HeapCons<Box<Block>>,
    pub(crate) spent: HeapProd<Box<Block>>,
    pub(crate) playheads: Arc<Playheads>,
    /// What found its ring full: see [`Status::dropped`].
    pub(crate) dropped: u64,
}

/// Makes a renderer for a rig, and the two ends that feed it. `levels` are the gains it starts with.
pub fn split(rig: Rig, levels: &Levels) -> (Renderer, ConductorLink, DiskLink) {
    // Arms: no more songs are out than SONGS_AT_AUDIO, so no more arms wait. The rest is for
    // operators, whose commands `ConductorLink::send` refuses before it would take an arm's place.
    let (commands, commands_in) = HeapRb::new(SONGS_AT_AUDIO + WAITING_COMMANDS).split();
    // A song starts at most once and comes back once, and no more songs are out than that.
    let (events_out, events) = HeapRb::new(2 * SONGS_AT_AUDIO).split();
    // No more blocks exist (the disk thread counts them), and a block is in one place at a time.
    let (filled, filled_in) = HeapRb::new(MAX_BLOCKS).split();
    let (spent_out, spent) = HeapRb::new(MAX_BLOCKS).split();
    let (levels_in, levels_out) = triple_buffer(levels);
    let (status_in, status) = triple_buffer(&Status::new(&rig));
    let playheads = Arc::new(Playheads::default());
    let audio = AudioLink {
        commands: commands_in,
        events: events_out,
        levels: levels_out,
        status: status_in,
        filled: filled_in,
        spent: spent_out,
        playheads: Arc::clone(&playheads),
        dropped: 0,
    };
    let renderer = Renderer::new(rig, levels, audio, Arc::new(Health::default()));
    (
        renderer,
        ConductorLink { commands, events, levels: levels_in, status },
        DiskLink { filled, spent, playheads },
    )
}

impl ConductorLink {
    /// Sends a command of an operator's action.
    ///
    /// # Errors
    ///
    /// Gives the command back when so many wait that the audio thread cannot be running.
    pub fn send(&mut self, command: Command) -> Result<(), Command> {
        let keeps_room_for_arms = self.commands.vacant_len() > SONGS_AT_AUDIO;
        let is_arm = matches!(command, Command::Arm(_));
        if keeps_room_for_arms || is_arm { self.commands.try_push(command) } else { Err(command) }
    }

    /// The next event, if there is one.
    pub fn event(&mut self) -> Option<Event> {
        self.events.try_pop()
    }

    /// Publishes gains; only the newest count.
    pub fn set_levels(&mut self, levels: Levels) {
        self.levels.write(levels);
    }

    /// The newest status, if there is one since the last call.
    pub fn status(&mut self) -> Option<&Status> {
        self.status.update().then(|| self.status.output_buffer())
    }
}

impl DiskLink {
    /// Hands a filled block to the audio thread.
    ///
    /// # Errors
    ///
    /// Gives the block back if the ring is full, which it cannot be while at most [`MAX_BLOCKS`]
    /// exist.
    pub fn deliver(&mut self, block: Box<Block>) -> Result<(), Box<Block>> {
        self.filled.try_push(block)
    }

    /// The next block that was played, or that came for a song that is gone.
    pub fn spent(&mut self) -> Option<Box<Block>> {
        self.spent.try_pop()
    }

    /// Where the songs that sound are.
    pub fn playheads(&self) -> &Playheads {
        &self.playheads
    }
}
