//! The keys that arm and that change the setlist.

use downbeat_engine::{Action, Edit, EntryView, Snapshot, Switch};

use super::Effect;
use crate::app::{App, Focus, Overlay};

impl App {
    pub(super) fn arm_selected(&mut self, snapshot: &Snapshot) -> Effect {
        if self.focus != Focus::Setlist {
            self.say("Enter arms a song or jumps: go to the setlist or the sections with Tab");
            return Effect::Nothing;
        }
        self.follow.leave();
        self.on_entry(snapshot, |entry| Action::Arm(entry.id))
    }

    pub(super) fn move_selected(&mut self, by: i32, snapshot: &Snapshot) -> Effect {
        self.edit(snapshot, |entry| Edit::Move(entry.id, by))
    }

    pub(super) fn skip_selected(&mut self, snapshot: &Snapshot) -> Effect {
        self.edit(snapshot, |entry| Edit::Skip(entry.id, Switch::Toggle))
    }

    pub(super) fn repeat_selected(&mut self, snapshot: &Snapshot) -> Effect {
        self.edit(snapshot, |entry| Edit::Repeat(entry.id))
    }

    /// The version after the one that is played, or that was picked for the next time: from the song
    /// as it is through all of its others and back.
    pub(super) fn next_version(&mut self, snapshot: &Snapshot) -> Effect {
        let entry = self.entry(snapshot);
        if entry.is_some_and(|entry| entry.versions.is_empty()) {
            self.say("there is no other version of this");
            return Effect::Nothing;
        }
        self.edit(snapshot, |entry| {
            let later = entry.later.as_ref().map(|later| &later.version);
            let now = later.unwrap_or(&entry.version).as_ref();
            let now = now.and_then(|now| entry.versions.iter().position(|name| name == now));
            let next = now.map_or(0, |now| now + 1);
            let next = (next < entry.versions.len()).then_some(next);
            Edit::Version(entry.id, next)
        })
    }

    /// Shows the songs, to choose one that is inserted after the selected entry.
    pub(super) fn choose_song(&mut self, snapshot: &Snapshot) -> Effect {
        if self.focus != Focus::Setlist {
            self.say("go to the setlist with Tab first");
        } else if snapshot.songs.is_empty() {
            self.say("there is no song to insert");
        } else {
            self.selected.song = 0;
            self.overlay = Overlay::Insert;
        }
        Effect::Nothing
    }

    pub(super) fn insert_selected(&mut self, snapshot: &Snapshot) -> Effect {
        let song = self.selected.song;
        if song >= snapshot.songs.len() {
            return Effect::Nothing;
        }
        let after = self.entry(snapshot).map(|entry| entry.id);
        self.follow.change(&self.selected, snapshot);
        Effect::Send(Action::Edit(Edit::Insert { after, song }))
    }

    fn entry<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a EntryView> {
        snapshot.entries.get(self.selected.entry)
    }

    /// Changes the selected entry, which stays selected.
    fn edit(&mut self, snapshot: &Snapshot, edit: impl Fn(&EntryView) -> Edit) -> Effect {
        let effect = self.on_entry(snapshot, |entry| Action::Edit(edit(entry)));
        if effect != Effect::Nothing {
            self.follow.change(&self.selected, snapshot);
        }
        effect
    }

    fn on_entry(&mut self, snapshot: &Snapshot, action: impl Fn(&EntryView) -> Action) -> Effect {
        match self.entry(snapshot) {
            _ if self.focus != Focus::Setlist => self.say("go to the setlist with Tab first"),
            None => self.say("the setlist is empty"),
            Some(entry) => return Effect::Send(action(entry)),
        }
        Effect::Nothing
    }
}
