//! Virtual rigs: where the buses of the show go in a bounce.
//!
//! A bus that a bounce needs becomes one or two virtual buses. What the file carries is what the
//! bus carries on stage, so a bus of one output, which sums stereo stems to mono, stays mono in the
//! mix: it becomes two buses of one output each, left and right, that do the same.

use downbeat_rt::{MAX_BUSES, MAX_OUTPUTS};
use downbeat_show_files::{Bus, Role, Show};

use super::stems::Chosen;
use super::virtual_show::Part;
use crate::{BounceError, Options, What};

/// The buses of one virtual show, and which stems feed them.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) buses: Vec<Bus>,
    /// The bus of the show that each comes from; `None` where it is a stem's own.
    pub(super) from: Vec<Option<usize>>,
    /// The buses that each of the chosen stems feeds; a stem that feeds none is left out.
    pub(super) feeds: Vec<Vec<usize>>,
    /// The bus that the click feeds.
    pub(super) click: Option<usize>,
    /// The bus that the guide's cues feed.
    pub(super) guide: Option<usize>,
    pub(super) outputs: usize,
    pub(super) parts: Vec<Part>,
}

/// The layouts of all passes that are needed.
pub(super) fn layouts(
    show: &Show,
    song: usize,
    stems: &[Chosen],
    options: &Options,
) -> Result<Vec<Layout>, BounceError> {
    let around = Around::new(show, song, options)?;
    match options.what {
        What::Mix => Ok(vec![mix(show, song, stems, &around)?]),
        What::Buses => Ok(by_bus(show, song, stems, &around)),
        What::Stems => Ok(by_stem(show, song, stems)),
        What::Outputs => Ok(vec![as_it_is(show, song, stems, &around)]),
    }
}

/// What sounds besides stems, and the levels of the buses.
struct Around {
    /// The bus that the click comes through, if it is wanted and the show has one.
    click: Option<usize>,
    /// The same for the guide's cues.
    guide: Option<usize>,
    /// Each bus's level in dB with the venue's offset; `None` where that mutes it.
    levels: Vec<Option<f32>>,
}

impl Around {
    fn new(show: &Show, song: usize, options: &Options) -> Result<Self, BounceError> {
        let song = &show.songs[song];
        if options.click == Some(true) && show.click.is_none() {
            return Err(BounceError::asked("the show has no click; leave --click out"));
        }
        let counts = song.click || song.count_in_bars > 0 || options.click == Some(true);
        let click = show.click.as_ref().filter(|_| options.with_click() && counts);
        let guide = song.guide.as_ref().filter(|_| options.with_guide());
        let level = |bus: &Bus| {
            let venue = options.venue.as_ref();
            let offset = venue.map(|venue| venue.bus(&bus.name)).unwrap_or_default();
            (!offset.muted).then_some(bus.level_db + offset.level_db)
        };
        Ok(Self {
            click: click.map(|click| click.bus),
            guide: guide.map(|guide| guide.bus),
            levels: show.buses.iter().map(level).collect(),
        })
    }
}

