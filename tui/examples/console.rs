//! The console on a show that is made up, for working on its looks: no device, no files.
//!
//! `cargo run -p downbeat-tui --example console` plays for ever. `-- lost` loses the device after
//! five seconds, `-- hang` stops the conductor, `-- hung` hangs the disk thread, `-- starve` starves
//! the disk, `-- many` has a song of 64 stems, `-- panic` breaks another thread. Jumps, vamps, fades
//! and the setlist are only as good as it takes to look at them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use downbeat_engine::{
    Action, ArmedState, Colour, DeviceState, DeviceView, Edit, EntryId, EntryView, Face, JumpTo,
    JumpView, MAX_LEVEL_DB, MIN_LEVEL_DB, Meter, Notice, Position, Quantum, ReadingView, Request,
    Snapshot, SpanView, Strip, StripKind, StripView, Switch, Then, Transport, VampOf, VampView,
    Weight,
};
use downbeat_tui::{Options, run};

const RATE: f64 = 48_000.0;
const BPM: f64 = 112.0;
const LENGTH: f64 = 214.0;
const SECTIONS: [&str; 6] = ["Intro", "Verse 1", "Chorus", "Verse 2", "Chorus 2", "Outro"];

#[allow(clippy::panic, reason = "the example shows what the console does when a thread breaks")]
fn break_this_thread() {
    panic!("this thread was asked to");
}

fn main() -> std::io::Result<()> {
    let trouble = std::env::args().nth(1).unwrap_or_default();
    let started = Instant::now();
    let (face, actions) = Face::detached(Snapshot::default());
    let ending = Arc::new(AtomicBool::new(false));
    let show = Show::new(trouble);
    let (conductor_face, until) = (face.clone(), Arc::clone(&ending));
    let conductor = thread::spawn(move || show.conduct(&conductor_face, &actions, &until, started));
    let quit = run(&face, Options::new(Arc::clone(&ending), started));
    ending.store(true, Ordering::Relaxed);
    // A conductor that broke on purpose is no reason to end with an error.
    let _ = conductor.join();
    quit.map(|_| ())
}

/// A conductor without an engine.
struct Show {
    trouble: String,
    snapshot: Snapshot,
    /// Where the song is, in seconds.
    at: f64,
    /// Where a jump goes and when it lands, in seconds.
    jump: Option<(f64, f64)>,
}

impl Show {
    fn new(trouble: String) -> Self {
        let titles = ["Opener", "Ballad", "Night Drive", "夜のドライブ", "Static", "Long Way Home"];
        let mut ids = 0..;
        let entries = titles.map(|title| EntryView {
            id: EntryId(ids.next().unwrap_or_default()),
            title: title.to_owned(),
            length: Duration::from_secs_f64(LENGTH),
            song: Some(0),
            versions: ["short".to_owned()].into(),
            note: (title == "Ballad").then(|| "acoustic guitar".to_owned()),
            then: match title {
                "Opener" => Then::Segue(Duration::from_secs(8)),
                "Ballad" => Then::Pause(Duration::from_secs(5)),
                _ => Then::Stop,
            },
            tempo: format!("{BPM} 4/4"),
            ..EntryView::default()
        });
        let stems = if trouble == "many" { 64 } else { 12 };
        let snapshot = Snapshot {
            show: "Summer Tour".to_owned(),
            setlist: "festival".to_owned(),
            entries: Arc::new(entries),
            armed: Some(0),
            armed_state: ArmedState::Ready,
            next: Some(1),
            songs: titles.map(str::to_owned).into(),
            jump_at: Quantum::Bar,
            spans: SECTIONS.iter().zip(0..).map(span).collect(),
            venue: Some("Club Nord".to_owned()),
            strips_of: Some(EntryId(0)),
            buses: buses(),
            stems: (1..=stems)
                .map(|number| strip(&format!("Stem {number}"), StripKind::Stem))
                .collect(),
            device: DeviceView {
                name: "none (made up)".to_owned(),
                why: "an example".to_owned(),
                rate: RATE as u32,
                period: 128,
                outputs: 12,
                state: DeviceState::Ok,
                refused: vec!["real-time priority".to_owned()],
                ..DeviceView::default()
            },
            reading: ReadingView {
                memory_limit: 256 << 20,
                memory: 90 << 20,
                ..ReadingView::default()
            },
            notices: vec![notice(Duration::ZERO, Weight::Info, "the show is open")],
            ..Snapshot::default()
        };
        Self { trouble, snapshot, at: 0.0, jump: None }
    }

