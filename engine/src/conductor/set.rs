//! The setlist that is played, and its songs.

use std::sync::Arc;
use std::time::Duration;

use downbeat_rt::End;

use crate::EntryView;
use crate::memory::Cost;
use crate::song_source::SongSource;

/// The setlist. Entries are numbered from 0.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) show: String,
    pub(super) name: String,
    pub(super) rate: u32,
    pub(super) entries: Vec<Entry>,
    pub(super) songs: Vec<Arc<SongSource>>,
    /// What each song would like to keep in memory.
    costs: Vec<Cost>,
    pub(super) views: Arc<[EntryView]>,
}

/// An entry: a song of the show and what follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) song: usize,
    pub(super) end: End,
}

impl Set {
    pub(super) fn new(
        show: &downbeat_show_files::Show,
        setlist: usize,
        songs: Vec<Arc<SongSource>>,
    ) -> Self {
        let list = &show.setlists[setlist];
        let entries: Vec<Entry> = list
            .entries
            .iter()
            .map(|entry| Entry {
                song: entry.song,
                end: match entry.then {
                    downbeat_show_files::Then::Stop => End::Stop,
                    downbeat_show_files::Then::Continue => End::Continue,
                },
            })
            .collect();
        let views = entries
            .iter()
            .map(|entry| {
                let song = &songs[entry.song];
                EntryView {
                    title: song.title.clone(),
                    length: duration(song.frames, show.rate),
                    continues: entry.end == End::Continue,
                    tempo: song.tempo.clone(),
                }
            })
            .collect();
        let (show_name, name) = (show.name.clone(), list.name.clone());
        let costs = songs.iter().map(|song| Cost::of(song, show.rate)).collect();
        Self { show: show_name, name, rate: show.rate, entries, songs, costs, views }
    }

    pub(super) fn song(&self, entry: usize) -> &Arc<SongSource> {
        &self.songs[self.entries[entry].song]
    }

    pub(super) fn cost(&self, entry: usize) -> Cost {
        self.costs[self.entries[entry].song]
    }

    pub(super) fn title(&self, entry: usize) -> &str {
        &self.song(entry).title
    }

    /// The entry after this one.
    pub(super) fn after(&self, entry: usize) -> Option<usize> {
        (entry + 1 < self.entries.len()).then_some(entry + 1)
    }

    /// The other entries, nearest first, the one after before the one before.
    pub(super) fn neighbours(&self, entry: usize) -> impl Iterator<Item = usize> + use<> {
        let count = self.entries.len();
        (1..count.max(1)).flat_map(move |distance| {
            let after = Some(entry + distance).filter(|&at| at < count);
            after.into_iter().chain(entry.checked_sub(distance))
        })
    }
}

/// How long so many frames are.
pub(super) fn duration(frames: u64, rate: u32) -> Duration {
    Duration::from_secs_f64(frames as f64 / f64::from(rate.max(1)))
}
