//! The conductor: the one place where actions are executed.
//!
//! It is a loop around [`Conductor::step`], which never waits. It knows the setlist, the faders and
//! which songs are where; the audio thread knows the frame. What it tells the audio thread is
//! enough for that thread to go on alone, so a conductor that hangs costs nothing but new actions.

mod action_text;
mod answers;
mod arming;
mod by_clock;
mod command_text;
mod course;
mod device_clock;
mod editing;
mod events;
mod execute;
mod faders;
mod guard;
mod held;
mod jumping;
mod left;
mod marks;
mod message_text;
mod notices;
mod outage;
mod outs;
mod pilot;
mod places;
mod position;
mod recording;
mod reentry;
mod restore;
mod rules;
mod seen;
mod sending;
mod set;
mod set_clock;
mod setlist;
mod slots;
mod starving;
mod strips;
mod taps;
mod transport;
mod vamping;
mod view;
mod watchdog;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use downbeat_journal::Recorder;
use downbeat_rt::{ArmedId, ConductorLink, Doing, Fading, Front, Health, Rig, Status};
use downbeat_show_files::{OscMessage, Role, Show, Venue};

use self::answers::Answers;
use self::arming::Target;
use self::device_clock::DeviceClock;
pub(crate) use self::faders::Faders;
use self::guard::Guard;
use self::held::{AtHand, GoingOn};
use self::jumping::Waiting;
use self::marks::Marks;
use self::notices::Notices;
use self::outage::Outage;
use self::outs::Outs;
use self::recording::Written;
use self::reentry::{Heard, Standing};
use self::rules::Rules;
use self::seen::Seen;
use self::sending::Asked;
use self::set::Set;
use self::set_clock::SetBegan;
use self::slots::{Place, Slots};
use self::starving::Starving;
use self::taps::Taps;
use self::vamping::VampMade;
use self::watchdog::{Pulse, Watchdog};
use crate::clerk::Desk;
use crate::disk::{Order, Report};
use crate::sources::Sources;
use crate::{
    ArmedState, Clerk, DeviceView, Face, Outgoing, Request, SurfaceCounts, Weight, outgoing,
};

pub use self::outage::DeviceNews;
pub use self::setlist::EntryId;

/// How often a snapshot is made while nothing happens.
const SNAPSHOT_EVERY: Duration = Duration::from_millis(30);

/// The half of the engine that executes actions.
pub struct Conductor {
    link: ConductorLink,
    actions: Receiver<Request>,
    face: Face,
    orders: Sender<Order>,
    reports: Receiver<Report>,
    desk: Desk,
    /// Until the program gives it a thread.
    clerk: Option<Clerk>,
    recorder: Option<Recorder>,
    written: Written,
    seen: Seen,

    set: Set,
    /// Keys, stems and versions of all songs, by which an earlier run is found again.
    song_names: Vec<restore::SongNames>,
    rig: Rig,
    bus_names: Vec<(String, Role)>,
    click_bus: Option<usize>,
    rules: Rules,
    guard: Guard,

    faders: Faders,
    outs: Outs,
    osc_messages: Arc<[OscMessage]>,
    venue: Option<Venue>,
    venue_changed: bool,
    levels_changed: bool,

    slots: Slots,
    /// The entry that is to be armed.
    target: Option<Target>,
    /// Whether the target is what follows in the setlist, and not an operator's pick.
    follows: bool,
    /// GO was pressed before the target was ready.
    go_waits: bool,
    last_go: Option<Instant>,
    /// The armed song that was told to start and has not said so yet.
    pending_go: Option<ArmedId>,
    /// A song ended with a pause and nothing has started since: what the status of then had
    /// rendered.
    pausing: Option<u64>,
    /// The entry that was started last.
    last_entry: Option<EntryId>,
    last_token: u32,
    /// Orders that were not answered yet.
    asked: Vec<Asked>,
    jump: Option<Waiting>,
    vamp_made: Option<VampMade>,
    /// The place that was marked to repeat from.
    vamp_from: Option<(ArmedId, downbeat_rt::Place)>,
    /// Where a song stands that is not held where it stopped, or that an earlier run left.
    standing: Option<Standing>,
    /// A press that waits until the disk has read where a held song was moved to.
    going_on: Option<GoingOn>,
    at_hand: AtHand,
    /// The entry that was armed behind the one that an earlier run left standing.
    behind: Option<EntryId>,
    heard: Option<Heard>,
    taps: Taps,
    auto: bool,
    /// The operator stopped what played: nothing starts by itself until the next GO.
    auto_waits: bool,

