//! The setlist of this evening: what the show file says, and what the operator made of it since.

use downbeat_show_files::{Slot, Then};

use crate::{Edit, Switch};

/// Changes that can be taken back.
const UNDO_STEPS: usize = 100;

/// By which actions name an entry of the setlist: it stays the same while entries move, come and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) id: EntryId,
    pub(crate) what: What,
    pub(crate) note: Option<String>,
    /// The operator passes it over.
    pub(crate) skipped: bool,
}

/// What stands at a place of the setlist.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// A song, in a version, and what follows it.
    Song { song: usize, version: Option<usize>, then: Then },
    /// A break or a talk.
    Slot(Slot),
}

impl Entry {
    /// The song and its version, if it is one.
    pub(crate) fn song(&self) -> Option<(usize, Option<usize>)> {
        match self.what {
            What::Song { song, version, .. } => Some((song, version)),
            What::Slot(_) => None,
        }
    }

    /// Whether it can be armed.
    pub(crate) fn plays(&self) -> bool {
        !self.skipped && self.song().is_some()
    }

    /// Whether a file would have the same line for both.
    fn says_the_same(&self, other: &Self) -> bool {
        let Self { what, note, skipped, .. } = other;
        (&self.what, &self.note, self.skipped) == (what, note, *skipped)
    }
}

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotEdited {
    #[error("that entry is not in the setlist any more")]
    Gone,
    #[error("that is no song")]
    NoSong,
    #[error("it is at the end of the setlist already")]
    AtTheEnd,
    #[error("the show has no such song or version")]
    NoSuchSong,
    #[error("there is nothing to take back")]
    NothingToUndo,
    #[error("there is nothing to do again")]
    NothingToRedo,
}

/// The entries, and how they were before.
#[derive(Debug, Default)]
pub(crate) struct Setlist {
    entries: Vec<Entry>,
    /// How they were before each change.
    before: Vec<(Vec<Entry>, Edit)>,
    /// How they were before each change was taken back.
    after: Vec<(Vec<Entry>, Edit)>,
    last_id: u32,
    /// The entries as they were read or saved last.
    filed: Vec<Entry>,
    /// The entries that are being saved, and the revision they are of.
    saving: Option<(u64, Vec<Entry>)>,
    /// Counts the changes, so that what was saved is known to be what is there.
    revision: u64,
}

