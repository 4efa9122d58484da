//! A song that sounds: its places, its envelopes, its click, and one stretch of it at a time.

mod cross;
mod leave;
mod orders;
mod report;
mod think;

use crate::border::Waiting;
use crate::cursor::Cursor;
use crate::cut::{Cut, Tails};
use crate::fade::Fade;
use crate::hits::Hits;
use crate::lead_in::Opening;
use crate::meter::StemMeters;
use crate::ramp::Ramp;
use crate::sums::{Envelope, Sums};
use crate::{ArmedSong, Block, ClickSounds, Doing, Enter, Farewell, TILE_FRAMES, Vamp};

pub(crate) use think::{Happening, Now};

/// A started song.
#[derive(Debug)]
pub(crate) struct Voice {
    pub(crate) song: Box<ArmedSong>,
    /// Frames of a crossfade.
    ramp: u32,
    /// The place that leads: the timeline of the song.
    lead: Cursor,
    /// The crossfade that has begun.
    cut: Option<Cut>,
    tails: Tails,
    /// What is counted before the leading place sounds.
    opening: Option<Opening>,
    vamp: Option<Vamp>,
    /// The border of a release at once, from when it was worked out until the pass ends: it stands
    /// still, whatever else is told meanwhile.
    way_out: Option<i64>,
    jump: Option<Waiting>,
    /// An entry that waits for a hold to stand still.
    entering: Option<Enter>,
    /// What the transport does to stems, cues and click: stop, hold, panic.
    transport: Ramp,
    /// What a fade does to stems and cues.
    fade: Fade,
    /// What a segue does to the stems: its root is the gain.
    segue: Ramp,
    /// Clicks that ring, and the first point of the grid that has not come.
    click: Hits,
    point: usize,
    /// Frames until its click is the one that sounds.
    click_in: u64,
    /// Frames until another song's click is.
    click_left: Option<u64>,
    /// Cues that ring, and the one that comes next: its frame in the leading timeline, its number.
    cues: Hits,
    next_cue: Option<(i64, u16)>,
    pub(crate) doing: Doing,
    /// It gives way to another song or has ended: what it says when it is silent.
    leaving: Option<Farewell>,
    next: think::Next,
    /// The frame after the last one that the leading cursor reads.
    limit: i64,
    /// Whether what comes next has to be worked out anew.
    stale: bool,
    /// Whether there was no song to segue into in this pass.
    no_segue: bool,
    /// Whether something happened that the disk thread has not been told.
    pub(crate) news: bool,
}

impl Voice {
    /// A voice that opens a song.
    pub(crate) fn new(song: Box<ArmedSong>, opening: Opening, ramp: u32) -> Self {
        let lead = Cursor::new(opening.place, opening.place.frame, &song.blocks, i64::MAX);
        let mut voice = Self {
            song,
            ramp,
            lead,
            cut: None,
            tails: Tails::default(),
            opening: None,
            vamp: None,
            way_out: None,
            jump: None,
            entering: None,
            transport: Ramp::still(1.0),
            fade: Fade::full(),
            segue: Ramp::still(1.0),
            click: Hits::default(),
            point: 0,
            click_in: 0,
            click_left: None,
            cues: Hits::default(),
            next_cue: None,
            doing: Doing::Playing,
            leaving: None,
            next: think::Next::never(),
            limit: i64::MAX,
            stale: true,
            no_segue: false,
            news: true,
        };
        voice.open(opening);
        voice
    }

    /// Places the leading cursor, with what is counted before it sounds.
    fn open(&mut self, opening: Opening) {
        let at = opening.place;
        // What vamps goes on vamping where it is entered again, as where a jump lands in it.
        let vamp = self.vamp.filter(|vamp| vamp.holds(at));
        let before = crate::Place { frame: at.frame - opening.frames, ..at };
        self.lead = Cursor::new(before, at.frame, &self.song.blocks, i64::MAX);
        self.opening = (opening.frames > 0 || opening.token.is_some()).then_some(opening);
        self.enter_span();
        self.vamp = opening.vamp.or(vamp).or(self.vamp);
        self.way_out = None;
    }

