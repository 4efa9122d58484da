//! Where the songs at the audio thread are and where they are going, for the disk thread.

use crate::{ArmedId, Place, SONGS_AT_AUDIO, Stretch};

/// Where all songs are that the audio thread has. It is published, past a conductor that may hang, in
/// each callback in which something happened, and otherwise every [`crate::WHEREABOUTS_FRAMES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The songs; those that sound first, oldest first, then the armed one.
    pub songs: [Option<SongPlace>; SONGS_AT_AUDIO],
}

/// Where one song is and where it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SongPlace {
    /// The song.
    pub song: ArmedId,
    /// The next place it plays: what follows is [`Self::lead_in`] frames away.
    pub place: Place,
    /// Frames of a count-in that are left before that.
    pub lead_in: u64,
    /// What repeats, unless it goes on past its end.
    pub vamp: Option<Stretch>,
    /// Where a queued jump, a release or a cut that has begun goes, if it stays in this song.
    pub target: Option<Place>,
    /// Frames until the armed song may start by itself after this one (or within its end), by the
    /// arrangement as it is; `None` where it does not, or not while this vamps. A jump to a song
    /// counts as 0.
    pub next_in: Option<u64>,
    /// What it is.
    pub state: SongState,
}

/// What a song at the audio thread does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SongState {
    /// It is armed: it may sound in the next callback.
    #[default]
    Armed,
    /// It plays, or is held.
    Playing,
    /// It fades out and goes: it needs what follows its place, and no more.
    Leaving,
}

impl Whereabouts {
    /// Where a song is, if it is at the audio thread.
    pub fn of(&self, song: ArmedId) -> Option<&SongPlace> {
        self.songs.iter().flatten().find(|place| place.song == song)
    }
}
