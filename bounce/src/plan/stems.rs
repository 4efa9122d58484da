//! Which stems of a song are in a bounce.

use downbeat_import::{Kind, is_backing_vocals};
use downbeat_show_files::{AudioFile, Show, Stem};

use crate::{BounceError, Choice, Options, What};

/// A stem as it is bounced.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// Its place in the song.
    pub(crate) stem: usize,
    /// The file of the take that plays.
    pub(crate) file: AudioFile,
    /// Its trim with the offsets of version and venue, in dB.
    pub(crate) level_db: f32,
}

/// The stems that sound: not muted by version or venue, chosen, and neither click nor guide unless
/// these are wanted.
pub(super) fn chosen(
    show: &Show,
    song: usize,
    version: Option<usize>,
    options: &Options,
) -> Result<Vec<Chosen>, BounceError> {
    let song = &show.songs[song];
    let mut wanted = vec![true; song.stems.len()];
    for (stem, wanted) in song.stems.iter().zip(&mut wanted) {
        *wanted = match kind(show, stem) {
            Some(Kind::Click) => options.with_click(),
            Some(Kind::Guide) => options.with_guide(),
            kind => options.choices.iter().all(|choice| keeps(choice, stem, kind)),
        };
    }
    let only = named(show, song, options, |choice| match choice {
        Choice::Only(name) => Some(name),
        _ => None,
    })?;
    let minus = named(show, song, options, |choice| match choice {
        Choice::Minus(name) => Some(name),
        _ => None,
    })?;
    for (stem, wanted) in wanted.iter_mut().enumerate() {
        // Who names a click stem wants it.
        *wanted = (if only.is_empty() { *wanted } else { only.contains(&stem) })
            && !minus.contains(&stem);
    }
    let chosen: Vec<Chosen> = (0..song.stems.len())
        .filter(|&stem| wanted[stem])
        .filter_map(|stem| {
            let mix = song.mix(version, stem);
            let venue = options.venue.as_ref();
            let offset = venue.map(|venue| venue.stem(&song.key, &song.stems[stem].name));
            let offset = offset.unwrap_or_default();
            let level_db = mix.level_db + offset.level_db.min(downbeat_engine::MAX_LEVEL_DB);
            let sounds = !mix.muted && !offset.muted;
            sounds.then(|| Chosen { stem, file: mix.file.clone(), level_db })
        })
        .collect();
    let click_alone = options.what == What::Outputs || options.with_click();
    if chosen.is_empty() && !click_alone {
        return Err(BounceError::asked(format!(
            "no stem of {} is left to be bounced; see what the presets and the version mute",
            song.title
        )));
    }
    Ok(chosen)
}

/// What a stem is: click and guide by any sign of it, because they must not be heard; vocals if its
/// bus or its name says so; else by its name, else by its bus.
fn kind(show: &Show, stem: &Stem) -> Option<Kind> {
    let buses = || stem.buses.iter().filter_map(|&bus| Kind::of(&show.buses[bus].name));
    let name = Kind::of(&stem.name);
    let only = |kind| name == Some(kind) || (buses().count() > 0 && buses().all(|bus| bus == kind));
    for kind in [Kind::Click, Kind::Guide] {
        if only(kind) {
            return Some(kind);
        }
    }
    if buses().any(|bus| bus == Kind::Vocals) {
        return Some(Kind::Vocals);
    }
    name.or_else(|| buses().next())
}

/// Whether a preset keeps a stem. What is named is looked at by itself.
fn keeps(choice: &Choice, stem: &Stem, kind: Option<Kind>) -> bool {
    let vocals = kind == Some(Kind::Vocals);
    match choice {
        Choice::Instrumental => !vocals,
        Choice::Acapella => vocals,
        Choice::TvMix => !vocals || is_backing_vocals(&stem.name),
        Choice::Minus(_) | Choice::Only(_) => true,
    }
}

/// The stems that choices name, by stem or by bus.
fn named(
    show: &Show,
    song: &downbeat_show_files::Song,
    options: &Options,
    name: impl Fn(&Choice) -> Option<&String>,
) -> Result<Vec<usize>, BounceError> {
    let mut found = Vec::new();
    for name in options.choices.iter().filter_map(name) {
        let is = |other: &str| other.to_lowercase() == name.to_lowercase();
        let by_name = song.stems.iter().position(|stem| is(&stem.name));
        let on_bus = |stem: &Stem| stem.buses.iter().any(|&bus| is(&show.buses[bus].name));
        let before = found.len();
        match by_name {
            Some(stem) => found.push(stem),
            None => found.extend((0..song.stems.len()).filter(|&at| on_bus(&song.stems[at]))),
        }
        if found.len() == before {
            let names: Vec<&str> = song.stems.iter().map(|stem| stem.name.as_str()).collect();
            return Err(BounceError::asked(format!(
                "{} has no stem `{name}`; its stems: {}",
                song.title,
                names.join(", ")
            )));
        }
    }
    Ok(found)
}
