//! The setlist, the song on show, and where it is.

use std::sync::Arc;
use std::time::Duration;

use downbeat_show_files::Colour;

use crate::EntryId;

/// An entry of the setlist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryView {
    /// By which actions name it.
    pub id: EntryId,
    /// The song's title, or what a break is called.
    pub title: String,
    /// The song's place in the show file; `None` is a break or a talk.
    pub song: Option<usize>,
    /// The version that is played, if it is not the song as it is. While the entry plays, the one
    /// that is heard.
    pub version: Option<String>,
    /// What was picked for the next time, where that is another than is heard now.
    pub later: Option<Later>,
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

/// What an entry that plays is to be the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Later {
    /// The version; `None` is the song as it is.
    pub version: Option<String>,
}

/// Where the armed song starts, if that is not its first place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnterView {
    /// The span, counted in the order in which it plays them.
    pub span: usize,
    /// For the eye: the section, if it is that one's start, or the bar (`bar 12`).
    pub place: String,
    /// What is left of the song from there.
    pub left: Duration,
}

/// A song that goes out below the one that plays, in a segue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverView {
    /// Its place in the setlist.
    pub entry: usize,
    /// Time until neither its stems nor its click sound any more.
    pub left: Duration,
}

/// Where a song that stands would be by now, had it been heard on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WouldBe {
    /// The bar.
    pub bar: i32,
    /// The section.
    pub section: Option<String>,
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
    /// It lands at the end of the song, and when that is is not known: something repeats before.
    pub at_song_end: bool,
    /// Its blocks are still being read: it lands at the next quantum at which they are there.
    pub waits_for_disk: bool,
}

/// What repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VampView {
    /// For the eye (`Chorus`, `bars 17 to 20`).
    pub what: String,
    /// The first of [`crate::Snapshot::spans`] over which it goes.
    pub first_span: usize,
    /// The last of them.
    pub last_span: usize,
    /// Which time through this is, from 1.
    pub pass: u32,
    /// Whether it goes on past its end this time.
    pub releasing: bool,
    /// Where it goes on then, and the beats until that; `None` while it is not released, and where that is
    /// not known because nothing plays.
    pub leaves: Option<(String, u32)>,
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
    /// Quarter notes a minute, here.
    pub bpm: f64,
    /// Time until the song's first frame, or until the frame at which it comes back in, while the
    /// click counts alone.
    pub count_in: Option<Duration>,
    /// The line that is sung, and the one after it.
    pub lyric: (Option<String>, Option<String>),
    /// The next message that the song has for other machines, and the time until then.
    pub next_event: Option<(String, Duration)>,
    /// Which of [`crate::Snapshot::spans`] it is in.
    pub span: usize,
    /// The section the frame is in.
    pub section: Option<String>,
    /// The section after it, and the bars until it begins.
    pub next_section: Option<(String, i32)>,
}
