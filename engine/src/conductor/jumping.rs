//! Jumps and vamps: what the operator means, said as places of the playing song.

use downbeat_rt::{
    ArmedId, Command, Doing, Follow, Front, Jump, Place, Quantum, Release, Target, VampOrder,
    VampSpan,
};

use super::Conductor;
use super::arming::Target as Armed;
use super::setlist::EntryId;
use crate::song_source::SongSource;
use crate::{JumpTo, JumpView, VampOf, VampView, Weight};

/// A jump that was sent and has not landed.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) token: u32,
    /// Where to, for the eye.
    pub(super) to: String,
    pub(super) to_song: Option<ToSong>,
}

/// A jump to another song, which is armed for it.
#[derive(Clone, Debug)]
pub(super) struct ToSong {
    entry: EntryId,
    pub(super) song: ArmedId,
    at: Quantum,
    /// What was armed before, and whether it had not been picked.
    before: (Option<Armed>, bool),
}

/// A vamp made on the spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct VampMade {
    pub(super) token: u32,
    what: VampOf,
    /// The frames it repeats, once the audio thread has told.
    pub(super) stretch: Option<(i64, i64)>,
}

impl Conductor {
    pub(super) fn jump(&mut self, to: JumpTo, at: Option<Quantum>) {
        match (to, self.is_held()) {
            (JumpTo::Song | JumpTo::Entry(_) | JumpTo::Songs(_), _) => self.jump_to_song(to, at),
            (_, true) => self.move_standing(to),
            (_, false) => self.jump_within(to, at),
        }
    }

    fn jump_within(&mut self, to: JumpTo, at: Option<Quantum>) {
        if let Some((entry, _)) = self.front().filter(|(_, front)| front.doing == Doing::Ending) {
            // Its spans are on show, and not those of the armed song.
            let text = format!("no jump: {} fades out", self.set.title(entry));
            self.notices.add(Weight::Info, text);
            return;
        }
        let Some((_, front)) = self.playing_front() else {
            // Nothing plays: the armed song is to start there.
            match self.target {
                Some(target) => self.arm_at(target.entry, to),
                None => self.notices.add(Weight::Info, "nothing to jump in: no song is armed"),
            }
            return;
        };
        let Some(piece) = self.slots.get(front.song).map(|slot| slot.what.source.clone()) else {
            return;
        };
        let Some((target, name)) = target(&piece, front.place, to) else {
            let text = format!("no jump: {} has no such place in this version", piece.title);
            self.notices.add(Weight::Warning, text);
            return;
        };
        let at = at.or(piece.jump).unwrap_or(self.rules.jump);
        self.forget_jump();
        self.send_jump(Jump { token: 0, song: front.song, to: target, at }, name, None);
    }

    /// Jumps to another song, which is armed for it.
    fn jump_to_song(&mut self, to: JumpTo, at: Option<Quantum>) {
        let playing = self.playing_front();
        let from = playing.map(|(entry, _)| entry).or(self.target.map(|target| target.entry));
        let entry = match (to, from) {
            (JumpTo::Entry(entry), _) => Some(entry),
            (JumpTo::Songs(by), Some(from)) if by != 0 => self.set.list().beside(from, by),
            (JumpTo::Songs(_), from) => from,
            _ => self.target.map(|target| target.entry),
        };
        let Some(entry) = entry else {
            self.notices.add(Weight::Info, "no jump: there is no such song in the setlist");
            return;
        };
        self.forget_jump();
        let before = (self.target, self.follows);
        let to = Armed { entry, enter_at: None };
        if self.target != Some(to) {
            self.arm_entry(entry, None);
        }
        let Some((_, front)) = playing else {
            if self.is_held() {
                let text = "armed; the song is held: stop it first, then GO";
                self.notices.add(Weight::Info, text);
            }
            return;
        };
        if self.target != Some(to) {
            // It is no song, and that was told.
            return;
        }
        let at = at.or_else(|| self.slots.get(front.song)?.what.source.jump);
        let at = at.unwrap_or(self.rules.jump);
        if let Some(song) = self.upcoming_song() {
            let to_song = ToSong { entry, song, at, before };
            self.send_song_jump(front.song, to_song);
        }
    }

