//! What is written down of a run: the journal, from which it can be resumed, and the black box.

use std::time::{Duration, Instant};

use downbeat_journal as journal;
use downbeat_journal::Change;
use downbeat_journal::log::What;
use downbeat_rt::{Doing, Place as SongPlace};
use downbeat_show_files::{Entry, Slot, SlotKind, SongEntry, Then};

use super::Conductor;
use super::setlist::{Setlist, What as Placed};
use crate::clerk::Told;
use crate::{DeviceState, Source, Weight};

/// How often the place of the playing song is written: the most that a crash takes from it.
const POSITION_EVERY: Duration = Duration::from_millis(250);
/// How often the device's clock is compared with the system's.
const DRIFT_EVERY: Duration = Duration::from_secs(10);

/// What was written last.
#[derive(Debug, Default)]
pub(super) struct Written {
    armed: Option<(Option<usize>, Option<SongPlace>)>,
    position: Option<(Instant, Option<journal::Position>)>,
    xruns: u64,
    starved: u64,
    device: Option<DeviceState>,
    drift: Option<Instant>,
    /// The device's frame and the time from which the drift counts.
    drift_from: Option<(Instant, i64)>,
    notices: u64,
}

impl Written {
    /// Compares the clocks from here on: the device was away.
    pub(super) fn forget_drift(&mut self) {
        self.drift_from = None;
    }
}

impl Conductor {
    /// Writes everything down from now on.
    pub fn record_with(&mut self, recorder: journal::Recorder) {
        self.recorder = Some(recorder);
        self.record_setlist();
        self.record_set_clock();
    }

    pub(super) fn record(&self, change: Change) {
        if let Some(recorder) = &self.recorder {
            recorder.change(change);
        }
    }

    pub(super) fn log(&self, what: What) {
        if let Some(recorder) = &self.recorder {
            recorder.log(what);
        }
    }

    /// Logs an operator's action, and why it was not done.
    pub(super) fn log_action(&self, source: Source, action: &str, refused: Option<&str>) {
        let source = match source {
            Source::Console => journal::log::Source::Key,
            Source::Osc => journal::log::Source::Osc,
            Source::Midi => journal::log::Source::Midi,
            Source::Program => journal::log::Source::Auto,
        };
        let (action, refused) = (action.to_owned(), refused.map(str::to_owned));
        self.log(What::Action { source, action, refused });
    }

    pub(super) fn record_setlist(&self) {
        let entries = self.set.list().entries().iter().map(|entry| {
            let (item, follow) = match &entry.what {
                Placed::Song { song, version, then } => {
                    let show = &self.song_names[*song];
                    let version = version.and_then(|at| show.versions.get(at).cloned());
                    (journal::Item::Song { song: show.key.clone(), version }, follow(*then))
                }
                Placed::Slot(slot) => {
                    let (title, seconds) = (slot.name.clone(), slot.seconds);
                    let item = match slot.kind {
                        SlotKind::Break => journal::Item::Break { title, seconds },
                        SlotKind::Talk => journal::Item::Talk { title, seconds },
                    };
                    (item, journal::Follow::Stop)
                }
            };
            let (note, skipped) = (entry.note.clone(), entry.skipped);
            journal::Entry { item, follow, note, skipped }
        });
        let setlist = journal::Setlist {
            name: self.set.name.clone(),
            edited: self.set.list().is_changed(),
            entries: entries.collect(),
        };
        self.record(Change::Setlist { setlist });
    }

    /// Writes down what has changed by itself since the last step.
    pub(super) fn write_down(&mut self) {
        while let Some(told) = self.desk.told() {
            match told {
                Told::SetlistSaved { file, revision } => {
                    if let Some(name) = file.file_stem() {
                        self.set.name = name.to_string_lossy().into_owned();
                    }
                    self.set.change(|list| list.saved(revision));
                    self.record_setlist();
                    let text = format!("the setlist is saved: {}", file.display());
                    self.notices.add(Weight::Info, text);
                }
                Told::Failed { why, asker } => {
                    self.for_asker(asker, |conductor| conductor.refuse(Weight::Error, why));
                }
            }
        }
        if self.venue_changed
            && let Some(venue) = &self.venue
            && self.desk.save_venue(venue)
        {
            self.venue_changed = false;
        }
        if self.recorder.is_none() {
            return;
        }
        let (armed, at) = match self.stands().filter(|_| self.front().is_none()) {
            Some(_) => (self.behind(), None),
            None => self.target.map(|target| (target.entry, target.enter_at)).unzip(),
        };
        let armed = (armed.and_then(|entry| self.set.place(entry)), at.flatten());
        if self.written.armed != Some(armed) {
            self.written.armed = Some(armed);
            let (entry, from) = armed;
            self.record(Change::Armed { entry, from: from.map(written) });
        }
        self.record_position();
        self.log_seen();
        self.record_health();
        for notice in self.notices.new_since(&mut self.written.notices) {
            let weight = match notice.weight {
                Weight::Info => journal::log::Weight::Info,
                Weight::Warning => journal::log::Weight::Warning,
                Weight::Error => journal::log::Weight::Error,
            };
            self.log(What::Notice { weight, text: notice.text });
        }
    }

