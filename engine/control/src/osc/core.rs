//! All of OSC without sockets and threads.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use downbeat_engine::{Face, NotDone, Snapshot, SurfaceCounts};
use rosc::OscMessage;

use super::Peer;
use super::ableset::Ableset;
use super::asked::{Asked, Asks};
use super::board::Board;
use super::budget::Budget;
use super::button::{Button, button};
use super::clients::Clients;
use super::desk::Desk;
use super::later::Later;
use super::packet::{self, decode};
use super::refusals::{NOTICE_EVERY, Refusals};
use super::subscription::Subscription;
use super::tree;
use crate::table::Value;

/// Refusals that a peer is told a second, on the average, and at once. What comes above is counted:
/// a flood must not be answered by a flood.
const ERRORS: (f64, f64) = (20.0, 100.0);
/// Values that a peer is answered.
const ANSWERS: (f64, f64) = (4_000.0, 8_000.0);
/// Peers whose budgets are known.
const MOST_PEERS: usize = 256;
/// How often snapshots are looked at while somebody is subscribed: a little more often than they are
/// made.
const LOOK: Duration = Duration::from_millis(15);

/// Now, by both clocks: that of this machine's run, and that of bundles.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For rates and expiries.
    pub instant: Instant,
    /// For the times of bundles.
    pub wall: SystemTime,
}

impl Now {
    /// Now.
    pub fn read() -> Self {
        Self { instant: Instant::now(), wall: SystemTime::now() }
    }
}

/// All of OSC: packets in by [`Self::take`], packets out by [`Self::out`], and [`Self::tick`] from
/// time to time.
pub struct Core {
    desk: Desk,
    later: Later,
    clients: Clients,
    board: Board,
    ableset: Ableset,
    asked: Asked,
    budgets: HashMap<Peer, (Budget, Budget)>,
    out: Vec<(Peer, Vec<u8>)>,
    refusals: Refusals,
}

impl Core {
    /// OSC for this face, which counts in `counts`.
    pub fn new(face: Face, counts: Arc<SurfaceCounts>) -> Self {
        Self {
            desk: Desk::new(face, counts),
            later: Later::default(),
            clients: Clients::default(),
            board: Board::default(),
            ableset: Ableset::default(),
            asked: Asked::default(),
            budgets: HashMap::new(),
            out: Vec::new(),
            refusals: Refusals::default(),
        }
    }

    /// Takes a packet: what is to be done now is done, and what is for later waits.
    pub fn take(&mut self, from: Peer, bytes: &[u8], now: Now) {
        let messages = match decode(bytes) {
            Ok(messages) => messages,
            Err(why) => return self.refuse(from, "/", &format!("no OSC packet: {why}"), now),
        };
        for dated in messages {
            match dated.at {
                Some(at) if at > now.wall => {
                    let address = dated.message.addr.clone();
                    if let Err(why) = self.later.keep(at, from, dated.message, now.wall) {
                        self.refuse(from, &address, why, now);
                    }
                }
                _ => self.perform(from, &dated.message, now),
            }
        }
    }

    /// Refuses what came from a peer and was no packet at all.
    pub fn refuse_frame(&mut self, from: Peer, why: &str, now: Now) {
        self.refuse(from, "/", why, now);
    }

    /// Tells whoever asked that the conductor did not do it. The operator has its notice.
    pub fn not_done(&mut self, refusal: &NotDone, now: Now) {
        let Some((from, address)) = self.asked.take(refusal.ticket) else { return };
        self.desk.counts().refuse(1);
        self.tell_refusal(from, &address, &refusal.why, now);
    }

    /// Counts packets that were not even looked at, for this reason.
    pub fn dropped(&mut self, count: u64, why: &str) {
        if count > 0 {
            self.desk.counts().refuse(count);
            self.refusals.add(count, why.to_owned());
        }
    }