    /// The arming of the target, which is opened now if it was not, so that a jump can name it before
    /// it is read.
    fn upcoming_song(&mut self) -> Option<ArmedId> {
        self.arm();
        self.order();
        Some(self.slots.upcoming(&self.target_arming()?)?.id)
    }

    fn send_song_jump(&mut self, from: ArmedId, to: ToSong) {
        let name = self.set.title(to.entry).to_owned();
        let jump = Jump { token: 0, song: from, to: Target::Song(to.song), at: to.at };
        self.send_jump(jump, name, Some(to));
    }

    fn send_jump(&mut self, jump: Jump, to: String, to_song: Option<ToSong>) {
        let token = self.token(format!("jump to {to}"));
        if self.send(Command::Jump(Jump { token, ..jump })) {
            self.jump = Some(Waiting { token, to, to_song });
        }
    }

    pub(super) fn cancel_jump(&mut self) {
        if self.forget_jump() {
            self.send(Command::CancelJump);
        } else if self.going_on.take().is_some() {
            self.notices.add(Weight::Info, "it stays held");
        } else {
            self.notices.add(Weight::Info, "no jump waits");
        }
    }

    /// Forgets the jump that waits. What was armed for it is armed no more. Returns whether there
    /// was one.
    fn forget_jump(&mut self) -> bool {
        let Some(jump) = self.jump.take() else { return false };
        if let Some(ToSong { entry, before: (before, follows), .. }) = jump.to_song
            && self.target == Some(Armed { entry, enter_at: None })
        {
            match before.filter(|before| self.set.plays(before.entry)) {
                Some(before) => {
                    self.set_target(Some(before));
                    self.follows = follows;
                }
                None => match self.last_entry {
                    Some(last) => self.target_after(last),
                    None => self.set_target(None),
                },
            }
        }
        true
    }

    /// Keeps a jump to another song and what is armed together: an operator who arms another one
    /// takes the jump back; one who changes its version means the jump to go there.
    pub(super) fn follow_song_jump(&mut self) {
        let Some(to) = self.jump.as_ref().and_then(|jump| jump.to_song.clone()) else { return };
        if self.target != Some(Armed { entry: to.entry, enter_at: None }) {
            self.jump = None;
            self.send(Command::CancelJump);
            let text = format!("the jump to {} is cancelled", self.set.title(to.entry));
            self.notices.add(Weight::Warning, text);
            return;
        }
        let Some((_, front)) = self.playing_front() else { return };
        if let Some(song) = self.upcoming_song().filter(|song| *song != to.song) {
            self.send_song_jump(front.song, ToSong { song, ..to });
        }
    }

    /// Arms an entry, to be started from a place.
    pub(super) fn arm_at(&mut self, entry: EntryId, to: JumpTo) {
        let Some(piece) = self.set.piece(entry).map(|piece| piece.source.clone()) else {
            self.arm_entry(entry, None);
            return;
        };
        let here = self
            .target
            .filter(|target| target.entry == entry)
            .and_then(|target| target.enter_at)
            .unwrap_or(piece.arrangement.first());
        match place(&piece, here, to) {
            Some(_) if self.starts_by_itself() => {
                let text = "not armed there: it follows by itself, from its start";
                self.notices.add(Weight::Warning, text);
            }
            Some(at) => {
                let enter_at = (at != piece.arrangement.first()).then_some(at);
                self.arm_entry(entry, enter_at);
            }
            None => {
                let text = format!("{} has no such place in this version", piece.title);
                self.notices.add(Weight::Warning, text);
            }
        }
    }

