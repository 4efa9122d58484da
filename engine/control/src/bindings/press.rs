//! When a control counts as pressed.
//!
//! A contact bounces: it closes, opens and closes again within a few milliseconds before it stays. So
//! a contact that closes counts at once (the drummer does not wait), and what it does within [`BOUNCE`]
//! after that is part of the same press. A contact that opens counts when it has stayed open for so
//! long.
//!
//! | gesture | acts |
//! | --- | --- |
//! | down | as soon as the contact closes |
//! | up | when it has opened |
//! | short | when it has opened before the time of a long press; where a double press is bound too, after the time in which a second press would come |
//! | long | when it has been closed for its time |
//! | double | when it closes the second time within its time |
//! | every | at each message |

use std::time::Duration;

use downbeat_show_files::Gesture;

/// How long a contact bounces at the most.
pub(super) const BOUNCE: Duration = Duration::from_millis(20);
/// How long a long press is, where the binding does not say.
pub(super) const LONG: Duration = Duration::from_millis(600);
/// How soon the second press of a double one comes, where the binding does not say.
pub(super) const DOUBLE: Duration = Duration::from_millis(400);

/// Why a press did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// The contact bounced.
    Bounce,
    /// It came sooner after the one before than the binding's interval.
    TooSoon,
    /// Its layer is not on.
    Layer,
    /// The show is not as `when` says.
    When,
}

impl Ignored {
    /// The reason for a person.
    pub fn why(self) -> &'static str {
        match self {
            Self::Bounce => "a bounce of the contact",
            Self::TooSoon => "too soon after the one before",
            Self::Layer => "its layer is not on",
            Self::When => "not in this state of the show",
        }
    }
}

/// What one binding listens for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) gesture: Gesture,
    pub(super) interval: Duration,
    /// Of a short press: from when on it would be long. Of a long press: when it acts. Of a double
    /// press: how soon the second one must come.
    pub(super) time: Duration,
    /// Of a short press: how long a second press may yet come that makes it a double one.
    pub(super) waits: Option<Duration>,
}

/// One control as one binding sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Press {
    closed: bool,
    /// When the press began that has not ended.
    began: Option<Duration>,
    /// When the contact opened, until that has settled.
    opened: Option<Duration>,
    acted: Option<Duration>,
    /// The long press of this press is over.
    long_done: bool,
    /// The first of two presses.
    first: Option<Duration>,
    /// When a short press acts, if nothing comes between.
    short_at: Option<Duration>,
}

/// What a message or the time makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Nothing,
    Acts,
    Ignored(Ignored),
}

impl Press {
    /// A message that has no release.
    pub(super) fn message(&self, now: Duration, rule: &Rule) -> Verdict {
        self.acts(now, rule)
    }

    /// The contact is closed.
    pub(super) fn close(&mut self, now: Duration, rule: &Rule) -> Verdict {
        if rule.gesture == Gesture::Every {
            return self.acts(now, rule);
        }
        if std::mem::replace(&mut self.closed, true) {
            return Verdict::Nothing;
        }
        // What opened a moment ago and is closed again never opened.
        if self.opened.take().is_some_and(|at| now.saturating_sub(at) < BOUNCE) {
            let says_so = matches!(rule.gesture, Gesture::Down | Gesture::Double);
            return if says_so { Verdict::Ignored(Ignored::Bounce) } else { Verdict::Nothing };
        }
        self.began = Some(now);
        self.long_done = false;
        match rule.gesture {
            Gesture::Down => self.acts(now, rule),
            Gesture::Double => match self.first.take() {
                Some(first) if now.saturating_sub(first) <= rule.time => self.acts(now, rule),
                _ => {
                    self.first = Some(now);
                    Verdict::Nothing
                }
            },
            Gesture::Short => {
                // The second press is a double one, which is not short.
                self.long_done = self.short_at.take().is_some();
                Verdict::Nothing
            }
            _ => Verdict::Nothing,
        }
    }

    /// The contact is open.
    pub(super) fn open(&mut self, now: Duration, rule: &Rule) -> Verdict {
        if rule.gesture == Gesture::Every {
            return self.acts(now, rule);
        }
        if std::mem::replace(&mut self.closed, false) {
            self.opened = Some(now);
        }
        Verdict::Nothing
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: Duration, rule: &Rule) -> Verdict {
        if self.opened.is_some_and(|at| now.saturating_sub(at) >= BOUNCE) {
            let opened = self.opened.take().unwrap_or(now);
            let began = self.began.take();
            match rule.gesture {
                Gesture::Up if began.is_some() => return self.acts(now, rule),
                Gesture::Short if !self.long_done => {
                    let held = began.map(|began| opened.saturating_sub(began));
                    match (held.is_some_and(|held| held < rule.time), rule.waits) {
                        (false, _) => {}
                        (true, None) => return self.acts(now, rule),
                        (true, Some(waits)) => self.short_at = began.map(|began| began + waits),
                    }
                }
                _ => {}
            }
        }
        let held = self.began.is_some_and(|began| now.saturating_sub(began) >= rule.time);
        if rule.gesture == Gesture::Long && self.closed && !self.long_done && held {
            self.long_done = true;
            return self.acts(now, rule);
        }
        if self.short_at.is_some_and(|at| now > at) {
            self.short_at = None;
            return self.acts(now, rule);
        }
        Verdict::Nothing
    }

    /// Whether [`Press::tick`] has anything to wait for.
    pub(super) fn waits(&self, rule: &Rule) -> bool {
        let long = rule.gesture == Gesture::Long && self.closed && !self.long_done;
        long || self.opened.is_some() || self.short_at.is_some()
    }

    /// It acted.
    pub(super) fn acted(&mut self, now: Duration) {
        self.acted = Some(now);
    }

    fn acts(&self, now: Duration, rule: &Rule) -> Verdict {
        match self.acted {
            Some(at) if now.saturating_sub(at) < rule.interval => {
                Verdict::Ignored(Ignored::TooSoon)
            }
            _ => Verdict::Acts,
        }
    }
}
