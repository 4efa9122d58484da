//! What the audio thread shows of itself.

use crate::meter::Measured;
use crate::{ArmedId, MAX_CHANNELS, PilotStatus, Place, Rig, TimecodeStatus, Vamp};

/// How the audio thread stands. It publishes one whenever the conductor has read the last one; what
/// is measured adds up in between, so no peak is missed.
#[derive(Clone, Debug)]
pub struct Status {
    /// The song that plays, is held, or (if nothing else sounds) fades out. In a segue it is the one
    /// that comes: what is ordered happens to that.
    pub front: Option<Front>,
    /// The song that goes out below it, in a segue.
    pub over: Option<Over>,
    /// The armed song.
    pub armed: Option<ArmedId>,
    /// Frames of silence that are left until the armed song starts by itself.
    pub pause: Option<u64>,
    /// Frames of the device since the start: those that were rendered, and those that were skipped.
    pub rendered: u64,
    /// Songs that have started. A status with fewer than there were [`crate::Event::Started`] is older
    /// than the last of these.
    pub started: u64,
    /// Frames of the playing song that were silence because their block was not there.
    pub starved: u64,
    /// Blocks that came while their frames were already passing.
    pub late_blocks: u64,
    /// GOs that were refused.
    pub refused: u64,
    /// Blocks and events that found their ring full and were lost. The rings have room for all
    /// there can be, so this is 0; were it not, memory would have leaked and a song be missing.
    pub dropped: u64,
    /// What timecode says, on a bus or not.
    pub timecode: TimecodeStatus,
    /// How the pilot stands, on a bus or not.
    pub pilot: PilotStatus,
    /// Messages of songs to other machines that were lost, because too many of one period or too many
    /// that nobody took.
    pub unsent: u64,
    /// Frames of the front song in memory without a gap from its place on, along its arrangement
    /// and its vamp.
    pub ahead: u64,
    /// Whether these reach its end, or a vamp is whole in memory.
    pub ahead_is_all: bool,
    /// The song of which `stems` were measured.
    pub stems_of: ArmedId,
    /// The channels of that song's stems, after their gains.
    pub stems: Box<[Measured]>,
    /// The channels of all buses, after their gains.
    pub buses: Box<[Measured]>,
    /// The outputs.
    pub outputs: Box<[Measured]>,
}

/// The song in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front {
    /// Which it is.
    pub song: ArmedId,
    /// Where its stems are; in a count-in, where they will begin. While two places cross over, the
    /// one that is left.
    pub place: Place,
    /// Frames of the count-in that are left; 0 outside of one.
    pub lead_in: u64,
    /// What it does.
    pub doing: Doing,
    /// What repeats.
    pub vamp: Option<Vamp>,
    /// Where that goes on, if it was released.
    pub leaving: Option<Leaving>,
    /// The jump that is queued, or that has begun to cross over.
    pub jump: Option<Queued>,
    /// Whether stems and cues fade out, or back.
    pub fading: Fading,
    /// How many places are fading out that were left without notice.
    pub tails: u8,
    /// Frames until its last span ends or the next song starts within it, each span played once;
    /// `None` while it vamps.
    pub left: Option<u64>,
    /// Whether the next song was to start within its end, and that frame has passed: it follows at the
    /// end.
    pub missed_segue: bool,
}

impl Front {
    /// The song frame that sounds or, in a count-in, would: [`Self::lead_in`] frames before its
    /// place.
    pub fn frame(&self) -> i64 {
        self.place.frame.saturating_sub_unsigned(self.lead_in)
    }
}

/// A song that gives way to the one in front, in a segue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// Which it is.
    pub song: ArmedId,
    /// Frames until neither its stems nor its click sound any more, but for what rings on.
    pub frames: u64,
}

/// Where a vamp that was released goes on, if no jump comes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Frames until then.
    pub frames: u64,
    /// The place behind its end; `None` where the arrangement ends there.
    pub place: Option<Place>,
}

/// A jump that has not landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its token.
    pub token: u32,
    /// Frames until it lands; `None` where that is not in the pass that plays.
    pub frames: Option<u64>,
    /// Where it lands, if it stays in the song.
    pub place: Option<Place>,
    /// Whether its border has passed because the blocks were not there, or the song not armed.
    pub waits: bool,
}

/// What [`crate::Command::Fade`] does to a song.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fading {
    /// Nothing.
    #[default]
    No,
    /// It fades out, and stops after so many frames.
    Out(u32),
    /// It comes back, and is there after so many frames.
    Back(u32),
}

/// What a song that was started does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It plays.
    Playing,
    /// It fades to stand still on the frame where the fade ends.
    Holding,
    /// It stands still.
    Held,
    /// It fades out and goes.
    Ending,
}

impl Status {
    /// The status before the first callback.
    pub fn new(rig: &Rig) -> Self {
        let measured = |count| vec![Measured::default(); count].into_boxed_slice();
        Self {
            front: None,
            over: None,
            armed: None,
            pause: None,
            rendered: 0,
            started: 0,
            starved: 0,
            late_blocks: 0,
            refused: 0,
            dropped: 0,
            unsent: 0,
            timecode: TimecodeStatus::default(),
            pilot: PilotStatus::default(),
            ahead: 0,
            ahead_is_all: false,
            stems_of: ArmedId::default(),
            stems: measured(MAX_CHANNELS),
            buses: measured(rig.channels()),
            outputs: measured(rig.outputs()),
        }
    }

    /// Shows silence on all meters, for the conductor, when nothing is rendered any more.
    pub fn silence_meters(&mut self) {
        let all = self.stems.iter_mut().chain(&mut self.buses).chain(&mut self.outputs);
        all.for_each(|meter| *meter = Measured { clips: meter.clips, ..Measured::default() });
    }
}