    /// When the step began: what is timed is timed by it, so that tests can tell the time.
    now: Instant,
    status: Status,
    device_clock: DeviceClock,
    starving: Starving,
    /// Messages to other machines were lost at the last status.
    losing_messages: bool,
    /// The disk thread has gone, and that was told.
    disk_is_gone: bool,
    disk_pulse: Pulse,
    /// The disk thread hangs, and that was told.
    disk_hangs: bool,
    /// Other threads that the operator is told of when they hang.
    watched: Vec<(&'static str, Pulse)>,
    /// Faults of stems, by song and stem.
    faults: Vec<(usize, usize, String)>,
    notices: Notices,
    answers: Answers,
    marks: Marks,
    watchdog: Watchdog,
    device: DeviceView,
    outage: Outage,
    device_wish: Arc<AtomicBool>,
    surfaces: Arc<SurfaceCounts>,
    /// When the set began; `None` before its first song.
    set_began: Option<SetBegan>,
    memory_limit: u64,
    memory: Arc<AtomicU64>,
    last_order: arming::LastOrder,
    last_snapshot: Option<Instant>,
}

/// What a conductor is made from; see [`crate::split`].
pub(crate) struct Parts {
    pub(crate) link: ConductorLink,
    pub(crate) health: Arc<Health>,
    pub(crate) rig: Rig,
    pub(crate) actions: Receiver<Request>,
    pub(crate) face: Face,
    pub(crate) orders: Sender<Order>,
    pub(crate) reports: Receiver<Report>,
    pub(crate) faders: Faders,
    pub(crate) desk: Desk,
    pub(crate) clerk: Clerk,
    pub(crate) sources: Sources,
    pub(crate) memory: Arc<AtomicU64>,
    pub(crate) disk_pulse: Arc<AtomicU64>,
}

impl Conductor {
    pub(crate) fn new(config: &crate::Config, show: &Show, parts: Parts) -> Self {
        let set = Set::new(show, config.setlist, parts.sources);
        let target = set.list().first().map(|entry| Target { entry, enter_at: None });
        let rules = Rules::new(show);
        let now = Instant::now();
        Self {
            link: parts.link,
            actions: parts.actions,
            face: parts.face,
            orders: parts.orders,
            reports: parts.reports,
            desk: parts.desk,
            clerk: Some(parts.clerk),
            recorder: None,
            written: Written::default(),
            seen: Seen::default(),
            set,
            song_names: show.songs.iter().map(restore::SongNames::of).collect(),
            bus_names: show.buses.iter().map(|bus| (bus.name.clone(), bus.role)).collect(),
            click_bus: show.click.as_ref().map(|click| click.bus),
            guard: Guard::new(show.transport.confirm.clone()),
            rules,
            faders: parts.faders,
            outs: Outs::new(show),
            osc_messages: outgoing::messages(show),
            venue_changed: config.venue.as_ref().is_some_and(Venue::is_new),
            venue: config.venue.clone(),
            levels_changed: true,
            slots: Slots::default(),
            target,
            follows: true,
            go_waits: false,
            last_go: None,
            pending_go: None,
            pausing: None,
            last_entry: None,
            last_token: 0,
            asked: Vec::new(),
            jump: None,
            vamp_made: None,
            vamp_from: None,
            standing: None,
            going_on: None,
            at_hand: AtHand::default(),
            behind: None,
            heard: None,
            taps: Taps::default(),
            auto: config.auto,
            auto_waits: false,
            now,
            status: Status::new(&parts.rig),
            device_clock: DeviceClock::default(),
            rig: parts.rig,
            starving: Starving::default(),
            losing_messages: false,
            disk_is_gone: false,
            disk_pulse: Pulse::new(parts.disk_pulse, now),
            disk_hangs: false,
            watched: Vec::new(),
            faults: Vec::new(),
            notices: Notices::new(),
            answers: Answers::default(),
            marks: Marks::new(),
            watchdog: Watchdog::new(parts.health),
            device: DeviceView::default(),
            outage: Outage::default(),
            device_wish: Arc::default(),
            surfaces: Arc::default(),
            set_began: None,
            memory_limit: show.memory_bytes,
            memory: parts.memory,
            last_order: arming::LastOrder::default(),
            last_snapshot: None,
        }
    }

