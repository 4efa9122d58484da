//! Jumps: to a place of the playing song, or to another one.

use downbeat_rt::{ArmedId, Command, Doing, Follow, Front, Jump, Place, Quantum, Target};

use super::Conductor;
use super::arming::Target as Armed;
use super::places::{no_place, place, target};
use super::setlist::EntryId;
use crate::song_source::SongSource;
use crate::{JumpTo, JumpView, Weight};

/// A jump that was sent and has not landed.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) token: u32,
    /// Where to, for the eye.
    pub(super) to: String,
    pub(super) at: Quantum,
    /// The place in this song, where it is known before it lands.
    place: Option<Place>,
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
            self.refuse(Weight::Info, text);
            return;
        }
        let Some((_, front)) = self.playing_front() else {
            // Nothing plays: the armed song is to start there.
            match self.target {
                Some(target) => self.arm_at(target.entry, to),
                None => self.refuse(Weight::Info, "nothing to jump in: no song is armed"),
            }
            return;
        };
        let Some(piece) = self.slots.get(front.song).map(|slot| slot.what.source.clone()) else {
            return;
        };
        let Some((target, name)) = target(&piece, front.place, to) else {
            let text = format!("no jump: {}", no_place(&piece, to));
            self.refuse(Weight::Warning, text);
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
            self.refuse(Weight::Info, "no jump: there is no such song in the setlist");
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
            let place = match jump.to {
                Target::Place(place) => Some(place),
                _ => None,
            };
            self.jump = Some(Waiting { token, to, at: jump.at, place, to_song });
        }
    }

    pub(super) fn cancel_jump(&mut self) {
        if self.forget_jump() {
            self.send(Command::CancelJump);
        } else if self.going_on.take().is_some() {
            self.notices.add(Weight::Info, "it stays held");
        } else {
            self.refuse(Weight::Info, "no jump waits");
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
            let asker = self.jump.as_ref().and_then(|jump| self.asker_of(jump.token));
            self.for_asker(asker, |conductor| {
                conductor.send_song_jump(front.song, ToSong { song, ..to });
            });
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
                self.refuse(Weight::Warning, text);
            }
            Some(at) => {
                let enter_at = (at != piece.arrangement.first()).then_some(at);
                self.arm_entry(entry, enter_at);
            }
            None => {
                self.refuse(Weight::Warning, no_place(&piece, to));
            }
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
    pub(super) fn playing_front(&self) -> Option<(EntryId, Front)> {
        self.front().filter(|(_, front)| front.doing == downbeat_rt::Doing::Playing)
    }

    pub(super) fn jump_view(&self, front: Option<Front>) -> Option<JumpView> {
        let waiting = self.jump.as_ref()?;
        let at_end = waiting.at == Quantum::Song;
        let known = front.and_then(|front| {
            let queued = front.jump.filter(|jump| jump.token == waiting.token)?;
            let source = &self.slots.get(front.song)?.what.source;
            let from = front.place.frame;
            let in_beats = queued
                .frames
                .map(|frames| beats_between(source, from, from.saturating_add_unsigned(frames)))
                .or_else(|| beats_to_end(source, front).filter(|_| at_end));
            let span = queued.place.or(waiting.place).map(|place| place.span as usize);
            Some((in_beats, span, queued.waits))
        });
        let (in_beats, span, waits_for_disk) = known.unwrap_or((None, None, false));
        let at_song_end = at_end && in_beats.is_none();
        Some(JumpView { to: waiting.to.clone(), span, in_beats, at_song_end, waits_for_disk })
    }
}

/// Beats that begin from one frame on and before another.
fn beats_between(source: &SongSource, from: i64, to: i64) -> u32 {
    let beats = source.grid.beats();
    beats.before(to).saturating_sub(beats.before(from)) as u32
}

/// Beats until the song's end, where nothing repeats before it.
fn beats_to_end(source: &SongSource, front: Front) -> Option<u32> {
    let here = front.place;
    let mut coming = source.arrangement.spans().iter().skip(here.span as usize);
    let plays = coming.next()?;
    if front.vamp.is_some_and(|vamp| vamp.holds(here)) {
        return None;
    }
    coming.try_fold(beats_between(source, here.frame, plays.to), |beats, span| {
        (!span.vamps).then(|| beats.saturating_add(beats_between(source, span.from, span.to)))
    })
}
