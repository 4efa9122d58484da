//! What an operator may ask, whatever it was asked with.

use downbeat_rt::{Quantum, Release};

use crate::EntryId;

/// One request of an operator, from a key, OSC or MIDI: all are equal.
///
/// Only the conductor executes actions. Entries of the setlist go by their [`EntryId`], which stays
/// the same while the setlist is changed; buses are counted from 0 in the order of the show file,
/// stems in the order of the song file, spans in the order in which the arrangement plays them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Start the armed song in the next callback; while held, go on from the frame.
    Go,
    /// Fade the playing song out over the show's stop fade; a second press stops at once.
    Stop,
    /// Fade stems and guide to silence over the show's stop fade and stop then, while the click goes
    /// on; a second press while it fades goes back to full from where it is.
    Fade,
    /// Everything silent within 10 ms.
    Panic,
    /// Stop in place while playing; go on from the frame while held.
    Hold,
    /// Go on from where the song is held.
    GoOn(GoOn),
    /// Jump inside the playing song, or to the armed one; a jump that waits is replaced. While held
    /// it moves the place the song goes on from.
    Jump {
        /// Where to.
        to: JumpTo,
        /// When; `None` is the song's default, or else the show's.
        at: Option<Quantum>,
    },
    /// Take back the jump that waits.
    CancelJump,
    /// Repeat a span until released. The same again while it repeats releases it at its end; once
    /// more takes that back.
    Vamp(VampOf),
    /// Remember this place as the start of [`VampOf::Marked`].
    MarkVampStart,
    /// Go on past the end of what repeats.
    Release(Release),
    /// A beat of the band, tapped by the operator; the first tap is a bar's first beat.
    Tap,
    /// Come back in with the band, on the downbeat that the taps give, or else on the one that the
    /// click would have given had it gone on.
    Rejoin(RejoinAt),
    /// Arm the entry after the armed one.
    ArmNext,
    /// Arm the entry before the armed one.
    ArmPrevious,
    /// Arm this entry of the setlist.
    Arm(EntryId),
    /// Arm this entry, to be started from this place.
    ArmAt(EntryId, JumpTo),
    /// Change the setlist of this evening; the show file stays as it is.
    Edit(Edit),
    /// Take back the last change of the setlist.
    Undo,
    /// Change it again after all.
    Redo,
    /// Write the setlist as it is now to a new file beside the show file.
    SaveSetlist,
    /// Set the level of a strip, in dB; at or below [`crate::MIN_LEVEL_DB`] it is silent.
    SetLevel(Strip, f32),
    /// Move the level of a strip by so many dB.
    NudgeLevel(Strip, f32),
    /// Mute or unmute a strip.
    Mute(Strip, Switch),
    /// Solo or unsolo a strip.
    Solo(Strip, Switch),
    /// Solo the bus of the click: the drummer's and everybody's rehearsal.
    SoloClick(Switch),
    /// Mute what goes to other machines, or let it be heard: an out by its place in
    /// [`crate::Snapshot::outs`], or all of them, with timecode.
    MuteOut(Option<usize>, Switch),
    /// Send the pilot tone or withdraw it, so that a failover switch goes over to another machine.
    Pilot(Switch),
    /// Take no actions but GO, panic, levels and unlocking.
    Lock(Switch),
    /// Go back to the first device of the list, while another plays. What sounds breaks off for a moment.
    FirstDevice,
    /// Forget the worst load, the lowest read-ahead and the clip marks.
    ResetMarks,
}

/// Where a jump goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpTo {
    /// The start of a span of the arrangement, counted from 0 in the order of play.
    Span(usize),
    /// The start of the first span of this section after the current one, or else before it. The
    /// section counts from 0 in the song file.
    Section(usize),
    /// So many sections on; 0 is the start of the current one, negative is back.
    Sections(i32),
    /// The first beat of this bar.
    Bar(i32),
    /// So many bars on, or back.
    Bars(i32),
    /// A beat of a bar, both counted from 1.
    Beat(i32, u16),
    /// So many beats on, or back.
    Beats(i32),
    /// The start of the armed song.
    Song,
    /// The start of the song of this entry, which is armed for it.
    Entry(EntryId),
    /// The song so many entries after the playing one, or before it.
    Songs(i32),
}

/// How to go on from where a song is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoOn {
    /// From where.
    pub from: Reentry,
    /// Bars that the click counts before, alone.
    pub count_in: u16,
}

/// Where a held song goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reentry {
    /// The frame at which it stands.
    Frame,
    /// The first beat of the bar in which it stands.
    Bar,
    /// The start of the section in which it stands.
    Section,
}

/// What is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VampOf {
    /// The section that plays.
    Section,
    /// The last so many bars, the one that plays among them.
    Bars(u16),
    /// From the place that was marked to the end of the bar that plays.
    Marked,
}

/// Where the stems come back in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejoinAt {
    /// Where the song would be by now, had it gone on.
    WhereWeWouldBe,
    /// The start of this span of the arrangement.
    Span(usize),
}

/// A change of the setlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Move an entry by so many places, down where positive.
    Move(EntryId, i32),
    /// Pass an entry over, or not.
    Skip(EntryId, Switch),
    /// Put a song of the show (its place in the show file, from 0) after an entry. Where none is
    /// said it comes next: after the one that sounds or is held, else after the armed one, else at
    /// the end.
    Insert {
        /// The entry before it.
        after: Option<EntryId>,
        /// The song.
        song: usize,
    },
    /// Put the same song, in the same version, after an entry once more.
    Repeat(EntryId),
    /// Play another version of the song: its place in the song file, from 0; `None` is the song as
    /// it is.
    Version(EntryId, Option<usize>),
}

/// A fader of the console: a bus of the rig or a stem of the song on show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strip {
    /// A bus, by its place in the show file.
    Bus(usize),
    /// A stem of the song of an entry. The entry is named, so that a fader that is moved while one
    /// song continues into the next never moves a stem of the wrong one.
    Stem {
        /// The entry of the setlist; for a console that of [`crate::Snapshot::strips_of`].
        entry: EntryId,
        /// The stem's place in the song file, from 0.
        stem: usize,
    },
}

/// How to change something that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// On, whatever it was.
    On,
    /// Off, whatever it was.
    Off,
    /// The other of what it was.
    Toggle,
}

impl Switch {
    /// What `before` becomes.
    pub fn apply(self, before: bool) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
            Self::Toggle => !before,
        }
    }
}
