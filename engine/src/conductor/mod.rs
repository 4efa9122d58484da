//! The conductor: the one place where actions are executed.
//!
//! It is a loop around [`Conductor::step`], which never waits. It knows the setlist, the faders and
//! which songs are where; the audio thread knows the frame. What it tells the audio thread is
//! enough for that thread to go on alone, so a conductor that hangs costs nothing but new actions.

mod arming;
mod events;
mod faders;
mod marks;
mod notices;
mod set;
mod slots;
mod transport;
mod view;
mod watchdog;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use downbeat_rt::{ConductorLink, Doing, Front, Health, Levels, Rig, Status};
use downbeat_show_files::Role;

use self::faders::Faders;
use self::marks::Marks;
use self::notices::Notices;
use self::set::Set;
use self::slots::Slots;
use self::watchdog::Watchdog;
use crate::disk::{Order, Report};
use crate::{Action, ArmedState, DeviceView, Face, Strip, Weight};

/// How often a snapshot is made while nothing happens.
const SNAPSHOT_EVERY: Duration = Duration::from_millis(30);

/// The half of the engine that executes actions.
pub struct Conductor {
    link: ConductorLink,
    actions: Receiver<Action>,
    face: Face,
    orders: Sender<Order>,
    reports: Receiver<Report>,
    set: Set,
    rig: Rig,
    bus_names: Vec<(String, Role)>,
    faders: Faders,
    slots: Slots,
    /// The entry that is to be armed.
    target: Option<usize>,
    /// GO was pressed before the target was ready.
    go_waits: bool,
    /// When the step began: what is timed is timed by it, so that tests can tell the time.
    now: Instant,
    last_go: Option<Instant>,
    /// The armed song that was told to start and has not said so yet.
    pending_go: Option<downbeat_rt::ArmedId>,
    stop_fade: u32,
    auto: bool,
    /// The operator stopped what played: nothing starts by itself until the next GO.
    auto_waits: bool,
    status: Status,
    /// Stems were silent at the last status, for want of blocks.
    starving: bool,
    /// The disk thread has gone, and that was told.
    disk_is_gone: bool,
    /// Faults of stems, by song and stem.
    faults: Vec<(usize, usize, String)>,
    notices: Notices,
    marks: Marks,
    watchdog: Watchdog,
    device: DeviceView,
    played: Duration,
    memory_limit: u64,
    memory: Arc<AtomicU64>,
    last_order: arming::LastOrder,
    levels_changed: bool,
    last_snapshot: Option<Instant>,
}

/// What a conductor is made from; see [`crate::split`].
pub(crate) struct Parts {
    pub(crate) link: ConductorLink,
    pub(crate) health: Arc<Health>,
    pub(crate) rig: Rig,
    pub(crate) actions: Receiver<Action>,
    pub(crate) face: Face,
    pub(crate) orders: Sender<Order>,
    pub(crate) reports: Receiver<Report>,
    pub(crate) songs: Vec<Arc<crate::song_source::SongSource>>,
    pub(crate) memory: Arc<AtomicU64>,
}

impl Conductor {
    pub(crate) fn new(config: &crate::Config, parts: Parts) -> Self {
        let show = &config.show;
        let stop_fade = (show.stop_fade_seconds * f64::from(show.rate)) as u32;
        Self {
            link: parts.link,
            actions: parts.actions,
            face: parts.face,
            orders: parts.orders,
            reports: parts.reports,
            set: Set::new(show, config.setlist, parts.songs),
            bus_names: show.buses.iter().map(|bus| (bus.name.clone(), bus.role)).collect(),
            faders: Faders::new(show),
            slots: Slots::default(),
            target: (!show.setlists[config.setlist].entries.is_empty()).then_some(0),
            go_waits: false,
            now: Instant::now(),
            last_go: None,
            pending_go: None,
            stop_fade: stop_fade.max(downbeat_rt::ramp_frames(show.rate)),
            auto: config.auto,
            auto_waits: false,
            status: Status::new(&parts.rig),
            rig: parts.rig,
            starving: false,
            disk_is_gone: false,
            faults: Vec::new(),
            notices: Notices::new(),
            marks: Marks::new(),
            watchdog: Watchdog::new(parts.health),
            device: DeviceView::default(),
            played: Duration::ZERO,
            memory_limit: show.memory_bytes,
            memory: parts.memory,
            last_order: arming::LastOrder::default(),
            levels_changed: true,
            last_snapshot: None,
        }
    }

    /// A face for a console or a control surface.
    pub fn face(&self) -> Face {
        self.face.clone()
    }

    /// Says which device was opened, for the snapshots.
    pub fn set_device(&mut self, device: DeviceView) {
        self.device = device;
        self.watchdog.reset(Instant::now());
    }

    /// The moment from which the times of notices count.
    pub fn started(&self) -> Instant {
        self.notices.since()
    }

