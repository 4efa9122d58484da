//! What the conductor tells the audio thread, and what the audio thread tells back.

use crate::{ArmedId, ArmedSong, Enter, Jump, Place, Refusal, Release, Stretch, VampOrder};

/// What the conductor tells the audio thread. Each takes effect at the start of the next callback.
#[derive(Debug)]
pub enum Command {
    /// This is the armed song now. One that was armed before comes back as replaced.
    Arm(Box<ArmedSong>),
    /// No song is armed now, and none starts after a pause. One that was armed comes back as
    /// replaced.
    Disarm,
    /// Start the armed song. It is named, so that a GO that comes late never starts another; it is
    /// refused, and counted, when another is armed or when a song plays or is held.
    Go(ArmedId),
    /// Jump. One that was queued before is replaced.
    Jump(Jump),
    /// No jump is queued any more. One that has begun to cross over lands all the same, unless its song
    /// is not armed any more.
    CancelJump,
    /// Repeat a stretch from now on.
    Vamp(VampOrder),
    /// Let the vamp of this song end. Without a vamp it does nothing; another one says how from now
    /// on. The song is named, so that a release that comes late never ends the vamp of the next.
    Release(ArmedId, Release),
    /// Go on vamping this song: takes a release back.
    KeepVamping(ArmedId),
    /// Fade out over so many frames, and what fades already no later than that; a pause ends.
    Stop {
        /// Length of the fade.
        fade: u32,
    },
    /// Fade stems and cues out over so many frames; the click goes on. Once they are silent the song
    /// stops. Given again before that it turns around: back to full over so many frames from where it
    /// is; and once more, out again with the slope that it would have had from full.
    Fade {
        /// Length of the whole way, and of every way back.
        frames: u32,
    },
    /// Silence everything within the length of a ramp.
    Panic,
    /// Fade out over the length of a ramp and stand still on the frame after.
    Hold,
    /// Go on from the frame on which it stands, over the length of a ramp.
    GoOn,
    /// Enter a song at a place, with a count-in.
    Enter(Enter),
    /// Send the pilot, or withdraw it within the length of a ramp. One that was withdrawn because
    /// something was wrong comes back at once if that is over.
    Pilot(bool),
}

/// What the audio thread tells the conductor. Each song starts and comes back at most once, and each
/// token is answered once.
#[derive(Debug)]
pub enum Event {
    /// The armed song has started.
    Started {
        /// The song.
        song: ArmedId,
        /// Its first place.
        place: Place,
        /// Frames that are counted in before that place sounds.
        lead_in: u64,
        /// The frame of the device in which it (or its count-in) began.
        rendered: u64,
    },
    /// A jump landed, or an entered place sounds.
    Landed {
        /// The token of the jump or the entry.
        token: u32,
        /// The song that plays now.
        song: ArmedId,
        /// Where.
        place: Place,
        /// The frame of the device in which that place sounds.
        rendered: u64,
    },
    /// A vamp runs.
    Vamping {
        /// The token of the order.
        token: u32,
        /// What repeats.
        stretch: Stretch,
    },
    /// A jump, a vamp or an entry was not done.
    Refused {
        /// Its token.
        token: u32,
        /// Why.
        why: Refusal,
    },
    /// A song comes back, with all the blocks it has.
    Retired(Box<ArmedSong>, Farewell),
}

/// Why a song came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Its last frame was played, or it gave way in a segue.
    Ended,
    /// It was stopped, by a stop, a fade or a panic.
    Stopped,
    /// It was left for another song by a jump.
    Left,
    /// Another was armed in its place, or is to be.
    Replaced,
}
