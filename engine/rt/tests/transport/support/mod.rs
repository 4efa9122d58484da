//! A rig of five outputs (stems, click, cues, timecode, pilot), songs whose samples tell their frame, and a script.

mod orders;
mod rig;
mod score;
mod songs;
mod wanted;

pub use orders::{enter, jump, release};
pub use rig::{
    MIDI, PILOT, Rig, Step, Told, assert_same, at, machines, perform, perform_at, perform_on,
    rt_rig,
};
pub use score::busy_score;
pub use songs::{RING, Song, click_sound, cue_sound, place, sample, song, span, stretch, vamping};
pub use wanted::{Wanted, clicks, line};

/// Frames a second, and those of a crossfade at this rate: small, so that tests are short.
pub const RATE: u32 = 20_000;
/// Outputs of the rig.
pub const OUTPUTS: usize = 5;
pub const X: i64 = 100;
/// Frames of a beat, and of a bar of 4.
pub const BEAT: i64 = 1_000;
pub const BAR: i64 = 4 * BEAT;
/// Periods at which every scenario sounds the same.
pub const PERIODS: [usize; 6] = [1, 7, 64, 100, 256, 4096];
/// Frames of a song, unless a test says another number.
pub const FRAMES: u64 = 60_000;
