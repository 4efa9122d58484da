//! What may be going on when something is pressed.

use downbeat_engine::{Action, EntryId, JumpTo, Quantum, VampOf};
use downbeat_rt::Doing;

use super::place::Dest;
use super::plan::Why;
use super::player::Player;
use super::script::{Kind, Press, Wait};

/// A moment that may last only a few milliseconds, so that presses at random frames rarely meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Playing,
    CountIn,
    Held,
    Stopping,
    Fading,
    Segue,
    /// The crossfade of a jump within the song.
    Jump,
    /// The crossfade of a vamp that begins again.
    Vamp,
    /// In a vamp over several spans, before the span in which it ends.
    Earlier,
    /// In the span in which such a vamp ends.
    Last,
    /// The crossfade of a jump to another song.
    Leaving,
    Pause,
}

impl Moment {
    pub const ALL: [Self; 12] = [
        Self::Playing,
        Self::CountIn,
        Self::Held,
        Self::Stopping,
        Self::Fading,
        Self::Segue,
        Self::Jump,
        Self::Vamp,
        Self::Earlier,
        Self::Last,
        Self::Leaving,
        Self::Pause,
    ];

    /// Whether it is now.
    pub fn is_now(self, player: &Player<'_>) -> bool {
        self == Self::Pause && player.pause.is_some()
            || player.voices.iter().any(|voice| {
                let cut = voice.cut.map(|cut| (cut.border.why, cut.border.dest));
                let plays = voice.doing == Doing::Playing;
                let vamp = voice.vamp.filter(|vamp| plays && vamp.from.span < vamp.to.span);
                let ends_here = vamp.map(|vamp| vamp.to.span == voice.lead.place.span);
                match self {
                    Self::Playing => plays && voice.opening.is_none(),
                    Self::CountIn => plays && voice.opening.is_some(),
                    Self::Held => matches!(voice.doing, Doing::Held | Doing::Holding),
                    Self::Stopping => voice.doing == Doing::Ending && voice.transport.moves(),
                    Self::Fading => voice.fade.moves(),
                    Self::Segue => voice.segue.moves(),
                    Self::Jump => matches!(cut, Some((Why::Jump, Dest::Place(_)))),
                    Self::Vamp => matches!(cut, Some((Why::Loop, _))),
                    Self::Earlier => ends_here == Some(false),
                    Self::Last => ends_here == Some(true),
                    Self::Leaving => matches!(cut, Some((Why::Jump, Dest::Song(_)))),
                    Self::Pause => false,
                }
            })
    }

    /// Presses that lead to it.
    pub fn way(self) -> Vec<Press> {
        let after = |frames, action| Press { wait: Wait::Frames(frames), action };
        let start = |entry| vec![after(1, Action::Arm(EntryId(entry))), after(1, Action::Go)];
        let plays = |presses: &[(i64, Action)]| {
            let mut way = start(6);
            way.extend(presses.iter().map(|&(frames, action)| after(frames, action)));
            way
        };
        let jump = |to| Action::Jump { to, at: Some(Quantum::Beat) };
        match self {
            Self::Playing | Self::CountIn => start(6),
            Self::Held => plays(&[(7_000, Action::Hold)]),
            Self::Stopping => plays(&[(7_000, Action::Stop)]),
            Self::Fading => plays(&[(7_000, Action::Fade)]),
            Self::Segue => {
                let mut way = start(7);
                way.push(after(3_000, Action::Arm(EntryId(0))));
                way
            }
            Self::Jump => plays(&[(7_000, jump(JumpTo::Section(1)))]),
            Self::Vamp => plays(&[(7_000, Action::Vamp(VampOf::Bars(1)))]),
            // Three bars back from the first bar of the second section.
            Self::Earlier | Self::Last => plays(&[(12_000, Action::Vamp(VampOf::Bars(3)))]),
            Self::Leaving => plays(&[(7_000, jump(JumpTo::Entry(EntryId(3))))]),
            Self::Pause => start(4),
        }
    }

    /// Whether the model does not cover presses of this kind in it: see [`Player::covers`].
    pub fn leaves_out(self, kind: Kind) -> bool {
        let jumps = matches!(kind, Kind::Jump | Kind::JumpToSong | Kind::CancelJump);
        match self {
            Self::Leaving => jumps || kind == Kind::Arm,
            Self::Pause => jumps,
            _ => false,
        }
    }
}