    pub(super) fn vamp(&mut self, what: VampOf) {
        let Some((_, front)) = self.playing_front() else {
            self.notices.add(Weight::Info, "nothing to repeat: no song plays");
            return;
        };
        let same = front.vamp.is_some_and(|vamp| {
            let stretch = (vamp.from, vamp.to);
            let made = self.vamp_made.filter(|made| made.stretch == Some(stretch));
            let is_span = || {
                let source = &self.slots.get(front.song)?.what.source;
                let span = source.arrangement.span(front.place.span)?;
                Some((span.from, span.to) == stretch)
            };
            made.is_some_and(|made| made.what == what)
                || what == VampOf::Section && is_span() == Some(true)
        });
        match front.vamp {
            Some(vamp) if same && vamp.releasing.is_none() => self.release(Release::AtEnd),
            Some(_) if same => {
                self.send(Command::KeepVamping);
            }
            _ => self.make_vamp(what, front),
        }
    }

    fn make_vamp(&mut self, what: VampOf, front: Front) {
        let Some(slot) = self.slots.get(front.song) else { return };
        let bars = slot.what.source.grid.bars();
        let span = match what {
            VampOf::Section => VampSpan::Section,
            VampOf::Bars(bars) => VampSpan::Bars(bars.max(1)),
            VampOf::Marked => {
                let marked = self.vamp_from.filter(|(song, _)| *song == front.song);
                let until = bars.next(front.place.frame.saturating_add(1));
                match (marked, until) {
                    (Some((_, from)), Some(to)) if from < to => VampSpan::Between(from, to),
                    _ => {
                        let text = "nothing was marked in this song to repeat from";
                        self.notices.add(Weight::Info, text);
                        return;
                    }
                }
            }
        };
        let token = self.token("vamp");
        if self.send(Command::Vamp(VampOrder { token, song: front.song, span })) {
            self.vamp_made = Some(VampMade { token, what, stretch: None });
        }
    }

    /// Remembers the bar line at or before the playing place.
    pub(super) fn mark_vamp_start(&mut self) {
        let Some((_, front)) = self.playing_front() else { return };
        let Some(slot) = self.slots.get(front.song) else { return };
        let bars = slot.what.source.grid.bars();
        let line = bars.last_at(front.place.frame).and_then(|line| bars.get(line));
        if let Some(line) = line {
            self.vamp_from = Some((front.song, line.frame));
            self.notices.add(Weight::Info, format!("repeats from bar {} when asked", line.bar));
        }
    }

    pub(super) fn release(&mut self, how: Release) {
        match self.playing_front() {
            Some((_, front)) if front.vamp.is_some() || self.vamp_made.is_some() => {
                self.send(Command::Release(how));
            }
            _ => self.notices.add(Weight::Info, "nothing repeats"),
        }
    }

    /// Whether the next song starts without a GO: after a pause that runs, or because what plays
    /// goes on into it.
    fn starts_by_itself(&self) -> bool {
        let goes_on = |front: Front| {
            let slot = self.slots.get(front.song);
            front.doing != Doing::Ending
                && slot.is_some_and(|slot| slot.what.follow != Follow::Stop)
        };
        let pauses = self.status.pause.is_some() || self.pausing.is_some();
        pauses || self.front().is_some_and(|(_, front)| goes_on(front))
    }

    /// The song that plays, and where.
    fn playing_front(&self) -> Option<(EntryId, Front)> {
        self.front().filter(|(_, front)| front.doing == downbeat_rt::Doing::Playing)
    }

    pub(super) fn jump_view(&self, front: Option<Front>) -> Option<JumpView> {
        let waiting = self.jump.as_ref()?;
        let known = front.and_then(|front| {
            let queued = front.jump.filter(|jump| jump.token == waiting.token)?;
            let beats = self.slots.get(front.song)?.what.source.grid.beats();
            let from = front.place.frame;
            let in_beats = queued.frames.map(|frames| {
                let to = from.saturating_add_unsigned(frames);
                (beats.before(to) - beats.before(from).min(beats.before(to))) as u32
            });
            let span = queued.place.map(|place| place.span as usize);
            Some((in_beats, span, queued.waits))
        });
        let (in_beats, span, waits_for_disk) = known.unwrap_or((None, None, false));
        Some(JumpView { to: waiting.to.clone(), span, in_beats, waits_for_disk })
    }

