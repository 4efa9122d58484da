//! The setlist that is played, with the song behind each of its entries.

use std::sync::Arc;
use std::time::Duration;

use downbeat_rt::{Follow, TimeOfDay};
use downbeat_show_files as files;

use super::setlist::{Entry, EntryId, NotEdited, Setlist, What};
use crate::machines::Starts;
use crate::memory::Cost;
use crate::song_source::SongSource;
use crate::sources::Sources;
use crate::{Edit, EntryView, Then, duration};

/// The setlist of this evening and all that is known of its songs.
pub(super) struct Set {
    pub(super) show: String,
    /// What it is called, for the eye: the last name it was saved under.
    pub(super) name: String,
    /// The name it was read under, from which those of saved ones are made.
    pub(super) base_name: String,
    pub(super) rate: u32,
    /// Where the timecode of songs begins.
    starts: Starts,
    /// Versions of each song of the show.
    versions: Vec<usize>,
    list: Setlist,
    sources: Sources,
    /// The songs of the entries, in their order.
    lines: Vec<Line>,
    pub(super) views: Arc<[EntryView]>,
    /// The titles of all songs of the show.
    pub(super) songs: Arc<[String]>,
    /// Their words, in the same order.
    pub(super) words: Arc<[String]>,
}

/// What is behind an entry that is a song.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) source: Arc<SongSource>,
    pub(super) follow: Follow,
    /// The timecode of its first frame of audio.
    pub(super) timecode: Option<TimeOfDay>,
    pub(super) cost: Cost,
}

#[derive(Debug)]
struct Line {
    id: EntryId,
    piece: Option<Piece>,
}

impl Set {
    pub(super) fn new(show: &files::Show, setlist: usize, sources: Sources) -> Self {
        let list = &show.setlists[setlist];
        let mut set = Self {
            show: show.name.clone(),
            name: list.name.clone(),
            base_name: list.name.clone(),
            rate: show.rate,
            starts: Starts::new(show, setlist),
            versions: show.songs.iter().map(|song| song.versions.len()).collect(),
            list: Setlist::new(list.entries.iter().map(place)),
            sources,
            lines: Vec::new(),
            views: Arc::default(),
            songs: show.songs.iter().map(|song| song.title.clone()).collect(),
            words: show.songs.iter().map(|song| song.key.clone()).collect(),
        };
        set.resolve();
        set
    }

    pub(super) fn list(&self) -> &Setlist {
        &self.list
    }

    /// Changes the setlist. Returns the entry that was changed or is new.
    pub(super) fn edit(&mut self, edit: Edit) -> Result<EntryId, NotEdited> {
        let exists = match edit {
            Edit::Insert { song, .. } => song < self.versions.len(),
            Edit::Version(entry, Some(version)) => {
                let song = self.list.get(entry).and_then(Entry::song).map(|(song, _)| song);
                song.is_none_or(|song| version < self.versions[song])
            }
            Edit::Move(..) | Edit::Skip(..) | Edit::Repeat(_) | Edit::Version(_, None) => true,
        };
        if !exists {
            return Err(NotEdited::NoSuchSong);
        }
        self.change(|list| list.edit(edit))
    }

    /// Changes the setlist by itself: a step back, a step forth, an earlier run's.
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&mut Setlist) -> T) -> T {
        let changed = change(&mut self.list);
        self.resolve();
        changed
    }

    /// Looks up the song of every entry anew.
    fn resolve(&mut self) {
        let rate = self.rate;
        let songs = self.list.entries().iter().filter_map(Entry::song).map(|(song, _)| song);
        let mut starts = self.starts.of(&songs.collect::<Vec<_>>()).into_iter();
        let mut views = Vec::new();
        self.lines.clear();
        for entry in self.list.entries() {
            let piece = match &entry.what {
                What::Song { song, version, then } => {
                    let source = self.sources.get(*song, *version);
                    let follow = source.follow(*then);
                    let cost = Cost::of(&source, rate);
                    let timecode = starts.next().flatten();
                    Some(Piece { source, follow, timecode, cost })
                }
                What::Slot(_) => None,
            };
            views.push(view(entry, piece.as_ref(), rate));
            self.lines.push(Line { id: entry.id, piece });
        }
        self.views = views.into();
    }

    /// The song behind an entry, if it is one.
    pub(super) fn piece(&self, entry: EntryId) -> Option<&Piece> {
        self.lines.iter().find(|line| line.id == entry)?.piece.as_ref()
    }

    /// What an entry is called.
    pub(super) fn title(&self, entry: EntryId) -> &str {
        self.views.iter().find(|view| view.id == entry).map_or("a song", |view| &view.title)
    }

    /// The entry after this one that can be armed.
    pub(super) fn after(&self, entry: EntryId) -> Option<EntryId> {
        self.list.beside(entry, 1)
    }

    /// Whether an entry is there and can be armed.
    pub(super) fn plays(&self, entry: EntryId) -> bool {
        self.list.get(entry).is_some_and(Entry::plays)
    }

    /// The place of an entry in the list, from 0.
    pub(super) fn place(&self, entry: EntryId) -> Option<usize> {
        self.list.place(entry)
    }

    /// The length of all songs from an entry on that are not passed over.
    pub(super) fn length_from(&self, entry: EntryId) -> Duration {
        let Some(at) = self.place(entry) else { return Duration::ZERO };
        self.views[at..].iter().filter(|view| !view.skipped).map(|view| view.length).sum()
    }
}

fn place(entry: &files::Entry) -> (What, Option<String>, bool) {
    match entry {
        files::Entry::Song(song) => {
            let files::SongEntry { song, version, then, note, skip } = song.clone();
            (What::Song { song, version, then }, note, skip)
        }
        files::Entry::Slot(slot) => (What::Slot(slot.clone()), slot.note.clone(), slot.skip),
    }
}

/// What follows a song, for the eye.
pub(super) fn then(follow: Follow, rate: u32) -> Then {
    match follow {
        Follow::Stop => Then::Stop,
        Follow::Continue => Then::Continue,
        Follow::Pause { frames } => Then::Pause(duration(frames, rate)),
        Follow::Segue { at, .. } => Then::Segue(duration(at, rate)),
    }
}

fn view(entry: &Entry, piece: Option<&Piece>, rate: u32) -> EntryView {
    let common = EntryView {
        id: entry.id,
        skipped: entry.skipped,
        note: entry.note.clone(),
        ..EntryView::default()
    };
    match (&entry.what, piece) {
        (What::Song { song, .. }, Some(Piece { source, follow, .. })) => EntryView {
            title: source.title.clone(),
            song: Some(*song),
            version: source.version_name.clone(),
            versions: Arc::clone(&source.version_names),
            sections: Arc::clone(&source.section_names),
            length: duration(source.length(), rate),
            then: then(*follow, rate),
            tempo: source.tempo.clone(),
            ..common
        },
        (What::Slot(slot), _) => EntryView {
            title: slot.name.clone().unwrap_or_else(|| {
                match slot.kind {
                    files::SlotKind::Break => "Break",
                    files::SlotKind::Talk => "Talk",
                }
                .to_owned()
            }),
            length: Duration::try_from_secs_f64(slot.seconds).unwrap_or_default(),
            ..common
        },
        (What::Song { .. }, None) => common,
    }
}