    fn conduct(
        mut self,
        face: &Face,
        actions: &Receiver<Request>,
        ending: &AtomicBool,
        started: Instant,
    ) {
        let step = Duration::from_millis(20);
        while !ending.load(Ordering::Relaxed) {
            if let Ok(request) = actions.recv_timeout(step) {
                self.act(request.action);
            }
            let now = started.elapsed();
            if now > Duration::from_secs(5) {
                match self.trouble.as_str() {
                    "lost" => self.snapshot.device.state = DeviceState::Lost,
                    "hung" => self.snapshot.hung = vec![("disk", now)],
                    "starve" => self.snapshot.reading.starved_frames += 960,
                    "hang" => continue,
                    "panic" => break_this_thread(),
                    _ => {}
                }
            }
            self.step(step.as_secs_f64(), now);
            face.publish(self.snapshot.clone());
        }
    }

    fn act(&mut self, action: Action) {
        let last = self.snapshot.entries.len() - 1;
        let snapshot = &mut self.snapshot;
        let armed = snapshot.armed.unwrap_or(0);
        match action {
            Action::Go if snapshot.transport == Transport::Held => {
                snapshot.transport = Transport::Playing;
            }
            Action::Go => {
                snapshot.transport = Transport::CountIn;
                snapshot.playing = Some(armed);
                snapshot.armed = Some((armed + 1).min(last));
                self.at = -60.0 / BPM * 4.0;
            }
            Action::Stop | Action::Panic => snapshot.transport = Transport::Stopped,
            Action::Hold if snapshot.transport == Transport::Held => {
                snapshot.transport = Transport::Playing;
            }
            Action::Hold => snapshot.transport = Transport::Held,
            Action::ArmNext => snapshot.armed = Some((armed + 1).min(last)),
            Action::ArmPrevious => snapshot.armed = Some(armed.saturating_sub(1)),
            Action::Arm(EntryId(entry)) => snapshot.armed = Some((entry as usize).min(last)),
            Action::ResetMarks => clear_clips(snapshot),
            Action::SetLevel(strip, db) => self.with(strip, |strip| strip.level_db = db),
            Action::NudgeLevel(strip, db) => self.with(strip, |strip| {
                strip.level_db = (strip.level_db + db).clamp(MIN_LEVEL_DB, MAX_LEVEL_DB);
            }),
            Action::Mute(strip, to) => {
                self.with(strip, |strip| strip.muted = to.apply(strip.muted));
            }
            Action::Solo(strip, to) => {
                self.with(strip, |strip| strip.soloed = to.apply(strip.soloed));
            }
            Action::Fade => {
                snapshot.transport = match snapshot.transport {
                    Transport::FadingOut => Transport::Playing,
                    _ => Transport::FadingOut,
                };
            }
            Action::Jump { to, .. } => self.jump_to(to),
            Action::CancelJump => self.jump = None,
            Action::Vamp(VampOf::Section) => {
                snapshot.vamp = match snapshot.vamp.take() {
                    Some(vamp) => Some(VampView { releasing: !vamp.releasing, ..vamp }),
                    None => Some(VampView {
                        what: section_at(self.at).1.to_owned(),
                        pass: 1,
                        releasing: false,
                    }),
                };
            }
            Action::Release(_) => snapshot.vamp = None,
            Action::Tap => snapshot.taps += 1,
            Action::Lock(to) => snapshot.locked = to.apply(snapshot.locked),
            Action::Edit(edit) => self.edit(edit),
            _ => {}
        }
        self.snapshot.next =
            self.snapshot.armed.map(|armed| armed + 1).filter(|next| *next <= last);
    }

