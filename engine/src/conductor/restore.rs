//! Standing where an earlier run stood.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use downbeat_journal as journal;
use downbeat_rt::Place;
use downbeat_show_files::{Segue, Slot, SlotKind, Song, Then, Venue};

use super::Conductor;
use super::arming::Target;
use super::left::{Left, Repeating, marked};
use super::recording::written;
use super::reentry::{Heard, Moment, Standing};
use super::setlist::{EntryId, What};
use crate::song_source::SongSource;
use crate::{Switch, Weight};

/// What a song of the show is called by in a journal.
#[derive(Clone, Debug)]
pub(super) struct SongNames {
    pub(super) key: String,
    pub(super) stems: Vec<String>,
    pub(super) versions: Vec<String>,
}

impl SongNames {
    pub(super) fn of(song: &Song) -> Self {
        Self {
            key: song.key.clone(),
            stems: song.stems.iter().map(|stem| stem.name.clone()).collect(),
            versions: song.versions.iter().map(|version| version.name.clone()).collect(),
        }
    }
}

impl Conductor {
    /// Takes over the state of an earlier run, of which the position was known `ago`: setlist,
    /// levels, mutes, solos, the lock, the armed song, and the song that sounded, which is held at its
    /// place, with what repeated there. What the show does not have any more is left out, and told.
    pub fn restore(&mut self, state: &journal::State, ago: Duration) {
        let mut missing = BTreeSet::new();
        let entries = self.restore_setlist(&state.setlist, &mut missing);
        self.restore_faders(state, &mut missing);
        self.restore_outs(state, &mut missing);
        self.restore_pilot(state.pilot_withdrawn);
        self.restore_lock(state.locked);
        self.restore_set_clock(state.set_began);
        match state.armed.map(|at| entries.get(at).copied().flatten()) {
            Some(Some(entry)) => self.restore_armed(entry, state.armed_from),
            // It is not in the show any more: the first song stays armed.
            Some(None) => {}
            // The setlist was played to its end.
            None if !state.setlist.entries.is_empty() => {
                self.set_target(None);
                self.last_entry = self.set.list().last();
            }
            None => {}
        }
        if let Some(position) = &state.position
            && position.transport != journal::Transport::Fading
        {
            self.restore_position(position, &entries, ago);
        }
        for what in missing {
            let text = format!("not restored: {what} is not in the show any more");
            self.notices.add(Weight::Warning, text);
        }
        self.levels_changed = true;
        self.last_snapshot = None;
    }

    /// Takes over the setlist. Returns which entry of it each entry of the journal is now.
    fn restore_setlist(
        &mut self,
        setlist: &journal::Setlist,
        missing: &mut BTreeSet<String>,
    ) -> Vec<Option<EntryId>> {
        let places: Vec<Option<(What, Option<String>, bool)>> = setlist
            .entries
            .iter()
            .map(|entry| {
                let what = self.restored(entry, missing)?;
                Some((what, entry.note.clone(), entry.skipped))
            })
            .collect();
        let is_song = |(what, ..): &(What, Option<String>, bool)| matches!(what, What::Song { .. });
        if !places.iter().flatten().any(is_song) {
            return Vec::new();
        }
        let mut ids = (0..).map(EntryId);
        let entries = places.iter().map(|place| place.as_ref().and_then(|_| ids.next())).collect();
        let places = places.into_iter().flatten().collect();
        self.set.change(|list| list.restore(places, setlist.edited));
        if !setlist.name.is_empty() {
            self.set.name.clone_from(&setlist.name);
        }
        let first = self.set.list().first();
        self.set_target(first.map(|entry| Target { entry, enter_at: None }));
        entries
    }

    fn restored(&self, entry: &journal::Entry, missing: &mut BTreeSet<String>) -> Option<What> {
        let slot = |kind, name: &Option<String>, seconds| {
            let (name, note, skip) = (name.clone(), entry.note.clone(), entry.skipped);
            What::Slot(Slot { kind, name, seconds, note, skip })
        };
        match &entry.item {
            journal::Item::Song { song, version } => {
                let Some(at) = self.song_names.iter().position(|names| names.key == *song) else {
                    missing.insert(format!("the song {song}"));
                    return None;
                };
                let versions = &self.song_names[at].versions;
                let version = version.as_ref().and_then(|name| {
                    let found = versions.iter().position(|known| known == name);
                    if found.is_none() {
                        missing.insert(format!("the version {name} of {song}"));
                    }
                    found
                });
                Some(What::Song { song: at, version, then: then(entry.follow) })
            }
            journal::Item::Break { title, seconds } => Some(slot(SlotKind::Break, title, *seconds)),
            journal::Item::Talk { title, seconds } => Some(slot(SlotKind::Talk, title, *seconds)),
            journal::Item::Other => None,
        }
    }

    fn restore_faders(&mut self, state: &journal::State, missing: &mut BTreeSet<String>) {
        for (name, kept) in &state.buses {
            let bus = self.bus_names.iter().position(|(bus, _)| bus == name);
            match bus.and_then(|bus| self.faders.bus_mut(bus)) {
                Some(fader) => set(fader, *kept),
                None => {
                    missing.insert(format!("the bus {name}"));
                }
            }
        }
        for (song, stems) in &state.stems {
            let Some(at) = self.song_names.iter().position(|names| names.key == *song) else {
                missing.insert(format!("the song {song}"));
                continue;
            };
            for (name, kept) in stems {
                let stem = self.song_names[at].stems.iter().position(|stem| stem == name);
                match stem.and_then(|stem| self.faders.stem_mut(at, stem)) {
                    Some(fader) => set(fader, *kept),
                    None => {
                        missing.insert(format!("the stem {name} of {song}"));
                    }
                }
            }
        }
        if state.venue.as_deref() == self.venue.as_ref().map(Venue::name) {
            self.keep_in_venue(state);
        }
    }

