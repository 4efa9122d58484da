//! AbleSet's dialect of OSC, so that controllers and Companion modules made for it work as they are.
//!
//! Facts: the public documents of AbleSet's OSC interface and what the controllers made for it send
//! and expect. What it has and Downbeat has not is answered with one `/error`.

mod command;
mod state;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use downbeat_engine::{Quantum, Snapshot};
use rosc::OscMessage;

use self::command::{Command, command, is_forced};
use super::asked::Asks;
use super::clients::MOST_CLIENTS;
use super::{Peer, packet};
use crate::table::Value;

/// How often a client hears that we are there: it takes us for lost after 2.5 s.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);
/// How often a client that wants it hears the position.
const FINE_EVERY: Duration = Duration::from_millis(40);
/// After how long without a word from it a client is forgotten. One that is still there hears no
/// heartbeat then, and subscribes anew.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);

/// The dialect: who listens, and what they were told last.
#[derive(Debug, Default)]
pub(crate) struct Ableset {
    clients: Vec<Client>,
    told: Vec<(String, Vec<Value>)>,
    heartbeat: Option<Instant>,
    fine: Option<Instant>,
    /// Where the jumps of these controllers land; `None` is as the song or the show says.
    jump_mode: Option<Quantum>,
}

#[derive(Debug)]
struct Client {
    from: SocketAddr,
    to: SocketAddr,
    fine: bool,
    heard: Instant,
    /// It gets everything with the next packets.
    fresh: bool,
}

impl Ableset {
    /// Does what a message asks of this dialect, and returns what it asks of the conductor.
    ///
    /// # Errors
    ///
    /// Why it is not done.
    pub(crate) fn perform(
        &mut self,
        from: SocketAddr,
        message: &OscMessage,
        shown: &Snapshot,
        now: Instant,
        out: &mut Vec<(Peer, Vec<u8>)>,
    ) -> Result<Asks, String> {
        for client in self.clients.iter_mut().filter(|client| client.from == from) {
            client.heard = now;
        }
        let mut values = packet::values(&message.args)?;
        // The same message is sent to several machines with the same number.
        values.retain(|value| !matches!(value, Value::Text(text) if text.starts_with("uuid=")));
        match message.addr.as_str() {
            "/subscribe" => self.subscribe(from, &values, now)?,
            "/unsubscribe" => self.clients.retain(|client| client.from != from),
            "/getValues" => {
                let to = match values.first() {
                    Some(Value::Int(port)) => SocketAddr::new(from.ip(), reply_port(*port)?),
                    _ => self.listener(from),
                };
                say(to, &state::state(shown, self.jump_mode), out);
            }
            "/heartbeat" => say(self.listener(from), &[("/heartbeat".into(), Vec::new())], out),
            address => match command(address, &values, shown, self.jump_mode)? {
                Command::Actions(actions) => {
                    return Ok(Asks { actions, sure: is_forced(&values) });
                }
                Command::JumpMode(mode) => self.jump_mode = mode,
            },
        }
        Ok(Asks::default())
    }

    fn subscribe(
        &mut self,
        from: SocketAddr,
        values: &[Value],
        now: Instant,
    ) -> Result<(), String> {
        // The host is the one it comes from, whatever it says: `auto` is all that is documented.
        let port = values.iter().find_map(|value| match value {
            Value::Int(port) => Some(*port),
            Value::Float(port) => Some(*port as i64),
            _ => None,
        });
        let port = reply_port(port.ok_or("the port to answer to is missing")?)?;
        let fine = match values.get(3) {
            Some(Value::Bool(fine)) => *fine,
            Some(Value::Int(fine)) => *fine != 0,
            Some(Value::Float(fine)) => *fine != 0.0,
            _ => false,
        };
        let to = SocketAddr::new(from.ip(), port);
        self.clients.retain(|client| client.to != to);
        if self.clients.len() == MOST_CLIENTS {
            return Err(format!("{MOST_CLIENTS} clients are subscribed already"));
        }
        self.clients.push(Client { from, to, fine, heard: now, fresh: true });
        Ok(())
    }

    /// Where one who sends from here listens.
    fn listener(&self, from: SocketAddr) -> SocketAddr {
        let client = self.clients.iter().find(|client| client.from == from);
        // One that sends from many ports has one that listens.
        let client =
            client.or_else(|| self.clients.iter().find(|client| client.to.ip() == from.ip()));
        client.map_or(from, |client| client.to)
    }

    /// Where a refusal of what came from here goes.
    pub(crate) fn reply_to(&self, from: SocketAddr) -> Peer {
        Peer::Ableset(self.listener(from))
    }

    /// How many listen.
    pub(crate) fn clients(&self) -> usize {
        self.clients.len()
    }

    /// Tells all what has changed, and what it is time for.
    pub(crate) fn tick(&mut self, shown: &Snapshot, now: Instant, out: &mut Vec<(Peer, Vec<u8>)>) {
        self.clients.retain(|client| now < client.heard + FORGOTTEN_AFTER);
        if self.clients.is_empty() {
            self.told.clear();
            return;
        }
        let state = state::state(shown, self.jump_mode);
        let same_places = state.len() == self.told.len()
            && state.iter().zip(&self.told).all(|(new, old)| new.0 == old.0);
        let changed: Vec<_> = match same_places {
            true => state
                .iter()
                .zip(&self.told)
                .filter(|(new, old)| new != old)
                .map(|(new, _)| new.clone())
                .collect(),
            false => state.clone(),
        };
        let beat = due(&mut self.heartbeat, HEARTBEAT_EVERY, now);
        let fine = due(&mut self.fine, FINE_EVERY, now);
        for client in &mut self.clients {
            let fresh = std::mem::take(&mut client.fresh);
            say(client.to, if fresh { &state } else { &changed }, out);
            if beat || fresh {
                say(client.to, &[("/heartbeat".into(), Vec::new())], out);
            }
            if client.fine && fine {
                say(client.to, &[state::fine_position(shown)], out);
            }
        }
        self.told = state;
    }
}

/// Whether it is time for something that is done so often.
fn due(last: &mut Option<Instant>, every: Duration, now: Instant) -> bool {
    let is_due = last.is_none_or(|last| now >= last + every);
    if is_due {
        *last = Some(now);
    }
    is_due
}

fn reply_port(port: i64) -> Result<u16, String> {
    let sound = u16::try_from(port).ok().filter(|port| *port > 0);
    sound.ok_or_else(|| format!("the port to answer to must be from 1 to 65535, not {port}"))
}

/// Each message in a packet of its own: not all of these clients read bundles.
fn say(to: SocketAddr, state: &[(String, Vec<Value>)], out: &mut Vec<(Peer, Vec<u8>)>) {
    for (address, values) in state {
        let message = packet::message(address.as_str(), values);
        out.push((Peer::Ableset(to), packet::encode(message)));
    }
}

#[cfg(test)]
mod tests;
