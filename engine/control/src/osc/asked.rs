//! Who asked for what, so that a refusal of the conductor finds its way back.

use std::collections::VecDeque;

use downbeat_engine::{Action, Ticket};

use super::Peer;

/// What a message asks for.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    /// In order.
    pub(crate) actions: Vec<Action>,
    /// Whether it says that nothing is to be pressed twice.
    pub(crate) sure: bool,
}

/// Messages that are known. A refusal comes at once, or when the song has ended first: of what is so
/// long ago that as many other things were asked since, the notice is all there is.
const MOST: usize = 512;

/// The messages that asked for something, oldest first. What is done is not told, so they stay until
/// others take their places.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    last: u64,
    /// By rising numbers.
    known: VecDeque<(Ticket, Peer, String)>,
}

impl Asked {
    /// A ticket for what a message to this address asks.
    pub(crate) fn ticket(&mut self, from: Peer, address: &str) -> Ticket {
        if self.known.len() == MOST {
            self.known.pop_front();
        }
        self.last += 1;
        let ticket = Ticket(self.last);
        self.known.push_back((ticket, from, address.to_owned()));
        ticket
    }

    /// Who is to be told of a refusal, and the address; nobody for the second time, because one message
    /// is refused once, whatever it asked for.
    pub(crate) fn take(&mut self, ticket: Ticket) -> Option<(Peer, String)> {
        let at = self.known.binary_search_by_key(&ticket, |(known, ..)| *known).ok()?;
        let (_, from, address) = self.known.remove(at)?;
        Some((from, address))
    }

    /// Forgets what a peer that has gone asked for.
    pub(crate) fn forget(&mut self, gone: Peer) {
        self.known.retain(|(_, from, _)| *from != gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asked_is_found_once_and_what_is_known_is_bounded() {
        let (one, other) = (Peer::Stream(1), Peer::Stream(2));
        let mut asked = Asked::default();
        let first = asked.ticket(one, "/first");
        let second = asked.ticket(other, "/second");
        assert_eq!(asked.take(second), Some((other, "/second".into())));
        assert_eq!(asked.take(second), None);
        let third = asked.ticket(other, "/third");
        asked.forget(other);
        assert_eq!(asked.take(third), None);
        for _ in 0..MOST {
            asked.ticket(other, "/more");
        }
        assert_eq!(asked.take(first), None);
        assert_eq!(asked.known.len(), MOST);
    }
}
