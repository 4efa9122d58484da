//! What a song does when it is told.

use downbeat_engine::{Release, VampOf};
use downbeat_rt::Doing;

use super::place::Dest;
use super::plan::Why;
use super::ramp::Ramp;
use super::song::Place;
use super::vamp::Vamp;
use super::voice::{Opening, Voice};

impl Voice<'_> {
    /// Nothing that was asked for comes any more.
    pub fn forget_orders(&mut self) {
        self.jump = None;
        self.entering = None;
        if let Some(cut) = &mut self.cut
            && cut.border.why == Why::Jump
        {
            cut.border.why = Why::Begun;
        }
    }

    /// Whether what follows it may start by itself.
    pub fn goes_on(&self) -> bool {
        self.doing == Doing::Playing && self.fade.to() != 0.0
    }

    pub fn stop(&mut self, frames: u32) {
        let plays = self.doing == Doing::Playing || !self.transport.moves();
        if plays || frames < self.transport.left() {
            self.transport.go(0.0, frames);
        }
        if self.doing == Doing::Held {
            self.transport = Ramp::still(0.0);
        }
        self.doing = Doing::Ending;
    }

    pub fn hold(&mut self) {
        if self.leaving {
            self.stop(self.both.ramp);
        } else if self.doing == Doing::Playing {
            self.doing = Doing::Holding;
            self.transport.go(0.0, self.both.ramp);
        }
    }

    pub fn go_on(&mut self) {
        if matches!(self.doing, Doing::Holding | Doing::Held) && self.entering.is_none() {
            self.doing = Doing::Playing;
            self.transport.go(1.0, self.both.ramp);
        }
    }

    /// Whether it was stopped, and does not only give way.
    pub fn is_told_to_end(&self) -> bool {
        self.doing == Doing::Ending && self.transport.to() == 0.0
    }

    /// Out over so many frames, of which as many as are left from here; or back over all of them.
    pub fn fade(&mut self, frames: u32) {
        if !self.is_told_to_end() {
            let (to, over) = if self.fade.to() == 0.0 {
                (1.0, frames)
            } else {
                (0.0, (f64::from(self.fade.now()) * f64::from(frames)).round() as u32)
            };
            self.fade.go(to, over);
        }
    }

    /// Repeats from now on; says from where to where, or nothing where that cannot be.
    pub fn vamp(&mut self, what: VampOf, marked: Option<Place>) -> Option<(Place, Place)> {
        let number = self.lead.place.span;
        let span = self.piece.spans[number];
        let end = Place { span: number, frame: span.to };
        let next = self.song().bars.iter().map(|bar| bar.frame).find(|&bar| bar > self.heard());
        let line = Place { frame: next.unwrap_or(span.to).min(span.to), ..end };
        let (from, to) = match what {
            VampOf::Section => (Place { frame: span.from, ..end }, end),
            VampOf::Bars(count) => (self.bars_before(line, count.max(1).into())?, line),
            VampOf::Marked => (marked?, line),
        };
        if from >= to || self.heard() >= to.frame {
            return None;
        }
        self.vamp = Some(Vamp::new(from, to));
        Some((from, to))
    }

    /// The bar line so many before a place, along the arrangement and at most to where it begins;
    /// nothing where the song has none.
    fn bars_before(&self, to: Place, count: usize) -> Option<Place> {
        let bars = &self.song().bars;
        bars.first()?;
        let lines = (0..=to.span).rev().flat_map(|number| {
            let span = self.piece.spans[number];
            let end = if number == to.span { to.frame } else { span.to };
            let inside = bars.iter().rev().filter(move |bar| (span.from..end).contains(&bar.frame));
            inside.map(move |bar| Place { span: number, frame: bar.frame })
        });
        Some(lines.into_iter().nth(count - 1).unwrap_or(self.piece.first()))
    }

    pub fn release(&mut self, how: Option<Release>) {
        if let Some(vamp) = &mut self.vamp {
            vamp.releasing = how;
            vamp.now = None;
        }
    }

    /// Goes on from a place, from held.
    pub fn enter(&mut self, opening: Opening) {
        self.forget_orders();
        match self.doing {
            Doing::Holding => {
                self.entering = Some(opening);
                self.cut.take_if(|cut| matches!(cut.border.dest, Dest::Song(_)));
            }
            _ => self.enter_held(opening),
        }
    }

    pub fn enter_held(&mut self, opening: Opening) {
        self.cut = None;
        self.tails.clear();
        self.hits.clear();
        self.fade = Ramp::still(1.0);
        self.transport = Ramp::still(1.0);
        self.doing = Doing::Playing;
        self.open(opening);
    }

    /// It gives way to another song, or nothing is left to play.
    pub fn leave(&mut self) {
        self.forget_orders();
        if self.lead.has_sounded() && self.lead.envelope.moves() {
            self.push_tail(self.lead);
        }
        self.lead.envelope = Ramp::still(0.0);
        self.cut = None;
        self.opening = None;
        self.leaving = true;
        self.click_left = Some(0);
        self.doing = Doing::Ending;
    }

    pub fn segue_in(&mut self, crossfade: i64, click_in: i64) {
        if crossfade > 0 {
            self.segue = Ramp::new(0.0, 1.0, crossfade as u32);
        }
        self.click_in = click_in;
    }

    pub fn segue_out(&mut self, crossfade: i64, click_left: i64) {
        self.forget_orders();
        self.segue.go(0.0, crossfade as u32);
        if crossfade == 0 {
            self.segue = Ramp::still(0.0);
        }
        self.leaving = true;
        self.click_left = Some(click_left);
        if click_left == 0 {
            self.doing = Doing::Ending;
        }
    }
}
