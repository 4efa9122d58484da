//! From a song and what is asked for to virtual shows, each of which is one pass of the renderer.

mod cut;
mod names;
mod rig;
mod stems;
mod virtual_show;

use downbeat_show_files::Show;

use crate::{BounceError, Options};

pub(crate) use cut::Cut;
pub(crate) use names::Names;
pub(crate) use virtual_show::{Part, VirtualShow};

/// What is to be rendered for one song.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The passes, in order. Their files are in the order of the rig or of the song.
    pub(crate) shows: Vec<VirtualShow>,
    /// What is played of the song.
    pub(crate) cut: Cut,
    /// How the files are called.
    pub(crate) names: Names,
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
    let cut = cut::cut(&show.songs[song], show.rate, version, options)?;
    let stems = stems::chosen(show, song, version, options)?;
    let layouts = rig::layouts(show, song, &stems, options)?;
    let shows = layouts
        .into_iter()
        .map(|layout| virtual_show::make(show, song, &stems, layout, &cut, options))
        .collect();
    Ok(Plan { shows, cut, names: names::names(show, song, version, options) })
}