    /// How many frames can be rendered in one go: within a tile, up to where something changes.
    #[inline]
    pub(crate) fn stretch(&self) -> usize {
        let tile = TILE_FRAMES as u64;
        if self.doing == Doing::Held {
            return TILE_FRAMES;
        }
        let mut least = self.lead.stretch().min(self.next.at.abs_diff(self.lead.frame()));
        for ramp in [&self.transport, self.fade.ramp(), &self.segue] {
            if ramp.is_moving() {
                least = least.min(u64::from(ramp.remaining()));
            }
        }
        if self.tails.len() > 0 {
            let tails = self.tails.iter().map(Cursor::stretch).min().unwrap_or(tile);
            least = least.min(tails).min(self.tails.stretch());
        }
        if let Some(incoming) = self.cut.as_ref().and_then(|cut| cut.incoming.as_ref()) {
            least = least.min(incoming.stretch());
        }
        if self.leaving.is_some() || self.click_in > 0 {
            // It goes on the very frame on which its last sound has rung out.
            let click = self.song.click.as_ref();
            let click = click.map_or(0, |click| self.click.left(|sound| click.frames(sound)));
            let cues = self.song.cues.as_ref();
            let cues = cues.map_or(0, |cues| self.cues.left(|cue| cues.frames(cue)));
            let lefts = [self.click_in, self.click_left.unwrap_or(0), click, cues];
            least = lefts.into_iter().filter(|&left| left > 0).fold(least, u64::min);
        }
        if !self.song.automation.is_none() {
            let knot = |cursor: &Cursor| self.song.automation.stretch(cursor.frame());
            least = self.cursors().map(knot).fold(least, u64::min);
        }
        least.clamp(1, tile) as usize
    }

    /// Everything that reads stems, in the order in which it is summed.
    fn cursors(&self) -> impl Iterator<Item = &Cursor> {
        let incoming = self.cut.as_ref().and_then(|cut| cut.incoming.as_ref());
        self.tails.iter().chain([&self.lead]).chain(incoming)
    }

    /// Starts the clicks and cues that begin within the coming frames.
    #[inline]
    pub(crate) fn strike(&mut self, frames: usize) {
        if self.doing == Doing::Held {
            return;
        }
        let (frame, end) = (self.lead.frame(), self.lead.frame() + frames as i64);
        if let Some((at, cue)) = self.next_cue
            && at < end
        {
            self.next_cue = None;
            if at >= frame {
                self.cues.start(cue, (at - frame) as usize);
            }
        }
        if self.song.click.is_none() || self.click_in > 0 || self.click_left == Some(0) {
            return;
        }
        if let Some(pattern) = self.opening.and_then(|opening| opening.pattern) {
            // Every beat, whether the song has its click on or not.
            let points = pattern.points(&self.song.grid, frame, frames);
            let points = points.filter(|(_, point)| point.subdivision == 0 || point.clicks);
            for (offset, stroke) in points.filter_map(|(at, point)| Some((at, point.stroke?))) {
                self.click.start(ClickSounds::of(stroke), offset);
            }
            return;
        }
        let points = self.song.grid.points();
        while let Some(point) = points.get(self.point).filter(|point| point.frame < end) {
            // Before the lead-in of a song nothing was struck.
            if let Some(stroke) = point.stroke.filter(|_| point.clicks && point.frame >= frame) {
                self.click.start(ClickSounds::of(stroke), (point.frame - frame) as usize);
            }
            self.point += 1;
        }
    }

    /// Adds the coming `frames` to the sums: sets them where nothing was added yet (`fresh`), else
    /// goes through `own`, so that the order of additions is the same whatever the period.
    #[inline]
    pub(crate) fn mix(&mut self, frames: usize, fresh: &mut bool, sums: &mut Sums, own: &mut Sums) {
        if self.doing == Doing::Held {
            return;
        }
        let still = [&self.transport, self.fade.ramp(), &self.segue];
        let is_unity = still.iter().all(|ramp| ramp.rests_at(1.0));
        let envelope = |envelope: Envelope| {
            envelope.times(&self.transport).times(self.fade.ramp()).times_root(&self.segue)
        };
        for cursor in self.cursors().filter(|cursor| cursor.sounds()) {
            if *fresh {
                cursor.mix(&self.song, frames, envelope, is_unity, sums);
                *fresh = false;
            } else {
                own.begin();
                cursor.mix(&self.song, frames, envelope, is_unity, own);
                sums.add_all(own, frames);
            }
        }
        if !self.click.is_empty()
            && let Some(click) = &self.song.click
        {
            let channels = sums.add(click.channels());
            click.mix(&self.click, frames, self.transport.line(1.0), channels);
            *fresh = false;
        }
        if !self.cues.is_empty()
            && let Some(cues) = &self.song.cues
        {
            let envelope = Envelope::unity().times(&self.transport).times(self.fade.ramp());
            let automation = (&self.song.automation, self.lead.frame());
            cues.mix(&self.cues, frames, &envelope, automation, sums);
            *fresh = false;
        }
    }

