//! What the faces (console, OSC and MIDI) read: one value that says how all of it stands.

mod machine;
mod mixer;
mod notice;
mod song;

use std::sync::Arc;
use std::time::Duration;

use downbeat_rt::Quantum;

pub use self::machine::{
    DeviceState, DeviceView, OutKind, OutView, PilotView, ReadingView, TimecodeView,
};
pub use self::mixer::{Meter, StripKind, StripView};
pub use self::notice::{Notice, Weight};
pub use self::song::{
    ArmedState, EnterView, EntryView, JumpView, Later, OverView, Position, SpanView, Then,
    Transport, VampView, WouldBe,
};
use crate::{EntryId, SurfacesView};

/// The whole state of a running show at one moment. Made by the conductor many times a second;
/// never changed after.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The show's name.
    pub show: String,
    /// The setlist's name.
    pub setlist: String,
    /// The titles of all songs, in the order of the show file.
    pub songs: Arc<[String]>,
    /// The words by which setlists call these songs, in the same order.
    pub words: Arc<[String]>,
    /// The entries of the setlist, in order.
    pub entries: Arc<[EntryView]>,
    /// What the transport does.
    pub transport: Transport,
    /// The entry that GO starts, or that follows by itself where the playing one continues.
    pub armed: Option<usize>,
    /// Where the armed song starts, if that is not its first place.
    pub enter_at: Option<EnterView>,
    /// How far the armed entry is ready.
    pub armed_state: ArmedState,
    /// The entry that sounds, is held, or fades out. In a segue it is the one that comes: what is
    /// asked happens to that.
    pub playing: Option<usize>,
    /// The entry that goes out below it, in a segue.
    pub over: Option<OverView>,
    /// The entry that is armed after the armed one has started.
    pub next: Option<usize>,
    /// Where the playing song is; `None` while nothing plays. While the device is gone, where it
    /// would be heard: its time goes on by the clock.
    pub position: Option<Position>,
    /// Where a song that stands would be by now, had it been heard on: where a rejoin comes back in,
    /// but for the bar line. `None` where it would be over.
    pub would_be: Option<WouldBe>,
    /// The sections, as they are played, of the song whose stems are on show.
    pub spans: Arc<[SpanView]>,
    /// Where a jump in the song on show happens if the press says nothing.
    pub jump_at: Quantum,
    /// The jump that waits.
    pub jump: Option<JumpView>,
    /// What repeats.
    pub vamp: Option<VampView>,
    /// Time until the armed song starts by itself, after one that ended with a pause.
    pub pause_left: Option<Duration>,
    /// Beats that were tapped for a rejoin and still count.
    pub taps: usize,
    /// What the last press would do if it were pressed once more: it is one that asks to be.
    pub confirm: Option<String>,
    /// Whether only GO, panic, levels and unlocking are taken.
    pub locked: bool,
    /// Whether the setlist was changed since it was read or saved.
    pub setlist_changed: bool,
    /// The venue whose levels these are.
    pub venue: Option<String>,
    /// Time since the set began: since its first song started, whatever was played and stopped since.
    /// It begins anew when the first song of the setlist starts at its start.
    pub set_gone: Duration,
    /// Time left in the playing song plus the armed entry and all that follow it.
    pub set_left: Duration,
    /// The entry whose stems [`Self::stems`] shows: the playing one, else the armed one.
    pub strips_of: Option<EntryId>,
    /// A strip for every bus of the rig.
    pub buses: Vec<StripView>,
    /// A strip for every stem of the song on show.
    pub stems: Vec<StripView>,
    /// The meter of each output in use, from output 1.
    pub outputs: Vec<Meter>,
    /// The device and its health.
    pub device: DeviceView,
    /// The threads that hang, and for how long. The song goes on to its end all the same.
    pub hung: Vec<(&'static str, Duration)>,
    /// How the disk keeps up.
    pub reading: ReadingView,
    /// What timecode says; `None` where no bus carries it.
    pub timecode: Option<TimecodeView>,
    /// How the pilot stands; `None` where no bus carries it.
    pub pilot: Option<PilotView>,
    /// What goes to other machines: the MIDI outputs, then the songs' OSC messages if there are any.
    pub outs: Vec<OutView>,
    /// The control surfaces.
    pub surfaces: SurfacesView,
    /// What happened, oldest first; the newest [`crate::NOTICES_KEPT`].
    pub notices: Vec<Notice>,
}

impl Snapshot {
    /// The entry of [`Self::playing`]: the song that sounds, is held, or fades out.
    pub fn song(&self) -> Option<EntryId> {
        Some(self.entries.get(self.playing?)?.id)
    }
}
