//! An action in words, for the operator and the black box.

use downbeat_rt::{Quantum, Release};

use super::Conductor;
use crate::{Action, Edit, EntryId, GoOn, JumpTo, Reentry, RejoinAt, Strip, Switch, VampOf};

impl Conductor {
    /// What an action asks for.
    pub(super) fn words(&self, action: Action) -> String {
        match action {
            Action::Go => "GO".into(),
            Action::Stop => "stop".into(),
            Action::Fade => "fade".into(),
            Action::Panic => "panic".into(),
            Action::Hold => "hold".into(),
            Action::GoOn(GoOn { from, count_in }) => {
                let from = match from {
                    Reentry::Frame => "the frame",
                    Reentry::Bar => "the bar",
                    Reentry::Section => "the section",
                };
                format!("go on from {from}, {count_in} bars counted in")
            }
            Action::Jump { to, at } => {
                let at = at.map(|at| format!(" ({})", quantum(at))).unwrap_or_default();
                format!("jump to {}{at}", self.place_words(to, self.shown_entry()))
            }
            Action::CancelJump => "cancel the jump".into(),
            Action::Vamp(VampOf::Section) => "vamp the section".into(),
            Action::Vamp(VampOf::Bars(bars)) => format!("vamp the last {bars} bars"),
            Action::Vamp(VampOf::Marked) => "vamp from the mark".into(),
            Action::MarkVampStart => "mark the start of a vamp".into(),
            Action::Release(how) => format!("release the vamp {}", release(how)),
            Action::Tap => "tap".into(),
            Action::Rejoin(RejoinAt::WhereWeWouldBe) => "rejoin where the band is".into(),
            Action::Rejoin(RejoinAt::Span(span)) => {
                format!("rejoin at {}", self.place_words(JumpTo::Span(span), self.shown_entry()))
            }
            Action::ArmNext => "arm the next song".into(),
            Action::ArmPrevious => "arm the song before".into(),
            Action::Arm(entry) => format!("arm {}", self.set.title(entry)),
            Action::ArmAt(entry, to) => {
                format!("arm {} at {}", self.set.title(entry), self.place_words(to, Some(entry)))
            }
            Action::Edit(edit) => self.edit_words(edit),
            Action::Undo => "undo".into(),
            Action::Redo => "redo".into(),
            Action::SaveSetlist => "save the setlist".into(),
            Action::SetLevel(strip, db) => format!("{} to {db:.1} dB", self.strip_words(strip)),
            Action::NudgeLevel(strip, db) => format!("{} by {db:+.1} dB", self.strip_words(strip)),
            Action::Mute(strip, to) => format!("mute {} {}", self.strip_words(strip), switch(to)),
            Action::Solo(strip, to) => format!("solo {} {}", self.strip_words(strip), switch(to)),
            Action::SoloClick(to) => format!("solo the click {}", switch(to)),
            Action::MuteOut(None, to) => format!("mute all to other machines {}", switch(to)),
            Action::MuteOut(Some(out), to) => {
                format!("mute {} {}", self.outs.name(out), switch(to))
            }
            Action::Pilot(to) => format!("pilot {}", switch(to)),
            Action::Lock(to) => format!("lock {}", switch(to)),
            Action::FirstDevice => "go back to the first device".into(),
            Action::ResetMarks => "reset the marks".into(),
        }
    }

    /// A place in the song of an entry.
    fn place_words(&self, to: JumpTo, entry: Option<EntryId>) -> String {
        let source = entry.and_then(|entry| self.source(entry));
        match to {
            JumpTo::Span(span) => {
                let view = source.and_then(|source| source.spans.get(span));
                match view.filter(|view| !view.name.is_empty()) {
                    Some(view) => view.name.clone(),
                    None => format!("span {}", span + 1),
                }
            }
            JumpTo::Section(section) => {
                let name = source.and_then(|source| source.section_names.get(section));
                name.cloned().unwrap_or_else(|| format!("section {}", section + 1))
            }
            JumpTo::Sections(by) => format!("{by:+} sections"),
            JumpTo::Bar(bar) => format!("bar {bar}"),
            JumpTo::Bars(by) => format!("{by:+} bars"),
            JumpTo::Beat(bar, beat) => format!("bar {bar}.{beat}"),
            JumpTo::Beats(by) => format!("{by:+} beats"),
            JumpTo::Song => "the armed song".into(),
            JumpTo::Entry(entry) => self.set.title(entry).into(),
            JumpTo::Songs(by) => format!("{by:+} songs"),
        }
    }

    pub(super) fn edit_words(&self, edit: Edit) -> String {
        let title = |entry: EntryId| self.set.title(entry);
        match edit {
            Edit::Move(entry, by) => format!("move {} by {by:+}", title(entry)),
            Edit::Skip(entry, to) => format!("skip {} {}", title(entry), switch(to)),
            Edit::Insert { after, song } => {
                let song = self.set.songs.get(song).map_or("a song", String::as_str);
                match after {
                    Some(after) => format!("insert {song} after {}", title(after)),
                    None => format!("insert {song}"),
                }
            }
            Edit::Repeat(entry) => format!("repeat {}", title(entry)),
            Edit::Version(entry, None) => format!("play {} as it is", title(entry)),
            Edit::Version(entry, Some(version)) => {
                let view = self.set.views.iter().find(|view| view.id == entry);
                match view.and_then(|view| view.versions.get(version)) {
                    Some(version) => format!("play {} as {version}", title(entry)),
                    None => format!("play version {} of {}", version + 1, title(entry)),
                }
            }
        }
    }

    fn strip_words(&self, strip: Strip) -> String {
        match strip {
            Strip::Bus(bus) => {
                let name = self.bus_names.get(bus).map_or("?", |(name, _)| name);
                format!("bus {name}")
            }
            Strip::Stem { entry, stem } => {
                let piece = self.set.piece(entry);
                let stem = piece.and_then(|piece| piece.source.stems.get(stem));
                let name = stem.map_or("?", |stem| &stem.name);
                format!("stem {name} of {}", self.set.title(entry))
            }
        }
    }
}

/// How a vamp is left.
pub(super) fn release(how: Release) -> &'static str {
    match how {
        Release::AtEnd => "at its end",
        Release::AtBar => "at the bar",
        Release::Now => "now",
    }
}

/// When a jump lands.
pub(super) fn quantum(at: Quantum) -> &'static str {
    match at {
        Quantum::Now => "now",
        Quantum::Beat => "at the beat",
        Quantum::Bar => "at the bar",
        Quantum::Section => "at the section's end",
        Quantum::Song => "at the song's end",
    }
}

fn switch(to: Switch) -> &'static str {
    match to {
        Switch::On => "on",
        Switch::Off => "off",
        Switch::Toggle => "on or off",
    }
}
