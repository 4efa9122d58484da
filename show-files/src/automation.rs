//! Levels that change by themselves while a song plays.

/// The level of one stem or bus over the frames of a song.
#[derive(Debug, Clone, PartialEq)]
pub struct Automation {
    /// What it moves.
    pub target: Target,
    /// In the order of frames, at least two. Two on one frame are a step. The first one's level
    /// holds before it, the last one's after it. Between two the gain, not its dB, moves in a
    /// straight line.
    pub knots: Vec<Knot>,
}

/// What automation moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A stem of the song.
    Stem(usize),
    /// What this song sends to a bus of the show.
    Bus(usize),
}

/// A level at a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knot {
    /// The song frame.
    pub frame: i64,
    /// The level in dB, from -96 to +10, on top of the stem's own level and of all faders.
    pub level_db: f32,
}
