//! The arrangement of a song, for the audio thread and for the eye.

use std::sync::Arc;

use downbeat_rt::{Arrangement, Grid, Span};
use downbeat_show_files::Song;

use super::cues::CueSource;
use crate::song_grid::beats_at;
use crate::{SpanView, duration};

/// The section of a span that belongs to none: before the first one, or between two.
const NO_SECTION: u32 = u32::MAX;

/// What a version plays, in order, as the audio thread wants it.
pub(super) fn arrange(song: &Song, version: Option<usize>, cues: &[CueSource]) -> Arrangement {
    let spans = song.passes(version).iter().map(|pass| Span {
        from: pass.from,
        to: pass.to,
        vamps: pass.loops,
        section: pass.section.map_or(NO_SECTION, |section| section as u32),
        cue: cues
            .iter()
            .position(|cue| Some(cue.section) == pass.section)
            .and_then(|cue| u16::try_from(cue).ok()),
    });
    // No pass of a checked song is empty.
    Arrangement::new(spans.collect()).unwrap_or_default()
}

/// What a version plays, in order, for the eye.
pub(super) fn for_the_eye(
    song: &Song,
    version: Option<usize>,
    rate: u32,
    grid: &Grid,
) -> Arc<[SpanView]> {
    let passes = song.passes(version).iter();
    passes
        .map(|pass| {
            let section = pass.section.map(|section| &song.sections[section]);
            let bar = |frame| song.tempo.place(rate, frame).bar;
            let (first, last) = (bar(pass.from), bar(pass.to - 1));
            SpanView {
                name: section.map(|section| section.name.clone()).unwrap_or_default(),
                colour: section.and_then(|section| section.colour),
                note: section.and_then(|section| section.note.clone()),
                bar: first,
                length: duration(pass.frames(), rate),
                beats: (beats_at(grid, pass.from), beats_at(grid, pass.to)),
                bars: last.abs_diff(first) + 1,
                vamps: pass.loops,
            }
        })
        .collect()
}
