//! What the audio thread was seen to do, line by line for the black box: what repeats, which time
//! through it is, and where a song is held.

use downbeat_journal::log::What;
use downbeat_rt::{ArmedId, Doing};

use super::Conductor;
use super::places::name;

/// What was seen last.
#[derive(Debug, Default)]
pub(super) struct Seen {
    vamp: Option<Repeats>,
    held: Option<ArmedId>,
}

/// One pass of what repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Repeats {
    song: String,
    what: String,
    pass: u32,
}

impl Conductor {
    /// Logs what has changed since the last step.
    pub(super) fn log_seen(&mut self) {
        self.log_vamp();
        self.log_held();
    }

    fn log_vamp(&mut self) {
        let repeats = self.front_key().and_then(|song| {
            let view = self.vamp_view()?;
            Some(Repeats { song, what: view.what, pass: view.pass })
        });
        if self.seen.vamp == repeats {
            return;
        }
        let before = std::mem::replace(&mut self.seen.vamp, repeats.clone());
        let same =
            |now: &Repeats, then: &Repeats| (&now.song, &now.what) == (&then.song, &then.what);
        if let Some(before) = before
            && !repeats.as_ref().is_some_and(|now| same(now, &before))
        {
            let Repeats { song, what, pass } = before;
            self.log(What::VampLeft { song, vamp: what, passes: pass });
        }
        if let Some(Repeats { song, what, pass }) = repeats {
            self.log(What::Vamp { song, vamp: what, pass });
        }
    }

    fn log_held(&mut self) {
        let front = self.front().map(|(_, front)| front);
        let held = front.filter(|front| matches!(front.doing, Doing::Holding | Doing::Held));
        let before = std::mem::replace(&mut self.seen.held, held.map(|front| front.song));
        let Some(front) = held.filter(|front| before != Some(front.song)) else { return };
        let Some(slot) = self.slots.get(front.song) else { return };
        let source = &slot.what.source;
        let (song, place) = (source.key.clone(), name(source, front.place));
        self.log(What::Held { song, place, frame: front.place.frame });
    }

    /// The key of the song in front.
    fn front_key(&self) -> Option<String> {
        let (_, front) = self.front()?;
        Some(self.slots.get(front.song)?.what.source.key.clone())
    }
}
