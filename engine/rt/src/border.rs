//! What the leading cursor of a song meets next.
//!
//! Everything here is worked out anew from where the song is and from what it was told, whenever one
//! of them changes: there is no list of plans that could be out of date. Only borders of
//! what is asked for at once are kept ([`Pass::way_out`], [`Waiting::soon`]), because they are as far
//! from the press as a crossfade is long.

use crate::jump::Quantum;
use crate::target::{Dest, resolve};
use crate::{Arrangement, Grid, Jump, Place, Refusal, Release, Span, Stretch, Target, Vamp};

/// A frame of the span that plays, from which on something else plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Border {
    /// The first frame that is not played any more.
    pub(crate) frame: i64,
    /// What is played from there on.
    pub(crate) dest: Dest,
    /// Frames over which the two cross over before it; `None` where nothing is faded, because the
    /// frames follow each other or the audio ends.
    pub(crate) cross: Option<u32>,
    /// What makes it.
    pub(crate) why: Why,
}

/// What makes a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The arrangement.
    Plan,
    /// A vamp begins again.
    Loop,
    /// A vamp was released.
    Release,
    /// A jump.
    Jump(Jump),
    /// A jump that nobody waits for any more: its crossfade had begun, and what has begun lands.
    Begun,
}

impl Border {
    /// The jump that makes it and that somebody waits for.
    pub(crate) fn jump(&self) -> Option<Jump> {
        match self.why {
            Why::Jump(jump) => Some(jump),
            _ => None,
        }
    }
}

/// A jump that waits for its border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) jump: Jump,
    /// The border at which it could not land, in the pass that plays.
    pub(crate) missed: Option<i64>,
    /// Whether it ever missed one.
    pub(crate) waits: bool,
    /// The border of a jump at once that needs no crossfade, from when it was worked out.
    pub(crate) soon: Option<i64>,
}

/// Where a song is, and what it was told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pass<'a> {
    pub(crate) arrangement: &'a Arrangement,
    pub(crate) grid: &'a Grid,
    /// Length of the song's audio.
    pub(crate) frames: i64,
    /// Frames of a crossfade, where spans are long enough.
    pub(crate) ramp: u32,
    /// The next frame; in a lead-in it is before the first one that sounds.
    pub(crate) place: Place,
    /// The next frame that sounds.
    pub(crate) heard: i64,
    pub(crate) vamp: Option<&'a Vamp>,
    /// The border of a release at once, where it is known already.
    pub(crate) way_out: Option<i64>,
    /// The border that a crossfade which has begun leads to.
    pub(crate) cut: Option<i64>,
}

