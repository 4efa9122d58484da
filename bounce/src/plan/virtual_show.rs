//! A show that plays what one pass of the renderer is to give.

use std::ops::Range;

use downbeat_rt::{BLOCK_FRAMES, Block};
use downbeat_show_files::{
    Automation, Entry, Guide, Section, Setlist, Show, Song, SongEntry, Stem, Target, Then,
};

use super::Cut;
use super::rig::Layout;
use super::stems::Chosen;
use crate::{Options, What};

/// A show for the engine, and the files that its outputs are for.
#[derive(Debug)]
pub(crate) struct VirtualShow {
    /// One song in one version, one setlist of it.
    pub(crate) show: Show,
    /// The outputs of the rig.
    pub(crate) outputs: usize,
    /// The files.
    pub(crate) parts: Vec<Part>,
}

/// A file, and the outputs that are its channels.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The name of its bus or stem; empty where it is the whole.
    pub(crate) name: String,
    /// From 0.
    pub(crate) outputs: Range<usize>,
}

/// Makes it. Version, venue, choices and cut are worked in, so that the engine has none to apply.
pub(super) fn make(
    show: &Show,
    song: usize,
    chosen: &[Chosen],
    layout: Layout,
    cut: &Cut,
    options: &Options,
) -> VirtualShow {
    let song = virtual_song(&show.songs[song], chosen, &layout, cut, options);
    let entry = SongEntry { song: 0, version: None, then: Then::Stop, note: None };
    let click = layout.click.and_then(|bus| {
        let click = show.click.clone()?;
        Some(downbeat_show_files::Click { bus, ..click })
    });
    let show = Show {
        file: show.file.clone(),
        name: show.name.clone(),
        rate: show.rate,
        stop_fade_seconds: show.stop_fade_seconds,
        memory_bytes: memory(&song, show.rate),
        buses: layout.buses,
        click,
        songs: vec![song],
        setlists: vec![Setlist { name: "bounce".into(), entries: vec![Entry::Song(entry)] }],
        transport: show.transport.clone(),
    };
    VirtualShow { show, outputs: layout.outputs, parts: layout.parts }
}

/// Memory for what is read ahead of a song: four seconds and the head, so that blocks are used again
/// and again, and hardly more, because nobody jumps in a bounce.
fn memory(song: &Song, rate: u32) -> u64 {
    let channels = song.stems.iter().map(|stem| usize::from(stem.file.channels)).sum();
    let blocks = 4 * u64::from(rate) / BLOCK_FRAMES as u64 + 8;
    blocks * Block::bytes(channels) as u64
}

fn virtual_song(
    song: &Song,
    chosen: &[Chosen],
    layout: &Layout,
    cut: &Cut,
    options: &Options,
) -> Song {
    let fed = || chosen.iter().zip(&layout.feeds).filter(|(_, buses)| !buses.is_empty());
    let stems: Vec<Stem> = fed()
        .map(|(chosen, buses)| {
            let stem = &song.stems[chosen.stem];
            let own_bus = options.what == What::Stems;
            Stem {
                name: stem.name.clone(),
                file: chosen.file.clone(),
                buses: buses.clone(),
                level_db: chosen.level_db,
                pan: stem.pan.filter(|_| !own_bus),
                takes: None,
            }
        })
        .collect();
    let kept: Vec<usize> = fed().map(|(chosen, _)| chosen.stem).collect();
    let clicks = layout.click.is_some();
    Song {
        tempo: song.tempo.clone(),
        title: song.title.clone(),
        key: song.key.clone(),
        count_in_bars: if clicks && !cut.starts_inside { song.count_in_bars } else { 0 },
        click: clicks && (song.click || options.click == Some(true)),
        sections: song.sections.iter().map(|own| Section { loops: false, ..own.clone() }).collect(),
        stems,
        frames: song.frames,
        passes: cut.passes.clone(),
        versions: Vec::new(),
        automation: song.automation.iter().flat_map(|own| moved(own, &kept, layout)).collect(),
        jump: song.jump,
        program: None,
        guide: layout.guide.and_then(|bus| Some(Guide { bus, ..song.guide.clone()? })),
        events: Vec::new(),
        lyrics: Vec::new(),
    }
}

/// An automation for what is left of its target: none, one, or one for each virtual bus of its bus.
fn moved(own: &Automation, kept: &[usize], layout: &Layout) -> Vec<Automation> {
    let targets: Vec<Target> = match own.target {
        Target::Stem(stem) => {
            kept.iter().position(|&kept| kept == stem).map(Target::Stem).into_iter().collect()
        }
        Target::Bus(bus) => (0..layout.from.len())
            .filter(|&at| layout.from[at] == Some(bus))
            .map(Target::Bus)
            .collect(),
    };
    targets.into_iter().map(|target| Automation { target, knots: own.knots.clone() }).collect()
}