    /// Does what it is time for: messages of later, faders, subscriptions.
    pub fn tick(&mut self, now: Now) {
        while let Some((from, message)) = self.later.due(now.wall) {
            self.perform(from, &message, now);
        }
        self.desk.move_faders(now.instant);
        self.clients.expire(now.instant);
        let shown = self.desk.snapshot();
        if self.clients.len() > 0 {
            let changed = self.board.update(&shown);
            self.clients.send(&self.board, &changed, now.instant, &mut self.out);
        }
        self.ableset.tick(&shown, now.instant, &mut self.out);
        self.desk.counts().set_clients(self.clients.len() + self.ableset.clients());
    }

    /// How long nothing is to be done, if nothing comes.
    pub fn idle(&self, now: Now) -> Duration {
        let subscribed = self.clients.len() + self.ableset.clients() > 0;
        let look = if subscribed { LOOK } else { NOTICE_EVERY };
        let until = |at: Instant| at.saturating_duration_since(now.instant);
        [
            self.desk.moves_at().map(until),
            self.clients.next().map(until),
            self.later.in_time(now.wall),
        ]
        .into_iter()
        .flatten()
        .fold(look, Duration::min)
    }

    /// The packets that are to be sent.
    pub fn out(&mut self) -> std::vec::Drain<'_, (Peer, Vec<u8>)> {
        self.out.drain(..)
    }

    /// What to tell the operator, at most every ten seconds.
    pub fn notice(&mut self, now: Instant) -> Option<String> {
        self.refusals.notice(now)
    }

    /// Lets a connection listen to an address, or no longer, as OSCQuery asks it.
    pub fn listen(&mut self, peer: Peer, address: &str, on: bool, now: Now) {
        if let Err(why) = self.clients.listen(peer, address, on, now.instant) {
            self.refuse(peer, address, &why, now);
        }
    }

    /// Forgets a peer that has gone.
    pub fn gone(&mut self, peer: Peer) {
        self.later.forget(peer);
        self.asked.forget(peer);
        self.budgets.remove(&peer);
        self.clients.remove(|from, to| from == peer || to == peer);
    }

    fn perform(&mut self, from: Peer, message: &OscMessage, now: Now) {
        let done = match (from, message.addr.as_str()) {
            (Peer::Ableset(sender), _) => {
                let shown = self.desk.snapshot();
                let actions =
                    self.ableset.perform(sender, message, &shown, now.instant, &mut self.out);
                actions.and_then(|asks| self.ask(from, &message.addr, asks, &shown, now))
            }
            (_, "/downbeat/subscribe") => self.subscribe(from, message, now),
            (_, "/downbeat/unsubscribe") => self.unsubscribe(from),
            (_, address) if message.args.is_empty() => match self.answer(from, address, now) {
                Ok(true) => Ok(()),
                Ok(false) => self.act(from, message, now),
                Err(why) => Err(why),
            },
            _ => self.act(from, message, now),
        };
        if let Err(why) = done {
            self.refuse(from, &message.addr, &why, now);
        }
    }

    /// Does what a message asks.
    fn act(&mut self, from: Peer, message: &OscMessage, now: Now) -> Result<(), String> {
        let address = message.addr.as_str();
        let shown = self.desk.snapshot();
        let rows = tree::actions(address, &shown)?;
        if rows.is_empty() {
            let readable = tree::values(address, &shown).is_ok_and(|places| !places.is_empty());
            return Err(if readable {
                "it can only be read: send it without arguments".into()
            } else {
                "there is no such address".into()
            });
        }
        let values = packet::values(&message.args)?;
        let mut actions = Vec::new();
        for (row, mut all) in rows {
            match button(row, &values) {
                Button::Released => return Ok(()),
                Button::Pressed => {}
                Button::No => all.extend(values.iter().cloned()),
            }
            actions.push(row.action(&all, &shown).map_err(|why| why.to_string())?);
        }
        self.ask(from, address, Asks { actions, sure: false }, &shown, now)
    }

    /// Asks the conductor for what a message to this address means.
    fn ask(
        &mut self,
        from: Peer,
        address: &str,
        asks: Asks,
        shown: &Snapshot,
        now: Now,
    ) -> Result<(), String> {
        let mut ticket = None;
        for action in asks.actions {
            if self.desk.take_move(action) {
                self.clients.moved_by(from, action, now.instant);
                continue;
            }
            let ticket = *ticket.get_or_insert_with(|| self.asked.ticket(from, address));
            if let Err(why) = self.desk.ask(action, (ticket, asks.sure), shown, now.instant) {
                // It is told now, and not once more by the conductor.
                self.asked.take(ticket);
                return Err(why);
            }
        }
        Ok(())
    }

    /// Answers with the values of an address; `false` where it has none.
    fn answer(&mut self, from: Peer, address: &str, now: Now) -> Result<bool, String> {
        let shown = self.desk.snapshot();
        let places = tree::values(address, &shown)?;
        if places.is_empty() {
            return Ok(false);
        }
        let answers = &mut self.budget(from).1;
        if !places.iter().all(|_| answers.take(now.instant)) {
            return Err("too many questions at once".into());
        }
        let message = |place: &tree::Place| {
            packet::message(tree::answered(address, *place, &shown), &place.read(&shown))
        };
        let to = self.clients.reply_to(from);
        match places.as_slice() {
            [place] => self.out.push((to, packet::encode(message(place)))),
            places => {
                let packets = packet::bundles(places.iter().map(message));
                self.out.extend(packets.into_iter().map(|bytes| (to, bytes)));
            }
        }
        Ok(true)
    }

    fn subscribe(&mut self, from: Peer, message: &OscMessage, now: Now) -> Result<(), String> {
        let values = packet::values(&message.args)?;
        let Subscription { rate, seconds, port, wish } =
            Subscription::read(&values, from, now.instant)?;
        let to = match (from, port) {
            (Peer::Udp(sender), Some(port)) => Peer::Udp(SocketAddr::new(sender.ip(), port)),
            (from, _) => from,
        };
        self.clients.subscribe(from, to, wish, now.instant)?;
        let taken = [Value::Float(rate), Value::Float(seconds)];
        self.out.push((to, packet::encode(packet::message("/downbeat/subscribed", &taken))));
        Ok(())
    }

    fn unsubscribe(&mut self, peer: Peer) -> Result<(), String> {
        let removed = self.clients.remove(|from, to| from == peer || to == peer);
        if removed { Ok(()) } else { Err("you are not subscribed".into()) }
    }

    /// How many refusals a peer may be told, and how many values.
    fn budget(&mut self, peer: Peer) -> &mut (Budget, Budget) {
        if self.budgets.len() == MOST_PEERS && !self.budgets.contains_key(&peer) {
            // Those who are still there get new ones.
            self.budgets.clear();
        }
        let new = || (Budget::new(ERRORS.0, ERRORS.1), Budget::new(ANSWERS.0, ANSWERS.1));
        self.budgets.entry(peer).or_insert_with(new)
    }

    /// Tells a peer once why what it sent is not done, and counts it.
    fn refuse(&mut self, from: Peer, address: &str, why: &str, now: Now) {
        self.desk.counts().refuse(1);
        let shown = Value::Text(address.to_owned());
        self.refusals.add(1, format!("{shown} {}: {why}", source(from)));
        self.tell_refusal(from, address, why, now);
    }

    /// Sends a refusal, unless the peer was told too many.
    fn tell_refusal(&mut self, from: Peer, address: &str, why: &str, now: Now) {
        if self.budget(from).0.take(now.instant) {
            let values = [Value::Text(address.to_owned()), Value::Text(why.to_owned())];
            let to = match from {
                Peer::Ableset(sender) => self.ableset.reply_to(sender),
                from => self.clients.reply_to(from),
            };
            self.out.push((to, packet::encode(packet::message("/error", &values))));
        }
    }
}

/// A peer, for the operator.
fn source(peer: Peer) -> String {
    match peer {
        Peer::Udp(sender) | Peer::Ableset(sender) => format!("from {}", sender.ip()),
        Peer::Stream(number) => format!("from connection {number}"),
    }
}

#[cfg(test)]
mod tests;
