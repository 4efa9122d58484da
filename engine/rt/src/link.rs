//! The rings and cells between the audio thread and the others, made once and split.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ringbuf::traits::{Consumer as _, Observer as _, Producer as _, Split as _};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use triple_buffer::{Input, Output, triple_buffer};

use crate::{
    ANSWERS, ArmedId, Block, Command, EVICTIONS, Event, Health, Levels, MAX_BLOCKS, PASSED, Passed,
    Renderer, Rig, SONGS_AT_AUDIO, Status, Whereabouts,
};

/// Commands that an operator's actions may leave waiting while the audio thread does not run.
const WAITING_COMMANDS: usize = 64;

/// The conductor's end.
pub struct ConductorLink {
    commands: HeapProd<Command>,
    events: HeapCons<Event>,
    levels: Input<Levels>,
    status: Output<Status>,
    /// Counts the signs of life.
    beats: Arc<AtomicU64>,
    /// Until the thread that sends OSC has it.
    passed: Option<HeapCons<Passed>>,
    /// Tokens that were sent and not answered.
    unanswered: usize,
}

/// The disk thread's end.
pub struct DiskLink {
    filled: HeapProd<Box<Block>>,
    spent: HeapCons<Box<Block>>,
    evictions: HeapProd<Eviction>,
    whereabouts: Output<Whereabouts>,
}

/// A block that the disk thread asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eviction {
    pub(crate) song: ArmedId,
    pub(crate) index: usize,
}

/// The audio thread's end.
pub(crate) struct AudioLink {
    pub(crate) commands: HeapCons<Command>,
    pub(crate) events: HeapProd<Event>,
    pub(crate) levels: Output<Levels>,
    pub(crate) status: Input<Status>,
    pub(crate) filled: HeapCons<Box<Block>>,
    pub(crate) spent: HeapProd<Box<Block>>,
    pub(crate) evictions: HeapCons<Eviction>,
    pub(crate) whereabouts: Input<Whereabouts>,
    pub(crate) passed: HeapProd<Passed>,
    beats: Arc<AtomicU64>,
    /// What found its ring full: see [`Status::dropped`].
    pub(crate) dropped: u64,
}

impl AudioLink {
    /// How often the conductor has said that it lives. Real-time safe.
    #[inline]
    pub(crate) fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// Sends a block back to the disk thread. Real-time safe.
    pub(crate) fn give_back(&mut self, block: Box<Block>) {
        if let Err(block) = self.spent.try_push(block) {
            // Cannot be: the ring has a place for every block that exists. If it were, to leak the
            // block would still be better than to free it here.
            self.dropped += 1;
            std::mem::forget(block);
        }
    }

    /// Tells the conductor something. Real-time safe.
    pub(crate) fn tell(&mut self, event: Event) {
        if let Err(event) = self.events.try_push(event) {
            // Cannot be: see the ring's capacity. Freeing the song here would be worse than a leak.
            self.dropped += 1;
            std::mem::forget(event);
        }
    }
}

