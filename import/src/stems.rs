//! What holds for the stems of every song, whatever it was read from.

use std::collections::HashSet;

use crate::draft::{Draft, LeftOut};
use crate::names::{Kind, sound_name, unique};

const MAX_STEMS: usize = 64;

/// Leaves out what is the whole mix, unless it is all there is, and what is more than a song may have;
/// and gives every stem a name of its own.
pub(crate) fn settle(draft: &mut Draft) {
    let audience = |kind: Kind| !matches!(kind, Kind::Mix | Kind::Click | Kind::Guide);
    if draft.stems.iter().any(|stem| audience(stem.kind)) {
        let (mixes, stems) =
            std::mem::take(&mut draft.stems).into_iter().partition(|stem| stem.kind == Kind::Mix);
        draft.stems = stems;
        let mixes: Vec<crate::draft::StemDraft> = mixes;
        draft.left_out.extend(mixes.iter().map(|mix| {
            let what = format!("{} ({})", mix.name, crate::scan::file_name(&mix.file));
            LeftOut::new(what, "by its name it is the whole mix, which the stems make already")
        }));
    }
    if draft.stems.len() > MAX_STEMS {
        for stem in draft.stems.split_off(MAX_STEMS) {
            let why = format!("a song has at most {MAX_STEMS} stems; mix some of them together");
            draft.left_out.push(LeftOut::new(stem.name, why));
        }
    }
    let mut taken = HashSet::new();
    for stem in &mut draft.stems {
        stem.name = unique(sound_name(&stem.name, "Stem"), &mut taken);
    }
    draft.title = sound_name(&draft.title, "Song");
}
