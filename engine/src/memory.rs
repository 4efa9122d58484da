//! The memory plan: what the memory for blocks is spent on, most needed first.

use std::collections::BTreeSet;

use downbeat_rt::{BLOCK_FRAMES, Block};
use downbeat_show_files::{Show, Song, SongEntry};

use crate::song_source::{PIN_BLOCKS, SongSource};

/// Seconds of audio that are kept ahead of the playhead at the least.
const WINDOW_SECONDS: u64 = 4;

/// Blocks that are kept from the one that plays on. One more than the seconds take, because the
/// first is partly played, and one more that is on its way back or being filled.
pub(crate) fn window_blocks(rate: u32) -> usize {
    (WINDOW_SECONDS * u64::from(rate)).div_ceil(BLOCK_FRAMES as u64) as usize + 2
}

/// Seconds of audio that stay behind the playhead, where there is memory for it: a bar of 60 beats a
/// minute.
const BEHIND_SECONDS: u64 = 4;

/// Blocks that are kept behind the one that plays: those of the seconds, and the one in which a
/// crossfade into the first of them begins.
fn behind_blocks(rate: u32) -> usize {
    (BEHIND_SECONDS * u64::from(rate)).div_ceil(BLOCK_FRAMES as u64) as usize + 1
}

/// Blocks of a song of `blocks` blocks that are in memory while it sounds, besides its pins: the head,
/// which stays, and the window that moves on from it. What a queued jump and the release of a vamp
/// want is part of the window.
fn kept_while_sounding(blocks: usize, rate: u32) -> usize {
    (PIN_BLOCKS + window_blocks(rate)).min(blocks)
}

/// What a song would like to keep, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    block: u64,
    /// Its window, its head and its cues.
    window: u64,
    /// Its head and its cues.
    head: u64,
    pins: usize,
    /// Blocks behind the playhead.
    behind: usize,
}

impl Cost {
    pub(crate) fn of(song: &SongSource, rate: u32) -> Self {
        let block = song.block_bytes();
        let cues = song.cue_bytes();
        Self {
            block,
            window: block * kept_while_sounding(song.blocks(), rate) as u64 + cues,
            head: block * song.head().len() as u64 + cues,
            pins: song.pins().len(),
            behind: behind_blocks(rate).min(song.blocks()),
        }
    }
}

/// What fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Pins of the playing song besides its head.
    pub(crate) playing_pins: usize,
    /// Blocks behind the playhead of the playing song.
    pub(crate) playing_behind: usize,
    /// Pins of the armed song besides its head.
    pub(crate) armed_pins: usize,
    /// How many of the neighbours' heads.
    pub(crate) neighbours: usize,
}

/// Spends `limit` bytes, in this order: the windows of what fades, of what plays and of what is armed
/// (it may sound in the next callback); the pins of the playing song, and what it has just played; the
/// pins of the armed song; the heads of the neighbours, nearest first. Windows and the heads within them are never refused: a show
/// that needs more than its limit for these is told so by [`memory_shortages`].
pub(crate) fn plan(
    limit: u64,
    fading: impl Iterator<Item = Cost>,
    playing: Option<Cost>,
    armed: Option<Cost>,
    neighbours: impl Iterator<Item = Cost>,
) -> Plan {
    let windows = fading.chain(playing).chain(armed).map(|cost| cost.window).sum();
    let mut left = limit.saturating_sub(windows);
    let mut blocks = |cost: Option<Cost>, wanted: fn(&Cost) -> usize| {
        let Some(cost) = cost else { return 0 };
        let count = wanted(&cost).min((left / cost.block.max(1)) as usize);
        left -= count as u64 * cost.block;
        count
    };
    let playing_pins = blocks(playing, |cost| cost.pins);
    let playing_behind = blocks(playing, |cost| cost.behind);
    let armed_pins = blocks(armed, |cost| cost.pins);
    let heads = neighbours.take_while(|cost| {
        let fits = cost.head <= left;
        left = left.saturating_sub(cost.head);
        fits
    });
    Plan { playing_pins, playing_behind, armed_pins, neighbours: heads.count() }
}