/// Makes a renderer for a rig, and the two ends that feed it. `levels` are the gains it starts with.
pub fn split(rig: Rig, levels: &Levels) -> (Renderer, ConductorLink, DiskLink) {
    // Arms: no more songs are out than SONGS_AT_AUDIO, so no more arms wait. The rest is for
    // operators, whose commands `ConductorLink::send` refuses before it would take an arm's place.
    let (commands, commands_in) = HeapRb::new(SONGS_AT_AUDIO + WAITING_COMMANDS).split();
    // A song starts at most once and comes back once, and no more songs are out than that. Each token
    // is answered once, and `ConductorLink::send` sends none while as many answers are unread.
    let (events_out, events) = HeapRb::new(2 * SONGS_AT_AUDIO + ANSWERS).split();
    // No more blocks exist (the disk thread counts them), and a block is in one place at a time.
    let (filled, filled_in) = HeapRb::new(MAX_BLOCKS).split();
    let (spent_out, spent) = HeapRb::new(MAX_BLOCKS).split();
    // What does not fit is refused by `DiskLink::evict`, and asked for again.
    let (evictions, evictions_in) = HeapRb::new(EVICTIONS).split();
    // What does not fit is lost and counted: nobody has read it for longer than a song.
    let (passed_in, passed) = HeapRb::new(PASSED).split();
    let (whereabouts_in, whereabouts) = triple_buffer(&Whereabouts::default());
    let (levels_in, levels_out) = triple_buffer(levels);
    let (status_in, status) = triple_buffer(&Status::new(&rig));
    let beats = Arc::new(AtomicU64::new(0));
    let audio = AudioLink {
        commands: commands_in,
        events: events_out,
        levels: levels_out,
        status: status_in,
        filled: filled_in,
        spent: spent_out,
        evictions: evictions_in,
        whereabouts: whereabouts_in,
        passed: passed_in,
        beats: Arc::clone(&beats),
        dropped: 0,
    };
    let renderer = Renderer::new(rig, levels, audio, Arc::new(Health::default()));
    (
        renderer,
        ConductorLink {
            commands,
            events,
            levels: levels_in,
            status,
            beats,
            passed: Some(passed),
            unanswered: 0,
        },
        DiskLink { filled, spent, evictions, whereabouts },
    )
}

impl ConductorLink {
    /// Says that the conductor lives. To be called with every step: the pilot is withdrawn when it is
    /// not, see [`crate::PilotRules::hung`].
    pub fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }

    /// Sends a command of an operator's action.
    ///
    /// # Errors
    ///
    /// Gives the command back when so many wait, or so many answers have not come or not been read
    /// with [`Self::event`], that the audio thread cannot be running.
    pub fn send(&mut self, command: Command) -> Result<(), Command> {
        let keeps_room_for_arms = self.commands.vacant_len() > SONGS_AT_AUDIO;
        let is_arm = matches!(command, Command::Arm(_));
        let asks = matches!(command, Command::Jump(_) | Command::Vamp(_) | Command::Enter(_));
        if !(keeps_room_for_arms || is_arm) || asks && self.unanswered >= ANSWERS {
            return Err(command);
        }
        self.commands.try_push(command)?;
        self.unanswered += usize::from(asks);
        Ok(())
    }

    /// The OSC messages whose place was passed, once: for the thread that sends them.
    pub fn take_passed(&mut self) -> Option<PassedLink> {
        self.passed.take().map(PassedLink)
    }

    /// The next event, if there is one.
    pub fn event(&mut self) -> Option<Event> {
        let event = self.events.try_pop()?;
        if matches!(event, Event::Landed { .. } | Event::Vamping { .. } | Event::Refused { .. }) {
            self.unanswered = self.unanswered.saturating_sub(1);
        }
        Some(event)
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

/// The end of the thread that sends the OSC messages of songs.
pub struct PassedLink(HeapCons<Passed>);

impl PassedLink {
    /// The next message whose place was passed, if there is one. Never waits.
    pub fn pop(&mut self) -> Option<Passed> {
        self.0.try_pop()
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

    /// Asks for a block of a song back. It comes through [`Self::spent`], unless it is one that is
    /// played now or next (the block of a place that sounds or is jumped to, or one of the 5 after
    /// it; of an armed song, of its first place): then the request is forgotten, and one asks again
    /// later. Returns false where so many requests wait that this one was not taken.
    pub fn evict(&mut self, song: ArmedId, index: usize) -> bool {
        self.evictions.try_push(Eviction { song, index }).is_ok()
    }

    /// The next block that was asked for, or that came for a song that is gone.
    pub fn spent(&mut self) -> Option<Box<Block>> {
        self.spent.try_pop()
    }

    /// Where the songs at the audio thread are, as of the last callback in which something happened,
    /// or [`crate::WHEREABOUTS_FRAMES`] ago at most.
    pub fn whereabouts(&mut self) -> &Whereabouts {
        self.whereabouts.read()
    }
}