impl Setlist {
    /// A setlist of these places, which get the ids 0, 1, 2 and so on.
    pub(crate) fn new(places: impl IntoIterator<Item = (What, Option<String>, bool)>) -> Self {
        let entries: Vec<Entry> = (0..)
            .zip(places)
            .map(|(id, (what, note, skipped))| Entry { id: EntryId(id), what, note, skipped })
            .collect();
        Self { last_id: entries.len() as u32, filed: entries.clone(), entries, ..Self::default() }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn get(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    pub(crate) fn place(&self, id: EntryId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The first entry that can be armed.
    pub(crate) fn first(&self) -> Option<EntryId> {
        self.entries.iter().find(|entry| entry.plays()).map(|entry| entry.id)
    }

    /// The first entry from a place on that can be armed.
    pub(crate) fn from(&self, at: usize) -> Option<EntryId> {
        self.entries.iter().skip(at).find(|entry| entry.plays()).map(|entry| entry.id)
    }

    /// The next entry after a place that can be armed; before it where `step` is negative.
    pub(crate) fn beside(&self, id: EntryId, step: i32) -> Option<EntryId> {
        let at = self.place(id)?;
        let mut playable: Box<dyn Iterator<Item = &Entry>> = if step < 0 {
            Box::new(self.entries[..at].iter().rev())
        } else {
            Box::new(self.entries[at + 1..].iter())
        };
        let steps = step.unsigned_abs().max(1) as usize - 1;
        let mut plays = playable.by_ref().filter(|entry| entry.plays());
        plays.nth(steps).map(|entry| entry.id)
    }

    /// The last entry that can be armed.
    pub(crate) fn last(&self) -> Option<EntryId> {
        self.entries.iter().rfind(|entry| entry.plays()).map(|entry| entry.id)
    }

    /// The other entries that can be armed, nearest first, the one after before the one before.
    pub(crate) fn neighbours(&self, id: EntryId) -> Vec<EntryId> {
        let Some(at) = self.place(id) else { return Vec::new() };
        (1..self.entries.len())
            .flat_map(|distance| [at.checked_add(distance), at.checked_sub(distance)])
            .flatten()
            .filter_map(|place| self.entries.get(place))
            .filter(|entry| entry.plays())
            .map(|entry| entry.id)
            .collect()
    }

    /// Whether it is not as it was read or saved: a change that was taken back is none.
    pub(crate) fn is_changed(&self) -> bool {
        let same = |(now, filed): (&Entry, &Entry)| now.says_the_same(filed);
        self.entries.len() != self.filed.len() || !self.entries.iter().zip(&self.filed).all(same)
    }

    /// Notes that it is being saved as it is now. Returns which state of the setlist this is.
    pub(crate) fn begin_saving(&mut self) -> u64 {
        self.saving = Some((self.revision, self.entries.clone()));
        self.revision
    }

    /// Notes that it was saved as it was at a revision.
    pub(crate) fn saved(&mut self, revision: u64) {
        if let Some((_, entries)) = self.saving.take_if(|(saving, _)| *saving == revision) {
            self.filed = entries;
        }
    }

    /// Changes it. Returns the entry that was changed or is new.
    pub(crate) fn edit(&mut self, edit: Edit) -> Result<EntryId, NotEdited> {
        let mut entries = self.entries.clone();
        let place = |id: EntryId| self.place(id).ok_or(NotEdited::Gone);
        let mut done = edit;
        let changed = match edit {
            Edit::Move(id, by) => {
                let from = place(id)?;
                let last = entries.len() as i64 - 1;
                let to = (from as i64 + i64::from(by)).clamp(0, last) as usize;
                if to == from {
                    return Err(NotEdited::AtTheEnd);
                }
                let entry = entries.remove(from);
                entries.insert(to, entry);
                id
            }
            Edit::Skip(id, switch) => {
                let entry = &mut entries[place(id)?];
                entry.skipped = switch.apply(entry.skipped);
                done = Edit::Skip(id, Switch::of(entry.skipped));
                id
            }
            Edit::Insert { after, song } => {
                let at = after.map_or(Ok(entries.len()), |id| place(id).map(|at| at + 1))?;
                let what = What::Song { song, version: None, then: Then::Stop };
                self.insert(&mut entries, at, what, None)
            }
            Edit::Repeat(id) => {
                let at = place(id)?;
                let Entry { what, note, .. } = entries[at].clone();
                if !matches!(what, What::Song { .. }) {
                    return Err(NotEdited::NoSong);
                }
                self.insert(&mut entries, at + 1, what, note)
            }
            Edit::Version(id, to) => match &mut entries[place(id)?].what {
                What::Song { version, .. } => {
                    *version = to;
                    id
                }
                What::Slot(_) => return Err(NotEdited::NoSong),
            },
        };
        if self.before.len() == UNDO_STEPS {
            self.before.remove(0);
        }
        self.before.push((std::mem::replace(&mut self.entries, entries), done));
        self.after.clear();
        self.revision += 1;
        Ok(changed)
    }

    fn insert(
        &mut self,
        entries: &mut Vec<Entry>,
        at: usize,
        what: What,
        note: Option<String>,
    ) -> EntryId {
        let id = EntryId(self.last_id);
        self.last_id += 1;
        entries.insert(at, Entry { id, what, note, skipped: false });
        id
    }

    /// Takes the last change back, and returns it. `playing` stays in the setlist whatever is taken
    /// back.
    pub(crate) fn undo(&mut self, playing: Option<EntryId>) -> Result<Edit, NotEdited> {
        let (before, edit) = self.before.pop().ok_or(NotEdited::NothingToUndo)?;
        let now = self.replace(before, playing);
        self.after.push((now, edit));
        Ok(edit)
    }

    /// Makes the change again that was taken back last, and returns it.
    pub(crate) fn redo(&mut self, playing: Option<EntryId>) -> Result<Edit, NotEdited> {
        let (after, edit) = self.after.pop().ok_or(NotEdited::NothingToRedo)?;
        let now = self.replace(after, playing);
        self.before.push((now, edit));
        Ok(edit)
    }

    /// Takes other entries. What plays is kept: nobody can take back what is heard.
    fn replace(&mut self, entries: Vec<Entry>, playing: Option<EntryId>) -> Vec<Entry> {
        let kept = playing.and_then(|id| Some((self.place(id)?, self.get(id)?.clone())));
        let before = std::mem::replace(&mut self.entries, entries);
        if let Some((at, entry)) = kept
            && self.place(entry.id).is_none()
        {
            self.entries.insert(at.min(self.entries.len()), entry);
        }
        self.revision += 1;
        before
    }

    /// Takes the entries of an earlier run, as the journal has them: what that run changed, against
    /// what the file says, or what it saved.
    pub(crate) fn restore(&mut self, places: Vec<(What, Option<String>, bool)>, changed: bool) {
        let filed = std::mem::take(&mut self.filed);
        *self = Self { revision: self.revision + 1, ..Self::new(places) };
        if changed {
            self.filed = filed;
        }
    }
}

impl Switch {
    /// On or off.
    pub(crate) fn of(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

#[cfg(test)]
mod tests {
    use downbeat_show_files::SlotKind;
    use proptest::prelude::*;

    use super::*;

    fn song(song: usize) -> (What, Option<String>, bool) {
        (What::Song { song, version: None, then: Then::Stop }, None, false)
    }

    fn four() -> Setlist {
        Setlist::new((0..4).map(song))
    }

    fn songs(list: &Setlist) -> Vec<usize> {
        list.entries().iter().filter_map(Entry::song).map(|(song, _)| song).collect()
    }

    #[test]
    fn entries_move_repeat_and_come_in_and_keep_their_ids() {
        let mut list = four();
        list.edit(Edit::Move(EntryId(3), -2)).unwrap();
        assert_eq!(songs(&list), [0, 3, 1, 2]);
        let again = list.edit(Edit::Repeat(EntryId(3))).unwrap();
        assert_eq!(songs(&list), [0, 3, 3, 1, 2]);
        assert_eq!(again, EntryId(4));
        list.edit(Edit::Insert { after: None, song: 9 }).unwrap();
        list.edit(Edit::Insert { after: Some(EntryId(2)), song: 8 }).unwrap();
        assert_eq!(songs(&list), [0, 3, 3, 1, 2, 8, 9]);
        assert_eq!(list.edit(Edit::Move(EntryId(77), 1)), Err(NotEdited::Gone));
        assert_eq!(list.get(EntryId(2)).unwrap().song(), Some((2, None)));
    }

    #[test]
    fn what_is_skipped_or_no_song_is_passed_over() {
        let (kind, name) = (SlotKind::Talk, Some("Hello".into()));
        let slot = Slot { kind, name, seconds: 60.0, note: None, skip: false };
        let talk = (What::Slot(slot), None, false);
        let mut list = Setlist::new([song(0), talk, song(1), song(2)]);
        assert_eq!(list.beside(EntryId(0), 1), Some(EntryId(2)));
        list.edit(Edit::Skip(EntryId(2), Switch::On)).unwrap();
        assert_eq!(list.beside(EntryId(0), 1), Some(EntryId(3)));
        assert_eq!(list.beside(EntryId(3), -1), Some(EntryId(0)));
        assert_eq!(list.neighbours(EntryId(0)), [EntryId(3)]);
        assert_eq!(list.edit(Edit::Version(EntryId(1), None)), Err(NotEdited::NoSong));
    }

    #[test]
    fn undo_never_takes_what_plays_away() {
        let mut list = four();
        let extra = list.edit(Edit::Insert { after: Some(EntryId(0)), song: 7 }).unwrap();
        list.undo(Some(extra)).unwrap();
        assert_eq!(songs(&list), [0, 7, 1, 2, 3]);
        assert_eq!(list.undo(None), Err(NotEdited::NothingToUndo));
    }

    #[test]
    fn it_is_changed_against_what_was_read_or_saved_last() {
        let mut list = four();
        list.edit(Edit::Skip(EntryId(1), Switch::Toggle)).unwrap();
        assert!(list.is_changed());
        assert_eq!(list.undo(None), Ok(Edit::Skip(EntryId(1), Switch::On)));
        assert!(!list.is_changed());
        list.redo(None).unwrap();
        // What is changed while it is written is not in the file.
        let revision = list.begin_saving();
        list.edit(Edit::Move(EntryId(0), 1)).unwrap();
        list.saved(revision);
        assert!(list.is_changed());
        list.edit(Edit::Move(EntryId(0), -1)).unwrap();
        assert!(!list.is_changed());
        list.edit(Edit::Skip(EntryId(1), Switch::Off)).unwrap();
        assert!(list.is_changed(), "the file has it with `skip`");
    }

    #[test]
    fn what_an_earlier_run_changed_is_changed_against_the_file() {
        let (mut list, mut saved) = (four(), four());
        list.restore((0..3).map(song).collect(), true);
        assert!(list.is_changed());
        list.edit(Edit::Insert { after: None, song: 3 }).unwrap();
        assert!(!list.is_changed(), "it is as in the file again");
        saved.restore((0..3).map(song).collect(), false);
        assert!(!saved.is_changed());
    }

    proptest! {
        /// Whatever is done, taking it all back gives the setlist of the show, and doing it again
        /// gives what it was.
        #[test]
        fn every_change_can_be_taken_back(edits in proptest::collection::vec(edit(), 0..30)) {
            let mut list = four();
            let start = list.entries().to_vec();
            let made = edits.into_iter().filter(|edit| list.edit(*edit).is_ok()).count();
            let end = list.entries().to_vec();
            for _ in 0..made { list.undo(None).unwrap(); }
            prop_assert_eq!(list.entries(), &start[..]);
            prop_assert!(!list.is_changed());
            for _ in 0..made { list.redo(None).unwrap(); }
            prop_assert_eq!(list.entries(), &end[..]);
        }
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let id = || (0u32..8).prop_map(EntryId);
        prop_oneof![
            (id(), -5i32..5).prop_map(|(id, by)| Edit::Move(id, by)),
            id().prop_map(|id| Edit::Skip(id, Switch::Toggle)),
            (proptest::option::of(id()), 0usize..4)
                .prop_map(|(after, song)| Edit::Insert { after, song }),
            id().prop_map(Edit::Repeat),
            (id(), proptest::option::of(0usize..3)).prop_map(|(id, v)| Edit::Version(id, v)),
        ]
    }
}
