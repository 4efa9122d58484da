//! Virtual rigs: where the buses of the show go in a bounce.
//!
//! A bus that a bounce needs becomes one or two virtual buses. What the file carries is what the
//! bus carries on stage, so a bus of one output, which sums stereo stems to mono, stays mono in the
//! mix: it becomes two buses of one output each, left and right, that do the same.

use downbeat_rt::{MAX_BUSES, MAX_OUTPUTS};
use downbeat_show_files::{Bus, Role, Show, Song};

use super::Piece;
use super::virtual_show::Part;
use crate::{BounceError, Options, What};

/// The buses of one virtual show, and which stems feed them.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) buses: Vec<Bus>,
    /// The bus of the show that each comes from; `None` where it is a stem's own.
    pub(super) from: Vec<Option<usize>>,
    /// By piece: the buses that each of its chosen stems feeds; a stem that feeds none is left out.
    pub(super) feeds: Vec<Vec<Vec<usize>>>,
    /// The bus that the click feeds.
    pub(super) click: Option<usize>,
    /// By piece: the bus that the guide's cues feed.
    pub(super) guides: Vec<Option<usize>>,
    pub(super) outputs: usize,
    pub(super) parts: Vec<Part>,
}

/// The layouts of all passes that are needed.
pub(super) fn layouts(
    show: &Show,
    pieces: &[Piece],
    options: &Options,
) -> Result<Vec<Layout>, BounceError> {
    let around = Around::new(show, pieces, options)?;
    match options.what {
        What::Mix => Ok(vec![mix(show, pieces, &around)?]),
        What::Buses => Ok(by_bus(show, pieces, &around)),
        What::Stems => Ok(by_stem(show, pieces)),
        What::Outputs => Ok(vec![as_it_is(show, pieces, &around)]),
    }
}

/// What sounds besides stems, and the levels of the buses.
struct Around {
    /// The bus that the click comes through, if it is wanted and the show has one.
    click: Option<usize>,
    /// By piece: the same for the guide's cues.
    guides: Vec<Option<usize>>,
    /// Each bus's level in dB with the venue's offset; `None` where that mutes it.
    levels: Vec<Option<f32>>,
}

impl Around {
    fn new(show: &Show, pieces: &[Piece], options: &Options) -> Result<Self, BounceError> {
        if options.click == Some(true) && show.click.is_none() {
            return Err(BounceError::asked("the show has no click; leave --click out"));
        }
        let songs = || pieces.iter().map(|piece| &show.songs[piece.song]);
        let counts = songs().any(|song| song.click || song.count_in_bars > 0);
        let counts = counts || options.click == Some(true);
        let click = show.click.as_ref().filter(|_| options.with_click() && counts);
        let guide = |song: &Song| song.guide.as_ref().map(|guide| guide.bus);
        let guide = |song| guide(song).filter(|_| options.with_guide());
        let level = |bus: &Bus| {
            let venue = options.venue.as_ref();
            let offset = venue.map(|venue| venue.bus(&bus.name)).unwrap_or_default();
            (!offset.muted).then_some(bus.level_db + offset.level_db)
        };
        Ok(Self {
            click: click.map(|click| click.bus),
            guides: songs().map(guide).collect(),
            levels: show.buses.iter().map(level).collect(),
        })
    }
}

impl Layout {
    fn of(pieces: &[Piece]) -> Self {
        Self {
            feeds: pieces.iter().map(|piece| vec![Vec::new(); piece.stems.len()]).collect(),
            guides: vec![None; pieces.len()],
            ..Self::default()
        }
    }

    /// Lets chosen stems feed a bus.
    fn feed(&mut self, fed: &[Fed], bus: usize) {
        fed.iter().for_each(|&Fed { piece, at }| self.feeds[piece][at].push(bus));
    }

    /// Lets the cues that come through a bus of the show feed this one.
    fn guide(&mut self, around: &Around, from: usize, bus: usize) {
        for (guide, own) in self.guides.iter_mut().zip(&around.guides) {
            *guide = guide.or((*own == Some(from)).then_some(bus));
        }
    }

    fn add(&mut self, bus: Bus, from: Option<usize>) -> usize {
        self.buses.push(bus);
        self.from.push(from);
        self.buses.len() - 1
    }

    /// Adds a part with so many outputs of its own, and returns those.
    fn part(&mut self, name: String, channels: usize) -> Vec<u16> {
        let outputs = self.outputs..self.outputs + channels;
        self.parts.push(Part { name, outputs: outputs.clone() });
        self.outputs = outputs.end;
        // A rig has at most 64 outputs.
        outputs.map(|output| output as u16 + 1).collect()
    }
}

/// A bus of the show at its level, with other outputs.
fn bus_to(show: &Show, bus: usize, level_db: f32, outputs: Vec<u16>) -> Bus {
    Bus { outputs, level_db, role: Role::Pa, name: show.buses[bus].name.clone() }
}

/// A chosen stem of a piece.
struct Fed {
    piece: usize,
    at: usize,
}