    /// Adds a notice of the program itself.
    pub fn notice(&mut self, weight: Weight, text: impl Into<String>) {
        self.notices.add(weight, text);
    }

    /// Does all that is to be done now. Never waits.
    pub fn step(&mut self) {
        self.step_at(Instant::now());
    }

    /// Does all that is to be done at `now`, which a test chooses: the guard against a second GO
    /// and the pace of snapshots go by it. Never waits.
    pub fn step_at(&mut self, now: Instant) {
        self.now = now;
        self.take_reports();
        // In this order, so that the events are never older than the status: see `front`.
        self.take_status();
        self.take_events();
        while let Ok(action) = self.actions.try_recv() {
            self.execute(action);
        }
        self.arm();
        self.go_by_itself();
        self.order();
        self.publish_levels();
        self.publish_snapshot();
    }

    /// Waits for an action, or for `limit` at the most, and does all that is to be done.
    pub fn wait_and_step(&mut self, limit: Duration) {
        if let Ok(action) = self.actions.recv_timeout(limit) {
            self.now = Instant::now();
            self.take_status();
            self.take_events();
            self.execute(action);
        }
        self.step();
    }

    /// Whether nothing sounds and nothing is left to be played.
    pub fn is_finished(&self) -> bool {
        self.target.is_none() && !self.go_waits && self.slots.with_audio().next().is_none()
    }

    fn execute(&mut self, action: Action) {
        self.last_snapshot = None;
        match action {
            Action::Go => self.go(),
            Action::Stop => self.stop(),
            Action::Panic => self.panic(),
            Action::Hold => self.hold(),
            Action::ArmNext => self.arm_by(1),
            Action::ArmPrevious => self.arm_by(-1),
            Action::Arm(entry) => self.arm_entry(entry),
            Action::SetLevel(strip, db) => self.move_fader(strip, |fader| fader.set_level(db)),
            Action::NudgeLevel(strip, db) => {
                self.move_fader(strip, |fader| fader.set_level(fader.level_db + db));
            }
            Action::Mute(strip, switch) => {
                self.move_fader(strip, |fader| fader.muted = switch.apply(fader.muted));
            }
            Action::Solo(strip, switch) => {
                self.move_fader(strip, |fader| fader.soloed = switch.apply(fader.soloed));
            }
            Action::ResetMarks => {
                self.marks.reset(&self.status);
                self.watchdog.health().reset_worst();
            }
        }
    }

    fn move_fader(&mut self, strip: Strip, change: impl FnOnce(&mut faders::Fader)) {
        let fader = match strip {
            Strip::Bus(bus) => self.faders.bus_mut(bus),
            Strip::Stem { entry, stem } => {
                self.set.entries.get(entry).and_then(|entry| self.faders.stem_mut(entry.song, stem))
            }
        };
        if let Some(fader) = fader {
            change(fader);
            self.levels_changed = true;
        }
    }

    /// The entry whose stems are on show: the playing one, else the armed one.
    fn shown_entry(&self) -> Option<usize> {
        self.front_entry().or(self.target)
    }

    /// The entry that sounds, is held, or fades out.
    fn front_entry(&self) -> Option<usize> {
        self.front().map(|(entry, _)| entry)
    }

    /// The song that sounds, is held, or fades out, with its entry. The events say which song that
    /// is, and a status where it is; a status that is older than the events knows nothing of a song
    /// that has just started, which is at its start then.
    fn front(&self) -> Option<(usize, Front)> {
        let (slot, from) = self.slots.started().into_iter().next()?;
        let known = self.status.front.filter(|front| front.song == slot.id);
        let started = Front { song: slot.id, frame: from, doing: Doing::Playing };
        Some((slot.entry, known.unwrap_or(started)))
    }

    fn publish_levels(&mut self) {
        if !std::mem::take(&mut self.levels_changed) {
            return;
        }
        let mut levels = Levels::new(&self.faders.bus_gains());
        for (place, slot) in levels.songs.iter_mut().zip(self.slots.with_audio()) {
            place.song = slot.id;
            let index = self.set.entries[slot.entry].song;
            for (stem, source) in self.set.songs[index].stems.iter().enumerate() {
                place.stems[stem] = self.faders.stem_gain(index, stem, source.trim_db);
            }
        }
        self.link.set_levels(levels);
    }

    fn send_order(&self, order: Order) {
        // A disk thread that has ended needs no orders; the program is closing then.
        let _ = self.orders.send(order);
    }

    fn armed_state(&self) -> ArmedState {
        match (self.target, self.slots.armed()) {
            (None, _) => ArmedState::None,
            (Some(target), Some(slot)) if slot.entry == target => ArmedState::Ready,
            (Some(_), _) if self.go_waits => ArmedState::GoWaits,
            (Some(_), _) => ArmedState::Arming,
        }
    }
}
