//! Those who subscribed, and what each of them is sent when.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use downbeat_engine::{Action, Strip};
use rosc::OscMessage;

use super::Peer;
use super::board::{Board, Fader};
use super::packet;
use super::pattern::Pattern;
use crate::table::{Each, Sent, Value};

/// Clients that are served at once.
pub(crate) const MOST_CLIENTS: usize = 32;
/// Addresses that one client listens to by OSCQuery.
const MOST_LISTENS: usize = 4096;

/// For how long after its last move of a fader a client is not told where that stands: longer than
/// between two moves of a hand, and than a packet is on its way.
const HAND: Duration = Duration::from_millis(250);

/// What a client asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Between two of what moves by itself; `None` is never.
    pub(crate) every: Option<Duration>,
    /// Until when; `None` is as long as the connection.
    pub(crate) until: Option<Instant>,
    /// Addresses with numbers of buses and stems, and not with names.
    pub(crate) by_number: bool,
    /// Which addresses; none is all.
    pub(crate) patterns: Vec<Pattern>,
}

/// One who subscribed.
#[derive(Debug)]
struct Client {
    /// From where it sends.
    from: Peer,
    /// Where it listens.
    to: Peer,
    wish: Wish,
    /// What OSCQuery was told to send, where it was it that asked.
    listens: Option<BTreeSet<String>>,
    /// Which cells it wants, of which layout of the board.
    wanted: Vec<bool>,
    layout: u64,
    /// It gets all it wants with the next packets.
    fresh: bool,
    /// When it gets what moves by itself.
    next: Instant,
    /// The highest that meters were since then, for each cell.
    highest: Vec<Vec<Value>>,
    /// The faders that it moves, and until when: what it hears of them comes late and would work
    /// against the hand.
    moving: Vec<(Fader, Instant)>,
    /// The cells that it was not told for that. It is told them when the hand has left.
    owed: BTreeSet<usize>,
}

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
        let before = self.find(to).map(|client| (client.listens.take(), client.moving.clone()));
        let (listens, moving) = before.unwrap_or_default();
        self.add(Client { moving, ..Client::new(from, to, wish, listens, now) })
    }

    fn add(&mut self, client: Client) -> Result<(), String> {
        self.clients.retain(|other| other.to != client.to);
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
        let Some(client) = self.find(to) else { return Ok(()) };
        let listens = client.listens.get_or_insert_default();
        if !on {
            listens.remove(address);
        } else if listens.len() == MOST_LISTENS {
            return Err(format!("{MOST_LISTENS} addresses are listened to already"));
        } else {
            listens.insert(address.to_owned());
        }
        client.fresh = true;
        client.layout = 0;
        Ok(())
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
            client.moving.retain(|(other, _)| *other != fader);
            client.moving.push((fader, now + HAND));
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

impl Client {
    fn new(
        from: Peer,
        to: Peer,
        wish: Wish,
        listens: Option<BTreeSet<String>>,
        now: Instant,
    ) -> Self {
        Self {
            from,
            to,
            wish,
            listens,
            wanted: Vec::new(),
            layout: 0,
            fresh: true,
            next: now,
            highest: Vec::new(),
            moving: Vec::new(),
            owed: BTreeSet::new(),
        }
    }

    fn messages(&mut self, board: &Board, changed: &[usize], now: Instant) -> Vec<OscMessage> {
        let cells = board.cells();
        let mut messages = Vec::new();
        if self.layout != board.layout() {
            self.wanted = cells.iter().map(|cell| self.wants(&cell.name, &cell.number)).collect();
            self.highest = vec![Vec::new(); cells.len()];
            if self.layout != 0 {
                if self.wish.by_number {
                    messages.extend(board.stems_gone().flat_map(empty_strip));
                }
                // The faders of those numbers are others.
                self.moving.clear();
            }
            self.owed.clear();
            self.layout = board.layout();
            self.fresh = true;
        }
        self.moving.retain(|(_, until)| *until > now);
        for at in changed.iter().filter(|at| cells[**at].place.state.sent == Sent::Highest) {
            raise(&mut self.highest[*at], &cells[*at].values);
        }
        let all = std::mem::take(&mut self.fresh);
        let timed = self.wish.every.is_some_and(|_| now >= self.next);
        if let Some(every) = self.wish.every.filter(|_| timed) {
            // No burst after a pause.
            self.next = (self.next + every).max(now);
        }
        let mut say = |at: usize, values: &[Value]| {
            let cell = &cells[at];
            let address = if self.wish.by_number { &cell.number } else { &cell.name };
            messages.push(packet::message(address.as_str(), values));
        };
        let on_change = |at: &usize| cells[*at].place.state.sent == Sent::OnChange;
        let wanted = |at: &usize| self.wanted[*at];
        let moves = |at: &usize| {
            self.moving.iter().any(|(fader, _)| cells[*at].fader.as_ref() == Some(fader))
        };
        let owed = std::mem::take(&mut self.owed);
        let news: BTreeSet<usize> = match all {
            true => (0..cells.len()).filter(wanted).collect(),
            false => {
                let changed = changed.iter().copied().filter(on_change).filter(wanted);
                changed.chain(owed).collect()
            }
        };
        for at in news {
            if moves(&at) {
                self.owed.insert(at);
            } else {
                say(at, &cells[at].values);
            }
        }
        if all {
            return messages;
        }
        if timed {
            for at in (0..cells.len()).filter(|at| !on_change(at)).filter(wanted) {
                let highest = std::mem::take(&mut self.highest[at]);
                say(at, if highest.is_empty() { &cells[at].values } else { &highest });
            }
        }
        messages
    }

    fn wants(&self, name: &str, number: &str) -> bool {
        if let Some(listens) = &self.listens {
            return listens.contains(name) || listens.contains(number);
        }
        let patterns = &self.wish.patterns;
        let fits = |pattern: &Pattern| pattern.matches(name) || pattern.matches(number);
        patterns.is_empty() || patterns.iter().any(fits)
    }
}

/// What a surface shows of a stem that is no more.
fn empty_strip(number: usize) -> [OscMessage; 2] {
    [
        packet::message(format!("/downbeat/stem/{number}/name"), &[Value::Text(String::new())]),
        packet::message(format!("/downbeat/stem/{number}/peak"), &[Value::Float(0.0)]),
    ]
}

/// Raises each value to the new one, where that is higher.
fn raise(highest: &mut Vec<Value>, new: &[Value]) {
    if highest.len() != new.len() {
        *highest = new.to_vec();
        return;
    }
    for (highest, new) in highest.iter_mut().zip(new) {
        if let (Value::Float(before), Value::Float(now)) = (&*highest, new)
            && now > before
        {
            *highest = new.clone();
        }
    }
}