    /// Adds what the stems at the leading place measure, once for each tile that starts in the
    /// coming frames.
    #[inline]
    pub(crate) fn meter(&mut self, meters: &mut StemMeters) {
        let frame = self.lead.frame();
        if self.doing == Doing::Held || frame % TILE_FRAMES as i64 != 0 || !self.lead.sounds() {
            return;
        }
        let transport = self.transport.value() * self.fade.ramp().value();
        let envelope = transport * self.segue.value().sqrt() * self.lead.gain();
        let song = &mut *self.song;
        let tile = song.blocks.size().tile_of(frame);
        if let Some(block) = song.blocks.get(self.lead.block(&song.blocks)) {
            song.mixer.meter((&song.automation, frame), block, tile, envelope, meters);
        }
    }

    /// Lets `frames` pass. Returns how many of the leading place were silence because their block
    /// was missing.
    #[inline]
    pub(crate) fn advance(&mut self, frames: usize) -> u64 {
        let song = &mut *self.song;
        song.mixer.advance(frames);
        if self.doing == Doing::Held {
            return 0;
        }
        let passed = frames as u32;
        self.transport.advance(passed);
        self.fade.advance(passed);
        self.segue.advance(passed);
        if self.doing == Doing::Holding && self.transport.rests_at(0.0) {
            self.doing = Doing::Held;
            self.stale |= self.entering.is_some();
        }
        if !self.click.is_empty()
            && let Some(click) = &song.click
        {
            self.click.advance(frames, |sound| click.frames(sound));
        }
        if !self.cues.is_empty()
            && let Some(cues) = &song.cues
        {
            self.cues.advance(frames, |cue| cues.frames(cue));
        }
        let starved = self.lead.advance(frames, &song.blocks, self.limit);
        if let Some(incoming) = self.cut.as_mut().and_then(|cut| cut.incoming.as_mut()) {
            incoming.advance(frames, &song.blocks, i64::MAX);
        }
        if self.tails.len() > 0 {
            for tail in self.tails.iter_mut() {
                let limit = tail.frame() + i64::from(tail.envelope.remaining());
                tail.advance(frames, &song.blocks, limit);
            }
            self.tails.drop_silent();
        }
        self.hand_over_click(frames as u64);
        if self.fade.is_over() && !self.is_told_to_end() {
            // The click is still at its level, and fades as in a panic.
            self.stop(self.ramp);
        }
        starved
    }

    fn hand_over_click(&mut self, frames: u64) {
        self.click_in = self.click_in.saturating_sub(frames);
        if let Some(left) = &mut self.click_left {
            *left = left.saturating_sub(frames);
            if *left == 0 {
                self.doing = Doing::Ending;
            }
        }
    }

    /// Whether it has nothing more to do: its fade is over, or it gave way and is silent.
    pub(crate) fn is_over(&self) -> bool {
        let stopped = self.doing == Doing::Ending && self.transport.rests_at(0.0);
        stopped || self.leaving.is_some() && self.is_silent()
    }

    fn is_silent(&self) -> bool {
        let stems = self.lead.envelope.rests_at(0.0) || self.segue.rests_at(0.0);
        let click = self.click.is_empty() && self.click_left.is_none_or(|left| left == 0);
        stems && click && self.cues.is_empty() && self.tails.len() == 0
    }

    /// What the song's box says when it goes back.
    pub(crate) fn farewell(&self) -> Farewell {
        self.leaving.unwrap_or(Farewell::Stopped)
    }

    /// Takes a block in. Gives back the one that was there before, or that has no place. Says
    /// whether it came while its frames were passing.
    pub(crate) fn take_in(&mut self, block: Box<Block>) -> (Option<Box<Block>>, bool) {
        let index = block.index();
        let late = index == self.lead.block(&self.song.blocks)
            && self.lead.frame() > self.lead.from()
            && !self.song.blocks.covers(index);
        let before = self.song.blocks.insert(block);
        self.lead.came(index, &self.song.blocks);
        (before, late)
    }
}
