//! Commands to the audio thread, and its answers to those that are answered.

use downbeat_journal::log::What;
use downbeat_rt::{Command, Doing, Event, Quantum, Refusal};

use super::Conductor;
use crate::{Ticket, Weight};

/// An order that waits for its answer.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    token: u32,
    /// What it is, for the operator.
    what: String,
    asker: Option<Ticket>,
}

impl Conductor {
    /// Sends a command, or tells why not. Returns whether it was sent.
    ///
    /// While the device is gone nothing is sent that would move the song: it would happen by itself
    /// when the device comes back, and nobody would know. What makes it silent is sent always.
    pub(super) fn send(&mut self, command: Command) -> bool {
        let moves = matches!(
            command,
            Command::Go(_)
                | Command::GoOn
                | Command::Enter(_)
                | Command::Jump(_)
                | Command::Vamp(_)
                | Command::Release(..)
                | Command::KeepVamping(_)
        );
        let words = self.command_words(&command);
        let sent = !(moves && self.device_has_gone()) && self.link.send(command).is_ok();
        if sent {
            self.log(What::Command { command: words });
        } else {
            let text = "not done: the audio device does not call back; see the device line";
            self.refuse(Weight::Error, text);
        }
        sent
    }

    /// A number for an order that is answered, and what it is for the operator.
    pub(super) fn token(&mut self, what: impl Into<String>) -> u32 {
        self.last_token = self.last_token.wrapping_add(1);
        let (token, asker) = (self.last_token, self.asker());
        self.asked.push(Asked { token, what: what.into(), asker });
        // Those of orders that were not sent are never answered. No more answers than this are out.
        if self.asked.len() > downbeat_rt::ANSWERS {
            self.asked.remove(0);
        }
        self.last_token
    }

    /// Hears the answer to a jump, a vamp or an entry.
    pub(super) fn answered(&mut self, event: &Event) {
        match *event {
            Event::Landed { token, rendered, .. } => {
                self.no_longer_asked(token);
                self.marks.jumped();
                if let Some(jump) = self.jump.take_if(|jump| jump.token == token)
                    && jump.at == Quantum::Now
                {
                    self.starving.jumped(jump.to, rendered);
                }
                // What lands while a hold's fade runs does not undo a move that came after the hold.
                if !matches!(self.doing(), Some(Doing::Holding | Doing::Held)) {
                    self.standing = None;
                }
            }
            Event::Vamping { token, stretch } => {
                self.no_longer_asked(token);
                if let Some(made) = self.vamp_made.as_mut().filter(|made| made.token == token) {
                    made.stretch = Some(stretch);
                    let what = made.what;
                    self.tell_bars(what, &stretch);
                }
            }
            Event::Refused { token, why } => {
                let (what, asker) = self.no_longer_asked(token).unwrap_or(("that".into(), None));
                let jump = self.jump.take_if(|jump| jump.token == token);
                let to_song = jump.is_some_and(|jump| jump.to_song.is_some());
                if why == Refusal::NotPlaying {
                    // The armed song did not start.
                    self.pending_go = None;
                }
                let why = match why {
                    Refusal::Replaced | Refusal::Cancelled => return,
                    Refusal::NotPlaying => "that song does not play",
                    Refusal::NoPlace => "it is not in what plays",
                    // The operator picked it: that is what GO is to start now.
                    Refusal::Gone if to_song => "the song ended first; it stays armed",
                    Refusal::Gone => "the song ended first",
                };
                let why = format!("not done ({what}): {why}");
                self.for_asker(asker, |conductor| conductor.refuse(Weight::Warning, why));
            }
            Event::Started { .. } | Event::Retired(..) => {}
        }
    }

    /// Who asked for an order that is not answered yet.
    pub(super) fn asker_of(&self, token: u32) -> Option<Ticket> {
        self.asked.iter().find(|asked| asked.token == token)?.asker
    }

    /// What an order that is answered was, and who asked for it.
    fn no_longer_asked(&mut self, token: u32) -> Option<(String, Option<Ticket>)> {
        let at = self.asked.iter().position(|asked| asked.token == token)?;
        let Asked { what, asker, .. } = self.asked.remove(at);
        Some((what, asker))
    }
}