impl Layout {
    fn of(stems: &[Chosen]) -> Self {
        Self { feeds: vec![Vec::new(); stems.len()], ..Self::default() }
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

/// The chosen stems that feed a bus.
fn fed_by(show: &Show, song: usize, stems: &[Chosen], bus: usize) -> Vec<usize> {
    let feeds = |stem: &Chosen| show.songs[song].stems[stem.stem].buses.contains(&bus);
    (0..stems.len()).filter(|&at| feeds(&stems[at])).collect()
}

/// All buses of the PA on one pair, and what else was asked for in the middle of it.
fn mix(show: &Show, song: usize, stems: &[Chosen], around: &Around) -> Result<Layout, BounceError> {
    let mut layout = Layout::of(stems);
    let pair = layout.part(String::new(), 2);
    for (bus, level) in around.levels.iter().enumerate() {
        let Some(level) = *level else { continue };
        // Click and guide are monitors, and in the mix only because they were asked for.
        let asked = around.click == Some(bus) || around.guide == Some(bus);
        let fed = fed_by(show, song, stems, bus);
        if fed.is_empty() || !(asked || show.buses[bus].role == Role::Pa) {
            continue;
        }
        let ways: &[&[u16]] = match show.buses[bus].outputs.len() {
            1 => &[&pair[..1], &pair[1..]],
            _ => &[&pair],
        };
        for way in ways {
            let virtual_bus = layout.add(bus_to(show, bus, level, way.to_vec()), Some(bus));
            fed.iter().for_each(|&at| layout.feeds[at].push(virtual_bus));
        }
    }
    let mut centre = |bus: Option<usize>| {
        let (bus, level) = bus.and_then(|bus| Some((bus, around.levels[bus]?)))?;
        Some(layout.add(bus_to(show, bus, level, pair.clone()), Some(bus)))
    };
    (layout.click, layout.guide) = (centre(around.click), centre(around.guide));
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
fn by_bus(show: &Show, song: usize, stems: &[Chosen], around: &Around) -> Vec<Layout> {
    let mut layouts = Vec::new();
    let mut layout = Layout::of(stems);
    for (bus, level) in around.levels.iter().enumerate() {
        let Some(level) = *level else { continue };
        let (click, guide) = (around.click == Some(bus), around.guide == Some(bus));
        let fed = fed_by(show, song, stems, bus);
        if fed.is_empty() && !click && !guide {
            continue;
        }
        let channels = show.buses[bus].outputs.len();
        if layout.outputs + channels > MAX_OUTPUTS {
            layouts.push(std::mem::replace(&mut layout, Layout::of(stems)));
        }
        let outputs = layout.part(show.buses[bus].name.clone(), channels);
        let virtual_bus = layout.add(bus_to(show, bus, level, outputs), Some(bus));
        fed.iter().for_each(|&at| layout.feeds[at].push(virtual_bus));
        layout.click = layout.click.or(click.then_some(virtual_bus));
        layout.guide = layout.guide.or(guide.then_some(virtual_bus));
    }
    layouts.push(layout);
    layouts
}

/// Each stem on a bus of its own at unity, with the channels of its file.
fn by_stem(show: &Show, song: usize, stems: &[Chosen]) -> Vec<Layout> {
    let mut layouts = Vec::new();
    let mut layout = Layout::of(stems);
    for (at, stem) in stems.iter().enumerate() {
        let channels = usize::from(stem.file.channels);
        if layout.outputs + channels > MAX_OUTPUTS {
            layouts.push(std::mem::replace(&mut layout, Layout::of(stems)));
        }
        let name = &show.songs[song].stems[stem.stem].name;
        let outputs = layout.part(name.clone(), channels);
        let bus = Bus { name: name.clone(), outputs, role: Role::Pa, level_db: 0.0 };
        let bus = layout.add(bus, None);
        layout.feeds[at].push(bus);
    }
    layouts.push(layout);
    layouts
}

/// The rig of the show. A bus that the venue mutes stays, because the others keep their outputs.
fn as_it_is(show: &Show, song: usize, stems: &[Chosen], around: &Around) -> Layout {
    let mut layout = Layout::of(stems);
    let outputs = show.buses.iter().flat_map(|bus| &bus.outputs).copied().max().unwrap_or(1);
    layout.part(String::new(), usize::from(outputs));
    for (at, bus) in show.buses.iter().enumerate() {
        let level_db = around.levels[at].unwrap_or(downbeat_engine::MIN_LEVEL_DB);
        layout.add(Bus { level_db, ..bus.clone() }, Some(at));
        for fed in fed_by(show, song, stems, at) {
            layout.feeds[fed].push(at);
        }
    }
    (layout.click, layout.guide) = (around.click, around.guide);
    layout
}
