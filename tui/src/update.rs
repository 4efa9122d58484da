//! What a key does: to the console at once, to the show as an action for the conductor.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use downbeat_engine::{Action, ArmedState, Snapshot, Strip, Switch, Transport};

use crate::app::{App, Focus, Overlay};
use crate::keys::{Command, Step, command_of};

/// What the loop has to do after a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Effect {
    Nothing,
    Send(Action),
    Redraw,
    Quit,
}

impl App {
    /// Handles a key at `now`, as the operator saw `snapshot`.
    pub(crate) fn key(&mut self, event: &KeyEvent, snapshot: &Snapshot, now: Duration) -> Effect {
        self.now = now;
        let command = command_of(event);
        match event.kind {
            KeyEventKind::Press => self.press(event.code, command, snapshot),
            KeyEventKind::Repeat => self.repeat(command, snapshot),
            KeyEventKind::Release => self.release(command),
        }
    }

    fn press(&mut self, code: KeyCode, command: Option<Command>, snapshot: &Snapshot) -> Effect {
        let overlay = std::mem::replace(&mut self.overlay, Overlay::Nothing);
        match (overlay, command) {
            // Panic works from everywhere.
            (_, Some(command @ Command::Act(Action::Panic))) => self.run(command, snapshot),
            (Overlay::Nothing, Some(command)) => self.run(command, snapshot),
            (Overlay::Quit, _) if matches!(code, KeyCode::Char('y' | 'Y')) => Effect::Quit,
            // A key that closes something does nothing else: nobody means GO with it.
            (Overlay::Quit, _) => {
                self.say("not quitting");
                Effect::Nothing
            }
            (Overlay::Help, _) | (Overlay::Nothing, None) => Effect::Nothing,
        }
    }

    /// Only what moves by steps goes on while its key is held.
    fn repeat(&mut self, command: Option<Command>, snapshot: &Snapshot) -> Effect {
        let now = self.now;
        match command {
            Some(command @ (Command::Select(_) | Command::Nudge(_)))
                if self.overlay == Overlay::Nothing =>
            {
                return self.run(command, snapshot);
            }
            Some(Command::Act(Action::Go)) => self.guards.go.repeat(now),
            Some(Command::Act(Action::Hold)) => self.guards.hold.repeat(now),
            Some(Command::Act(Action::Stop)) => self.guards.stop.repeat(now),
            _ => {}
        }
        Effect::Nothing
    }

    fn release(&mut self, command: Option<Command>) -> Effect {
        match command {
            Some(Command::Act(Action::Go)) => self.guards.go.release(),
            Some(Command::Act(Action::Hold)) => self.guards.hold.release(),
            Some(Command::Act(Action::Stop)) => self.guards.stop.release(),
            _ => {}
        }
        Effect::Nothing
    }

    fn run(&mut self, command: Command, snapshot: &Snapshot) -> Effect {
        match command {
            Command::Act(action) => self.once(action),
            Command::Select(step) => self.select(step, snapshot),
            Command::ArmSelected => self.arm_selected(snapshot),
            Command::NextList => self.focus_on(match self.focus {
                Focus::Setlist => Focus::Buses,
                Focus::Buses => Focus::Stems,
                Focus::Stems => Focus::Setlist,
            }),
            Command::PreviousList => self.focus_on(match self.focus {
                Focus::Setlist => Focus::Stems,
                Focus::Buses => Focus::Setlist,
                Focus::Stems => Focus::Buses,
            }),
            Command::Nudge(db) => self.on_strip(snapshot, |strip| Action::NudgeLevel(strip, db)),
            Command::Unity => self.on_strip(snapshot, |strip| Action::SetLevel(strip, 0.0)),
            Command::Mute => self.on_strip(snapshot, |strip| Action::Mute(strip, Switch::Toggle)),
            Command::Solo => self.on_strip(snapshot, |strip| Action::Solo(strip, Switch::Toggle)),
            Command::Help => {
                self.overlay = Overlay::Help;
                Effect::Nothing
            }
            Command::Close => Effect::Nothing,
            Command::Redraw => Effect::Redraw,
            Command::Quit => self.quit(snapshot),
        }
    }

    /// Sends an action, unless its key is only held down or bounces.
    fn once(&mut self, action: Action) -> Effect {
        let (guard, name) = match action {
            Action::Go => (&mut self.guards.go, "GO"),
            Action::Hold => (&mut self.guards.hold, "hold"),
            Action::Stop => (&mut self.guards.stop, "stop"),
            action => return Effect::Send(action),
        };
        if guard.press(self.now) {
            return Effect::Send(action);
        }
        self.say(format!("{name} ignored: too soon after the last press (key held or bouncing)"));
        Effect::Nothing
    }

    fn select(&mut self, step: Step, snapshot: &Snapshot) -> Effect {
        let (row, rows) = match self.focus {
            Focus::Setlist => (&mut self.selected.entry, snapshot.entries.len()),
            Focus::Buses => (&mut self.selected.bus, snapshot.buses.len()),
            Focus::Stems => (&mut self.selected.stem, snapshot.stems.len()),
        };
        let last = rows.saturating_sub(1);
        *row = match step {
            Step::By(rows) => row.saturating_add_signed(rows).min(last),
            Step::First => 0,
            Step::Last => last,
        };
        Effect::Nothing
    }

    fn arm_selected(&mut self, snapshot: &Snapshot) -> Effect {
        if self.focus != Focus::Setlist {
            self.say("Enter arms a song: go to the setlist with Tab first");
            return Effect::Nothing;
        }
        if self.selected.entry >= snapshot.entries.len() {
            self.say("the setlist is empty");
            return Effect::Nothing;
        }
        Effect::Send(Action::Arm(self.selected.entry))
    }

    fn focus_on(&mut self, focus: Focus) -> Effect {
        self.focus = focus;
        Effect::Nothing
    }

    fn on_strip(&mut self, snapshot: &Snapshot, action: impl Fn(Strip) -> Action) -> Effect {
        if let Some((strip, _)) = self.strip(snapshot) {
            return Effect::Send(action(strip));
        }
        self.say(match self.focus {
            Focus::Setlist => "go to a bus or a stem with Tab first",
            Focus::Buses => "the rig has no bus",
            Focus::Stems => "no stems here: no song is armed",
        });
        Effect::Nothing
    }

    fn quit(&mut self, snapshot: &Snapshot) -> Effect {
        let quiet =
            snapshot.transport == Transport::Stopped && snapshot.armed_state != ArmedState::GoWaits;
        // A conductor that has ended plays nothing, whatever its last snapshot says.
        if quiet || self.conductor_ended {
            return Effect::Quit;
        }
        self.overlay = Overlay::Quit;
        Effect::Nothing
    }
}

#[cfg(test)]
mod tests;
