//! What the conductor orders of the disk thread, and what it reports back.

use std::sync::Arc;

use downbeat_rt::{ArmedId, ArmedSong, Follow, Place, TimeOfDay};

use crate::song_source::SongSource;

/// What the conductor orders.
#[derive(Debug)]
pub(crate) enum Order {
    /// Everything that is wanted from now on, most wanted first. What is not in it any more, and
    /// was not reported yet, is given up.
    Want(Vec<Wanted>),
    /// A song that came back, or is to be entered elsewhere, and is still wanted: it keeps its head,
    /// and is reported ready again once all that [`Wanted`] asks for is there.
    Trim(Box<ArmedSong>),
    /// A song that came back: its blocks are free.
    Reclaim(Box<ArmedSong>),
}

/// A song that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) id: ArmedId,
    pub(crate) song: Arc<SongSource>,
    /// What follows its end. It is worked into the song when its reading begins; one that is ready
    /// or comes back has the conductor to change it.
    pub(crate) follow: Follow,
    /// The timecode of its first frame of audio, likewise.
    pub(crate) timecode: Option<TimeOfDay>,
    /// Where it will or may be entered, if not at its start: it is ready only when that is in memory
    /// too.
    pub(crate) enter_at: Vec<Place>,
    /// How many of its pins besides the head.
    pub(crate) pins: usize,
    /// How many blocks before the one that plays.
    pub(crate) behind: usize,
    /// Whether the audio thread has it, so that more blocks may be sent there.
    pub(crate) with_audio: bool,
}

/// What the disk thread reports.
#[derive(Debug)]
pub(crate) enum Report {
    /// The song is ready: its head is in its map.
    Ready(Box<ArmedSong>),
    /// A song that the audio thread has can be entered at all of [`Wanted::enter_at`]: what that
    /// takes was sent there.
    AtHand {
        /// The song.
        song: ArmedId,
        /// The places.
        places: Vec<Place>,
    },
    /// A stem cannot be read; it is silent where it cannot.
    Fault {
        /// The song.
        song: ArmedId,
        /// The stem's place in the song.
        stem: usize,
        /// What is wrong.
        fault: String,
    },
    /// A guide cue cannot be read; it is silent.
    CueFault {
        /// What is wrong, with the name of the file.
        fault: String,
    },
}
