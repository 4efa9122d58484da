//! Setlists: what is played in one evening, and what lies between.

/// Songs in the order of one evening. At least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Setlist {
    /// The name, unique in the show.
    pub name: String,
    /// What happens, first to last.
    pub entries: Vec<Entry>,
}

impl Setlist {
    /// The songs alone, first to last, also those that are passed over.
    pub fn songs(&self) -> impl Iterator<Item = &SongEntry> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Song(song) => Some(song),
            Entry::Slot(_) => None,
        })
    }
}

/// One line of a setlist.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A song.
    Song(SongEntry),
    /// Time without a song.
    Slot(Slot),
}

impl Entry {
    /// Whether it is passed over: it keeps its place in the list, and nothing arms it.
    #[must_use]
    pub const fn is_skipped(&self) -> bool {
        match self {
            Self::Song(song) => song.skip,
            Self::Slot(slot) => slot.skip,
        }
    }
}

/// A song of a setlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SongEntry {
    /// The song.
    pub song: usize,
    /// Its version; `None` is the song as it is.
    pub version: Option<usize>,
    /// What happens at its end.
    pub then: Then,
    /// What the operator wants to be told.
    pub note: Option<String>,
    /// Whether it is passed over.
    pub skip: bool,
}

/// Time that is planned for something else than a song. It is shown, and nothing plays in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// What it is for.
    pub kind: SlotKind,
    /// What it is called, if it has a name.
    pub name: Option<String>,
    /// The seconds it is planned to take, from 0 to 86400.
    pub seconds: f64,
    /// What the operator wants to be told.
    pub note: Option<String>,
    /// Whether it is passed over.
    pub skip: bool,
}

/// What time without a song is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// Nobody is on stage.
    Break,
    /// Somebody talks.
    Talk,
}

/// What happens at the end of a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Silence; the next song waits for GO.
    Stop,
    /// The next song's first frame follows the last frame of this one.
    Continue,
    /// Silence for so many frames, then the next song.
    Pause {
        /// The frames from the last one of this song to the first one of the next, or of its
        /// count-in.
        frames: u64,
    },
    /// The next song starts while this one still sounds.
    Segue(Segue),
}

/// How one song goes over into the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segue {
    /// The next song starts so many frames before the end of this one's last pass, of which it is
    /// never more than the frames.
    pub before_end: u64,
    /// The frames the crossfade takes from there, at most `before_end`.
    pub crossfade: u64,
    /// The frames after the next song's start at which the click changes over, at most
    /// `before_end`.
    pub click_after: u64,
}
