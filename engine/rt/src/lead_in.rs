//! What comes before the first frame of a song: the click, alone.

use crate::pattern::Pattern;
use crate::{ArmedSong, Enter, Place, Vamp, When};

/// How a song begins after GO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeadIn {
    /// With its first frame.
    #[default]
    None,
    /// So many frames earlier; the click is what the song's grid says there.
    Grid {
        /// Frames before the first place.
        frames: u64,
    },
    /// So many bars earlier, like the bar that holds the first place. The click sounds on all their
    /// beats, whether it is on in the song or not, and on the subdivisions on which it is; where the
    /// first place is inside its bar, the beginning of that bar is counted besides.
    Bars(u16),
}

/// The longest lead-in, in frames: 132 days at 96 kHz. What is longer is told wrong.
const LONGEST: u64 = 1 << 40;

/// A place that is to sound, and what comes before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) place: Place,
    /// Frames until it sounds.
    pub(crate) frames: i64,
    /// The bar that is counted; the song's own grid where there is none.
    pub(crate) pattern: Option<Pattern>,
    /// Who waits for an answer.
    pub(crate) token: Option<u32>,
    /// Whether it goes on for a bar where the blocks of the place are not there.
    pub(crate) waits: bool,
    /// What repeats there, instead of what the arrangement says.
    pub(crate) vamp: Option<Vamp>,
}

impl Opening {
    /// A place that sounds at once.
    pub(crate) fn at(place: Place) -> Self {
        Self { place, frames: 0, pattern: None, token: None, waits: false, vamp: None }
    }

    /// The first place of a song, after its lead-in.
    pub(crate) fn of(song: &ArmedSong) -> Self {
        let opening = Self::at(song.arrangement.first());
        match song.start {
            LeadIn::None => opening,
            LeadIn::Grid { frames } => Self { frames: frames.min(LONGEST) as i64, ..opening },
            LeadIn::Bars(bars) => opening.counted(song, bars),
        }
    }

    /// The place that an entry asks for, seen from the device's frame `rendered`.
    pub(crate) fn entered(song: &ArmedSong, enter: &Enter, rendered: u64) -> Self {
        let opening = Self { token: Some(enter.token), ..Self::at(enter.at) };
        match enter.when {
            When::Next => opening.counted(song, enter.count_in_bars),
            When::Device(frame) => {
                let pattern = Pattern::holding(&song.grid, enter.at.frame);
                let frames = match frame.checked_sub(rendered) {
                    Some(frames) => frames.min(LONGEST),
                    // So many whole bars later that it has not passed.
                    None => pattern.map_or(0, |pattern| {
                        let late = (rendered - frame) % pattern.length().unsigned_abs();
                        (pattern.length().unsigned_abs() - late) % pattern.length().unsigned_abs()
                    }),
                };
                Self { frames: frames as i64, pattern, waits: true, ..opening }
            }
        }
    }

    /// The same where this repeats, if it can there.
    pub(crate) fn repeating(self, song: &ArmedSong, vamp: Option<Vamp>) -> Self {
        let fits = |vamp: &Vamp| vamp.stretch.is_in(&song.arrangement) && vamp.holds(self.place);
        Self { vamp: vamp.filter(fits), ..self }
    }

    fn counted(self, song: &ArmedSong, bars: u16) -> Self {
        let pattern = Pattern::holding(&song.grid, self.place.frame).filter(|_| bars > 0);
        let frames = pattern.map_or(0, |pattern| pattern.lead(self.place.frame, bars));
        Self { frames, pattern, waits: frames > 0, ..self }
    }
}
