//! The snapshot for the faces.

use std::sync::atomic::Ordering;

use downbeat_rt::{Doing, Front};
use downbeat_show_files::Role;

use super::set::duration;
use super::{Conductor, SNAPSHOT_EVERY};
use crate::song_source::SongSource;
use crate::{
    DeviceState, DeviceView, Meter, Position, ReadingView, Snapshot, StripKind, StripView,
    Transport, Weight,
};

impl Conductor {
    /// Makes a snapshot if something happened or the last one is old.
    pub(super) fn publish_snapshot(&mut self) {
        let fresh =
            self.last_snapshot.is_some_and(|last| self.now.duration_since(last) < SNAPSHOT_EVERY);
        self.watch_device();
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

    /// Looks after the device, and tells when it goes and when it is back.
    fn watch_device(&mut self) {
        let state = self.watchdog.look(self.now);
        let before = std::mem::replace(&mut self.device.state, state);
        let flows = |state| matches!(state, DeviceState::Ok | DeviceState::Closed);
        match (flows(before), flows(state)) {
            (true, false) => {
                // What the meters showed last is not what is heard.
                self.status.silence_meters();
                let text = "no sound: the device does not call back; the song stands still. When it \
                            is mended and sound does not come back by itself, quit and start again";
                self.notices.add(Weight::Error, text);
            }
            (false, true) => self.notices.add(Weight::Warning, "the device calls back again"),
            _ => {}
        }
    }

    fn snapshot(&mut self) -> Snapshot {
        let (playing, front) = self.front().unzip();
        let position =
            playing.zip(front).map(|(entry, front)| self.position(self.set.song(entry), front));
        let left = position.as_ref().map(|position| position.left).unwrap_or_default();
        let gone = position.as_ref().map(|position| position.gone).unwrap_or_default();
        let following = self.target.map_or(0, |target| {
            self.set.entries[target..].iter().map(|entry| self.set.songs[entry.song].frames).sum()
        });
        let shown = self.shown_entry();
        Snapshot {
            show: self.set.show.clone(),
            setlist: self.set.name.clone(),
            entries: self.set.views.clone(),
            transport: transport(front),
            armed: self.target,
            armed_state: self.armed_state(),
            playing,
            next: self.target.and_then(|target| self.set.after(target)),
            set_gone: self.played + gone,
            set_left: left + duration(following, self.set.rate),
            position,
            strips_of: shown,
            buses: self.bus_strips(),
            stems: shown.map(|entry| self.stem_strips(entry)).unwrap_or_default(),
            outputs: (0..self.status.outputs.len())
                .map(|output| self.marks.output(&self.status, output))
                .collect(),
            device: self.device_view(),
            reading: self.reading_view(),
            notices: self.notices.all(),
        }
    }

    fn position(&self, song: &SongSource, front: Front) -> Position {
        let rate = self.set.rate;
        let gone = u64::try_from(front.frame).unwrap_or(0).min(song.frames);
        let beat = song.grid.beat_at(front.frame).or(song.grid.points().first());
        let bar = beat.map_or(1, |beat| beat.bar);
        let begun = song.sections.iter().rposition(|section| section.frame <= front.frame);
        let next = song.sections.get(begun.map_or(0, |at| at + 1));
        Position {
            frame: front.frame,
            gone: duration(gone, rate),
            left: duration(song.frames - gone, rate),
            bar,
            beat: beat.map_or(1, |beat| beat.beat),
            beats_in_bar: beat.map_or(4, |beat| beat.beats_in_bar),
            section: begun.map(|at| song.sections[at].name.clone()),
            next_section: next.map(|section| (section.name.clone(), section.bar - bar)),
        }
    }

    fn bus_strips(&self) -> Vec<StripView> {
        (0..self.rig.buses())
            .map(|bus| {
                let fader = self.faders.bus(bus);
                StripView {
                    name: self.bus_names[bus].0.clone(),
                    kind: kind(self.bus_names[bus].1),
                    level_db: fader.level_db,
                    muted: fader.muted,
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

    fn stem_strips(&self, entry: usize) -> Vec<StripView> {
        let index = self.set.entries[entry].song;
        let song = &self.set.songs[index];
        let sounds = self.slots.get(self.status.stems_of).is_some_and(|slot| slot.entry == entry);
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
                muted: fader.muted,
                soloed: fader.soloed,
                open: self.faders.stem_is_open(index, stem),
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

    fn reading_view(&self) -> ReadingView {
        let ahead = duration(self.status.ahead, self.set.rate);
        ReadingView {
            ahead,
            lowest: self.marks.lowest.unwrap_or(ahead),
            starved_frames: self.status.starved,
            late_blocks: self.status.late_blocks,
            dropped: self.status.dropped,
            memory: self.memory.load(Ordering::Relaxed),
            memory_limit: self.memory_limit,
        }
    }
}

fn transport(front: Option<Front>) -> Transport {
    match front {
        None => Transport::Stopped,
        Some(Front { doing: Doing::Playing, frame, .. }) if frame < 0 => Transport::CountIn,
        Some(Front { doing: Doing::Playing, .. }) => Transport::Playing,
        Some(Front { doing: Doing::Holding | Doing::Held, .. }) => Transport::Held,
        Some(Front { doing: Doing::Ending, .. }) => Transport::Fading,
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
