//! Songs that are called by program changes.

use std::collections::HashMap;
use std::time::Duration;

use downbeat_engine::{Action, Snapshot};
use downbeat_show_files::{Show, SongCall};

use super::did::Did;
use super::press::BOUNCE;

/// The songs of a show that have a program number.
#[derive(Debug)]
pub(super) struct Programs {
    /// Program number and song.
    songs: Vec<(u8, usize)>,
    /// When each was called last.
    called: HashMap<u8, Duration>,
}

impl Programs {
    pub(super) fn new(show: &Show) -> Self {
        let songs = show.songs.iter().enumerate();
        let songs = songs.filter_map(|(at, song)| Some((song.program?, at))).collect();
        Self { songs, called: HashMap::new() }
    }

    fn song(&self, program: u8) -> Option<usize> {
        self.songs.iter().find(|(number, _)| *number == program).map(|(_, song)| *song)
    }

    /// Whether a song has this number.
    pub(super) fn know(&self, program: u8) -> bool {
        self.song(program).is_some()
    }

    /// Calls the song of a program at `now`. A number that no song has, or that bounces, does nothing.
    pub(super) fn call(
        &mut self,
        program: u8,
        call: SongCall,
        now: Duration,
        show: &Snapshot,
    ) -> Vec<Did> {
        let Some(song) = self.song(program) else { return Vec::new() };
        let again = self.called.insert(program, now);
        if again.is_some_and(|before| now.saturating_sub(before) < BOUNCE) {
            return Vec::new();
        }
        let acts = |action| Did::Acts { binding: None, action };
        match coming_entry(song, show) {
            Some(entry) => {
                let go = (call == SongCall::Go).then_some(Action::Go);
                [Action::Arm(entry)].into_iter().chain(go).map(acts).collect()
            }
            None => {
                let title = show.songs.get(song).map_or("the song", String::as_str);
                let why = format!("program {program}: {title} is not in this setlist");
                vec![Did::Refused { binding: None, why }]
            }
        }
    }
}

/// The entry of a song that comes next, from the one after the playing one on; one that was passed if
/// there is no other.
fn coming_entry(song: usize, show: &Snapshot) -> Option<downbeat_engine::EntryId> {
    let from = show.playing.map_or(0, |playing| playing + 1).min(show.entries.len());
    let (passed, coming) = show.entries.split_at(from);
    let is_it = |entry: &&downbeat_engine::EntryView| entry.song == Some(song) && !entry.skipped;
    coming.iter().chain(passed).find(is_it).map(|entry| entry.id)
}
