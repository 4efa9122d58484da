//! What the faces (console, OSC and MIDI) read: one value that says how all of it stands.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use downbeat_rt::{Quantum, TimeOfDay, TimecodeRate, Withdrawn};
use downbeat_show_files::Colour;

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
    /// The span in which the armed song starts, where that is not at its first place. Counted in
    /// the order in which it plays them.
    pub enter_at: Option<usize>,
    /// How far the armed entry is ready.
    pub armed_state: ArmedState,
    /// The entry that sounds, is held, or fades out.
    pub playing: Option<usize>,
    /// The entry that is armed after the armed one has started.
    pub next: Option<usize>,
    /// Where the playing song is; `None` while nothing plays.
    pub position: Option<Position>,
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
    /// Time of the songs already played in this set plus the time gone in the playing one.
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

/// An entry of the setlist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryView {
    /// By which actions name it.
    pub id: EntryId,
    /// The song's title, or what a break is called.
    pub title: String,
    /// The song's place in the show file; `None` is a break or a talk.
    pub song: Option<usize>,
    /// The version that is played, if it is not the song as it is.
    pub version: Option<String>,
    /// The song's other versions, in the order of its file.
    pub versions: Arc<[String]>,
    /// The names of the song's sections, in the order of its file.
    pub sections: Arc<[String]>,
    /// The length of what is played, without its count-in; the planned length of a break.
    pub length: Duration,
    /// What follows it.
    pub then: Then,
    /// The tempo of bar 1 and its meter, for the eye (`120 4/4`).
    pub tempo: String,
    /// Whether it is passed over.
    pub skipped: bool,
    /// What the setlist says to the operator here.
    pub note: Option<String>,
}

/// What follows an entry by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Then {
    /// Nothing: the next song waits for GO.
    #[default]
    Stop,
    /// The next song, in the very next frame.
    Continue,
    /// The next song, after so long.
    Pause(Duration),
    /// The next song, so long before the end of this one.
    Segue(Duration),
}

/// One pass over a section of the song on show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpanView {
    /// The section's name; empty before the first section.
    pub name: String,
    /// Its colour.
    pub colour: Option<Colour>,
    /// What the song file says to the operator here.
    pub note: Option<String>,
    /// Its first bar.
    pub bar: i32,
    /// Its length.
    pub length: Duration,
    /// Where it begins and ends, as [`Position::beats`] counts.
    pub beats: (f64, f64),
    /// The bars that it plays, whole or in part.
    pub bars: u32,
    /// Whether it repeats until it is released.
    pub vamps: bool,
}

/// A jump that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JumpView {
    /// Where to, for the eye (`Chorus`, `bar 33`).
    pub to: String,
    /// The span in which it lands, where that is known and in the song that plays.
    pub span: Option<usize>,
    /// Beats until it lands; `None` while that is not known.
    pub in_beats: Option<u32>,
    /// Its blocks are still being read: it lands at the next quantum at which they are there.
    pub waits_for_disk: bool,
}

/// What repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VampView {
    /// For the eye (`Chorus`, `bars 17 to 20`).
    pub what: String,
    /// Which time through this is, from 1.
    pub pass: u32,
    /// Whether it goes on past its end this time.
    pub releasing: bool,
}

/// What the transport does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// Nothing sounds.
    #[default]
    Stopped,
    /// The click counts in; the song's first frame is still to come.
    CountIn,
    /// A song plays.
    Playing,
    /// A song stands still in place.
    Held,
    /// A song fades out after a stop.
    Fading,
    /// A song fades out, and its click goes on; the same key again brings it back.
    FadingOut,
    /// A song that was fading out comes back.
    FadingBack,
    /// Nothing sounds, and the armed song starts by itself after a pause.
    Pausing,
}

/// How far the armed entry is ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArmedState {
    /// There is no armed entry.
    #[default]
    None,
    /// Its head is being read; GO waits for it.
    Arming,
    /// It is being read and GO was pressed: it starts when it is ready.
    GoWaits,
    /// It sounds in the next callback after GO.
    Ready,
}

/// Where the playing song is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// Frames from the song's first frame; negative in the count-in.
    pub frame: i64,
    /// Time gone in the song; zero in the count-in.
    pub gone: Duration,
    /// Time left in the song.
    pub left: Duration,
    /// The bar of the grid, bar 1 at the song's offset; below 1 before it.
    pub bar: i32,
    /// The beat in the bar, from 1.
    pub beat: u16,
    /// Beats of this bar.
    pub beats_in_bar: u16,
    /// Beats since the first beat of bar 1, with what has gone of this one; negative before it.
    pub beats: f64,
    /// Beats a minute, here.
    pub beats_a_minute: f64,
    /// Time until the song's first frame, or until the frame at which it comes back in, while the
    /// click counts alone.
    pub count_in: Option<Duration>,
    /// The line that is sung, and the one after it.
    pub lyric: (Option<String>, Option<String>),
    /// The next message that the song has for other machines, and the time until then.
    pub next_event: Option<(String, Duration)>,
    /// Which of [`Snapshot::spans`] it is in.
    pub span: usize,
    /// The section the frame is in.
    pub section: Option<String>,
    /// The section after it, and the bars until it begins.
    pub next_section: Option<(String, i32)>,
}

/// A fader with its meter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StripView {
    /// Its name.
    pub name: String,
    /// What kind of strip it is, for its colour and mark.
    pub kind: StripKind,
    /// The level in dB; at or below [`crate::MIN_LEVEL_DB`] it is silent.
    pub level_db: f32,
    /// Muted by the operator.
    pub muted: bool,
    /// Soloed by the operator.
    pub soloed: bool,
    /// Whether it sounds at all: not muted, and not silenced by another strip's solo.
    pub open: bool,
    /// The meter after the fader, one value for each channel.
    pub meters: Vec<Meter>,
    /// What is wrong with it (a stem's file that went missing), if anything is.
    pub fault: Option<String>,
}

/// The kinds of strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StripKind {
    /// A stem of a song.
    #[default]
    Stem,
    /// A bus to the audience.
    Pa,
    /// A bus to the musicians (click, guide).
    Monitor,
    /// A bus that carries timecode.
    Timecode,
    /// A bus that carries the pilot tone.
    Pilot,
}

/// A level that was measured, over the time since the last snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Meter {
    /// The greatest magnitude; 1.0 is full scale.
    pub peak: f32,
    /// The root of the mean square; 1.0 is a full-scale square wave.
    pub rms: f32,
    /// Samples above full scale since the start or the last [`crate::Action::ResetMarks`].
    pub clips: u64,
}

/// The device and its health.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceView {
    /// Its name, for a person (`JACK server "default"`, `null (a timer)`).
    pub name: String,
    /// Why this device was taken.
    pub why: String,
    /// Frames per second.
    pub rate: u32,
    /// Frames of a callback.
    pub period: u32,
    /// Outputs it has.
    pub outputs: u16,
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
    /// the head of a song and its end, where less than the window is to be had.
    pub lowest: Duration,
    /// Frames that were silence because their block was not there.
    pub starved_frames: u64,
    /// Blocks that came after their frames had passed.
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
    /// Why it is withdrawn, if it is.
    pub withdrawn: Option<Withdrawn>,
    /// The longest gap since the start that nobody asked for.
    pub longest_gap: Duration,
}

/// Something the operator should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// When, since the program started.
    pub at: Duration,
    /// How bad it is.
    pub weight: Weight,
    /// One sentence.
    pub text: String,
}

/// How bad a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know.
    Info,
    /// Look at it when there is time.
    Warning,
    /// Look at it now.
    Error,
}