    /// On the next bar line.
    fn jump_to(&mut self, to: JumpTo) {
        let bar = 60.0 / BPM * 4.0;
        let here = section_at(self.at).0 as i64;
        let span = match to {
            JumpTo::Span(span) => span as i64,
            JumpTo::Sections(by) => here + i64::from(by),
            _ => here,
        };
        let span = span.clamp(0, SECTIONS.len() as i64 - 1);
        self.jump = Some((span as f64 * 16.0 * bar, (self.at / bar).floor() * bar + bar));
    }

    fn edit(&mut self, edit: Edit) {
        let mut entries = self.snapshot.entries.to_vec();
        let place = |id| entries.iter().position(|entry| entry.id == id);
        match edit {
            Edit::Move(id, by) => {
                let Some(from) = place(id) else { return };
                let to = from.saturating_add_signed(by as isize).min(entries.len() - 1);
                entries.swap(from, to);
            }
            Edit::Skip(id, Switch::Toggle) => {
                let Some(at) = place(id) else { return };
                entries[at].skipped = !entries[at].skipped;
            }
            Edit::Version(id, to) => {
                let Some(at) = place(id) else { return };
                entries[at].version = to.map(|_| "short".to_owned());
            }
            _ => return,
        }
        self.snapshot.entries = entries.into();
        self.snapshot.setlist_changed = true;
    }

    fn with(&mut self, strip: Strip, change: impl FnOnce(&mut StripView)) {
        let strip = match strip {
            Strip::Bus(index) => self.snapshot.buses.get_mut(index),
            Strip::Stem { stem: index, .. } => self.snapshot.stems.get_mut(index),
        };
        strip.map(change);
    }

    fn step(&mut self, seconds: f64, now: Duration) {
        let snapshot = &mut self.snapshot;
        let runs = matches!(
            snapshot.transport,
            Transport::Playing | Transport::CountIn | Transport::FadingOut
        );
        if runs {
            self.at += seconds;
            if snapshot.transport != Transport::FadingOut {
                snapshot.transport =
                    if self.at < 0.0 { Transport::CountIn } else { Transport::Playing };
            }
        }
        if let Some((to, at)) = self.jump.filter(|(_, at)| self.at >= *at) {
            self.at += to - at;
            self.jump = None;
        }
        snapshot.jump = self.jump.map(|(to, at)| JumpView {
            to: section_at(to).1.to_owned(),
            span: Some(section_at(to).0),
            in_beats: Some(((at - self.at) * BPM / 60.0).ceil() as u32),
            waits_for_disk: false,
        });
        if snapshot.transport == Transport::Stopped || self.at >= LENGTH {
            snapshot.transport = Transport::Stopped;
            snapshot.playing = None;
        }
        snapshot.position = snapshot.playing.map(|_| position(self.at));
        let shown = snapshot.playing.or(snapshot.armed);
        snapshot.strips_of = shown.map(|entry| EntryId(entry as u32));
        snapshot.set_gone = Duration::from_secs_f64(self.at.max(0.0));
        snapshot.set_left = Duration::from_secs_f64(LENGTH * 6.0 - self.at.max(0.0));
        snapshot.device.load = 0.11 + 0.03 * (now.as_secs_f32() * 3.0).sin();
        snapshot.device.worst_load = snapshot.device.worst_load.max(snapshot.device.load);
        snapshot.reading.ahead = Duration::from_millis(4_100);
        snapshot.reading.lowest = Some(Duration::from_millis(3_900));
        let any_solo = snapshot.stems.iter().any(|strip| strip.soloed);
        for (index, strip) in snapshot.buses.iter_mut().chain(&mut snapshot.stems).enumerate() {
            let solo = any_solo && strip.kind == StripKind::Stem;
            strip.open = !strip.muted && (!solo || strip.soloed);
            measure(strip, runs, index as f64 + self.at);
        }
        snapshot.outputs = snapshot.buses.iter().flat_map(|bus| bus.meters.clone()).collect();
    }
}

