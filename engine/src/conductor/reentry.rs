//! Coming back in: from held, after an outage, after a restart.

use std::sync::Arc;
use std::time::{Duration, Instant};

use downbeat_rt::{ArmedId, Command, Doing, Enter, Place, Vamp, When};

use super::Conductor;
use super::arming::Target;
use super::course::Course;
use super::left::Left;
use super::places::{name, no_place, place};
use super::setlist::EntryId;
use crate::song_source::SongSource;
use crate::{ArmedState, GoOn, JumpTo, Reentry, RejoinAt, Weight, duration};

/// The least time between an order to come back in and the downbeat on which it happens: longer
/// than an order takes to reach the audio thread.
const NOTICE: Duration = Duration::from_millis(150);

/// Where a song stands that does not play.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) entry: EntryId,
    pub(super) place: Place,
    /// What an earlier run left of it; of one that this run started the audio thread knows.
    pub(super) left: Left,
}

/// Where and when the stems come back in.
struct Downbeat {
    place: Place,
    /// The device's frame.
    frame: i64,
    /// Why the taps may be wrong.
    doubt: Option<String>,
}

/// Where a song was when it was heard last. The band plays on from there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) entry: EntryId,
    pub(super) place: Place,
    pub(super) at: Moment,
}

/// When a place sounded.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// At this frame of the device.
    Frame(i64),
    /// At this time, in an earlier run.
    Time(Instant),
}

impl Conductor {
    /// Whether a song is held, or stands where an earlier run left it.
    pub(super) fn is_held(&self) -> bool {
        self.stands().is_some()
    }

    /// The song that is held, or stands where an earlier run left it, and where it goes on.
    pub(super) fn stands(&self) -> Option<Standing> {
        match self.front() {
            Some((entry, front)) if matches!(front.doing, Doing::Held | Doing::Holding) => {
                let moved = self.standing.filter(|standing| standing.entry == entry);
                let here = Standing { entry, place: front.place, left: Left::default() };
                Some(moved.unwrap_or(here))
            }
            Some(_) => None,
            None => {
                let standing = self.standing?;
                let target = self.target?;
                (target.entry == standing.entry && target.enter_at == Some(standing.place))
                    .then_some(standing)
            }
        }
    }

    /// The song that stands.
    pub(super) fn standing_source(&self, standing: Standing) -> Option<Arc<SongSource>> {
        match self.front() {
            Some((_, front)) => Some(Arc::clone(&self.slots.get(front.song)?.what.source)),
            None => Some(Arc::clone(&self.set.piece(standing.entry)?.source)),
        }
    }

    /// The song that stands, at the audio thread; tells where it is not there yet.
    fn standing_song(&mut self) -> Option<ArmedId> {
        if let Some((_, front)) = self.front() {
            return Some(front.song);
        }
        if self.armed_state() != ArmedState::Ready {
            self.refuse(Weight::Warning, "not yet: the song is still being read");
            return None;
        }
        self.slots.armed().map(|slot| slot.id)
    }

    /// Remembers where the playing song is, with the device's frame at which that sounds.
    pub(super) fn hear_song(&mut self) {
        let Some(front) = self.status.front.filter(|front| front.doing == Doing::Playing) else {
            return;
        };
        if let Some(slot) = self.slots.get(front.song) {
            let frame = self.status.rendered.saturating_add(front.lead_in);
            let at = Moment::Frame(i64::try_from(frame).unwrap_or(i64::MAX));
            self.heard = Some(Heard { entry: slot.what.entry, place: front.place, at });
        }
    }

    /// The device's frame at a time.
    pub(super) fn frame_at(&self, at: Instant) -> i64 {
        let rate = self.set.rate;
        self.device_clock.frame_at(at, rate).unwrap_or_else(|| {
            // It has not called back yet: it begins now.
            let later = at.saturating_duration_since(self.now).as_secs_f64();
            let earlier = self.now.saturating_duration_since(at).as_secs_f64();
            ((later - earlier) * f64::from(rate)) as i64
        })
    }

    /// How long ago something sounded.
    pub(super) fn since(&self, moment: Moment) -> Duration {
        match moment {
            Moment::Frame(frame) => {
                let frames = self.frame_at(self.now).saturating_sub(frame);
                duration(u64::try_from(frames).unwrap_or(0), self.set.rate)
            }
            Moment::Time(time) => self.now.saturating_duration_since(time),
        }
    }

    /// Goes on from the frame at which it stands.
    pub(super) fn go_on_from_held(&mut self) {
        let as_it_stands = self.front().is_some() && self.standing.is_none();
        if !as_it_stands {
            self.go_on(GoOn { from: Reentry::Frame, count_in: 0 });
        } else if self.send(Command::GoOn) {
            self.last_go = Some(self.now);
        }
    }

    /// Goes on from where it stands, or from the start of what it stands in.
    pub(super) fn go_on(&mut self, how: GoOn) {
        let Some(standing) = self.stands() else {
            self.refuse(Weight::Info, "nothing is held");
            return;
        };
        let Some(source) = self.standing_source(standing) else { return };
        let Some(song) = self.standing_song() else { return };
        let to = match how.from {
            Reentry::Frame => None,
            Reentry::Bar => Some(JumpTo::Bars(0)),
            Reentry::Section => Some(JumpTo::Sections(0)),
        };
        let at = to.and_then(|to| place(&source, standing.place, to)).unwrap_or(standing.place);
        if how.count_in > 0 || !self.waits_for_disk(song, at) {
            self.enter(song, at, When::Next, how.count_in);
        }
    }

