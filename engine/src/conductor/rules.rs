//! What the show file says about the operator's keys, as the conductor uses it.

use std::time::Duration;

use downbeat_rt::{Quantum, ramp_frames};
use downbeat_show_files::Show;

use crate::quantum;

/// The rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The least time between two GOs.
    pub(super) go_guard: Duration,
    /// Frames that a stop fades for.
    pub(super) stop_fade: u32,
    /// Where a jump happens if nobody says.
    pub(super) jump: Quantum,
    /// For how long a song goes on while its device is gone.
    pub(super) grace: Duration,
}

impl Rules {
    pub(super) fn new(show: &Show) -> Self {
        let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or_default();
        let stop_fade = (show.stop_fade_seconds * f64::from(show.rate)) as u32;
        Self {
            go_guard: seconds(show.transport.go_guard_seconds),
            stop_fade: stop_fade.max(ramp_frames(show.rate)),
            jump: quantum(show.transport.jump),
            grace: seconds(show.transport.grace_seconds),
        }
    }
}
