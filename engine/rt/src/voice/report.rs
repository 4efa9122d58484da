//! What a song shows of itself.

use super::Voice;
use crate::border::{Border, Pass, Why};
use crate::lead_in::Opening;
use crate::target::Dest;
use crate::{
    Doing, Follow, Front, Leaving, Over, Place, Queued, READY_BLOCKS, Release, SongPlace, SongState,
};

/// Blocks that a status looks ahead: more than any window (96 at 192 kHz).
const AHEAD_BLOCKS: usize = 128;

impl Voice {
    /// The next place that sounds.
    pub(super) fn place(&self) -> Place {
        Place { frame: self.lead.heard(), ..self.lead.place }
    }

    fn lead_in(&self) -> u64 {
        if self.opening.is_none() { 0 } else { self.lead.heard().abs_diff(self.lead.frame()) }
    }

    /// The song frame that passes next, in the lead-in on the song's own grid too. None does while it
    /// stands still, while another bar is counted, and when it is over.
    pub(crate) fn passing(&self) -> Option<i64> {
        let on_grid = |opening: Opening| opening.pattern.is_none() && opening.token.is_none();
        let passes = self.doing != Doing::Held && self.opening.is_none_or(on_grid);
        let over = self.leaving.is_some() && self.lead.envelope.rests_at(0.0);
        (passes && !over).then_some(self.lead.frame())
    }

    /// For the console.
    pub(crate) fn front(&self) -> Front {
        Front {
            song: self.song.id,
            place: self.place(),
            lead_in: self.lead_in(),
            // One that gives way has nothing more to be told, whatever still sounds of it.
            doing: if self.leads() { self.doing } else { Doing::Ending },
            vamp: self.vamp,
            leaving: self.leaving(),
            jump: self.queued(),
            fading: self.fade.shown(),
            tails: self.tails.len() as u8,
            left: self.frames_left(),
            missed_segue: self.has_missed_segue(),
        }
    }

    /// How long it is still heard, where it gives way to another song in a segue.
    pub(crate) fn over(&self) -> Option<Over> {
        if !self.gives_way() || self.is_told_to_end() {
            return None;
        }
        let frames = u64::from(self.segue.remaining()).max(self.click_left.unwrap_or(0));
        (frames > 0).then_some(Over { song: self.song.id, frames })
    }

    fn queued(&self) -> Option<Queued> {
        if let Some(waiting) = &self.jump {
            let border = self.pass().jumped(waiting).ok().flatten();
            return Some(Queued {
                token: waiting.jump.token,
                frames: border.map(|border| border.frame.abs_diff(self.lead.frame())),
                place: border.and_then(|border| place_of(&border)),
                waits: waiting.waits,
            });
        }
        let border = self.cut.as_ref()?.border;
        let Why::Jump(jump) = border.why else { return None };
        Some(Queued {
            token: jump.token,
            frames: Some(border.frame.abs_diff(self.lead.frame())),
            place: place_of(&border),
            waits: false,
        })
    }

    /// Whether it will repeat what it plays.
    fn vamps(&self) -> bool {
        self.vamp.is_some_and(|vamp| vamp.releasing.is_none() && vamp.holds(self.place()))
    }

    /// Where what repeats goes on, if it was released.
    fn leaving(&self) -> Option<Leaving> {
        let (frames, dest) = self.pass().leaving()?;
        let place = match dest {
            Dest::Place(place) => Some(place),
            Dest::End | Dest::Song(_) => None,
        };
        Some(Leaving { frames: frames.saturating_add(self.lead_in()), place })
    }

    /// Frames to the end of its last span; `None` while it vamps.
    fn frames_to_end(&self) -> Option<u64> {
        let arrangement = &self.song.arrangement;
        match self.leaving() {
            _ if self.vamps() => None,
            Some(Leaving { frames, place }) => {
                Some(frames.saturating_add(place.map_or(0, |place| arrangement.left(place))))
            }
            None => Some(arrangement.left(self.place()).saturating_add(self.lead_in())),
        }
    }

    /// Whether the frame of the segue has passed, and does not come again.
    fn has_missed_segue(&self) -> bool {
        let Follow::Segue { at, .. } = self.song.follow else { return false };
        let last = self.song.arrangement.is_last(self.lead.place.span);
        self.frames_to_end().is_some_and(|left| last && left < at || self.no_segue)
    }

