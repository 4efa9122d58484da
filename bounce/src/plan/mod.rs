//! From songs and what is asked for to virtual shows, each of which is one pass of the renderer.

mod cut;
mod names;
mod rig;
mod stems;
mod stretch;
mod virtual_show;

use downbeat_show_files::{Show, Then};

use crate::{BounceError, Options, What};

pub(crate) use names::Names;
pub(crate) use stretch::Stretch;
pub(crate) use virtual_show::{Part, VirtualShow};

/// What is to be rendered.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The passes, in order. Their files are in the order of the rig or of the song.
    pub(crate) shows: Vec<VirtualShow>,
    /// How long each lasts.
    pub(crate) stretch: Stretch,
    /// How the files are called.
    pub(crate) names: Names,
}

/// A song in what is rendered.
#[derive(Debug)]
struct Piece {
    /// Its place in the show.
    song: usize,
    stems: Vec<stems::Chosen>,
    /// What is played of it.
    cut: cut::Cut,
    /// What follows its end, if that is not the last one.
    then: Then,
}

impl Piece {
    fn new(
        show: &Show,
        song: usize,
        version: Option<usize>,
        options: &Options,
    ) -> Result<Self, BounceError> {
        let cut = cut::cut(&show.songs[song], show.rate, version, options)?;
        let stems = stems::chosen(show, song, version, options)?;
        Ok(Self { song, stems, cut, then: Then::Stop })
    }
}

/// Works out what to render of a song in a version; `None` is the song as it is.
///
/// # Errors
/// What was asked for is not in the song, or is more than the renderer has room for.
pub(crate) fn plan(
    show: &Show,
    song: usize,
    version: Option<usize>,
    options: &Options,
) -> Result<Plan, BounceError> {
    let piece = Piece::new(show, song, version, options)?;
    let stretch = Stretch::of(&piece.cut);
    let shows = passes(show, &[piece], options)?;
    Ok(Plan { shows, stretch, names: names::names(show, song, version, options) })
}

/// Works out what to render of a whole setlist, as it is played: each song goes over into the next
/// as the setlist says, and where it stops, the next one follows at once.
///
/// # Errors
/// As for one song; and what a setlist as a whole does not have was asked for.
pub(crate) fn plan_setlist(
    show: &Show,
    setlist: usize,
    options: &Options,
) -> Result<Plan, BounceError> {
    let cannot = if options.what == What::Stems {
        Some("stems belong to a song: bounce the mix, the buses or the outputs of a whole setlist")
    } else if options.start.is_some() || options.length.is_some() {
        Some("a whole setlist in one file has no cutdown; leave --from and --length out")
    } else {
        None
    };
    if let Some(cannot) = cannot {
        return Err(BounceError::asked(cannot));
    }
    let entries = show.setlists[setlist].songs().filter(|entry| !entry.skip);
    let pieces = entries.map(|entry| {
        let piece = Piece::new(show, entry.song, entry.version, options)?;
        Ok(Piece { then: entry.then, ..piece })
    });
    let pieces: Vec<Piece> = pieces.collect::<Result<_, BounceError>>()?;
    let Some(first) = pieces.first() else {
        return Err(BounceError::asked("the setlist has no song"));
    };
    let stretch = Stretch { frames: None, ..Stretch::of(&first.cut) };
    let shows = passes(show, &pieces, options)?;
    Ok(Plan { shows, stretch, names: names::names_of_setlist(show, setlist, options) })
}

fn passes(
    show: &Show,
    pieces: &[Piece],
    options: &Options,
) -> Result<Vec<VirtualShow>, BounceError> {
    let layouts = rig::layouts(show, pieces, options)?;
    Ok(layouts
        .into_iter()
        .map(|layout| virtual_show::make(show, pieces, layout, options))
        .collect())
}
