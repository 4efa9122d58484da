//! A show that plays what one pass of the renderer is to give.

use std::ops::Range;

use downbeat_show_files::{
    Automation, Entry, Guide, MidiRig, Section, Setlist, Show, Song, SongEntry, Stem, Target, Then,
};

use super::Piece;
use super::rig::Layout;
use crate::{Options, What};

/// A show for the engine, and the files that its outputs are for.
#[derive(Debug)]
pub(crate) struct VirtualShow {
    /// A song for each piece, and one setlist of them.
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
    pieces: &[Piece],
    layout: Layout,
    options: &Options,
) -> VirtualShow {
    let numbered = || pieces.iter().enumerate();
    let songs = numbered().map(|(at, piece)| virtual_song(show, piece, at, &layout, options));
    let songs = songs.collect();
    let entries = numbered().map(|(song, piece)| {
        let then = if song + 1 < pieces.len() { piece.then } else { Then::Stop };
        Entry::Song(SongEntry { song, version: None, then, note: None, skip: false })
    });
    let entries = entries.collect();
    let click = layout.click.and_then(|bus| {
        let click = show.click.clone()?;
        Some(downbeat_show_files::Click { bus, ..click })
    });
    let show = Show {
        file: show.file.clone(),
        files: show.files.clone(),
        name: show.name.clone(),
        rate: show.rate,
        stop_fade_seconds: show.stop_fade_seconds,
        // Nobody jumps in a bounce: what is read ahead is enough.
        memory_bytes: 0,
        buses: layout.buses,
        click,
        songs,
        setlists: vec![Setlist { name: "bounce".into(), entries }],
        transport: show.transport.clone(),
        // Nothing of it is heard, and a bounce has no bus of these roles.
        timecode: show.timecode,
        pilot: show.pilot,
        midi: MidiRig::default(),
        osc: None,
    };
    VirtualShow { show, outputs: layout.outputs, parts: layout.parts }
}

impl VirtualShow {
    /// The channels of all stems of the song that has most.
    pub(crate) fn channels(&self) -> usize {
        let channels = |song: &Song| {
            song.stems.iter().map(|stem| usize::from(stem.file.channels)).sum::<usize>()
        };
        self.show.songs.iter().map(channels).max().unwrap_or(0)
    }
}

fn virtual_song(show: &Show, piece: &Piece, at: usize, layout: &Layout, options: &Options) -> Song {
    let (song, cut) = (&show.songs[piece.song], &piece.cut);
    let fed = || piece.stems.iter().zip(&layout.feeds[at]).filter(|(_, to)| !to.is_empty());
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
        guide: layout.guides[at].and_then(|bus| Some(Guide { bus, ..song.guide.clone()? })),
        timecode: song.timecode,
        midi: Vec::new(),
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