/// The chosen stems that feed a bus.
fn fed_by(show: &Show, pieces: &[Piece], bus: usize) -> Vec<Fed> {
    let all = pieces.iter().enumerate().flat_map(|(at, piece)| {
        piece.stems.iter().enumerate().map(move |(stem, chosen)| (piece, chosen, at, stem))
    });
    all.filter(|(piece, chosen, ..)| show.songs[piece.song].stems[chosen.stem].buses.contains(&bus))
        .map(|(_, _, piece, at)| Fed { piece, at })
        .collect()
}

/// All buses of the PA on one pair, and what else was asked for in the middle of it.
fn mix(show: &Show, pieces: &[Piece], around: &Around) -> Result<Layout, BounceError> {
    let mut layout = Layout::of(pieces);
    let pair = layout.part(String::new(), 2);
    for (bus, level) in around.levels.iter().enumerate() {
        let Some(level) = *level else { continue };
        // Click and guide are monitors, and in the mix only because they were asked for.
        let asked = around.click == Some(bus) || around.guides.contains(&Some(bus));
        let fed = fed_by(show, pieces, bus);
        if fed.is_empty() || !(asked || show.buses[bus].role == Role::Pa) {
            continue;
        }
        let ways: &[&[u16]] = match show.buses[bus].outputs.len() {
            1 => &[&pair[..1], &pair[1..]],
            _ => &[&pair],
        };
        for way in ways {
            let virtual_bus = layout.add(bus_to(show, bus, level, way.to_vec()), Some(bus));
            layout.feed(&fed, virtual_bus);
        }
    }
    for (bus, level) in around.levels.iter().enumerate() {
        let Some(level) = *level else { continue };
        let centre = bus_to(show, bus, level, pair.clone());
        if around.click == Some(bus) {
            layout.click = Some(layout.add(centre.clone(), Some(bus)));
        }
        if around.guides.contains(&Some(bus)) {
            let centre = layout.add(centre, Some(bus));
            layout.guide(around, bus, centre);
        }
    }
    if layout.buses.len() > MAX_BUSES {
        return Err(BounceError::asked(format!(
            "the mix takes {} buses, of which a bus of one output counts twice, and the engine has \
             {MAX_BUSES}; bounce the buses (--what buses)",
            layout.buses.len()
        )));
    }
    Ok(layout)
}

/// Each bus that something feeds, as many in a pass as there are outputs for.
fn by_bus(show: &Show, pieces: &[Piece], around: &Around) -> Vec<Layout> {
    let mut layouts = Vec::new();
    let mut layout = Layout::of(pieces);
    for (bus, level) in around.levels.iter().enumerate() {
        let Some(level) = *level else { continue };
        let click = around.click == Some(bus);
        let guide = around.guides.contains(&Some(bus));
        let fed = fed_by(show, pieces, bus);
        if fed.is_empty() && !click && !guide {
            continue;
        }
        let channels = show.buses[bus].outputs.len();
        if layout.outputs + channels > MAX_OUTPUTS {
            layouts.push(std::mem::replace(&mut layout, Layout::of(pieces)));
        }
        let outputs = layout.part(show.buses[bus].name.clone(), channels);
        let virtual_bus = layout.add(bus_to(show, bus, level, outputs), Some(bus));
        layout.feed(&fed, virtual_bus);
        layout.click = layout.click.or(click.then_some(virtual_bus));
        layout.guide(around, bus, virtual_bus);
    }
    layouts.push(layout);
    layouts
}

/// Each stem on a bus of its own at unity, with the channels of its file.
fn by_stem(show: &Show, pieces: &[Piece]) -> Vec<Layout> {
    let mut layouts = Vec::new();
    let mut layout = Layout::of(pieces);
    let all = pieces.iter().enumerate().flat_map(|(piece, of)| {
        of.stems.iter().enumerate().map(move |(at, stem)| (of.song, stem, Fed { piece, at }))
    });
    for (song, stem, fed) in all {
        let channels = usize::from(stem.file.channels);
        if layout.outputs + channels > MAX_OUTPUTS {
            layouts.push(std::mem::replace(&mut layout, Layout::of(pieces)));
        }
        let name = &show.songs[song].stems[stem.stem].name;
        let outputs = layout.part(name.clone(), channels);
        let bus = Bus { name: name.clone(), outputs, role: Role::Pa, level_db: 0.0 };
        let bus = layout.add(bus, None);
        layout.feed(&[fed], bus);
    }
    layouts.push(layout);
    layouts
}

/// The rig of the show. A bus that the venue mutes stays, because the others keep their outputs.
fn as_it_is(show: &Show, pieces: &[Piece], around: &Around) -> Layout {
    let mut layout = Layout::of(pieces);
    let outputs = show.buses.iter().flat_map(|bus| &bus.outputs).copied().max().unwrap_or(1);
    layout.part(String::new(), usize::from(outputs));
    for (at, bus) in show.buses.iter().enumerate() {
        let level_db = around.levels[at].unwrap_or(downbeat_engine::MIN_LEVEL_DB);
        layout.add(Bus { level_db, ..bus.clone() }, Some(at));
        layout.feed(&fed_by(show, pieces, at), at);
    }
    layout.click = around.click;
    layout.guides.clone_from(&around.guides);
    layout
}
