//! A song made ready: everything the audio thread needs to play it to its end alone.

use std::sync::Arc;

use crate::{
    Arrangement, Automation, BlockMap, ClickSounds, Cues, Grid, LeadIn, Mixer, SongMidi, TimeOfDay,
};

/// Which arming of a song this is. No two armings of a run have the same, even of the same song, so
/// that a block or a command that comes late never meets the wrong one. Never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArmedId(pub u32);

/// What follows the end of a song's last span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// Nothing.
    #[default]
    Stop,
    /// The first place of the song that is armed then, in the very next frame.
    Continue,
    /// Silence, and then the song that is armed then, with its lead-in.
    Pause {
        /// Length of the silence.
        frames: u64,
    },
    /// The armed song starts within the last span, and both sound.
    Segue {
        /// Frames of the last span that are left then.
        at: u64,
        /// Frames over which one fades out and the other in, with constant power.
        crossfade: u32,
        /// Frames after the new song's start from which its click sounds and not the old one's, and
        /// from which it is the song in front. At most `at` counts.
        click_after: u32,
    },
}

/// A song with its arrangement, gains, click and end, and the blocks that are in memory. It is made
/// by the disk thread, handed over by the conductor, and comes back whole in an [`crate::Event`].
#[derive(Debug)]
pub struct ArmedSong {
    /// Which arming this is.
    pub id: ArmedId,
    /// Length of its audio in song frames, whatever the arrangement plays of it.
    pub frames: u64,
    /// What is played, and in which order.
    pub arrangement: Arrangement,
    /// How it begins after GO.
    pub start: LeadIn,
    /// What follows its end.
    pub follow: Follow,
    /// Its stems.
    pub mixer: Mixer,
    /// How the levels of its stems and buses move by themselves.
    pub automation: Automation,
    /// Its beats.
    pub grid: Arc<Grid>,
    /// The click's sounds, if the rig has a click.
    pub click: Option<Arc<ClickSounds>>,
    /// The sounds that announce its spans.
    pub cues: Option<Arc<Cues>>,
    /// The timecode of its frame 0; `None` where it has none.
    pub timecode: Option<TimeOfDay>,
    /// What it sends to other machines.
    pub midi: SongMidi,
    /// Its blocks.
    pub blocks: BlockMap,
}
