//! Which action does what, and which presses are not taken.

use std::sync::atomic::Ordering;

use downbeat_journal::Change;
use downbeat_rt::{Doing, Fading};

use super::Conductor;
use super::guard::Verdict;
use crate::{Action, EntryId, JumpTo, Request, Switch, Weight};

impl Conductor {
    /// Executes an action, unless the guard holds it back or it was about another song.
    pub(super) fn execute(&mut self, request: Request) {
        self.for_asker(request.ticket, |conductor| conductor.judge(request));
    }

    fn judge(&mut self, request: Request) {
        let Request { source, action, song, sure, .. } = request;
        self.last_snapshot = None;
        if let Some(gone) = song.filter(|song| is_about_song(action) && !self.leads(*song)) {
            self.log_action(source, &self.words(action), Some("that song does not play any more"));
            let text = format!(
                "not done ({}): it was for {}, which does not play any more",
                self.words(action),
                self.set.title(gone)
            );
            self.refuse(Weight::Warning, text);
            return;
        }
        // What is held, or fades already, is not asked twice about.
        let plays = self
            .front()
            .is_some_and(|(_, front)| front.doing == Doing::Playing && front.fading == Fading::No);
        // Nothing breaks off where the first device plays.
        let idle = action == Action::FirstDevice && !self.device.took_over;
        let verdict = self.guard.judge(action, plays && !sure && !idle, self.now);
        let refused = match verdict {
            Verdict::Done => None,
            Verdict::Again => Some("press it once more"),
            Verdict::Locked => Some("the show is locked"),
        };
        self.log_action(source, &self.words(action), refused);
        match verdict {
            Verdict::Done => self.act(action),
            Verdict::Again => {
                let text = "a song plays: press it once more within 3 s to do it";
                self.refuse(Weight::Warning, text);
            }
            Verdict::Locked => {
                self.refuse(Weight::Warning, "not done: the show is locked; unlock it first");
            }
        }
    }

    /// Whether the song of an entry is the one that sounds, is held, or stands where an earlier run
    /// left it.
    fn leads(&self, entry: EntryId) -> bool {
        let stands = || self.stands().map(|standing| standing.entry);
        self.front_entry().or_else(stands) == Some(entry)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Go => self.go(),
            Action::Stop => self.stop(),
            Action::Fade => self.fade(),
            Action::Panic => self.panic(),
            Action::Hold => self.hold(),
            Action::GoOn(how) => self.go_on(how),
            Action::Jump { to, at } => self.jump(to, at),
            Action::CancelJump => self.cancel_jump(),
            Action::Vamp(what) => self.vamp(what),
            Action::MarkVampStart => self.mark_vamp_start(),
            Action::Release(how) => self.release(how),
            Action::Tap => self.tap(),
            Action::Rejoin(at) => self.rejoin(at),
            Action::ArmNext => self.arm_by(1),
            Action::ArmPrevious => self.arm_by(-1),
            Action::Arm(entry) => self.arm_entry(entry, None),
            Action::ArmAt(entry, to) => self.arm_at(entry, to),
            Action::Edit(edit) => self.edit(edit),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::SaveSetlist => self.save_setlist(),
            Action::SetLevel(strip, db) => self.set_level(strip, db),
            Action::NudgeLevel(strip, db) => self.nudge_level(strip, db),
            Action::Mute(strip, switch) => self.mute(strip, switch),
            Action::Solo(strip, switch) => self.solo(strip, switch),
            Action::SoloClick(switch) => self.solo_click(switch),
            Action::MuteOut(out, switch) => self.mute_out(out, switch),
            Action::Pilot(switch) => self.pilot(switch),
            Action::Lock(switch) => self.lock(switch),
            Action::FirstDevice => self.device_wish.store(true, Ordering::Relaxed),
            Action::ResetMarks => {
                self.marks.reset(&self.status);
                self.watchdog.health().reset_worst();
            }
        }
    }

    fn lock(&mut self, switch: Switch) {
        let locked = switch.apply(self.guard.locked);
        self.guard.locked = locked;
        self.record(Change::Lock { on: locked });
        let text = if locked {
            "locked: GO, panic, levels and unlocking are taken, nothing else"
        } else {
            "unlocked"
        };
        self.notices.add(Weight::Info, text);
    }
}

/// Whether an action is about the song that plays and does not name it. One that goes to an entry
/// says all there is to say.
fn is_about_song(action: Action) -> bool {
    match action {
        Action::Jump { to, .. } => !matches!(to, JumpTo::Entry(_)),
        Action::Vamp(_) | Action::MarkVampStart | Action::Release(_) | Action::Rejoin(_) => true,
        _ => false,
    }
}
