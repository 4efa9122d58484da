//! What an operator may ask of a song that plays: jumps, vamps, entries.

use crate::{ArmedId, Place, Stretch, Vamp};

/// Where a jump may begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quantum {
    /// In the next callback's first frame.
    Now,
    /// On the next beat.
    Beat,
    /// On the next bar line.
    #[default]
    Bar,
    /// At the end of the span that plays, or of the vamp that repeats.
    Section,
    /// At the end of the arrangement.
    Song,
}

/// Where a jump goes. What is relative is relative to the border at which it lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// This place.
    Place(Place),
    /// So many bars on: the same place in the bar there.
    Bars(i32),
    /// So many beats on: the same place in the beat there.
    Beats(i32),
    /// The start of the span so many after the one that plays up to the border; 0 is that one again.
    Sections(i32),
    /// This song, which must be armed by then; its first place, without its lead-in.
    Song(ArmedId),
}

/// A jump. It is answered by exactly one [`crate::Event::Landed`] or [`crate::Event::Refused`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// Says in the answer which jump it was.
    pub token: u32,
    /// The song that is left: the one that plays.
    pub song: ArmedId,
    /// Where to.
    pub to: Target,
    /// At which border.
    pub at: Quantum,
}

/// What is repeated from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VampSpan {
    /// The span that plays.
    Section,
    /// The last so many bars (at least 1): see [`Stretch::last_bars`].
    Bars(u16),
    /// This stretch. Its start may have passed or lie ahead in its first span; its end has not
    /// passed.
    Between(Stretch),
}

/// A vamp made on the spot. It is answered by exactly one [`crate::Event::Vamping`] or
/// [`crate::Event::Refused`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VampOrder {
    /// Says in the answer which order it was.
    pub token: u32,
    /// The song that plays.
    pub song: ArmedId,
    /// What of it.
    pub span: VampSpan,
}

/// How a vamp ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// It goes on past the vamp's end.
    AtEnd,
    /// At the next bar line it jumps past the vamp's end.
    AtBar,
    /// It jumps past the vamp's end in the next callback's first frame.
    Now,
}

/// When a song is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The count-in begins in the next callback's first frame.
    Next,
    /// The place sounds at this frame of the device ([`crate::Status::rendered`] counts them); the
    /// click plays on every beat until then. Where that frame has passed, so many whole bars later
    /// that it has not.
    Device(u64),
}

/// An entry into a song from held, from armed, or from where it plays. It is answered by exactly one
/// [`crate::Event::Landed`] (when the place sounds) or [`crate::Event::Refused`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enter {
    /// Says in the answer which entry it was.
    pub token: u32,
    /// The song that plays or is held; or, when none does, the armed one.
    pub song: ArmedId,
    /// The place that sounds when the count-in is over.
    pub at: Place,
    /// When.
    pub when: When,
    /// Bars that are counted in for [`When::Next`].
    pub count_in_bars: u16,
    /// What repeats from there on in an armed song, as an earlier run left it, instead of what the
    /// arrangement says. Not taken where the arrangement does not have it, or it does not hold
    /// [`Self::at`]. A song that was started has its own.
    pub vamp: Option<Vamp>,
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// That song does not play (or is not armed, or another one plays).
    NotPlaying,
    /// The arrangement has no such place, or the song no such grid.
    NoPlace,
    /// A newer one took its place.
    Replaced,
    /// It was cancelled.
    Cancelled,
    /// The song was stopped, or ended, before it came to that.
    Gone,
}
