//! What a key does: to the console at once, to the show as an action for the conductor.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use downbeat_engine::{Action, ArmedState, Quantum, Snapshot, Strip, Switch, Transport};

use crate::app::{App, Focus, Overlay};
use crate::keys::{Command, Step, command_of};

mod learning;
mod sections;
mod setlist;
mod to_bar;

/// The order in which `g` goes through the quanta.
const QUANTA: [Option<Quantum>; 6] = [
    None,
    Some(Quantum::Now),
    Some(Quantum::Beat),
    Some(Quantum::Bar),
    Some(Quantum::Section),
    Some(Quantum::Song),
];

/// What is said of a key that counts once.
const TOO_SOON: &str = "ignored: too soon after the last press (key held or bouncing)";

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
        self.follow.keep_entry(&mut self.selected, snapshot);
        let command = command_of(event, self.focus);
        let effect = match event.kind {
            KeyEventKind::Press => self.press(event.code, command, snapshot),
            KeyEventKind::Repeat => self.repeat(command, snapshot),
            KeyEventKind::Release => self.release(command),
        };
        self.follow.stands_on(&self.selected, snapshot);
        effect
    }

    fn press(&mut self, code: KeyCode, command: Option<Command>, snapshot: &Snapshot) -> Effect {
        self.say_no_more();
        self.to_bar.forget();
        let overlay = std::mem::replace(&mut self.overlay, Overlay::Nothing);
        // What closed an overlay and is still held does nothing below it either.
        let held = command.is_some_and(|command| self.guards.over.holds(command, self.now));
        if overlay != Overlay::Nothing && !held {
            self.guards.over.note(command, self.now);
        }
        match (overlay, command) {
            // Panic works from everywhere.
            (_, Some(command @ Command::Act(Action::Panic))) => self.run(command, snapshot),
            (Overlay::Nothing, _) if held => {
                self.say(TOO_SOON);
                Effect::Nothing
            }
            (Overlay::Nothing, Some(command)) => self.run_once(command, snapshot),
            (Overlay::Quit, _) if matches!(code, KeyCode::Char('y' | 'Y')) => Effect::Quit,
            // A key that closes something does nothing else: nobody means GO with it.
            (Overlay::Quit, _) => {
                self.say("not quitting");
                Effect::Nothing
            }
            (Overlay::Learn, Some(Command::Select(step))) => self.learn_key(code, Some(step)),
            (Overlay::Learn, _) => self.learn_key(code, None),
            (Overlay::ToBar, command) => self.bar_key(code, command, held, snapshot),
            (overlay, Some(Command::Select(step))) => self.move_in(overlay, step, snapshot),
            (Overlay::Insert, _) if code == KeyCode::Enter => self.insert_selected(snapshot),
            (Overlay::Insert, _) => {
                self.say("nothing inserted");
                Effect::Nothing
            }
            (Overlay::Help | Overlay::Notices, _) | (Overlay::Nothing, None) => Effect::Nothing,
        }
    }

    /// Moves in what lies over the screen, which stays.
    fn move_in(&mut self, overlay: Overlay, step: Step, snapshot: &Snapshot) -> Effect {
        self.overlay = overlay;
        if overlay == Overlay::Insert {
            let songs = snapshot.songs.len();
            self.selected.song = step.from(self.selected.song, songs);
            return Effect::Nothing;
        }
        self.page = match step {
            Step::By(rows) => self.page.saturating_add(rows.signum()),
            Step::First => 0,
            Step::Last => -1,
        };
        Effect::Nothing
    }

    /// Only what moves by steps goes on while its key is held.
    fn repeat(&mut self, command: Option<Command>, snapshot: &Snapshot) -> Effect {
        let now = self.now;
        self.guards.again.repeat(now);
        match (self.overlay, command) {
            (Overlay::Nothing, Some(command @ (Command::Select(_) | Command::Nudge(_)))) => {
                return self.run(command, snapshot);
            }
            (Overlay::Insert, Some(Command::Select(step))) => {
                return self.move_in(Overlay::Insert, step, snapshot);
            }
            (_, Some(Command::Act(Action::Go))) => self.guards.go.repeat(now),
            (_, Some(Command::Act(Action::Hold))) => self.guards.hold.repeat(now),
            (_, Some(Command::Act(Action::Stop))) => self.guards.stop.repeat(now),
            _ => {}
        }
        Effect::Nothing
    }

    fn release(&mut self, command: Option<Command>) -> Effect {
        self.guards.again.release();
        self.guards.over.release();
        match command {
            Some(Command::Act(Action::Go)) => self.guards.go.release(),
            Some(Command::Act(Action::Hold)) => self.guards.hold.release(),
            Some(Command::Act(Action::Stop)) => self.guards.stop.release(),
            _ => {}
        }
        Effect::Nothing
    }

    /// Runs a command, unless its key is only held down: a switch is not switched back by that,
    /// and a stop that asks for a second press does not get it by that, as it does where two quick
    /// presses stop at once.
    fn run_once(&mut self, command: Command, snapshot: &Snapshot) -> Effect {
        if command.goes_by_steps() {
            return self.run(command, snapshot);
        }
        let pressed = self.guards.again.press(command, self.now);
        let confirms = command == Command::Act(Action::Stop) && snapshot.confirm.is_some();
        if !pressed && (command.counts_once() || confirms) {
            self.say(TOO_SOON);
            return Effect::Nothing;
        }
        self.run(command, snapshot)
    }

    fn run(&mut self, command: Command, snapshot: &Snapshot) -> Effect {
        match command {
            Command::Act(action) => self.once(action),
            Command::Jump(to) => self.jump(to, snapshot),
            Command::AskBar => self.ask_bar(snapshot),
            Command::NextQuantum => self.next_quantum(),
            Command::JumpSelected => self.jump_selected(snapshot),
            Command::RejoinSelected => self.rejoin_selected(snapshot),
            Command::Select(step) => self.select(step, snapshot),
            Command::ArmSelected => self.arm_selected(snapshot),
            Command::Move(by) => self.move_selected(by, snapshot),
            Command::Skip => self.skip_selected(snapshot),
            Command::Repeat => self.repeat_selected(snapshot),
            Command::Insert => self.choose_song(snapshot),
            Command::NextVersion => self.next_version(snapshot),
            Command::NextList => self.focus_on(match self.focus {
                Focus::Setlist => Focus::Sections,
                Focus::Sections => Focus::Buses,
                Focus::Buses => Focus::Stems,
                Focus::Stems => Focus::Setlist,
            }),
            Command::PreviousList => self.focus_on(match self.focus {
                Focus::Setlist => Focus::Stems,
                Focus::Sections => Focus::Setlist,
                Focus::Buses => Focus::Sections,
                Focus::Stems => Focus::Buses,
            }),
            Command::Nudge(db) => self.on_strip(snapshot, |strip| Action::NudgeLevel(strip, db)),
            Command::Unity => self.on_strip(snapshot, |strip| Action::SetLevel(strip, 0.0)),
            Command::Mute => self.on_strip(snapshot, |strip| Action::Mute(strip, Switch::Toggle)),
            Command::Solo => self.on_strip(snapshot, |strip| Action::Solo(strip, Switch::Toggle)),
            Command::Notices => self.open(Overlay::Notices),
            Command::Help => self.open(Overlay::Help),
            Command::Learn => self.learn(),
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

    fn next_quantum(&mut self) -> Effect {
        let now = QUANTA.iter().position(|quantum| *quantum == self.quantum).unwrap_or_default();
        self.quantum = QUANTA[(now + 1) % QUANTA.len()];
        Effect::Nothing
    }

    fn select(&mut self, step: Step, snapshot: &Snapshot) -> Effect {
        if self.focus == Focus::Setlist {
            self.follow.leave();
        }
        let (row, rows) = match self.focus {
            Focus::Setlist => (&mut self.selected.entry, snapshot.entries.len()),
            Focus::Sections => (&mut self.selected.section, snapshot.spans.len()),
            Focus::Buses => (&mut self.selected.bus, snapshot.buses.len()),
            Focus::Stems => (&mut self.selected.stem, snapshot.stems.len()),
        };
        *row = step.from(*row, rows);
        Effect::Nothing
    }

    fn focus_on(&mut self, focus: Focus) -> Effect {
        self.focus = focus;
        Effect::Nothing
    }

    fn open(&mut self, overlay: Overlay) -> Effect {
        self.overlay = overlay;
        self.page = 0;
        Effect::Nothing
    }

    fn on_strip(&mut self, snapshot: &Snapshot, action: impl Fn(Strip) -> Action) -> Effect {
        if let Some((strip, _)) = self.strip(snapshot) {
            return Effect::Send(action(strip));
        }
        self.say(match self.focus {
            Focus::Setlist | Focus::Sections => "go to a bus or a stem with Tab first",
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
