//! What an operator's press does, by what sounds when it is pressed.

use downbeat_engine::{Action, GoOn, JumpTo, Quantum, Reentry, Release, VampOf};
use downbeat_rt::Doing;

use super::place::{Dest, Target, place, target};
use super::plan::Jump;
use super::player::{Armed, Player};
use super::show::{GO_GUARD_SECONDS, STOP_FADE_MS};
use super::song::Place;
use super::vamp::Vamp;
use super::voice::Voice;

/// What is remembered between presses.
#[derive(Debug, Default)]
pub struct Desk {
    last_go: Option<i64>,
    /// What was made to repeat, and from where to where.
    vamp_made: Option<(VampOf, Place, Place)>,
    /// The song that sounded, and where its bar or span began.
    marked: Option<(u32, Place)>,
    /// Where a held song was moved to.
    standing: Option<Place>,
}

impl Desk {
    pub fn started(&mut self) {
        self.vamp_made = None;
        self.standing = None;
    }
}

impl Player<'_> {
    /// Whether the model covers this press now. It leaves out what depends on how many songs and
    /// tails there is room for, an arming that is taken back within a pause, and what a waiting jump
    /// to another song does to the arming.
    pub fn covers(&self, action: Action) -> bool {
        let jumps = matches!(action, Action::Jump { .. } | Action::CancelJump);
        let arms = matches!(action, Action::Arm(_) | Action::ArmNext | Action::ArmPrevious);
        let starts = matches!(action, Action::Go | Action::Hold | Action::GoOn(_));
        let stands = jumps && self.playing().is_none() && self.pause.is_some();
        let leaves = |voice: &Voice<'_>| {
            let waits = voice.jump.is_some_and(|jump| matches!(jump.to, Target::Song(_)));
            waits || voice.cut.is_some_and(|cut| matches!(cut.border.dest, Dest::Song(_)))
        };
        !((jumps || arms || starts) && self.voices.len() >= 3
            || jumps && self.voices.iter().any(|voice| voice.tails.len() >= 2)
            || (jumps || arms) && self.voices.iter().any(leaves)
            || stands)
    }

    pub fn press(&mut self, action: Action) {
        self.think();
        if self.faders.act(self.both, action) {
            self.move_gains();
            return;
        }
        let ramp = self.both.ramp;
        let fade = (STOP_FADE_MS * self.both.rate as u32 / 1_000).max(ramp);
        match action {
            Action::Go => self.go(),
            Action::Stop => {
                let counted = self.playing().is_some() && self.counts_in();
                let at_once = counted || self.doing() == Some(Doing::Ending);
                self.stop(if at_once { ramp } else { fade });
            }
            Action::Fade => match self.doing() {
                Some(Doing::Playing) if self.counts_in() => self.stop(ramp),
                Some(Doing::Playing) => self.voices.iter_mut().for_each(|voice| voice.fade(fade)),
                _ => {}
            },
            Action::Panic => self.stop(ramp),
            Action::Hold => match self.doing() {
                Some(Doing::Playing) => {
                    self.desk.standing = None;
                    self.voices.iter_mut().for_each(super::voice::Voice::hold);
                }
                Some(Doing::Holding | Doing::Held) => self.go_on_from_held(),
                _ => {}
            },
            Action::GoOn(how) => self.go_on(how),
            Action::Jump { to, at } => self.jump(to, at),
            Action::CancelJump => self.voices.iter_mut().for_each(|voice| voice.jump = None),
            Action::Vamp(what) => self.vamp(what),
            Action::MarkVampStart => self.mark(),
            Action::Release(how) => {
                let made = self.desk.vamp_made.is_some() && self.playing().is_some();
                if made || self.vamp_in_front().is_some() {
                    self.release(Some(how));
                }
            }
            Action::Arm(entry) => self.arm(Armed { entry: entry.0 as usize, enter_at: None }),
            Action::ArmNext => self.arm_by(1),
            Action::ArmPrevious => self.arm_by(-1),
            _ => unreachable!("not in the script"),
        }
    }

    fn doing(&self) -> Option<Doing> {
        let front = &self.voices[self.front()?];
        // What gives way is told nothing more.
        Some(if front.leads() { front.doing } else { Doing::Ending })
    }

    /// The song that plays.
    fn playing(&self) -> Option<usize> {
        self.front().filter(|_| self.doing() == Some(Doing::Playing))
    }

    /// Where a song that is held will go on.
    fn stands(&self) -> Option<Place> {
        let voice = &self.voices[self.front()?];
        let shown = Place { frame: voice.heard(), ..voice.lead.place };
        let held = matches!(self.doing()?, Doing::Held | Doing::Holding);
        held.then(|| self.desk.standing.unwrap_or(shown))
    }

    /// Whether the song in front is counted in, and nothing else of it sounds.
    fn counts_in(&self) -> bool {
        self.front().is_some_and(|front| self.voices[front].opening.is_some())
    }

    /// What repeats in the song in front; in one that is held, where it will go on.
    fn vamp_in_front(&self) -> Option<Vamp> {
        let vamp = self.voices[self.front()?].vamp?;
        match self.doing()? {
            Doing::Ending => None,
            Doing::Playing => Some(vamp),
            Doing::Holding | Doing::Held => vamp.holds(self.stands()?).then_some(vamp),
        }
    }

    fn stop(&mut self, fade: u32) {
        // A song of which only the count-in was heard is armed again.
        if let Some(front) = self.front().filter(|_| self.counts_in() && self.follows) {
            let Voice { armed, began, opening, .. } = &self.voices[front];
            if opening.as_ref().is_some_and(|opening| opening.place == *began) {
                self.arm(*armed);
            }
        }
        self.desk.standing = None;
        self.pause = None;
        for voice in &mut self.voices {
            voice.stop(fade);
            voice.forget_orders();
        }
    }

    fn go(&mut self) {
        let guarded =
            |last: i64| ((self.frame - last) as f64) < GO_GUARD_SECONDS * self.both.rate as f64;
        if self.desk.last_go.is_some_and(guarded) {
            return;
        }
        match (self.doing(), self.armed) {
            (Some(Doing::Held | Doing::Holding), _) => self.go_on_from_held(),
            (Some(Doing::Playing), _) | (_, None) => {}
            (_, Some(armed)) => {
                self.desk.last_go = Some(self.frame);
                self.pause = None;
                let opening = match armed.enter_at {
                    Some(place) => {
                        let piece = &self.both.pieces[armed.entry].0;
                        self.entered(piece, place, self.both.songs[piece.song].count_in)
                    }
                    None => self.counted_in(armed.entry),
                };
                self.start(opening);
            }
        }
    }

    fn go_on_from_held(&mut self) {
        self.desk.last_go = Some(self.frame);
        if self.desk.standing.is_some() {
            self.go_on(GoOn { from: Reentry::Frame, count_in: 0 });
        } else {
            self.voices.iter_mut().for_each(super::voice::Voice::go_on);
        }
    }

    fn go_on(&mut self, how: GoOn) {
        let Some(front) = self.front() else { return };
        let Some(standing) = self.stands() else { return };
        let voice = &self.voices[front];
        let to = match how.from {
            Reentry::Frame => None,
            Reentry::Bar => Some(JumpTo::Bars(0)),
            Reentry::Section => Some(JumpTo::Sections(0)),
        };
        let at = to.and_then(|to| place(voice.song(), voice.piece, standing, to));
        let opening = self.entered(voice.piece, at.unwrap_or(standing), how.count_in.into());
        self.desk.last_go = Some(self.frame);
        self.voices[front].enter(opening);
    }

    fn jump(&mut self, to: JumpTo, at: Option<Quantum>) {
        let song = match to {
            JumpTo::Song => Some(self.armed.map(|armed| armed.entry)),
            JumpTo::Entry(entry) => Some(Some(entry.0 as usize)),
            JumpTo::Songs(by) => Some(self.beside(by)),
            _ => None,
        };
        let default = |song: Option<&str>| match song {
            Some("beat") => Quantum::Beat,
            _ => Quantum::Bar,
        };
        if let Some(entry) = song {
            let Some(entry) = entry else { return };
            let to = Armed { entry, enter_at: None };
            if self.armed != Some(to) {
                self.arm(to);
            }
            let Some(front) = self.playing() else { return };
            let voice = &mut self.voices[front];
            let at = at.unwrap_or(default(voice.song().jump));
            if voice.leads() {
                voice.jump = Some(Jump { to: Target::Song(entry), at, missed: None, now: None });
            }
        } else if let Some((front, from)) = self.front().zip(self.stands()) {
            let voice = &self.voices[front];
            if let Some(place) = place(voice.song(), voice.piece, from, to) {
                self.desk.standing = Some(place);
            }
        } else if let Some(front) = self.playing() {
            let voice = &mut self.voices[front];
            let here = Place { frame: voice.heard(), ..voice.lead.place };
            let at = at.unwrap_or(default(voice.song().jump));
            let to = target(voice.song(), voice.piece, here, to);
            if let Some(to) = to.filter(|_| voice.leads()) {
                voice.jump = Some(Jump { to, at, missed: None, now: None });
            }
        } else if let (None, Some(armed)) = (self.front(), self.armed) {
            let piece = &self.both.pieces[armed.entry].0;
            let here = armed.enter_at.unwrap_or(piece.first());
            if let Some(place) = place(&self.both.songs[piece.song], piece, here, to) {
                let enter_at = (place != piece.first()).then_some(place);
                self.arm(Armed { entry: armed.entry, enter_at });
            }
        }
    }

    /// The entry so many songs from the one that plays, or else from the armed one.
    fn beside(&self, by: i32) -> Option<usize> {
        let playing = self.playing().map(|front| self.voices[front].armed.entry);
        let from = playing.or(self.armed.map(|armed| armed.entry))?;
        let entry = usize::try_from(from as i64 + i64::from(by)).ok()?;
        (entry < self.both.pieces.len()).then_some(entry)
    }

    /// Arms what was picked.
    fn arm(&mut self, armed: Armed) {
        self.armed = Some(armed);
        self.follows = false;
    }

    fn arm_by(&mut self, by: i64) {
        let last = self.both.pieces.len() as i64 - 1;
        let entry = match self.armed {
            Some(armed) => armed.entry as i64 + by,
            None if by < 0 => last,
            None => return,
        };
        if (0..=last).contains(&entry) {
            self.arm(Armed { entry: entry as usize, enter_at: None });
        }
    }

    fn vamp(&mut self, what: VampOf) {
        let Some(front) = self.front() else { return };
        let voice = &self.voices[front];
        let number = voice.lead.place.span;
        let span = voice.piece.spans[number];
        let at = |frame| Place { span: number, frame };
        let same = |vamp: &Vamp| {
            let section = (at(span.from), at(span.to));
            let whole = what == VampOf::Section && (vamp.from, vamp.to) == section;
            whole || self.desk.vamp_made == Some((what, vamp.from, vamp.to))
        };
        if let Some(vamp) = self.vamp_in_front().filter(same) {
            self.release(vamp.releasing.is_none().then_some(Release::AtEnd));
        } else if self.playing().is_some() {
            self.make_vamp(what, front);
        }
    }

    fn make_vamp(&mut self, what: VampOf, front: usize) {
        let id = self.voices[front].id;
        let marked = self.desk.marked.filter(|(song, _)| *song == id);
        let voice = &mut self.voices[front];
        if voice.leads()
            && let Some((from, to)) = voice.vamp(what, marked.map(|(_, from)| from))
        {
            self.desk.vamp_made = Some((what, from, to));
        }
    }

    fn mark(&mut self) {
        let Some(front) = self.front() else { return };
        let voice = &self.voices[front];
        let plays = Place { frame: voice.heard(), ..voice.lead.place };
        let plays = self.playing().map(|_| plays);
        let Some(here) = plays.or(self.stands()) else { return };
        // In a count-in over the border of a section the place is in the next one.
        let Some(Place { span, frame }) = voice.piece.holding(here.frame, here.span) else {
            return;
        };
        let line = voice.song().bars.iter().rfind(|bar| bar.frame <= frame);
        if let Some(line) = line {
            let frame = line.frame.max(voice.piece.spans[span].from);
            self.desk.marked = Some((voice.id, Place { span, frame }));
        }
    }

    /// Of the song in front, unless it gives way: then nothing repeats.
    fn release(&mut self, how: Option<Release>) {
        let front = self.front().map(|front| &mut self.voices[front]);
        if let Some(voice) = front.filter(|voice| voice.leads()) {
            voice.release(how);
        }
    }
}
