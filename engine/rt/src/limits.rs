//! Sizes that are fixed when the program is built.

/// Frames of a [`crate::Block`]: 0.17 s at 48 kHz.
pub const BLOCK_FRAMES: usize = 8192;
/// Frames of a tile, the run of a block in which each channel is contiguous. A callback reads whole
/// tiles in one sweep of memory, so that 128 channels cost one stream of reads and not 128.
pub const TILE_FRAMES: usize = 64;
/// Tiles of a block.
pub const BLOCK_TILES: usize = BLOCK_FRAMES / TILE_FRAMES;
/// Stems of a song. Show files allow half as many; the rest is room that the benches prove to be
/// there.
pub const MAX_STEMS: usize = 128;
/// Channels of all stems of a song.
pub const MAX_CHANNELS: usize = 256;
/// Buses of a rig.
pub const MAX_BUSES: usize = 64;
/// Outputs of one bus.
pub const MAX_BUS_OUTPUTS: usize = 8;
/// Outputs of a device.
pub const MAX_OUTPUTS: usize = 64;
/// MIDI outputs of a show, and MIDI ports of a device each way.
pub const MAX_MIDI_PORTS: usize = 16;
/// Songs that are with the audio thread at one time: armed, playing and fading ones together. The
/// conductor arms no further song before one of them came back.
pub const SONGS_AT_AUDIO: usize = 4;
/// Requests for blocks that may wait for the audio thread: as many as it looks at in one callback.
pub const EVICTIONS: usize = 64;
/// OSC messages of songs that may wait for the thread that sends them: all that a song may have.
pub const PASSED: usize = 10_000;
/// Answers to jumps, vamps and entries that the conductor may leave unread.
pub const ANSWERS: usize = 64;
/// Frames after which the disk thread is told anew where songs are, though nothing happened: an
/// eighth of a block.
pub const WHEREABOUTS_FRAMES: u64 = BLOCK_FRAMES as u64 / 8;
/// Blocks from a place on that must be in memory before a jump lands there: 0.85 s at 48 kHz.
pub const READY_BLOCKS: usize = 5;
/// Blocks that exist at one time, whatever the memory plan allows. 8192 mono blocks are 256 MiB,
/// and blocks of more channels are fewer.
pub const MAX_BLOCKS: usize = 8192;
/// Length of a gain ramp and of a cut (panic, hold), in milliseconds.
pub const RAMP_MILLISECONDS: u32 = 5;
/// Frames over which stems fade before a missing block and after it: a whole number of tiles,
/// because the renderer looks ahead at tile borders only, so that the period changes nothing.
pub const STARVE_FADE_FRAMES: u32 = 4 * TILE_FRAMES as u32;

/// Frames of a gain ramp at `rate` frames a second, at least 1.
pub const fn ramp_frames(rate: u32) -> u32 {
    let frames = rate * RAMP_MILLISECONDS / 1000;
    if frames == 0 { 1 } else { frames }
}
