//! Where a song stands, and what it does there.

use serde::{Deserialize, Serialize};

/// A place of a song.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The span of its arrangement, from 0.
    pub span: u32,
    /// The song's frame at the show's rate.
    pub frame: i64,
}

/// Where a song stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Position {
    /// The entry of the setlist, from 0.
    pub entry: usize,
    /// The key of its song, so that an entry that moved is found.
    pub song: String,
    /// The span of its arrangement, from 0.
    pub span: u32,
    /// The song's frame at the show's rate; negative in a count-in.
    pub frame: i64,
    /// The bar of the grid, for the eye.
    pub bar: i32,
    /// The section's name, for the eye.
    pub section: Option<String>,
    /// What the song does.
    pub transport: Transport,
    /// What repeats there. `None` where the arrangement alone says it, and in the journals of
    /// programs that did not write it.
    pub vamp: Option<Vamp>,
    /// The frame that the operator marked to repeat from.
    pub marked: Option<i64>,
    /// The span in which that is. `None` in the journals of programs that marked a frame only.
    pub marked_span: Option<u32>,
    /// Where it was heard last, if it does not play; `None` is here and now.
    pub heard: Option<Heard>,
}

/// What repeats: a stretch of the arrangement that holds the place where the song stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vamp {
    /// What made it.
    pub of: VampOf,
    /// Its first frame.
    pub from: i64,
    /// The frame after its last one.
    pub to: i64,
    /// The span of its first frame. `None` is the span of the position: in journals of programs that
    /// repeated parts of one span only.
    pub from_span: Option<u32>,
    /// The span of its last frame; `None` as above.
    pub to_span: Option<u32>,
    /// Which time through it is, from 1.
    pub pass: u32,
    /// How it ends, once it was released.
    pub release: Option<Release>,
}

/// What made a vamp. Pressed again, the same lets it go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum VampOf {
    /// The arrangement: it is the whole span, whatever frames that has.
    Arrangement,
    /// The operator, of the section that played.
    Section,
    /// The operator, of the last bars.
    Bars {
        /// How many.
        bars: u16,
    },
    /// The operator, from a marked place on.
    Marked,
    /// Something that a newer program knows.
    #[default]
    #[serde(other)]
    Other,
}

/// How a vamp ends that was released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Release {
    /// At its end. Whatever a newer program wrote that this one does not know is this.
    #[default]
    AtEnd,
    /// At the next bar.
    AtBar,
    /// At once.
    Now,
}

/// Where a song was heard last that does not play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// Where.
    pub place: Place,
    /// Milliseconds before the position was written.
    pub ago: u64,
}

/// What the song at a position does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Transport {
    /// The click counts in.
    CountIn,
    /// It plays.
    Playing,
    /// It stands still in place. Whatever a newer program wrote that this one does not know is this.
    #[default]
    Held,
    /// It fades out.
    Fading,
}

impl Position {
    /// Every frame of it, changed by `scale`.
    pub(super) fn scale(&mut self, scale: impl Fn(i64) -> i64) {
        self.frame = scale(self.frame);
        self.marked = self.marked.map(&scale);
        if let Some(vamp) = &mut self.vamp {
            (vamp.from, vamp.to) = (scale(vamp.from), scale(vamp.to));
        }
        if let Some(heard) = &mut self.heard {
            heard.place.frame = scale(heard.place.frame);
        }
    }
}

impl From<String> for Release {
    fn from(word: String) -> Self {
        match word.as_str() {
            "at_bar" => Self::AtBar,
            "now" => Self::Now,
            _ => Self::AtEnd,
        }
    }
}

impl From<Release> for String {
    fn from(release: Release) -> Self {
        match release {
            Release::AtEnd => "at_end",
            Release::AtBar => "at_bar",
            Release::Now => "now",
        }
        .into()
    }
}

impl From<String> for Transport {
    fn from(word: String) -> Self {
        match word.as_str() {
            "count_in" => Self::CountIn,
            "playing" => Self::Playing,
            "fading" => Self::Fading,
            _ => Self::Held,
        }
    }
}

impl From<Transport> for String {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::CountIn => "count_in",
            Transport::Playing => "playing",
            Transport::Held => "held",
            Transport::Fading => "fading",
        }
        .into()
    }
}
