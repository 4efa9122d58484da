//! The snapshot for the faces.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use downbeat_rt::{Doing, Fading, Front, TimecodeStatus};
use downbeat_show_files::Role;

use super::places::name;
use super::set::then;
use super::watchdog::HANGS_AFTER;
use super::{Conductor, EntryId, SNAPSHOT_EVERY};
use crate::duration;
use crate::song_source::SongSource;
use crate::{
    DeviceView, EnterView, EntryView, Later, Meter, OverView, ReadingView, Snapshot, StripKind,
    StripView, Then, TimecodeView, Transport,
};

impl Conductor {
    /// Makes a snapshot if something happened or the last one is old.
    pub(super) fn publish_snapshot(&mut self) {
        let fresh =
            self.last_snapshot.is_some_and(|last| self.now.duration_since(last) < SNAPSHOT_EVERY);
        let told = self.notices.take_changed();
        if fresh && !told {
            return;
        }
        self.last_snapshot = Some(self.now);
        let snapshot = self.snapshot();
        self.face.publish(snapshot);
    }

    /// Publishes a snapshot now, with the newest status.
    pub fn refresh(&mut self) {
        self.take_status();
        self.last_snapshot = None;
        self.publish_snapshot();
    }

    fn snapshot(&mut self) -> Snapshot {
        let (playing, front) = self.shown_front().unzip();
        let stands = if front.is_none() { self.stands() } else { None };
        let shown = playing.or(stands.map(|stands| stands.entry));
        let position = self.position(front, stands);
        let left = position.as_ref().map(|position| position.left).unwrap_or_default();
        let target = self.target.map(|target| target.entry);
        // What follows one that stands and is not at the audio thread yet is not armed either.
        let following = if stands.is_some() { self.behind() } else { target };
        let enter_at = self.enter_view();
        let left_after = following.map(|entry| self.set.length_from(entry)).unwrap_or_default();
        // What comes before the place where the armed song starts is not played.
        let passed_over = enter_at.as_ref().filter(|_| following == target).map(|enter| {
            let whole = target.and_then(|entry| self.set.piece(entry));
            let whole = whole.map(|piece| duration(piece.source.length(), self.set.rate));
            whole.unwrap_or_default().saturating_sub(enter.left)
        });
        let left_after = left_after.saturating_sub(passed_over.unwrap_or_default());
        let strips_of = self.shown_entry();
        let place = |entry: Option<EntryId>| entry.and_then(|entry| self.set.place(entry));
        Snapshot {
            show: self.set.show.clone(),
            setlist: self.set.name.clone(),
            songs: Arc::clone(&self.set.songs),
            words: Arc::clone(&self.set.words),
            entries: self.entries(),
            transport: self.transport(front, stands.is_some()),
            armed: place(target),
            enter_at,
            armed_state: self.armed_state(),
            playing: place(shown),
            over: self.over_view(),
            next: place(match stands {
                Some(_) => following,
                None => target.and_then(|target| self.set.after(target)),
            }),
            set_gone: self.set_gone(),
            set_left: left + left_after,
            position,
            would_be: self.stands().and_then(|standing| self.would_be(standing)),
            spans: strips_of
                .and_then(|entry| self.source(entry))
                .map(|source| Arc::clone(&source.spans))
                .unwrap_or_default(),
            jump_at: strips_of
                .and_then(|entry| self.source(entry)?.jump)
                .unwrap_or(self.rules.jump),
            jump: self.jump_view(front).or_else(|| self.going_on_view()),
            vamp: self.vamp_view(),
            pause_left: self.status.pause.map(|frames| duration(frames, self.set.rate)),
            taps: self.taps.count(self.now),
            confirm: self.guard.waiting(self.now).map(|action| self.words(action)),
            locked: self.guard.locked,
            setlist_changed: self.set.list().is_changed(),
            venue: self.venue.as_ref().map(|venue| venue.name().to_owned()),
            strips_of,
            buses: self.bus_strips(),
            stems: strips_of.map(|entry| self.stem_strips(entry)).unwrap_or_default(),
            outputs: (0..self.status.outputs.len())
                .map(|output| self.marks.output(&self.status, output))
                .collect(),
            device: self.device_view(),
            hung: self.hung(),
            reading: self.reading_view(),
            timecode: self.timecode_view(),
            pilot: self.pilot_view(),
            outs: self.outs.view(),
            surfaces: self.surfaces.view(),
            notices: self.notices.all(),
        }
    }

    /// The song of an entry: as it was armed, where it plays, or else as the setlist has it now.
    pub(super) fn source(&self, entry: EntryId) -> Option<&Arc<SongSource>> {
        let playing = self.front().filter(|(playing, _)| *playing == entry);
        match playing.and_then(|(_, front)| self.slots.get(front.song)) {
            Some(slot) => Some(&slot.what.source),
            None => self.set.piece(entry).map(|piece| &piece.source),
        }
    }

    /// The entries; the one that is heard as it was started, whatever was picked since, and as it ends.
    fn entries(&self) -> Arc<[EntryView]> {
        let mut entries = Arc::clone(&self.set.views);
        let front = self.front();
        let started = front.and_then(|(entry, front)| {
            let piece = self.set.piece(entry)?;
            let slot = self.slots.get(front.song)?;
            let changed = !Arc::ptr_eq(&piece.source, &slot.what.source);
            changed.then_some((self.set.place(entry)?, &slot.what))
        });
        if let Some((place, heard)) = started {
            let view = &mut Arc::make_mut(&mut entries)[place];
            view.later = Some(Later { version: view.version.take() });
            view.version.clone_from(&heard.source.version_name);
            view.length = duration(heard.source.length(), self.set.rate);
            view.then = then(heard.follow, self.set.rate);
        }
        let missed = front.filter(|(_, front)| front.missed_segue);
        if let Some(place) = missed.and_then(|(entry, _)| self.set.place(entry)) {
            Arc::make_mut(&mut entries)[place].then = Then::Continue;
        }
        entries
    }