impl Pass<'_> {
    fn span(&self) -> Span {
        let nothing = Span { from: 0, to: 0, vamps: false, section: 0, cue: None };
        self.arrangement.span(self.place.span).copied().unwrap_or(nothing)
    }

    /// The vamp whose end is still to come.
    fn vamp(&self) -> Option<&Vamp> {
        self.vamp.filter(|vamp| vamp.holds(Place { frame: self.heard, ..self.place }))
    }

    /// What comes if nobody jumps.
    pub(crate) fn natural(&self) -> Border {
        let Some(vamp) = self.vamp() else { return self.span_end(Why::Plan) };
        let stretch = vamp.stretch;
        let ends = stretch.ends_in(self.place.span);
        // The frame up to which this span is played in this pass.
        let end = if ends { stretch.to.frame } else { self.span().to };
        match vamp.releasing {
            None if ends => self.again(&stretch),
            Some(Release::AtEnd) if ends => self.past(&stretch, end),
            None | Some(Release::AtEnd) => self.span_end(Why::Plan),
            Some(Release::AtBar) => {
                let bar = self.grid.bars().next(self.heard);
                self.past(&stretch, bar.unwrap_or(end).min(end))
            }
            Some(Release::Now) => {
                let cross = self.cross(self.dest_past(&stretch), i64::MAX);
                // In a lead-in it is left as soon as it sounds: what is not heard needs no leaving.
                let soon = self.heard + i64::from(cross);
                self.past(&stretch, self.cut.or(self.way_out).unwrap_or(soon).min(end))
            }
        }
    }

    /// Frames from the next one that sounds until a vamp that was released is left, and where it goes
    /// on.
    pub(crate) fn leaving(&self) -> Option<(u64, Dest)> {
        let stretch = self.vamp().filter(|vamp| vamp.releasing.is_some())?.stretch;
        let natural = self.natural();
        let frames = match natural.why {
            Why::Release => natural.frame.abs_diff(self.heard),
            // Spans of it come before the one in which it ends.
            _ => Stretch { from: Place { frame: self.heard, ..self.place }, ..stretch }
                .frames(self.arrangement),
        };
        Some((frames, self.dest_past(&stretch)))
    }

    /// Where a vamp begins again, in the span in which it ends.
    fn again(&self, stretch: &Stretch) -> Border {
        // The crossfade is over a part of the pass, and of this span.
        let half = i64::try_from(stretch.frames(self.arrangement) / 2).unwrap_or(i64::MAX);
        let longest = half.min(stretch.to.frame - self.span().from);
        self.border(stretch.to.frame, Dest::Place(stretch.from), Why::Loop, longest)
    }

    /// The border at which a jump lands in this pass, if there is one.
    pub(crate) fn jumped(&self, waiting: &Waiting) -> Result<Option<Border>, Refusal> {
        let jump = waiting.jump;
        let at_end = self.vamp().filter(|vamp| vamp.releasing == Some(Release::AtEnd));
        let end = match at_end {
            // It plays on through the span in which it ends.
            Some(vamp) if self.goes_on_past(&vamp.stretch) => self.span_end(Why::Plan),
            _ => self.natural(),
        };
        let resolve =
            |border| resolve(jump.to, self.arrangement, self.grid, self.place.span, border);
        let frame = if jump.at == Quantum::Now {
            let guess = self.place.frame.saturating_add(i64::from(self.ramp)).min(end.frame);
            let cross = self.cross(resolve(guess)?, i64::MAX);
            let soon = self.place.frame + i64::from(cross);
            let frame = waiting.soon.or(self.cut).unwrap_or(soon).min(end.frame);
            (waiting.missed != Some(frame)).then_some(frame)
        } else {
            self.quantised(jump.at, waiting.missed, &end)
        };
        let Some(frame) = frame else { return Ok(None) };
        Ok(Some(self.border(frame, resolve(frame)?, Why::Jump(jump), i64::MAX)))
    }

    /// The first border of a quantum, after one that was missed.
    fn quantised(&self, at: Quantum, missed: Option<i64>, end: &Border) -> Option<i64> {
        let first = missed.map_or(self.heard, |missed| self.heard.max(missed + 1));
        let line = match at {
            Quantum::Beat => self.grid.beats().next(first),
            Quantum::Bar => self.grid.bars().next(first),
            Quantum::Song if end.dest != Dest::End => return None,
            Quantum::Now | Quantum::Section | Quantum::Song => None,
        };
        // The end of what plays is a border of every quantum.
        line.filter(|&line| line < end.frame).or((end.frame >= first).then_some(end.frame))
    }

    /// The end of the span, without a vamp.
    fn span_end(&self, why: Why) -> Border {
        self.border(self.span().to, self.next_span(), why, i64::MAX)
    }

    /// Where a released vamp goes from `frame`: on past its end.
    fn past(&self, stretch: &Stretch, frame: i64) -> Border {
        self.border(frame, self.dest_past(stretch), Why::Release, i64::MAX)
    }

    /// What is played after a stretch: the rest of the span in which it ends, or the next one.
    fn dest_past(&self, stretch: &Stretch) -> Dest {
        let on = self.arrangement.has(stretch.to).then_some(stretch.to);
        let next = || self.arrangement.start_of(stretch.to.span + 1);
        on.or_else(next).map_or(Dest::End, Dest::Place)
    }

    /// Whether a stretch ends inside the span that plays.
    fn goes_on_past(&self, stretch: &Stretch) -> bool {
        stretch.ends_in(self.place.span) && stretch.to.frame < self.span().to
    }

    fn next_span(&self) -> Dest {
        self.arrangement.start_of(self.place.span + 1).map_or(Dest::End, Dest::Place)
    }

    /// A border, with the length of its crossfade.
    fn border(&self, frame: i64, dest: Dest, why: Why, longest: i64) -> Border {
        let seamless = match dest {
            Dest::Place(place) => place.frame == frame,
            Dest::End => frame >= self.frames,
            Dest::Song(_) => false,
        };
        let cross = (!seamless).then(|| self.cross(dest, longest));
        Border { frame, dest, cross, why }
    }

    /// The length of a crossfade: at most half of either span.
    fn cross(&self, dest: Dest, longest: i64) -> u32 {
        let there = match dest {
            Dest::Place(place) => self.arrangement.span(place.span).map_or(0, Span::frames),
            Dest::End | Dest::Song(_) => i64::MAX,
        };
        let least = (self.span().frames() / 2).min(there / 2).min(longest);
        u32::try_from(least.max(0)).map_or(self.ramp, |least| least.min(self.ramp))
    }
}

/// Whether a jump is to another song.
pub(crate) fn leaves(jump: &Jump) -> bool {
    matches!(jump.to, Target::Song(_))
}
