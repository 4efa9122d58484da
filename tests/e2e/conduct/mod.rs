//! The conductor, through its actions and its snapshots.

mod coded;
mod guards;
mod holds;
mod jumps;
mod late_jumps;
mod leaving;
mod levels;
mod refusals;
mod rehearsal;
mod rejoin;
mod restored;
mod resumed;
mod segues;
mod set_clock;
mod setlist;
mod shown;
mod stops;
mod table;
mod targets;
mod vamps;
mod wide_vamps;
mod written;

use crate::support::audio::Format;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;

/// Three songs of 8 s at 120 in 4/4, whose sections are two bars long; `head` belongs to each song.
fn songs(head: &str) -> TestShow {
    let head =
        format!("sections:\n  - {{ name: Intro, bar: 1 }}\n  - {{ name: Verse, bar: 3 }}\n{head}");
    let mut show = TestShow::new().bus("main", "{ outputs: [1] }");
    for song in ["s0", "s1", "s2"] {
        show = show.song(song, &head).stem(Format::Wav16, 1, 8 * RATE as u64, "bus: main");
    }
    show
}

/// The title of the armed entry.
fn armed(rig: &mut Rig) -> Option<String> {
    let now = rig.snapshot();
    Some(now.entries[now.armed?].title.clone())
}

/// The title of the entry that plays or is held.
fn playing(rig: &mut Rig) -> Option<String> {
    let now = rig.snapshot();
    Some(now.entries[now.playing?].title.clone())
}