    fn record_position(&mut self) {
        if self.front_is_new() {
            return;
        }
        let position = self.journal_position();
        let due = match (&position, &self.written.position) {
            (None, Some((_, None))) => false,
            (Some(new), Some((at, Some(old)))) => {
                let moved = journal::Position { frame: old.frame, bar: old.bar, ..new.clone() };
                moved != *old || new != old && self.now.duration_since(*at) >= POSITION_EVERY
            }
            _ => true,
        };
        if !due {
            return;
        }
        self.written.position = Some((self.now, position.clone()));
        let heard = self.heard_written(position.as_ref());
        if let Some(recorder) = &self.recorder {
            recorder.position(position.map(|position| journal::Position { heard, ..position }));
        }
    }

    /// Whether a song has started and the audio thread has not said yet where it is and what repeats.
    fn front_is_new(&self) -> bool {
        let told = self.status.front.map(|front| front.song);
        self.front().is_some_and(|(_, front)| Some(front.song) != told)
    }

    /// Where the song of a position that is held was heard last, and when.
    fn heard_written(&self, position: Option<&journal::Position>) -> Option<journal::Heard> {
        let entry = self.stands()?.entry;
        position?;
        let heard = self.heard.filter(|heard| heard.entry == entry)?;
        let ago = self.since(heard.at).as_millis();
        let ago = u64::try_from(ago).unwrap_or(u64::MAX);
        Some(journal::Heard { place: written(heard.place), ago })
    }

    fn journal_position(&self) -> Option<journal::Position> {
        let (entry, place, transport) = match self.front() {
            Some((entry, front)) => {
                let transport = match front.doing {
                    Doing::Playing if front.lead_in > 0 => journal::Transport::CountIn,
                    Doing::Playing => journal::Transport::Playing,
                    Doing::Holding | Doing::Held => journal::Transport::Held,
                    Doing::Ending => journal::Transport::Fading,
                };
                // One that is held may have been moved.
                let place = self.stands().map_or(front.place, |standing| standing.place);
                (entry, place, transport)
            }
            None => {
                let standing = self.stands()?;
                (standing.entry, standing.place, journal::Transport::Held)
            }
        };
        let source = self.source(entry)?;
        let view = source.spans.get(place.span as usize);
        let marked = self.mark_written();
        Some(journal::Position {
            entry: self.set.place(entry)?,
            song: source.key.clone(),
            span: place.span,
            frame: place.frame,
            bar: source.grid.beat_at(place.frame).map_or(1, |beat| beat.bar),
            section: view.map(|view| view.name.clone()).filter(|name| !name.is_empty()),
            transport,
            vamp: self.vamp_written(source, place),
            marked: marked.map(|marked| marked.frame),
            marked_span: marked.map(|marked| marked.span),
            heard: None,
        })
    }

    fn record_health(&mut self) {
        let xruns = self.watchdog.health().xruns();
        if xruns > self.written.xruns {
            let new = xruns - self.written.xruns;
            self.log(What::Xruns { new, total: xruns });
        }
        self.written.xruns = xruns;
        // What a jump at once costs is told with the jump, by a notice.
        let starved = self.missed().frames;
        if starved > self.written.starved {
            let frames = starved - self.written.starved;
            self.log(What::Starved { frames, total: starved });
        }
        self.written.starved = starved;
        let state = self.device.state;
        if self.written.device != Some(state) {
            self.written.device = Some(state);
            let (state, name) = (format!("{state:?}").to_lowercase(), self.device.name.clone());
            let cause = self.outage_cause().map(str::to_owned);
            self.log(What::Device { state, name, cause });
        }
        let drift_due =
            self.written.drift.is_none_or(|at| self.now.duration_since(at) >= DRIFT_EVERY);
        if drift_due && self.status.rendered > 0 {
            self.written.drift = Some(self.now);
            let Some(now) = self.device_clock.frame_at(self.now, self.set.rate) else { return };
            let (from, frames) = *self.written.drift_from.get_or_insert((self.now, now));
            let clock_us = self.now.duration_since(from).as_micros();
            self.log(What::Drift {
                device_frames: u64::try_from(now.saturating_sub(frames)).unwrap_or(0),
                clock_us: u64::try_from(clock_us).unwrap_or(u64::MAX),
                rate: self.set.rate,
            });
        }
    }

    /// Writes the setlist as it is now beside the show file, on a thread of its own: a disk may hang.
    pub(super) fn save_setlist(&mut self) {
        let entries: Vec<Entry> = self
            .set
            .list()
            .entries()
            .iter()
            .map(|entry| match entry.what.clone() {
                Placed::Song { song, version, then } => {
                    let (note, skip) = (entry.note.clone(), entry.skipped);
                    Entry::Song(SongEntry { song, version, then, note, skip })
                }
                Placed::Slot(slot) => Entry::Slot(Slot { skip: entry.skipped, ..slot }),
            })
            .collect();
        let revision = self.set.change(Setlist::begin_saving);
        let name = self.set.base_name.clone();
        self.desk.save_setlist(name, entries, revision, self.asker());
    }
}

/// A place as the journal has it.
pub(super) fn written(place: SongPlace) -> journal::Place {
    journal::Place { span: place.span, frame: place.frame }
}

fn follow(then: Then) -> journal::Follow {
    let narrow = |frames: u64| u32::try_from(frames).unwrap_or(u32::MAX);
    match then {
        Then::Stop => journal::Follow::Stop,
        Then::Continue => journal::Follow::Continue,
        Then::Pause { frames } => journal::Follow::Pause { frames },
        Then::Segue(segue) => journal::Follow::Segue {
            at: segue.before_end,
            crossfade: narrow(segue.crossfade),
            click_after: narrow(segue.click_after),
        },
    }
}
