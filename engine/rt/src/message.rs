//! What the conductor tells the audio thread, and what the audio thread tells back.

use crate::{ArmedId, ArmedSong};

/// What the conductor tells the audio thread. Each takes effect at the start of the next callback.
#[derive(Debug)]
pub enum Command {
    /// This is the armed song now. One that was armed before comes back as replaced.
    Arm(Box<ArmedSong>),
    /// No song is armed now. One that was comes back as replaced.
    Disarm,
    /// Start the armed song. It is named, so that a GO that comes late never starts another; it is
    /// refused, and counted, when another is armed or when a song plays or is held.
    Go(ArmedId),
    /// Fade out what plays over so many frames, and what fades already no later than that.
    Stop {
        /// Length of the fade.
        fade: u32,
    },
    /// Silence everything within the length of a ramp.
    Panic,
    /// Fade out over the length of a ramp and stand still on the frame after.
    Hold,
    /// Go on from the frame on which it stands, over the length of a ramp.
    GoOn,
}

/// What the audio thread tells the conductor. Each song causes at most one of each kind.
#[derive(Debug)]
pub enum Event {
    /// The armed song has started.
    Started {
        /// The song.
        song: ArmedId,
        /// Its first frame: negative where it counts in.
        frame: i64,
    },
    /// A song comes back, with all the blocks it has.
    Retired(Box<ArmedSong>, Farewell),
}

/// Why a song came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Its last frame was played.
    Ended,
    /// It was stopped, by a stop or a panic.
    Stopped,
    /// Another was armed in its place, or is to be.
    Replaced,
}
