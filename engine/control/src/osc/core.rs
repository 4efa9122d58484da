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
use super::clients::{Clients, Wish};
use super::desk::Desk;
use super::later::Later;
use super::packet::{self, decode};
use super::pattern::Pattern;
use super::tree;
use crate::table::{Kind, Row, Value};

/// Refusals that a peer is told a second, on the average, and at once. What comes above is counted:
/// a flood must not be answered by a flood.
const ERRORS: (f64, f64) = (20.0, 100.0);
/// Values that a peer is answered.
const ANSWERS: (f64, f64) = (4_000.0, 8_000.0);
/// Peers whose budgets are known.
const MOST_PEERS: usize = 256;
/// How often the operator is told of refusals.
const NOTICE_EVERY: Duration = Duration::from_secs(10);
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

/// What the operator is told of refusals.
#[derive(Debug, Default)]
struct Refusals {
    count: u64,
    last: Option<String>,
    told: Option<Instant>,
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
            self.refusals.count += count;
            self.refusals.last = Some(why.to_owned());
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
        let soon = self.refusals.told.is_some_and(|told| now < told + NOTICE_EVERY);
        let last = if soon { None } else { self.refusals.last.take() }?;
        self.refusals.told = Some(now);
        let count = std::mem::take(&mut self.refusals.count);
        Some(match count {
            1 => format!("OSC: refused: {last}"),
            count => format!("OSC: {count} messages were refused; the last: {last}"),
        })
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
        let (port, rate, seconds, wish) = wish(&values, from, now.instant)?;
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
        self.refusals.count += 1;
        let shown = Value::Text(address.to_owned());
        self.refusals.last = Some(format!("{shown} {}: {why}", source(from)));
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

/// What a button of a surface says that sends a number when it is pressed, and 0 when it is let go.
enum Button {
    No,
    Pressed,
    Released,
}

/// A lone number is a button where no number is expected.
fn button(row: &Row, values: &[Value]) -> Button {
    let first = row.params.get(row.params_in_address());
    let takes_none = match first {
        None => true,
        Some(param) => param.optional && matches!(param.kind, Kind::Word(_)),
    };
    match values {
        [Value::Int(number)] if takes_none => pressed(*number != 0),
        [Value::Float(number)] if takes_none => pressed(*number != 0.0),
        [Value::Bool(pressed_down)] if takes_none => pressed(*pressed_down),
        _ => Button::No,
    }
}

fn pressed(down: bool) -> Button {
    if down { Button::Pressed } else { Button::Released }
}

/// What somebody who subscribes wants: rate and expiry in this order, then a port, and words in any.
/// Returns the port, the rate and the seconds as well.
fn wish(
    values: &[Value],
    from: Peer,
    now: Instant,
) -> Result<(Option<u16>, f64, f64, Wish), String> {
    const MOST_PATTERNS: usize = 16;
    let mut numbers = Vec::new();
    let (mut by_number, mut patterns) = (false, Vec::new());
    for value in values {
        match value {
            Value::Int(number) => numbers.push(*number as f64),
            Value::Float(number) => numbers.push(*number),
            Value::Text(text) if text == "names" => by_number = false,
            Value::Text(text) if text == "numbers" => by_number = true,
            Value::Text(text) if text.starts_with('/') => patterns.push(Pattern::new(text)?),
            wrong => return Err(format!("{wrong} is no `names`, `numbers` or address")),
        }
    }
    if patterns.len() > MOST_PATTERNS {
        return Err(format!("{} addresses; {MOST_PATTERNS} is the most", patterns.len()));
    }
    let is_stream = matches!(from, Peer::Stream(_));
    let rate = numbers.first().copied().unwrap_or(10.0);
    let seconds = numbers.get(1).copied().unwrap_or(if is_stream { 0.0 } else { 60.0 });
    if rate != 0.0 && !(0.01..=60.0).contains(&rate) {
        return Err(format!("rate must be 0, or from 0.01 to 60 a second, not {rate}"));
    }
    let for_ever = is_stream && seconds == 0.0;
    if !for_ever && !(1.0..=3600.0).contains(&seconds) {
        return Err(format!("expiry must be from 1 to 3600 seconds, not {seconds}"));
    }
    let port = match (numbers.get(2), is_stream) {
        (None, _) => None,
        (Some(_), true) => return Err("a connection needs no port".into()),
        (Some(port), false) if port.fract() == 0.0 && (1.0..=65_535.0).contains(port) => {
            Some(*port as u16)
        }
        (Some(port), false) => return Err(format!("port must be from 1 to 65535, not {port}")),
    };
    if numbers.len() > 3 {
        return Err("it takes a rate, an expiry and a port, and no more numbers".into());
    }
    let wish = Wish {
        every: (rate > 0.0).then(|| Duration::from_secs_f64(1.0 / rate)),
        until: (!for_ever).then(|| now + Duration::from_secs_f64(seconds)),
        by_number,
        patterns,
    };
    Ok((port, rate, seconds, wish))
}

#[cfg(test)]
mod tests;