    /// Where the armed song starts, if that is not its first place.
    fn enter_view(&self) -> Option<EnterView> {
        let target = self.target?;
        let at = target.enter_at?;
        let source = &self.set.piece(target.entry)?.source;
        let left = duration(source.arrangement.left(at), self.set.rate);
        Some(EnterView { span: at.span as usize, place: name(source, at), left })
    }

    /// The song that goes out below the one in front.
    fn over_view(&self) -> Option<OverView> {
        let over = self.status.over?;
        let entry = self.set.place(self.slots.get(over.song)?.what.entry)?;
        let gone = if self.is_out() { self.frames_unheard() } else { 0 };
        let frames = over.frames.checked_sub(gone).filter(|frames| *frames > 0)?;
        Some(OverView { entry, left: duration(frames, self.set.rate) })
    }

    fn bus_strips(&self) -> Vec<StripView> {
        (0..self.rig.buses())
            .map(|bus| {
                let fader = self.faders.bus(bus);
                StripView {
                    name: self.bus_names[bus].0.clone(),
                    kind: kind(self.bus_names[bus].1),
                    level_db: fader.level_db,
                    muted: fader.is_muted(false),
                    soloed: fader.soloed,
                    open: self.faders.bus_is_open(bus),
                    meters: self
                        .rig
                        .bus_channels(bus)
                        .map(|channel| self.marks.bus(&self.status, channel))
                        .collect(),
                    fault: None,
                }
            })
            .collect()
    }

    fn stem_strips(&self, entry: EntryId) -> Vec<StripView> {
        let Some(song) = self.source(entry) else { return Vec::new() };
        let index = song.song;
        let sounding = self.slots.get(self.status.stems_of);
        let sounds = sounding.is_some_and(|slot| slot.what.entry == entry);
        let strip = |(stem, source): (usize, &crate::song_source::StemSource)| {
            let fader = self.faders.stem(index, stem);
            let channels =
                source.first_channel..source.first_channel + usize::from(source.file.channels);
            let meter = |channel| {
                if sounds { self.marks.stem(&self.status, channel) } else { Meter::default() }
            };
            let fault = self.faults.iter().find(|fault| (fault.0, fault.1) == (index, stem));
            StripView {
                name: source.name.clone(),
                kind: StripKind::Stem,
                level_db: fader.level_db,
                muted: fader.is_muted(source.muted),
                soloed: fader.soloed,
                open: self.faders.stem_is_open(index, stem, source.muted),
                meters: channels.map(meter).collect(),
                fault: fault.map(|fault| fault.2.clone()),
            }
        };
        song.stems.iter().enumerate().map(strip).collect()
    }

    fn device_view(&mut self) -> DeviceView {
        let state = self.device.state;
        let health = self.watchdog.health();
        DeviceView {
            state,
            load: health.load(),
            worst_load: health.worst_load(),
            xruns: health.xruns(),
            ..self.device.clone()
        }
    }

    fn transport(&self, front: Option<Front>, stands: bool) -> Transport {
        match front {
            None if self.status.pause.is_some() || self.pausing.is_some() => Transport::Pausing,
            None if stands => Transport::Held,
            None => Transport::Stopped,
            Some(Front { doing: Doing::Playing, fading: Fading::Out(_), .. }) => {
                Transport::FadingOut
            }
            Some(Front { doing: Doing::Playing, fading: Fading::Back(_), .. }) => {
                Transport::FadingBack
            }
            Some(Front { doing: Doing::Playing, lead_in, .. }) if lead_in > 0 => Transport::CountIn,
            Some(Front { doing: Doing::Playing, .. }) => Transport::Playing,
            Some(Front { doing: Doing::Holding | Doing::Held, .. }) => Transport::Held,
            Some(Front { doing: Doing::Ending, .. }) => Transport::Fading,
        }
    }

    fn hung(&mut self) -> Vec<(&'static str, Duration)> {
        let disk = self.disk_pulse.hangs(self.now).filter(|_| !self.disk_is_gone);
        let journal = self.recorder.as_ref().map(|recorder| recorder.status().busy);
        let journal = journal.filter(|busy| *busy > HANGS_AFTER);
        let mut hung: Vec<_> = disk.map(|time| ("disk", time)).into_iter().collect();
        hung.extend(journal.map(|time| ("journal", time)));
        for (name, pulse) in &mut self.watched {
            hung.extend(pulse.hangs(self.now).map(|time| (*name, time)));
        }
        hung
    }

    fn timecode_view(&self) -> Option<TimecodeView> {
        let TimecodeStatus { address, runs } = self.status.timecode;
        let rules = self.rig.timecode();
        let runs = runs && self.device_flows();
        let view = TimecodeView { address, rate: rules.rate, runs };
        (!rules.buses.is_empty()).then_some(view)
    }

    fn reading_view(&self) -> ReadingView {
        let ahead = duration(self.status.ahead, self.set.rate);
        ReadingView {
            ahead,
            lowest: self.marks.lowest,
            starved_frames: self.missed().frames,
            late_blocks: self.missed().late_blocks,
            dropped: self.status.dropped,
            memory: self.memory.load(Ordering::Relaxed),
            memory_limit: self.memory_limit,
        }
    }
}

fn kind(role: Role) -> StripKind {
    match role {
        Role::Pa => StripKind::Pa,
        Role::Monitor => StripKind::Monitor,
        Role::Timecode => StripKind::Timecode,
        Role::Pilot => StripKind::Pilot,
    }
}
