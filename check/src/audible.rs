//! What of a show can be listened to before it can be played.

use std::borrow::Cow;

use downbeat_show_files::{Loaded, Show, Song};

/// A show, or what there is of one.
pub(crate) struct Audible<'a> {
    /// Of songs that are not whole, the stems that can be read, on no bus: of those only what can be
    /// said of the stems is said.
    pub(crate) show: Cow<'a, Show>,
    /// For each song whether it is as it will be played.
    pub(crate) whole: Vec<bool>,
}

impl<'a> Audible<'a> {
    /// `None` where hardly anything of the show could be read. With an error anywhere but in its
    /// controls no song is taken for whole: what is missing where is not known.
    pub(crate) fn of(loaded: &'a Loaded) -> Option<Self> {
        if let Some(show) = &loaded.show {
            let whole = vec![true; show.songs.len()];
            return Some(Self { show: Cow::Borrowed(show), whole });
        }
        let mut show = loaded.partial.clone()?;
        let sound = is_sound(loaded);
        let whole: Vec<bool> = show.songs.iter().map(|song| sound && is_there(song)).collect();
        let songs = show.songs.iter_mut().zip(&whole);
        songs.filter(|(_, whole)| !**whole).for_each(|(song, _)| reduce(song));
        Some(Self { show: Cow::Owned(show), whole })
    }
}

/// Whether all that sounds could be read: errors of controls are none of it.
pub(crate) fn is_sound(loaded: &Loaded) -> bool {
    loaded.errors().all(|problem| problem.file == loaded.controls.shown)
}

fn is_there(song: &Song) -> bool {
    crate::song::files(song).iter().all(|file| !file.file.awaits_conversion())
}

/// Takes away what cannot be read, and all that would be judged wrongly without it.
fn reduce(song: &mut Song) {
    song.stems.retain(|stem| !stem.file.awaits_conversion());
    for stem in &mut song.stems {
        stem.buses.clear();
        stem.takes = stem
            .takes
            .take()
            .filter(|takes| !takes.wet.awaits_conversion() && !takes.dry.awaits_conversion());
    }
    song.automation.clear();
    // They speak of stems by their places.
    song.versions.clear();
    song.frames = crate::song::files(song).iter().map(|file| file.file.frames).max().unwrap_or(0);
}