/// Two songs in a row that need more memory than the show allows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the songs {first} and {second} together need {} MiB to be read ahead, and the show allows \
     {} MiB: give `memory` in the show file at least that, or fewer stems",
    needed.div_ceil(MEBIBYTE), limit / MEBIBYTE
)]
pub struct Shortage {
    /// The title of the first one.
    pub first: String,
    /// The title of the one that follows it.
    pub second: String,
    /// Bytes that both need.
    pub needed: u64,
    /// Bytes that the show allows.
    pub limit: u64,
}

const MEBIBYTE: u64 = 1 << 20;

/// Where a show does not fit into the memory it allows: the songs that follow each other in a
/// setlist, whose windows are both in memory while one gives way to the other. It plays all the
/// same, over its limit.
pub fn memory_shortages(show: &Show) -> Vec<Shortage> {
    let mut shortages: Vec<Shortage> = Vec::new();
    for setlist in &show.setlists {
        let songs: Vec<&SongEntry> = setlist.songs().filter(|song| !song.skip).collect();
        for pair in songs.windows(2) {
            let [first, second] = [pair[0], pair[1]];
            let needed = window_bytes(show, first) + window_bytes(show, second);
            let title = |entry: &SongEntry| show.songs[entry.song].title.clone();
            let shortage = Shortage {
                first: title(first),
                second: title(second),
                needed,
                limit: show.memory_bytes,
            };
            if needed > show.memory_bytes && !shortages.contains(&shortage) {
                shortages.push(shortage);
            }
        }
    }
    shortages
}

fn window_bytes(show: &Show, entry: &SongEntry) -> u64 {
    let song = &show.songs[entry.song];
    let files = (0..song.stems.len()).map(|stem| song.mix(entry.version, stem).file);
    let channels = files.map(|file| usize::from(file.channels)).sum();
    let blocks = song.frames.div_ceil(BLOCK_FRAMES as u64) as usize;
    let window = (Block::bytes(channels) * kept_while_sounding(blocks, show.rate)) as u64;
    window + cue_bytes(song, entry.version)
}

/// What the guide's cues take of the sections that a version plays, each once: `SongSource::cue_bytes`
/// of a song that is not a source yet.
fn cue_bytes(song: &Song, version: Option<usize>) -> u64 {
    let Some(guide) = &song.guide else { return 0 };
    let sections: BTreeSet<usize> =
        song.passes(version).iter().filter_map(|pass| pass.section).collect();
    let cues = sections.into_iter().filter_map(|section| guide.cues.get(section)?.as_ref());
    cues.map(|cue| cue.frames * u64::from(cue.channels) * size_of::<f32>() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SONG: Cost = Cost { block: 10, window: 260, head: 50, pins: 8, behind: 4 };

    #[test]
    fn memory_is_spent_on_the_most_needed_first() {
        let none = std::iter::empty;
        let spend = |limit| plan(limit, none(), Some(SONG), Some(SONG), [SONG; 4].into_iter());
        let all = Plan { playing_pins: 8, playing_behind: 4, armed_pins: 8, neighbours: 4 };
        assert_eq!(spend(0), Plan::default());
        assert_eq!(spend(520), Plan::default());
        assert_eq!(spend(555), Plan { playing_pins: 3, ..Plan::default() });
        assert_eq!(spend(620), Plan { armed_pins: 0, playing_behind: 2, neighbours: 0, ..all });
        assert_eq!(spend(660), Plan { armed_pins: 2, neighbours: 0, ..all });
        assert_eq!(spend(520 + 200 + 149), Plan { neighbours: 2, ..all });
        assert_eq!(spend(10_000), all);
        let fading = [SONG].into_iter();
        let spent = plan(520 + 260 + 30, fading, Some(SONG), Some(SONG), none());
        assert_eq!(spent, Plan { playing_pins: 3, ..Plan::default() });
    }
}
