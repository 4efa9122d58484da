//! One who subscribed, and what it is sent when.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rosc::OscMessage;

use super::Peer;
use super::board::{Board, Cell, Fader};
use super::packet;
use super::pattern::Pattern;
use crate::table::{Sent, Value};

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
pub(crate) struct Client {
    /// From where it sends.
    pub(crate) from: Peer,
    /// Where it listens.
    pub(crate) to: Peer,
    pub(crate) wish: Wish,
    /// What OSCQuery was told to send, where it was it that asked.
    listens: Option<BTreeSet<String>>,
    /// Which cells it wants, of which layout of the board.
    wanted: Vec<bool>,
    layout: u64,
    /// It gets all it wants with the next packets.
    fresh: bool,
    /// When it gets what moves by itself.
    pub(crate) next: Instant,
    /// The highest that meters were since then, for each cell.
    highest: Vec<Vec<Value>>,
    /// The faders that it moves, and until when: what it hears of them comes late and would work
    /// against the hand.
    moving: Vec<(Fader, Instant)>,
    /// The cells that it was not told for that. It is told them when the hand has left.
    owed: Vec<usize>,
}

impl Client {
    /// A client that gets everything with the next packets.
    pub(crate) fn new(
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
            owed: Vec::new(),
        }
    }

    /// What goes on where it subscribes once more: what it listens to, and its hands on faders.
    pub(crate) fn renewed(self, from: Peer, wish: Wish, now: Instant) -> Self {
        let Self { to, listens, moving, .. } = self;
        Self { moving, ..Self::new(from, to, wish, listens, now) }
    }

    /// Listens to one more address by OSCQuery, or to one less, and gets all it wants anew.
    ///
    /// # Errors
    ///
    /// There are too many.
    pub(crate) fn listen(&mut self, address: &str, on: bool) -> Result<(), String> {
        let listens = self.listens.get_or_insert_default();
        if !on {
            listens.remove(address);
        } else if listens.len() == MOST_LISTENS {
            return Err(format!("{MOST_LISTENS} addresses are listened to already"));
        } else {
            listens.insert(address.to_owned());
        }
        self.fresh = true;
        self.layout = 0;
        Ok(())
    }

    /// Moves a fader.
    pub(crate) fn moves(&mut self, fader: Fader, now: Instant) {
        self.moving.retain(|(other, _)| *other != fader);
        self.moving.push((fader, now + HAND));
    }

    /// What it is to be told now: what has changed, and what it is time for.
    pub(crate) fn messages(
        &mut self,
        board: &Board,
        changed: &[usize],
        now: Instant,
    ) -> Vec<OscMessage> {
        let mut messages = Vec::new();
        if self.layout != board.layout() {
            messages = self.lay_out(board);
        }
        self.moving.retain(|(_, until)| *until > now);
        let cells = board.cells();
        for at in changed.iter().filter(|at| cells[**at].place.state.sent == Sent::Highest) {
            raise(&mut self.highest[*at], &cells[*at].values);
        }
        let all = std::mem::take(&mut self.fresh);
        let timed = self.wish.every.is_some_and(|_| now >= self.next);
        if let Some(every) = self.wish.every.filter(|_| timed) {
            // No burst after a pause.
            self.next = (self.next + every).max(now);
        }
        for at in self.news(cells, changed, all) {
            messages.push(self.said(&cells[at], &cells[at].values));
        }
        if timed && !all {
            let moving = (0..cells.len()).filter(|at| self.wanted[*at] && !on_change(&cells[*at]));
            for at in moving.collect::<Vec<usize>>() {
                let highest = std::mem::take(&mut self.highest[at]);
                let values = if highest.is_empty() { &cells[at].values } else { &highest };
                messages.push(self.said(&cells[at], values));
            }
        }
        messages
    }

    /// Looks anew which cells it wants, and tells it of those that are no more.
    fn lay_out(&mut self, board: &Board) -> Vec<OscMessage> {
        let cells = board.cells();
        let mut messages = Vec::new();
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
        messages
    }

    /// The cells that it is told as they stand. What its own hand moves is owed to it.
    fn news(&mut self, cells: &[Cell], changed: &[usize], all: bool) -> Vec<usize> {
        let owed = std::mem::take(&mut self.owed);
        let news: BTreeSet<usize> = if all {
            (0..cells.len()).collect()
        } else {
            let changed = changed.iter().copied().filter(|at| on_change(&cells[*at]));
            changed.chain(owed).collect()
        };
        let in_hand = |at: &usize| {
            self.moving.iter().any(|(fader, _)| cells[*at].fader.as_ref() == Some(fader))
        };
        let wanted = news.into_iter().filter(|at| self.wanted[*at]);
        let (owed, news) = wanted.partition(in_hand);
        self.owed = owed;
        news
    }

    fn said(&self, cell: &Cell, values: &[Value]) -> OscMessage {
        let address = if self.wish.by_number { &cell.number } else { &cell.name };
        packet::message(address.as_str(), values)
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

/// Whether it is told when it changes, and not at a rate.
fn on_change(cell: &Cell) -> bool {
    cell.place.state.sent == Sent::OnChange
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
