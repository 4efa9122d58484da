//! Which row of each list is selected, and how that follows the show.

use downbeat_engine::{EntryId, Snapshot};

/// The selected row of each list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selected {
    pub(crate) entry: usize,
    pub(crate) section: usize,
    pub(crate) bus: usize,
    pub(crate) stem: usize,
    /// In the list of songs to insert.
    pub(crate) song: usize,
}

/// What the selection stood on, beside its row: the setlist changes under it, the song goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Follow {
    entry: Option<EntryId>,
    armed: Option<EntryId>,
    /// The entry that the operator changed and has not left since.
    changed: Option<EntryId>,
    /// The entries in their order, and which of them are passed over.
    setlist: Vec<(EntryId, bool)>,
    /// The song on show and the section that played.
    section: Option<(EntryId, usize)>,
}

impl Follow {
    /// Takes a snapshot. A selection that stands on the armed song or on the section that plays
    /// goes with it; one that was moved away stays on what it stands on, and so does one on an entry
    /// that the operator changed.
    pub(crate) fn observe(&mut self, selected: &mut Selected, snapshot: &Snapshot) {
        self.keep_entry(selected, snapshot);
        self.meet_armed(snapshot);
        self.follow_armed(selected, snapshot);
        self.follow_section(selected, snapshot);
        let last = |rows: usize| rows.saturating_sub(1);
        selected.entry = selected.entry.min(last(snapshot.entries.len()));
        selected.section = selected.section.min(last(snapshot.spans.len()));
        selected.bus = selected.bus.min(last(snapshot.buses.len()));
        selected.stem = selected.stem.min(last(snapshot.stems.len()));
        self.stands_on(selected, snapshot);
    }

    /// Puts the selection on the row where the selected entry is by now.
    pub(crate) fn keep_entry(&self, selected: &mut Selected, snapshot: &Snapshot) {
        let Some(stood) = self.entry else { return };
        if let Some(row) = snapshot.entries.iter().position(|entry| entry.id == stood) {
            selected.entry = row;
        }
    }

    /// Remembers which entry is selected.
    pub(crate) fn stands_on(&mut self, selected: &Selected, snapshot: &Snapshot) {
        self.entry = snapshot.entries.get(selected.entry).map(|entry| entry.id);
    }

    /// The operator changes the selected entry: whatever that arms, the next key means this one too.
    pub(crate) fn change(&mut self, selected: &Selected, snapshot: &Snapshot) {
        self.changed = snapshot.entries.get(selected.entry).map(|entry| entry.id);
    }

    /// The operator selects or arms an entry.
    pub(crate) fn leave(&mut self) {
        self.changed = None;
    }

    /// Where the entry that was changed is armed, because of what is played or picked, the selection
    /// is with the armed song again. Where it is armed by a change, as when it is moved up, the change
    /// counts: more of them may follow.
    fn meet_armed(&mut self, snapshot: &Snapshot) {
        let armed = snapshot.armed.and_then(|row| snapshot.entries.get(row)).map(|entry| entry.id);
        let setlist = || snapshot.entries.iter().map(|entry| (entry.id, entry.skipped));
        if !setlist().eq(self.setlist.iter().copied()) {
            self.setlist = setlist().collect();
        } else if armed == self.changed && armed != self.armed {
            self.changed = None;
        }
    }

    fn follow_armed(&mut self, selected: &mut Selected, snapshot: &Snapshot) {
        let id = |row: usize| snapshot.entries.get(row).map(|entry| entry.id);
        let stands_on = id(selected.entry);
        let moved_away = self.armed.is_some_and(|armed| stands_on != Some(armed))
            || self.changed.is_some() && stands_on == self.changed;
        let Some(row) = snapshot.armed else { return };
        if !moved_away {
            selected.entry = row;
        }
        self.armed = id(row);
    }

    fn follow_section(&mut self, selected: &mut Selected, snapshot: &Snapshot) {
        let Some(song) = snapshot.strips_of else { return };
        let plays = snapshot.position.as_ref().map_or(0, |position| position.span);
        let moved_away =
            self.section.is_some_and(|(of, section)| of == song && section != selected.section);
        if !moved_away {
            selected.section = plays;
        }
        self.section = Some((song, plays));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use downbeat_engine::Position;

    use super::*;
    use crate::fixtures;

    /// The selection after the operator moved it as told, in a show with this entry armed.
    fn armed(follow: &mut Follow, selected: &mut Selected, armed: usize) {
        follow.observe(selected, &Snapshot { armed: Some(armed), ..fixtures::playing() });
    }

    #[test]
    fn it_goes_with_the_armed_song() {
        let (mut follow, mut selected) = Default::default();
        armed(&mut follow, &mut selected, 1);
        assert_eq!(selected.entry, 1);
        armed(&mut follow, &mut selected, 2);
        assert_eq!(selected.entry, 2);
    }

    #[test]
    fn one_that_was_moved_stays() {
        let (mut follow, mut selected): (Follow, Selected) = Default::default();
        armed(&mut follow, &mut selected, 1);
        selected.entry = 3;
        follow.stands_on(&selected, &fixtures::playing());
        armed(&mut follow, &mut selected, 2);
        assert_eq!(selected.entry, 3);
    }

    #[test]
    fn it_stays_on_its_song_while_the_setlist_changes() {
        let (mut follow, mut selected): (Follow, Selected) = Default::default();
        let mut snapshot = fixtures::playing();
        selected.entry = 4;
        follow.stands_on(&selected, &snapshot);
        Arc::make_mut(&mut snapshot.entries).swap(4, 3);
        follow.observe(&mut selected, &Snapshot { armed: None, ..snapshot });
        assert_eq!(selected.entry, 3);
    }

    #[test]
    fn it_goes_with_the_song_and_stays_where_it_was_moved() {
        let (mut follow, mut selected): (Follow, Selected) = Default::default();
        let at = |span| {
            let position = Position { span, ..Position::default() };
            Snapshot { position: Some(position), ..fixtures::playing() }
        };
        for span in [1, 2] {
            follow.observe(&mut selected, &at(span));
            assert_eq!(selected.section, span);
        }
        selected.section = 4;
        follow.observe(&mut selected, &at(3));
        assert_eq!(selected.section, 4);
        // Another song is looked at from where it is.
        follow.observe(&mut selected, &Snapshot { strips_of: Some(EntryId(1)), ..at(0) });
        assert_eq!(selected.section, 0);
    }

    #[test]
    fn it_stays_in_a_list_that_shrinks() {
        let mut selected = Selected { entry: 9, section: 9, bus: 9, stem: 9, song: 0 };
        Follow::default().observe(&mut selected, &Snapshot::default());
        assert_eq!(selected, Selected::default());
    }
}
