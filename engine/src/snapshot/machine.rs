//! The device, the disk, and what goes to other machines.

use std::fmt;
use std::time::Duration;

use downbeat_rt::{TimeOfDay, TimecodeRate, Withdrawn};

/// The device and its health.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceView {
    /// Its name, for a person (`JACK server "default"`, `null (a timer)`).
    pub name: String,
    /// Why this device was taken.
    pub why: String,
    /// It is not the first one of the list: [`crate::Action::FirstDevice`] goes back to that.
    pub took_over: bool,
    /// Nobody hears it: it keeps the show's time until a device opens that is heard.
    pub stands_in: bool,
    /// Frames per second.
    pub rate: u32,
    /// Frames of a callback.
    pub period: u32,
    /// Outputs it has.
    pub outputs: u16,
    /// Whether it has MIDI ports of its own, so that the system's MIDI is not used.
    pub midi: bool,
    /// Whether all is well, and if not, what it does.
    pub state: DeviceState,
    /// Share of the deadline that the callback takes, now; 1.0 is all of it.
    pub load: f32,
    /// The greatest share since the start or the last reset.
    pub worst_load: f32,
    /// Times the driver reported a gap.
    pub xruns: u64,
    /// What the system refused (real-time priority, locked memory), each as a short sentence.
    pub refused: Vec<String>,
}

/// Whether a device delivers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceState {
    /// It was not opened yet.
    #[default]
    Closed,
    /// Callbacks come.
    Ok,
    /// Callbacks come, and the driver reported a gap within the last seconds.
    Glitch,
    /// It is open, but no callback came for a while.
    Silent,
    /// It is gone.
    Lost,
    /// It is gone, or fell silent, and is being opened again.
    Retrying,
}

/// How the disk keeps up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadingView {
    /// Audio that is in memory ahead of the playhead.
    pub ahead: Duration,
    /// The lowest that was while a song played, since the start or the last reset, not counting
    /// the head of a song, where one comes back in, and its end, where less than the window is to be
    /// had; zero where stems were silent for lack of it. `None`: nothing was measured yet.
    pub lowest: Option<Duration>,
    /// Frames that were silence because their block was not there, without those of jumps at once,
    /// which do not wait for theirs.
    pub starved_frames: u64,
    /// Blocks that came after their frames had passed, without those of jumps at once.
    pub late_blocks: u64,
    /// Blocks and events that found a ring full: 0, because every ring has room for all there is.
    pub dropped: u64,
    /// Memory of all blocks, in bytes.
    pub memory: u64,
    /// The memory plan's limit, in bytes.
    pub memory_limit: u64,
}

/// What timecode says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimecodeView {
    /// The address that it says, or at which it stands.
    pub address: TimeOfDay,
    /// How fast its frames go.
    pub rate: TimecodeRate,
    /// Whether it runs.
    pub runs: bool,
}

impl fmt::Display for TimecodeView {
    /// The address as it is usually written: with a semicolon where numbers are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TimeOfDay { hours, minutes, seconds, frames } = self.address;
        let before_frames = if self.rate.drops() { ';' } else { ':' };
        write!(f, "{hours:02}:{minutes:02}:{seconds:02}{before_frames}{frames:02}")
    }
}

/// How the pilot stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PilotView {
    /// Whether it goes out: it is not withdrawn, and the device takes what is played.
    pub sent: bool,
    /// Why it is withdrawn, if it is.
    pub withdrawn: Option<Withdrawn>,
    /// The longest gap since the start that nobody asked for.
    pub longest_gap: Duration,
}

/// Something that goes to other machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutView {
    /// Its name: that of the MIDI output, or `osc`.
    pub name: String,
    /// What it is.
    pub kind: OutKind,
    /// Whether it is muted.
    pub muted: bool,
}

/// What goes to other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutKind {
    /// MIDI, from songs, clock and timecode.
    Midi,
    /// The OSC messages of songs.
    Osc,
}

impl OutView {
    /// One that is heard.
    pub fn new(name: &str, kind: OutKind) -> Self {
        Self { name: name.into(), kind, muted: false }
    }
}
