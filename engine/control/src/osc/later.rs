//! Messages of bundles whose time is still to come.

use std::time::{Duration, SystemTime};

use rosc::OscMessage;

use super::Peer;

/// Messages that may wait.
const MOST: usize = 256;
/// How far ahead a time may be.
const LONGEST: Duration = Duration::from_secs(60);

/// What waits, in the order in which it is done.
#[derive(Debug, Default)]
pub(crate) struct Later {
    waiting: Vec<(SystemTime, Peer, OscMessage)>,
}

impl Later {
    /// Keeps a message until its time. Those of one time keep their order.
    ///
    /// # Errors
    ///
    /// Why it does not wait.
    pub(crate) fn keep(
        &mut self,
        at: SystemTime,
        from: Peer,
        message: OscMessage,
        now: SystemTime,
    ) -> Result<(), &'static str> {
        if at.duration_since(now).is_ok_and(|ahead| ahead > LONGEST) {
            return Err("its time is more than 60 s ahead: are the clocks of both machines right?");
        }
        if self.waiting.len() == MOST {
            return Err("256 messages wait for their time already");
        }
        let place = self.waiting.partition_point(|(time, ..)| *time <= at);
        self.waiting.insert(place, (at, from, message));
        Ok(())
    }

    /// The next message whose time has come.
    pub(crate) fn due(&mut self, now: SystemTime) -> Option<(Peer, OscMessage)> {
        let (at, ..) = self.waiting.first()?;
        if *at > now {
            return None;
        }
        let (_, from, message) = self.waiting.remove(0);
        Some((from, message))
    }

    /// How long it is to the next one.
    pub(crate) fn in_time(&self, now: SystemTime) -> Option<Duration> {
        let (at, ..) = self.waiting.first()?;
        Some(at.duration_since(now).unwrap_or_default())
    }

    /// Forgets what a peer that has gone left.
    pub(crate) fn forget(&mut self, gone: Peer) {
        self.waiting.retain(|(_, from, _)| *from != gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: Peer = Peer::Stream(1);

    fn named(name: &str) -> OscMessage {
        OscMessage { addr: name.into(), args: Vec::new() }
    }

    #[test]
    fn messages_are_done_in_the_order_of_their_times() {
        let now = SystemTime::UNIX_EPOCH;
        let at = |millis| now + Duration::from_millis(millis);
        let mut later = Later::default();
        for (time, name) in [(20, "/c"), (10, "/a"), (10, "/b")] {
            later.keep(at(time), PEER, named(name), now).unwrap();
        }
        assert_eq!(later.in_time(now), Some(Duration::from_millis(10)));
        let due = |later: &mut Later, time| later.due(at(time)).map(|(_, message)| message.addr);
        assert_eq!(due(&mut later, 9), None);
        assert_eq!(due(&mut later, 15).as_deref(), Some("/a"));
        assert_eq!(due(&mut later, 15).as_deref(), Some("/b"));
        assert_eq!(due(&mut later, 15), None);
        later.forget(PEER);
        assert_eq!(due(&mut later, 99), None);
    }

    #[test]
    fn what_waits_is_bounded_in_number_and_in_time() {
        let now = SystemTime::UNIX_EPOCH;
        let mut later = Later::default();
        let far = now + LONGEST + Duration::from_millis(1);
        assert!(later.keep(far, PEER, named("/a"), now).is_err());
        for _ in 0..MOST {
            later.keep(now + LONGEST, PEER, named("/a"), now).unwrap();
        }
        assert!(later.keep(now + LONGEST, PEER, named("/a"), now).is_err());
    }
}