    pub(super) fn vamp_view(&self, front: Option<Front>) -> Option<VampView> {
        let front = front?;
        let vamp = front.vamp?;
        let source = &self.slots.get(front.song)?.what.source;
        let span = source.arrangement.span(front.place.span)?;
        let bar = |frame| source.grid.beat_at(frame).map_or(1, |beat| beat.bar);
        let whole = (vamp.from, vamp.to) == (span.from, span.to);
        let what = match source.spans.get(front.place.span as usize) {
            Some(view) if whole && !view.name.is_empty() => view.name.clone(),
            _ => match (bar(vamp.from), bar(vamp.to.saturating_sub(1))) {
                (from, to) if from == to => format!("bar {from}"),
                (from, to) => format!("bars {from} to {to}"),
            },
        };
        Some(VampView { what, pass: vamp.passes, releasing: vamp.releasing.is_some() })
    }
}

/// A place of a song, as seen from another; `None` where the version does not play it.
pub(super) fn place(source: &SongSource, from: Place, to: JumpTo) -> Option<Place> {
    let arrangement = &source.arrangement;
    let spans = arrangement.spans().len();
    let beats = source.grid.beats();
    let bars = source.grid.bars();
    let held = |frame: i64| arrangement.holding(frame, from.span);
    match to {
        JumpTo::Span(span) => arrangement.start_of(u32::try_from(span).ok()?),
        JumpTo::Section(section) => {
            let plays = |span: &usize| source.sections.get(*span) == Some(&Some(section));
            let here = from.span as usize;
            let span = (here + 1..spans).find(plays).or_else(|| (0..spans).find(plays))?;
            arrangement.start_of(span as u32)
        }
        JumpTo::Sections(by) => {
            let span = i64::from(from.span) + i64::from(by);
            arrangement.start_of(span.clamp(0, spans as i64 - 1) as u32)
        }
        JumpTo::Bar(bar) => held(
            (0..bars.len()).filter_map(|line| bars.get(line)).find(|line| line.bar == bar)?.frame,
        ),
        JumpTo::Beat(bar, beat) => {
            let mut points = (0..beats.len()).filter_map(|line| beats.get(line));
            held(points.find(|point| (point.bar, point.beat) == (bar, beat))?.frame)
        }
        JumpTo::Bars(by) => held(bars.frame(moved(bars.last_at(from.frame)?, by, bars.len()))?),
        JumpTo::Beats(by) => {
            held(beats.frame(moved(beats.last_at(from.frame)?, by, beats.len()))?)
        }
        JumpTo::Song | JumpTo::Entry(_) | JumpTo::Songs(_) => None,
    }
}

/// A line so many further, within the song.
fn moved(line: usize, by: i32, count: usize) -> usize {
    let last = count.saturating_sub(1) as i64;
    (line as i64 + i64::from(by)).clamp(0, last) as usize
}

/// The same for a song that plays: what is relative stays so, because only the audio thread knows
/// the place where the jump lands. With a name for the eye.
fn target(source: &SongSource, from: Place, to: JumpTo) -> Option<(Target, String)> {
    let signed = |by: i32, what: &str| {
        let plural = if by.abs() == 1 { "" } else { "s" };
        format!("{by:+} {what}{plural}")
    };
    Some(match to {
        JumpTo::Bars(by) => (Target::Bars(by), signed(by, "bar")),
        JumpTo::Beats(by) => (Target::Beats(by), signed(by, "beat")),
        JumpTo::Sections(by) => {
            let place = place(source, from, to)?;
            (Target::Sections(by), name(source, place))
        }
        to => {
            let place = place(source, from, to)?;
            (Target::Place(place), name(source, place))
        }
    })
}

/// What a place is called.
pub(super) fn name(source: &SongSource, place: Place) -> String {
    let starts = source.arrangement.start_of(place.span) == Some(place);
    match source.spans.get(place.span as usize) {
        Some(view) if starts && !view.name.is_empty() => view.name.clone(),
        _ => match source.grid.beat_at(place.frame) {
            Some(point) if point.beat == 1 => format!("bar {}", point.bar),
            Some(point) => format!("bar {}.{}", point.bar, point.beat),
            None => "the start".to_owned(),
        },
    }
}