    /// A face for a console or a control surface.
    pub fn face(&self) -> Face {
        self.face.clone()
    }

    /// The half that writes files for the conductor, once: it belongs to a thread of its own, and
    /// nothing is saved without it.
    pub fn take_clerk(&mut self) -> Option<Clerk> {
        self.clerk.take()
    }

    /// The OSC messages of songs when their places are passed, once: for the thread that sends them.
    pub fn take_outgoing(&mut self) -> Option<Outgoing> {
        let passed = self.link.take_passed()?;
        Some(Outgoing::new(passed, Arc::clone(&self.osc_messages)))
    }

    /// Watches one more thread, which counts its steps in what is returned, at least twice a second;
    /// when it hangs the operator is told its name.
    pub fn watch_thread(&mut self, name: &'static str) -> Arc<AtomicU64> {
        let count = Arc::new(AtomicU64::new(0));
        self.watched.push((name, Pulse::new(Arc::clone(&count), Instant::now())));
        count
    }

    /// Set when the operator wants the first device of the list back ([`crate::Action::FirstDevice`]):
    /// whoever looks after the device takes it back.
    pub fn device_wish(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.device_wish)
    }

    /// Where control surfaces count, for the snapshots.
    pub fn surface_counts(&self) -> Arc<SurfaceCounts> {
        Arc::clone(&self.surfaces)
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
        self.link.beat();
        self.take_reports();
        // In this order, so that the events are never older than the status: see `front`.
        self.take_status();
        self.take_events();
        self.watch_reading();
        self.watch_pause();
        while let Ok(request) = self.actions.try_recv() {
            self.execute(request);
        }
        self.watch_device();
        self.watch_disk();
        self.follow_song_jump();
        self.follow_going_on();
        self.arm();
        self.go_by_itself();
        self.order();
        self.publish_levels();
        self.write_down();
        self.publish_snapshot();
    }

    /// Waits for an action, or for `limit` at the most, and does all that is to be done.
    pub fn wait_and_step(&mut self, limit: Duration) {
        if let Ok(request) = self.actions.recv_timeout(limit) {
            self.now = Instant::now();
            self.take_status();
            self.take_events();
            self.execute(request);
        }
        self.step();
    }

    /// Whether nothing sounds and nothing is left to be played.
    pub fn is_finished(&self) -> bool {
        self.target.is_none() && !self.go_waits && self.slots.with_audio().next().is_none()
    }

    /// The entry whose stems are on show: the playing one, else the armed one.
    fn shown_entry(&self) -> Option<EntryId> {
        self.front_entry().or(self.target.map(|target| target.entry))
    }

    /// The entry that sounds, is held, or fades out.
    fn front_entry(&self) -> Option<EntryId> {
        self.front().map(|(entry, _)| entry)
    }

    /// The song that sounds, is held, or fades out, with its entry. The status says which song that
    /// is and where; one that is older than the events knows nothing of a song that has just
    /// started, which is at its start then. In a segue the song that comes is in front from its first
    /// frame on: what is asked happens to that.
    fn front(&self) -> Option<(EntryId, Front)> {
        let started = self.slots.started();
        let known = self.status.front.and_then(|front| {
            let slot = started.iter().find(|slot| slot.id == front.song)?;
            Some((slot.what.entry, front))
        });
        let newest = started.first()?;
        let Place::Started { turn, from, lead_in, .. } = newest.place else { return known };
        if self.status.started >= turn {
            return known;
        }
        let front = Front {
            song: newest.id,
            place: from,
            lead_in,
            doing: Doing::Playing,
            vamp: None,
            leaving: None,
            jump: None,
            fading: Fading::No,
            tails: 0,
            left: None,
            missed_segue: false,
        };
        Some((newest.what.entry, front))
    }

    fn send_order(&self, order: Order) {
        // A disk thread that has ended needs no orders; the program is closing then.
        let _ = self.orders.send(order);
    }

    fn armed_state(&self) -> ArmedState {
        let armed = self.slots.armed().map(|slot| &slot.what);
        match self.target_arming() {
            None => ArmedState::None,
            Some(target) if armed == Some(&target) => ArmedState::Ready,
            Some(_) if self.go_waits => ArmedState::GoWaits,
            Some(_) => ArmedState::Arming,
        }
    }
}