    /// What was moved last may not have got into the venue's file.
    fn keep_in_venue(&mut self, state: &journal::State) {
        let Some(venue) = &mut self.venue else { return };
        for (bus, (name, _)) in self.bus_names.iter().enumerate() {
            if state.buses.contains_key(name) {
                venue.set_bus(name, self.faders.bus(bus).offset());
                self.venue_changed = true;
            }
        }
        for (song, names) in self.song_names.iter().enumerate() {
            let Some(stems) = state.stems.get(&names.key) else { continue };
            for (stem, name) in names.stems.iter().enumerate() {
                if stems.contains_key(name) {
                    venue.set_stem(&names.key, name, self.faders.stem(song, stem).offset());
                    self.venue_changed = true;
                }
            }
        }
    }

    fn restore_armed(&mut self, entry: EntryId, at: Option<journal::Place>) {
        let at = at.map(place);
        let has = |at: &Place| {
            self.set.piece(entry).is_some_and(|piece| piece.source.arrangement.has(*at))
        };
        let there = at.filter(has);
        if at != there {
            let text = format!(
                "{} is armed from its start: the place from which it was to begin is gone",
                self.set.title(entry)
            );
            self.notices.add(Weight::Warning, text);
        }
        self.arm_entry(entry, there);
    }

    fn restore_lock(&mut self, locked: bool) {
        if locked {
            self.guard.locked = true;
            let text = "the show is locked, as before the restart: unlock it to rejoin";
            self.notices.add(Weight::Warning, text);
        }
    }

    /// Stands where the song was: at the entry of its number if that is the same song, else at the
    /// first one that is.
    fn restore_position(
        &mut self,
        position: &journal::Position,
        entries: &[Option<EntryId>],
        ago: Duration,
    ) {
        let plays = |entry: &EntryId| {
            self.set.piece(*entry).is_some_and(|piece| piece.source.key == position.song)
        };
        let same = entries.get(position.entry).copied().flatten().filter(plays);
        let any = || self.set.list().entries().iter().map(|entry| entry.id).find(plays);
        let Some(entry) = same.or_else(any) else { return };
        let Some(piece) = self.set.piece(entry) else { return };
        let arrangement = &piece.source.arrangement;
        let place = Place { span: position.span, frame: position.frame };
        let place = if arrangement.has(place) {
            place
        } else {
            let frame = position.frame.max(arrangement.first().frame);
            arrangement.holding(frame, position.span).unwrap_or(arrangement.first())
        };
        let source = Arc::clone(&piece.source);
        let title = &source.title;
        let left = self.left_of(position, &source, place);
        self.behind = self.target.map(|target| target.entry).filter(|behind| *behind != entry);
        self.arm_entry(entry, Some(place));
        // With `--auto` too, it waits for the band.
        self.auto_waits = true;
        let heard = position.heard.unwrap_or(journal::Heard { place: written(place), ago: 0 });
        let ago = ago.saturating_add(Duration::from_millis(heard.ago));
        let since = self.now.checked_sub(ago).unwrap_or(self.now);
        let heard = self::place(heard.place);
        let heard = if source.arrangement.has(heard) { heard } else { place };
        self.heard = Some(Heard { entry, place: heard, at: Moment::Time(since) });
        self.standing = Some(Standing { entry, place, left });
        let text = format!("{title} is held at bar {}: GO goes on, or rejoin", position.bar);
        self.notices.add(Weight::Warning, text);
    }

    /// What else an earlier run left of a song. What does not fit it any more is told.
    fn left_of(&mut self, position: &journal::Position, source: &SongSource, place: Place) -> Left {
        let vamp = Repeating::read(position, source, place);
        if vamp.is_err() {
            let text = format!(
                "not restored: what repeated in {} is not in it any more as it was; repeat it anew",
                source.title
            );
            self.notices.add(Weight::Warning, text);
        }
        let marked = marked(position, source, place);
        if marked.is_err() {
            let text = format!(
                "not restored: the bar that was marked in {} to repeat from is not there any more",
                source.title
            );
            self.notices.add(Weight::Warning, text);
        }
        Left { vamp: vamp.unwrap_or_default(), marked: marked.unwrap_or_default() }
    }
}

fn place(place: journal::Place) -> Place {
    Place { span: place.span, frame: place.frame }
}

fn set(fader: &mut super::faders::Fader, kept: journal::Fader) {
    if let Some(db) = kept.level_db {
        fader.set_level(db);
    }
    if let Some(muted) = kept.muted {
        fader.set_mute(Switch::of(muted), false);
    }
    if let Some(soloed) = kept.soloed {
        fader.set_solo(Switch::of(soloed));
    }
}

fn then(follow: journal::Follow) -> Then {
    match follow {
        journal::Follow::Stop | journal::Follow::AsShow => Then::Stop,
        journal::Follow::Continue => Then::Continue,
        journal::Follow::Pause { frames } => Then::Pause { frames },
        journal::Follow::Segue { at, crossfade, click_after } => Then::Segue(Segue {
            before_end: at,
            crossfade: crossfade.into(),
            click_after: click_after.into(),
        }),
    }
}
