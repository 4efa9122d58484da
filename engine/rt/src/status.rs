//! What the audio thread shows of itself.

use crate::meter::Measured;
use crate::{ArmedId, MAX_CHANNELS, Rig};

/// How the audio thread stands. It publishes one whenever the conductor has read the last one; what
/// is measured adds up in between, so no peak is missed.
#[derive(Clone, Debug)]
pub struct Status {
    /// The song that plays, is held, or (if nothing else sounds) fades out.
    pub front: Option<Front>,
    /// The armed song.
    pub armed: Option<ArmedId>,
    /// Frames that were rendered since the start.
    pub rendered: u64,
    /// Frames of the playing song that were silence because their block was not there.
    pub starved: u64,
    /// Blocks that came after their frames had passed.
    pub late_blocks: u64,
    /// GOs that were refused.
    pub refused: u64,
    /// Blocks and events that found their ring full and were lost. The rings have room for all
    /// there can be, so this is 0; were it not, memory would have leaked and a song be missing.
    pub dropped: u64,
    /// Frames of the front song in memory without a gap from its frame on.
    pub ahead: u64,
    /// Whether these reach the song's end.
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
    /// Its next frame; negative in the count-in.
    pub frame: i64,
    /// What it does.
    pub doing: Doing,
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
            armed: None,
            rendered: 0,
            starved: 0,
            late_blocks: 0,
            refused: 0,
            dropped: 0,
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
