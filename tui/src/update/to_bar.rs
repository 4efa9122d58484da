//! The keys of the prompt that takes the number of a bar.

use crossterm::event::KeyCode;
use downbeat_engine::{Action, Snapshot, Transport};

use super::{Effect, TOO_SOON};
use crate::app::{App, Overlay};
use crate::keys::Command;
use crate::to_bar::ToBar;

impl App {
    /// Opens the prompt for the song on show.
    pub(super) fn ask_bar(&mut self, snapshot: &Snapshot) -> Effect {
        match snapshot.strips_of {
            None => self.say("no bars here: no song is armed"),
            Some(_) if snapshot.transport == Transport::Fading => {
                self.say("no jump: the song is ending");
            }
            Some(song) => {
                self.to_bar = ToBar::of(song);
                self.overlay = Overlay::ToBar;
            }
        }
        Effect::Nothing
    }

    /// A key in the prompt. One that means nothing there changes nothing: closed by a slip, the
    /// prompt would leave the other digits to the vamps and Enter to the list. `held` says that the
    /// key was pressed before the prompt came back, and may still be down.
    pub(super) fn bar_key(
        &mut self,
        code: KeyCode,
        command: Option<Command>,
        held: bool,
        snapshot: &Snapshot,
    ) -> Effect {
        match code {
            // Where the show asks for a second press, the first one held down is none.
            KeyCode::Enter if held => self.say(TOO_SOON),
            KeyCode::Enter => return self.jump_to_bar(snapshot),
            KeyCode::Backspace => self.to_bar.erase(),
            KeyCode::Char(sign) if self.to_bar.write(sign) => {}
            _ if closes(code, command) => {
                self.say("no jump");
                return Effect::Nothing;
            }
            _ => self.say("a bar, or bar.beat: 17 or 17.3; Enter jumps, Esc closes"),
        }
        self.overlay = Overlay::ToBar;
        Effect::Nothing
    }

    fn jump_to_bar(&mut self, snapshot: &Snapshot) -> Effect {
        let to = match self.to_bar.place() {
            Ok(None) => return Effect::Nothing,
            Ok(Some(to)) => to,
            Err(why) => {
                self.say(why);
                self.overlay = Overlay::ToBar;
                return Effect::Nothing;
            }
        };
        if snapshot.strips_of != self.to_bar.song {
            self.say("no jump: another song is on show than when the prompt was opened");
            return Effect::Nothing;
        }
        let effect = self.jump_or_arm(to, snapshot);
        if matches!(effect, Effect::Send(Action::Jump { .. })) {
            self.to_bar.sent(snapshot.confirm.is_some(), self.now);
        }
        effect
    }

    /// Opens the prompt again where the show wants the jump confirmed: the second press is that of
    /// Enter, and not of whatever Enter means in a list.
    pub(crate) fn confirm_bar(&mut self, snapshot: &Snapshot) {
        if snapshot.confirm.is_some()
            && self.overlay == Overlay::Nothing
            && self.to_bar.is_asked(self.now)
        {
            self.overlay = Overlay::ToBar;
        }
    }
}

/// Whether a key closes the prompt: Esc, Ctrl+C, and what must not wait for long. As over every other
/// overlay it does nothing else, and pressed once more it does what it always does.
fn closes(code: KeyCode, command: Option<Command>) -> bool {
    match command {
        Some(Command::Close) => true,
        // `q` lies beside the digits.
        Some(Command::Quit) => code != KeyCode::Char('q') && code != KeyCode::Char('Q'),
        Some(Command::Act(action)) => {
            matches!(action, Action::Go | Action::Stop | Action::Hold | Action::Fade)
        }
        _ => false,
    }
}
