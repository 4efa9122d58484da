//! Changing the setlist while it is played.

use super::Conductor;
use super::arming::Target;
use super::setlist::{Entry, EntryId, NotEdited};
use crate::{Edit, Weight};

impl Conductor {
    pub(super) fn edit(&mut self, edit: Edit) {
        let edit = match edit {
            Edit::Insert { after: None, song } => Edit::Insert { after: self.here(), song },
            edit => edit,
        };
        let at = self.target_place();
        match self.set.edit(edit) {
            Ok(entry) => {
                self.keep_target(at);
                self.notices.add(Weight::Info, self.edited_words(edit, entry));
            }
            Err(error) => self.refuse(Weight::Info, format!("setlist not changed: {error}")),
        }
    }

    /// The entry after which a song comes next: the one that sounds or is held, else the armed one.
    fn here(&self) -> Option<EntryId> {
        let armed = || self.target.map(|target| target.entry);
        self.heard_entry().or_else(armed).filter(|entry| self.set.place(*entry).is_some())
    }

    /// What a change has made of an entry.
    fn edited_words(&self, edit: Edit, entry: EntryId) -> String {
        let view = self.set.views.iter().find(|view| view.id == entry);
        let number = self.set.place(entry).map_or(0, |place| place + 1);
        let title = self.set.title(entry);
        let version = view.and_then(|view| view.version.as_deref());
        match (edit, version) {
            (Edit::Move(..), _) => format!("{title} is number {number} now"),
            (Edit::Skip(..), _) if view.is_some_and(|view| view.skipped) => {
                format!("{title} is passed over")
            }
            (Edit::Skip(..), _) => format!("{title} is not passed over any more"),
            (Edit::Insert { .. }, _) => format!("{title} comes as number {number}"),
            (Edit::Repeat(_), _) => format!("{title} comes once more, as number {number}"),
            (Edit::Version(..), version) => {
                let from = match self.heard_entry() {
                    Some(heard) if heard == entry => ", from the next time on",
                    _ => "",
                };
                match version {
                    Some(version) => format!("{title} is played as {version}{from}"),
                    None => format!("{title} is played as it is{from}"),
                }
            }
        }
    }

    pub(super) fn undo(&mut self) {
        let (at, heard) = (self.target_place(), self.heard_entry());
        let done = self.set.change(|list| list.undo(heard));
        self.undone(done, "taken back", at);
    }

    pub(super) fn redo(&mut self) {
        let (at, heard) = (self.target_place(), self.heard_entry());
        let done = self.set.change(|list| list.redo(heard));
        self.undone(done, "done again", at);
    }

    fn undone(&mut self, done: Result<Edit, NotEdited>, how: &str, at: Option<usize>) {
        match done {
            Ok(edit) => {
                self.keep_target(at);
                self.notices.add(Weight::Info, format!("{how}: {}", self.edit_words(edit)));
            }
            Err(error) => self.refuse(Weight::Info, error.to_string()),
        }
    }

    fn target_place(&self) -> Option<usize> {
        self.set.place(self.target?.entry)
    }

    /// The entry that nobody can take back: it sounds, or is held.
    fn heard_entry(&self) -> Option<EntryId> {
        self.front_entry().or(self.stands().map(|standing| standing.entry))
    }

    /// After a change, with the place of the target before it. What the operator picked stays armed
    /// as long as it is there and not passed over. Else what follows the song that was started last
    /// is armed, in the setlist as it is now; before the first start, its first song.
    fn keep_target(&mut self, at: Option<usize>) {
        self.record_setlist();
        let list = self.set.list();
        let standing = self.stands().map(|standing| standing.entry);
        let stays = |target: &Target| {
            let entry = list.get(target.entry);
            standing == Some(target.entry) || !self.follows && entry.is_some_and(Entry::plays)
        };
        if self.target.as_ref().is_some_and(stays) {
            return;
        }
        let last = self.last_entry.filter(|last| list.get(*last).is_some());
        let entry = match (last, self.last_entry) {
            (Some(last), _) => list.beside(last, 1),
            (None, None) if self.follows => list.first(),
            // What was picked, or what was played last, is gone.
            (None, _) => at.and_then(|at| list.from(at)),
        };
        self.follows = true;
        if self.target.map(|target| target.entry) != entry {
            self.set_target(entry.map(|entry| Target { entry, enter_at: None }));
        }
    }
}
