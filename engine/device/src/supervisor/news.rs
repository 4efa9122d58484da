//! What a supervisor has to tell.

use std::fmt;
use std::time::{Duration, Instant};

use crate::choice::Choice;
use crate::device::Info;
use crate::error::OpenError;

/// How the device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Callbacks come.
    Ok,
    /// Callbacks come, and the driver had a gap within the last second.
    Glitch,
    /// The device is open and the driver says nothing, but no callback comes.
    Silent,
    /// The driver said that the device is gone, or it was silent for too long.
    Lost,
    /// It is tried to open a device.
    Retrying,
}

/// The word on the screen and in the black box.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Glitch => "glitch",
            Self::Silent => "open but silent",
            Self::Lost => "lost",
            Self::Retrying => "retrying",
        })
    }
}

/// How the device stands, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How it stands.
    pub state: State,
    /// The device that plays, or the last one that did.
    pub choice: Choice,
    /// What opened there.
    pub info: Info,
    /// When sound broke off; `None` while callbacks come.
    pub silent_since: Option<Instant>,
}

/// Something that happened, each told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The device stands otherwise than before.
    State(State),
    /// A device plays: another one, or the same again.
    Plays {
        /// Which.
        choice: Choice,
        /// What opened.
        info: Info,
        /// The time without sound before it.
        outage: Outage,
    },
    /// A device did not open. Told again only when the reason is another one.
    NotOpened {
        /// Which.
        choice: Choice,
        /// Why, and what to do.
        error: OpenError,
    },
}

/// Time without sound, by the monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When the next callback would have begun.
    pub since: Instant,
    /// How long it lasted, until the renderer went into the device that plays now. What goes by until
    /// that one is heard, its callbacks skip.
    pub lasted: Duration,
    /// How many frames that is at the show's rate: what `Renderer::skip` takes.
    pub frames: u64,
}

impl Outage {
    /// From when the next callback was due to `now`, at so many frames a second.
    pub(super) fn until(now: Instant, since: Instant, rate: u32) -> Self {
        let lasted = now.saturating_duration_since(since);
        let frames = lasted.as_nanos() * u128::from(rate) / 1_000_000_000;
        Self { since, lasted, frames: u64::try_from(frames).unwrap_or(u64::MAX) }
    }
}

/// How long a period lasts.
pub(super) fn length(frames: usize, rate: u32) -> Duration {
    let nanos = frames as u128 * 1_000_000_000 / u128::from(rate.max(1));
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_as_many_frames_as_went_by() {
        let since = Instant::now();
        let outage = Outage::until(since + Duration::from_millis(1990), since, 48_000);
        assert_eq!(outage, Outage { since, lasted: Duration::from_millis(1990), frames: 95_520 });
        let none = Outage::until(since, since + Duration::from_millis(5), 48_000);
        assert_eq!((none.lasted, none.frames), (Duration::ZERO, 0));
    }
}