    /// Frames to the end of its last span, or to the segue within it.
    fn frames_left(&self) -> Option<u64> {
        let left = self.frames_to_end()?;
        Some(match self.song.follow {
            // Once it is missed, the end counts.
            Follow::Segue { at, .. } if !self.has_missed_segue() => left.saturating_sub(at),
            _ => left,
        })
    }

    /// For the disk thread.
    pub(crate) fn song_place(&self) -> SongPlace {
        let vamp = self
            .vamp
            .filter(|vamp| vamp.holds(self.place()) && vamp.releasing != Some(Release::AtEnd));
        let next_in = match (self.jump, self.song.follow) {
            (Some(waiting), _) if crate::border::leaves(&waiting.jump) => Some(0),
            (_, Follow::Stop) => None,
            (_, Follow::Pause { frames }) => {
                self.frames_left().map(|left| left.saturating_add(frames))
            }
            (_, Follow::Continue | Follow::Segue { .. }) => self.frames_left(),
        };
        let leads = self.leads();
        SongPlace {
            song: self.song.id,
            place: self.place(),
            lead_in: self.lead_in(),
            vamp: vamp.map(|vamp| vamp.stretch),
            target: self.target(),
            next_in: next_in.filter(|_| leads),
            state: if leads { SongState::Playing } else { SongState::Leaving },
        }
    }

    /// Where it goes before long, out of the order of the arrangement.
    fn target(&self) -> Option<Place> {
        let waiting = self.jump.as_ref();
        let jumped = || {
            let waiting = waiting?;
            match waiting.jump.to {
                // It needs no border to be known.
                crate::Target::Place(place) => Some(place),
                _ => place_of(&self.pass().jumped(waiting).ok()??),
            }
        };
        let begun = || place_of(&self.cut.as_ref()?.border);
        let released = || {
            self.vamp.filter(|vamp| vamp.releasing.is_some())?;
            place_of(&self.pass().natural())
        };
        jumped().or_else(begun).or_else(released).or_else(|| self.bar_of_held())
    }

    /// The start of the bar in which a held song stands: it may go on from there at any moment.
    fn bar_of_held(&self) -> Option<Place> {
        if !matches!(self.doing, Doing::Holding | Doing::Held) {
            return None;
        }
        let place = self.place();
        let bars = self.song.grid.bars();
        let frame = bars.frame(bars.last_at(place.frame)?)?;
        let place = Place { frame, ..place };
        self.song.arrangement.has(place).then_some(place)
    }

    /// Whether a block sounds now or may before the disk thread hears of anything.
    pub(crate) fn needs(&self, index: usize) -> bool {
        let size = self.song.blocks.size();
        let after = |first: usize| (first..=first + READY_BLOCKS).contains(&index);
        let at = |place: Place| {
            after(size.index_of(place.frame))
                || size.index_of(place.frame - i64::from(self.ramp)) == index
        };
        self.cursors().any(|cursor| after(cursor.block(&self.song.blocks)))
            || place_of(&self.pass().natural()).is_some_and(at)
            || self.target().is_some_and(at)
    }

    /// Frames in memory without a gap from the next one that sounds on, along the arrangement and the
    /// vamp, and whether these reach the end or come round. Looks at a bounded number of blocks.
    pub(crate) fn ahead(&self) -> (u64, bool) {
        let mut pass = Pass { place: self.place(), cut: None, way_out: None, ..self.pass() };
        let size = self.song.blocks.size();
        let mut frames = 0u64;
        for _ in 0..AHEAD_BLOCKS {
            let border = pass.natural();
            let here = pass.place.frame;
            if !self.song.blocks.covers(size.index_of(here)) {
                return (frames, false);
            }
            let next = border.frame.min(size.end_of(here));
            frames += next.abs_diff(here);
            pass.place.frame = next;
            if next == border.frame {
                match (border.dest, border.why) {
                    (Dest::Place(place), _) => {
                        pass.place = place;
                        pass.vamp = pass.vamp.filter(|_| border.why != Why::Release);
                    }
                    _ => return (frames, true),
                }
            }
            pass.heard = pass.place.frame;
        }
        (frames, true)
    }
}

fn place_of(border: &Border) -> Option<Place> {
    match border.dest {
        Dest::Place(place) => Some(place),
        Dest::End | Dest::Song(_) => None,
    }
}
