//! What comes next in a song: the borders of its arrangement, of its vamp and of the queued jump.

use downbeat_engine::{Quantum, Release};

use super::place::{Dest, Target, next_line, resolve};
use super::song::{Piece, Place, Song};
use super::vamp::Vamp;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    Plan,
    Loop,
    Release,
    Jump,
    /// A jump that nobody waits for any more, whose crossfade had begun.
    Begun,
}

/// A frame of the span that plays from which on something else plays, with the frames of crossfade
/// before it; `None` where nothing is faded.
#[derive(Clone, Copy, Debug)]
pub struct Border {
    pub frame: i64,
    pub dest: Dest,
    pub cross: Option<i64>,
    pub why: Why,
}

#[derive(Clone, Copy, Debug)]
pub struct Jump {
    pub to: Target,
    pub at: Quantum,
    /// The border at which it could not land.
    pub missed: Option<i64>,
    /// The border of a jump at once that passes without a crossfade.
    pub now: Option<i64>,
}

/// Where a song is and what it was told.
pub struct Plan<'a> {
    pub song: &'a Song,
    pub piece: &'a Piece,
    pub ramp: i64,
    pub place: Place,
    /// The next frame that sounds.
    pub heard: i64,
    pub vamp: Option<Vamp>,
    /// The border of a crossfade that has begun.
    pub cut: Option<i64>,
}

impl Plan<'_> {
    fn end(&self) -> i64 {
        self.piece.spans[self.place.span].to
    }

    fn vamp(&self) -> Option<Vamp> {
        self.vamp.filter(|vamp| vamp.holds(Place { frame: self.heard, ..self.place }))
    }

    /// Whether this is the span in which a vamp ends.
    fn ends_here(&self, vamp: Vamp) -> bool {
        vamp.to.span == self.place.span
    }

    /// The frame of this span after which a vamp does not play on in it.
    fn vamp_end(&self, vamp: Vamp) -> i64 {
        if self.ends_here(vamp) { vamp.to.frame } else { self.end() }
    }

    /// What comes if nobody jumps.
    pub fn natural(&self) -> Border {
        let Some(vamp) = self.vamp() else { return self.span_end() };
        let end = self.vamp_end(vamp);
        match vamp.releasing {
            None | Some(Release::AtEnd) if !self.ends_here(vamp) => self.span_end(),
            None => self.again(vamp),
            Some(Release::AtEnd) => self.past(vamp, end),
            Some(Release::AtBar) => {
                let bar = next_line(&self.song.bars, self.heard).unwrap_or(end);
                self.past(vamp, bar.min(end))
            }
            Some(Release::Now) => {
                self.past(vamp, vamp.now.unwrap_or_else(|| self.release_border(vamp)))
            }
        }
    }

    /// The border of a vamp that is released at once here: a crossfade from here, or that of the one
    /// that has begun; nothing if it is not.
    pub fn released_now(&self) -> Option<i64> {
        let vamp = self.vamp().filter(|vamp| vamp.releasing == Some(Release::Now))?;
        Some(self.release_border(vamp))
    }

    fn release_border(&self, vamp: Vamp) -> i64 {
        let soon = self.heard + self.cross(self.past_dest(vamp));
        self.cut.unwrap_or(soon).min(self.vamp_end(vamp))
    }

    /// The crossfade takes at most half of a pass, and begins in the span in which the vamp ends.
    fn again(&self, vamp: Vamp) -> Border {
        let mut border = self.border(vamp.to.frame, Dest::Place(vamp.from), Why::Loop);
        let longest = vamp.to.frame - self.piece.spans[vamp.to.span].from;
        let longest = longest.min(vamp.frames(self.piece) / 2);
        border.cross = border.cross.map(|cross| cross.min(longest));
        border
    }

    fn span_end(&self) -> Border {
        self.border(self.end(), self.start_of(self.place.span + 1), Why::Plan)
    }

    fn start_of(&self, span: usize) -> Dest {
        self.piece.start_of(span).map_or(Dest::End, Dest::Place)
    }

    /// A vamp that ends within a span goes on in that span, another one in the next span.
    fn past_dest(&self, vamp: Vamp) -> Dest {
        if vamp.to.frame < self.piece.spans[vamp.to.span].to {
            Dest::Place(vamp.to)
        } else {
            self.start_of(vamp.to.span + 1)
        }
    }

    fn past(&self, vamp: Vamp, frame: i64) -> Border {
        self.border(frame, self.past_dest(vamp), Why::Release)
    }

    fn border(&self, frame: i64, dest: Dest, why: Why) -> Border {
        let seamless = match dest {
            Dest::Place(place) => place.frame == frame,
            Dest::End => frame >= self.song.frames,
            Dest::Song(_) => false,
        };
        Border { frame, dest, cross: (!seamless).then(|| self.cross(dest)), why }
    }

    /// A crossfade takes at most half of either span.
    fn cross(&self, dest: Dest) -> i64 {
        let frames = |span: usize| self.piece.spans[span].to - self.piece.spans[span].from;
        let there = match dest {
            Dest::Place(place) => frames(place.span) / 2,
            _ => i64::MAX,
        };
        (frames(self.place.span) / 2).min(there).min(self.ramp)
    }

    /// Where a jump lands in this pass: `Err` where it leads nowhere, `Ok(None)` where it has to
    /// wait for another pass.
    pub fn jumped(&self, jump: &Jump) -> Result<Option<Border>, ()> {
        let end = match self.vamp() {
            // It plays on through the span.
            Some(vamp) if vamp.releasing == Some(Release::AtEnd) && self.ends_here(vamp) => {
                self.span_end()
            }
            _ => self.natural(),
        };
        let dest =
            |border| resolve(jump.to, self.song, self.piece, self.place.span, border).ok_or(());
        let frame = match jump.at {
            Quantum::Now => {
                let guess = (self.place.frame + self.ramp).min(end.frame);
                let soon = self.place.frame + self.cross(dest(guess)?);
                let frame = jump.now.or(self.cut).unwrap_or(soon).min(end.frame);
                (jump.missed != Some(frame)).then_some(frame)
            }
            at => self.quantised(at, jump.missed, &end),
        };
        match frame {
            None => Ok(None),
            Some(frame) => Ok(Some(self.border(frame, dest(frame)?, Why::Jump))),
        }
    }

    fn quantised(&self, at: Quantum, missed: Option<i64>, end: &Border) -> Option<i64> {
        let first = missed.map_or(self.heard, |missed| self.heard.max(missed + 1));
        let line = match at {
            Quantum::Beat => next_line(&self.song.beats, first),
            Quantum::Bar => next_line(&self.song.bars, first),
            Quantum::Song if end.dest != Dest::End => return None,
            Quantum::Now | Quantum::Section | Quantum::Song => None,
        };
        let line = line.filter(|&line| line < end.frame);
        line.or_else(|| (end.frame >= first).then_some(end.frame))
    }
}
