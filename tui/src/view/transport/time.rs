//! The time of what sounds, or of what comes next.

use std::time::Duration;

use downbeat_engine::{Position, Snapshot, Transport};

use crate::text::{gone, left};

/// A time twice.
#[derive(Default)]
pub(super) struct Time {
    /// What counts down, for big letters.
    pub(super) big: String,
    /// All of it in words.
    pub(super) words: String,
}

/// The time that counts now: until the first frame, until a pause is over, until the song's end.
pub(super) fn of(snapshot: &Snapshot) -> Time {
    match (&snapshot.position, snapshot.pause_left) {
        (Some(position), _) => counting_in(snapshot, position).map_or_else(
            || {
                let remaining = left(position.left);
                let words = format!("{} gone  {remaining} left", gone(position.gone));
                Time { big: format!("-{remaining}"), words }
            },
            |until| {
                let words = format!("starts in {:.1} s", until.as_secs_f64());
                Time { big: format!("-{}", left(until)), words }
            },
        ),
        (None, Some(pause)) if snapshot.transport == Transport::Pausing => {
            Time { big: format!("-{}", left(pause)), words: format!("starts in {}", left(pause)) }
        }
        (None, _) => {
            let armed = snapshot.armed.and_then(|index| snapshot.entries.get(index));
            let enter = snapshot.enter_at.as_ref();
            let length = armed.map(|entry| left(enter.map_or(entry.length, |enter| enter.left)));
            length.map_or_else(Time::default, |length| Time {
                words: format!("{length} long"),
                big: length,
            })
        }
    }
}

/// Time until the stems begin, while the click counts.
fn counting_in(snapshot: &Snapshot, position: &Position) -> Option<Duration> {
    let before_first = || {
        let frames = (position.frame < 0).then(|| position.frame.unsigned_abs())?;
        Some(Duration::from_secs_f64(frames as f64 / f64::from(snapshot.device.rate.max(1))))
    };
    position.count_in.or_else(before_first)
}
