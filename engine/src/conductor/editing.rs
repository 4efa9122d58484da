//! Changing the setlist while it is played.

use super::Conductor;
use super::arming::Target;
use super::setlist::{Entry, EntryId, NotEdited};
use crate::{Edit, Weight};

impl Conductor {
    pub(super) fn edit(&mut self, edit: Edit) {
        let at = self.target_place();
        match self.set.edit(edit) {
            Ok(_) => self.keep_target(at),
            Err(error) => self.refuse(Weight::Info, format!("setlist not changed: {error}")),
        }
    }

    pub(super) fn undo(&mut self) {
        let (at, heard) = (self.target_place(), self.heard_entry());
        let done = self.set.change(|list| list.undo(heard));
        self.undone(done, at);
    }

    pub(super) fn redo(&mut self) {
        let (at, heard) = (self.target_place(), self.heard_entry());
        let done = self.set.change(|list| list.redo(heard));
        self.undone(done, at);
    }

    fn undone(&mut self, done: Result<(), NotEdited>, at: Option<usize>) {
        match done {
            Ok(()) => self.keep_target(at),
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
