//! A conductor without an engine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use downbeat_engine::{
    Action, DeviceState, Edit, EntryId, Face, JumpTo, JumpView, MAX_LEVEL_DB, MIN_LEVEL_DB,
    Request, Snapshot, Strip, StripKind, StripView, Switch, Transport, VampOf, VampView,
};

use crate::looks::{self, BPM, LENGTH, SECTIONS, clear_clips, measure, position, section_at};

#[allow(clippy::panic, reason = "the example shows what the console does when a thread breaks")]
fn break_this_thread() {
    panic!("this thread was asked to");
}

/// What plays, as far as it is made up.
pub(crate) struct Show {
    trouble: String,
    snapshot: Snapshot,
    /// Where the song is, in seconds.
    at: f64,
    /// Where a jump goes and when it lands, in seconds.
    jump: Option<(f64, f64)>,
}

impl Show {
    /// A show with this trouble.
    pub(crate) fn new(trouble: String) -> Self {
        let snapshot = looks::opening(if trouble == "many" { 64 } else { 12 });
        Self { trouble, snapshot, at: 0.0, jump: None }
    }

    /// Conducts until the end.
    pub(crate) fn conduct(
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
                    None => {
                        let (span, what) = section_at(self.at);
                        Some(VampView {
                            what: what.to_owned(),
                            first_span: span,
                            last_span: span,
                            pass: 1,
                            releasing: false,
                            leaves: None,
                        })
                    }
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
            ..JumpView::default()
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
