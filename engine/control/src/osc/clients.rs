//! All who subscribed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use downbeat_engine::{Action, Strip};

use super::Peer;
use super::board::Board;
use super::client::{Client, Wish};
use super::packet;
use crate::table::Each;

/// Clients that are served at once.
pub(crate) const MOST_CLIENTS: usize = 32;

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    clients: Vec<Client>,
}

impl Clients {
    /// Adds a client, or changes what it wants. It gets everything with the next packets.
    ///
    /// # Errors
    ///
    /// There are too many.
    pub(crate) fn subscribe(
        &mut self,
        from: Peer,
        to: Peer,
        wish: Wish,
        now: Instant,
    ) -> Result<(), String> {
        let before = self.clients.iter().position(|client| client.to == to);
        let client = match before.map(|at| self.clients.remove(at)) {
            Some(before) => before.renewed(from, wish, now),
            None => Client::new(from, to, wish, None, now),
        };
        self.add(client)
    }

    fn add(&mut self, client: Client) -> Result<(), String> {
        if self.clients.len() == MOST_CLIENTS {
            return Err(format!("{MOST_CLIENTS} clients are subscribed already"));
        }
        self.clients.push(client);
        Ok(())
    }

    fn find(&mut self, to: Peer) -> Option<&mut Client> {
        self.clients.iter_mut().find(|client| client.to == to)
    }

    /// Takes away those whom `gone` names by where they send from and where they listen. Returns
    /// whether there was one.
    pub(crate) fn remove(&mut self, gone: impl Fn(Peer, Peer) -> bool) -> bool {
        let before = self.clients.len();
        self.clients.retain(|client| !gone(client.from, client.to));
        self.clients.len() < before
    }

    /// Lets a connection listen to one address, as OSCQuery does, or no longer.
    ///
    /// # Errors
    ///
    /// There are too many clients, or too many addresses.
    pub(crate) fn listen(
        &mut self,
        to: Peer,
        address: &str,
        on: bool,
        now: Instant,
    ) -> Result<(), String> {
        /// OSCQuery has no word for the rate.
        const EVERY: Duration = Duration::from_millis(50);
        if self.find(to).is_none() {
            let wish =
                Wish { every: Some(EVERY), until: None, by_number: false, patterns: Vec::new() };
            self.add(Client::new(to, to, wish, Some(BTreeSet::new()), now))?;
        }
        self.find(to).map_or(Ok(()), |client| client.listen(address, on))
    }

    /// Notes that a peer moves a fader, if the action is that.
    pub(crate) fn moved_by(&mut self, from: Peer, action: Action, now: Instant) {
        let (Action::SetLevel(strip, _) | Action::NudgeLevel(strip, _)) = action else { return };
        let fader = match strip {
            Strip::Bus(bus) => (Each::Bus, bus),
            Strip::Stem { stem, .. } => (Each::Stem, stem),
        };
        let is_it = |client: &&mut Client| client.from == from || client.to == from;
        for client in self.clients.iter_mut().filter(is_it) {
            client.moves(fader, now);
        }
    }

    /// Where a peer listens, if it said so.
    pub(crate) fn reply_to(&self, from: Peer) -> Peer {
        let client = self.clients.iter().find(|client| client.from == from);
        client.map_or(from, |client| client.to)
    }

    pub(crate) fn len(&self) -> usize {
        self.clients.len()
    }

    /// Forgets those whose time is over.
    pub(crate) fn expire(&mut self, now: Instant) {
        self.clients.retain(|client| client.wish.until.is_none_or(|until| until > now));
    }

    /// When one of them is to get something at its rate.
    pub(crate) fn next(&self) -> Option<Instant> {
        let rated = self.clients.iter().filter(|client| client.wish.every.is_some());
        rated.map(|client| client.next).min()
    }

    /// Sends what has changed, and what it is time for.
    pub(crate) fn send(
        &mut self,
        board: &Board,
        changed: &[usize],
        now: Instant,
        out: &mut Vec<(Peer, Vec<u8>)>,
    ) {
        for client in &mut self.clients {
            let messages = client.messages(board, changed, now);
            out.extend(packet::bundles(messages).into_iter().map(|bytes| (client.to, bytes)));
        }
    }
}

#[cfg(test)]
mod tests;