    /// Moves the place from which a held song goes on.
    pub(super) fn move_standing(&mut self, to: JumpTo) {
        let Some(standing) = self.stands() else { return };
        let Some(source) = self.standing_source(standing) else { return };
        let Some(place) = place(&source, standing.place, to) else {
            self.refuse(Weight::Warning, no_place(&source, to));
            return;
        };
        self.notices.add(Weight::Info, format!("goes on from {}", name(&source, place)));
        self.standing = Some(Standing { place, ..standing });
        // One that is only armed is read from there.
        if self.front().is_none() {
            self.set_target(Some(Target { entry: standing.entry, enter_at: Some(place) }));
        }
    }

    pub(super) fn tap(&mut self) {
        self.taps.tap(self.now);
    }

    /// Brings the stems back in with the band, on the next downbeat.
    pub(super) fn rejoin(&mut self, at: RejoinAt) {
        let Some(standing) = self.stands() else {
            self.refuse(Weight::Info, "nothing to rejoin: no song is held");
            return;
        };
        let Some(source) = self.standing_source(standing) else { return };
        let Some(song) = self.standing_song() else { return };
        let Some(Downbeat { place, frame, doubt }) = self.downbeat(&source, standing, at) else {
            self.refuse(Weight::Warning, "no rejoin: the song has no bar line there");
            return;
        };
        let frames = frame.saturating_sub(self.frame_at(self.now));
        let seconds = frames as f64 / f64::from(self.set.rate);
        let text = format!("rejoins at {} in {seconds:.1} s", name(&source, place));
        let frame = u64::try_from(frame).unwrap_or(0);
        if self.enter(song, place, When::Device(frame), 0) {
            self.taps.clear();
            match doubt {
                Some(doubt) => self.notices.add(Weight::Warning, format!("{text}; {doubt}")),
                None => self.notices.add(Weight::Info, text),
            }
        }
    }

    /// Where a song that stands was heard last, and the device's frame of then.
    pub(super) fn heard_at(&self, standing: Standing) -> Option<(Place, i64)> {
        let heard = self.heard.filter(|heard| heard.entry == standing.entry)?;
        Some(match heard.at {
            Moment::Frame(frame) => (heard.place, frame),
            Moment::Time(time) => (heard.place, self.frame_at(time)),
        })
    }

    /// The span in which a song that stands was left, and what repeated in it.
    pub(super) fn left_repeating(&self, standing: Standing) -> Option<(u32, Option<Vamp>)> {
        match self.front() {
            Some((_, front)) => Some((front.place.span, front.vamp)),
            None => standing.left.vamp.map(|left| (standing.place.span, Some(left.vamp))),
        }
    }

    /// Where the stems come back in, and the device's frame of that downbeat.
    fn downbeat(
        &mut self,
        source: &SongSource,
        standing: Standing,
        at: RejoinAt,
    ) -> Option<Downbeat> {
        let earliest = self.now + NOTICE;
        let earliest_frame = self.frame_at(earliest);
        let heard = self.heard_at(standing);
        // Where the song would be, had it gone on.
        let course = Course::new(source, self.left_repeating(standing));
        let would_be = |frame: i64| match heard {
            Some((place, since)) => {
                course.walk(place, u64::try_from(frame.saturating_sub(since)).unwrap_or(0))
            }
            None => standing.place,
        };
        let span = match at {
            RejoinAt::Span(span) => Some(source.arrangement.start_of(u32::try_from(span).ok()?)?),
            RejoinAt::WhereWeWouldBe => None,
        };
        if self.taps.count(self.now) == 0 {
            // The downbeat of the click, had it gone on.
            let (line, frames) = course.bar_line(would_be(earliest_frame))?;
            let frame = earliest_frame.saturating_add_unsigned(frames);
            return Some(Downbeat { place: span.unwrap_or(line), frame, doubt: None });
        }
        let there = span.unwrap_or_else(|| would_be(earliest_frame));
        let (beat, bar) = lengths(source, there.frame, self.set.rate)?;
        let frame = self.frame_at(self.taps.downbeat(beat, bar, earliest)?);
        // The bar line that is nearest to where the song would be on that downbeat.
        let place = span.or_else(|| course.nearest_bar(would_be(frame)))?;
        Some(Downbeat { place, frame, doubt: self.taps.doubt(beat) })
    }

    /// What an earlier run left repeating at a place of the song that stands.
    pub(super) fn vamp_left_at(&self, at: Place) -> Option<Vamp> {
        self.stands()?.left.vamp_at(at).map(|left| left.vamp)
    }

    pub(super) fn enter(
        &mut self,
        song: ArmedId,
        at: Place,
        when: When,
        count_in_bars: u16,
    ) -> bool {
        self.going_on = None;
        let armed = self.front().is_none();
        // Before it, so that faders that were moved before it stand from the first frame on.
        self.publish_levels();
        let token = self.token("go on");
        let vamp = self.vamp_left_at(at);
        let sent = self.send(Command::Enter(Enter { token, song, at, when, count_in_bars, vamp }));
        if sent {
            self.last_go = Some(self.now);
        }
        if sent && armed {
            self.pending_go = Some(song);
            self.auto_waits = false;
        }
        sent
    }
}

/// How long the beat and the bar at a frame are.
fn lengths(source: &SongSource, frame: i64, rate: u32) -> Option<(Duration, Duration)> {
    let length = |lines: downbeat_rt::Lines<'_>| {
        let line = lines.last_at(frame)?;
        // After the last line of the song the one before it tells.
        let (from, to) = match (lines.frame(line), lines.frame(line + 1)) {
            (Some(from), Some(to)) => (from, to),
            (Some(to), None) => (lines.frame(line.checked_sub(1)?)?, to),
            _ => return None,
        };
        Some(Duration::from_secs_f64((to - from) as f64 / f64::from(rate)))
    };
    Some((length(source.grid.beats())?, length(source.grid.bars())?))
}