fn measure(strip: &mut StripView, runs: bool, phase: f64) {
    let level = 10_f64.powf(f64::from(strip.level_db) / 20.0);
    let beat = (-4.0 * (phase * BPM / 60.0).rem_euclid(1.0)).exp();
    let peak = if runs && strip.open { (0.1 + 0.6 * beat) * level } else { 0.0 } as f32;
    for meter in &mut strip.meters {
        *meter = Meter { peak, rms: peak / 2.5, clips: meter.clips + u64::from(peak > 1.0) };
    }
}

fn position(at: f64) -> Position {
    let beat = (at * BPM / 60.0).floor() as i32;
    let bar = beat.div_euclid(4) + 1;
    let section = |index: i32| usize::try_from(index).ok().and_then(|index| SECTIONS.get(index));
    let line = |text: &str| Some(text.to_owned());
    let now = (bar - 1).div_euclid(16);
    Position {
        frame: (at * RATE) as i64,
        gone: Duration::from_secs_f64(at.max(0.0)),
        left: Duration::from_secs_f64((LENGTH - at.max(0.0)).max(0.0)),
        bar,
        beat: beat.rem_euclid(4) as u16 + 1,
        beats_in_bar: 4,
        beats: at * BPM / 60.0,
        bpm: BPM,
        section: section(now).map(|&name| name.to_owned()),
        next_section: section(now + 1).map(|&name| (name.to_owned(), (now + 1) * 16 + 1 - bar)),
        span: section_at(at).0,
        count_in: (at < 0.0).then(|| Duration::from_secs_f64(-at)),
        lyric: (line("We drove all night"), line("to find the sea")),
        next_event: None,
    }
}

/// The section of a time in seconds.
fn section_at(at: f64) -> (usize, &'static str) {
    let bars = (at.max(0.0) * BPM / 240.0).floor() as usize;
    let section = (bars / 16).min(SECTIONS.len() - 1);
    (section, SECTIONS[section])
}

fn span((name, index): (&&str, i32)) -> SpanView {
    SpanView {
        name: (*name).to_owned(),
        bar: index * 16 + 1,
        length: Duration::from_secs_f64(16.0 * 240.0 / BPM),
        bars: 16,
        beats: (f64::from(index * 64), f64::from(index * 64 + 64)),
        colour: Colour::read(["cyan", "blue", "red", "blue", "red", "grey"][index as usize % 6]),
        vamps: name.starts_with("Chorus"),
        note: (*name == "Verse 1").then(|| "watch the drummer".to_owned()),
    }
}

fn clear_clips(snapshot: &mut Snapshot) {
    for strip in snapshot.buses.iter_mut().chain(&mut snapshot.stems) {
        for meter in &mut strip.meters {
            meter.clips = 0;
        }
    }
}

fn buses() -> Vec<StripView> {
    let pa = ["drums", "bass", "music", "vocals"].map(|name| strip(name, StripKind::Pa));
    let monitor = ["guide", "click"].map(|name| strip(name, StripKind::Monitor));
    let rest = [strip("ltc", StripKind::Timecode), strip("pilot", StripKind::Pilot)];
    pa.into_iter().chain(monitor).chain(rest).collect()
}

fn strip(name: &str, kind: StripKind) -> StripView {
    StripView {
        name: name.to_owned(),
        kind,
        open: true,
        meters: vec![Meter::default(); 2],
        ..StripView::default()
    }
}

fn notice(at: Duration, weight: Weight, text: &str) -> Notice {
    Notice { at, weight, text: text.to_owned() }
}
