//! Where a song is that is not heard: by the clock, while the device is gone or the song is held.

use downbeat_rt::{Doing, Fading, Front, Leaving, Place, Queued};

use super::Conductor;
use super::course::Course;
use super::reentry::Standing;
use super::setlist::EntryId;
use crate::WouldBe;
use crate::song_source::SongSource;

impl Conductor {
    /// The song in front as the faces show it. While the device is gone the song's time goes on, and
    /// it will be heard from there when the device is back; the audio thread cannot say so meanwhile.
    pub(super) fn shown_front(&self) -> Option<(EntryId, Front)> {
        let (entry, front) = self.front()?;
        let slot = self.slots.get(front.song)?;
        let runs = self.is_out() && front.doing == Doing::Playing;
        let front =
            if runs { later(&slot.what.source, front, self.frames_unheard()) } else { front };
        Some((entry, front))
    }

    /// Frames that have gone by since the audio thread told how it stands.
    pub(super) fn frames_unheard(&self) -> u64 {
        let told = i64::try_from(self.status.rendered).unwrap_or(i64::MAX);
        u64::try_from(self.frame_at(self.now).saturating_sub(told)).unwrap_or(0)
    }

    /// What faded out when the device went is silent after its fade.
    pub(super) fn let_fades_end(&mut self) {
        let unheard = self.frames_unheard();
        let over = self.front().is_some_and(|(_, front)| match (front.doing, front.fading) {
            (Doing::Ending, _) => true,
            (Doing::Playing, Fading::Out(left)) => unheard >= u64::from(left),
            _ => false,
        });
        if over {
            self.foresee(None);
        }
    }

    /// Notes what the song in front will do (`None`: it is over) as soon as the audio thread is called
    /// again. Until then it tells nothing, and its next status takes the place of this.
    pub(super) fn foresee(&mut self, doing: Option<Doing>) {
        let front = self.front().map(|(_, front)| front);
        self.status.front = doing.zip(front).map(|(doing, front)| Front { doing, ..front });
        self.status.over = None;
        if doing.is_none() {
            // Nothing is left that a jump could leave.
            self.jump = None;
            self.status.pause = None;
        }
        // What it says of the front holds for all that have started.
        self.status.started = self.slots.turns();
        self.last_snapshot = None;
    }

    /// Where a song that stands would be by now, had it been heard on; `None` where it would be over.
    pub(super) fn would_be(&self, standing: Standing) -> Option<WouldBe> {
        let source = self.standing_source(standing)?;
        let (heard, since) = self.heard_at(standing)?;
        let frames = self.frame_at(self.now).saturating_sub(since);
        let course = Course::new(&source, self.left_repeating(standing));
        let place = course.walk(heard, u64::try_from(frames).unwrap_or(0));
        let last = source.arrangement.span(place.span)?.to - 1;
        if source.arrangement.is_last(place.span) && place.frame >= last {
            return None;
        }
        let section = source.spans.get(place.span as usize).map(|view| view.name.clone());
        Some(WouldBe {
            bar: source.grid.beat_at(place.frame).map_or(1, |beat| beat.bar),
            section: section.filter(|name| !name.is_empty()),
        })
    }
}

/// How a song stands so many frames later: the rest of its count-in, the jump that waits, the vamp that
/// is left, and its course from there.
fn later(source: &SongSource, front: Front, frames: u64) -> Front {
    let lands = front.jump.and_then(|jump| Some((jump.place?, jump.frames?)));
    let leaves = front.leaving.and_then(|leaving| Some((leaving.place?, leaving.frames)));
    // Whichever comes first takes the other's place.
    let first = lands.into_iter().chain(leaves).min_by_key(|(_, after)| *after);
    let landed = first.and_then(|(place, after)| Some((place, frames.checked_sub(after)?)));
    let leaving = front.leaving.and_then(|leaving| {
        let frames = leaving.frames.checked_sub(frames).filter(|_| landed.is_none())?;
        Some(Leaving { frames, ..leaving })
    });
    let jump = front.jump.map(|jump| Queued {
        frames: jump.frames.map(|after| after.saturating_sub(frames)),
        ..jump
    });
    let counted = front.lead_in.min(frames);
    // What repeats goes on where a jump lands in it, and is over elsewhere.
    let vamp = front.vamp.filter(|vamp| landed.is_none_or(|(place, _)| vamp.holds(place)));
    let place: Place = match landed {
        Some((place, since)) => {
            let repeats = vamp.map(|vamp| (place.span, Some(vamp)));
            Course::new(source, repeats).walk(place, since)
        }
        None => {
            let course = Course::new(source, Some((front.place.span, front.vamp)));
            course.walk(front.place, frames - counted)
        }
    };
    let left = front.left.map(|left| left.saturating_sub(frames));
    Front { place, lead_in: front.lead_in - counted, vamp, leaving, jump, left, ..front }
}
