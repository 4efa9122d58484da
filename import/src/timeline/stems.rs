//! Which clips of a song are its stems, and where these start.
//!
//! A stem is a clip that plays a whole file as it is. The stems of a song start together, so the place
//! at which most of a song's clips start is its first frame, and what starts elsewhere is left out
//! with the advice to render it.

use std::collections::HashMap;

use super::spans::Span;
use super::{Clip, SAME, clock};
use crate::draft::{LeftOut, StemDraft};
use crate::names::{Kind, kind_of};
use crate::scan::file_name;

/// How many clips there are on each track.
pub(super) fn on_track(clips: &[&Clip]) -> HashMap<usize, usize> {
    let mut counts = HashMap::new();
    for clip in clips {
        *counts.entry(clip.track_index).or_default() += 1;
    }
    counts
}

/// Where most of the clips that can be stems start; the first of these if there are several. A stem
/// is alone on its track.
pub(super) fn start_of(clips: &[&Clip], on_track: &HashMap<usize, usize>, span: &Span<'_>) -> f64 {
    let alone = |clip: &&&Clip| on_track.get(&clip.track_index) == Some(&1);
    let fit = clips.iter().filter(|clip| clip.unfit.is_none()).filter(alone);
    let mut starts: Vec<f64> = fit.map(|clip| clip.at).collect();
    starts.sort_by(f64::total_cmp);
    let together = |at: f64| {
        starts.partition_point(|other| *other < at + SAME)
            - starts.partition_point(|other| *other <= at - SAME)
    };
    let mut best: Option<(usize, f64)> = None;
    for &start in &starts {
        let count = together(start);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, start));
        }
    }
    let fallback = if span.from.is_finite() { span.from } else { 0.0 };
    best.map_or(fallback, |(_, start)| start)
}

/// The stems, and the clips that are none because they do not start at `start`, are not alone on their
/// track, or are unfit by themselves. `word` is what a clip is called.
pub(super) fn stems(
    clips: &[&Clip],
    on_track: &HashMap<usize, usize>,
    start: f64,
    word: &str,
) -> (Vec<StemDraft>, Vec<LeftOut>) {
    let (mut stems, mut left_out) = (Vec::new(), Vec::new());
    for clip in clips {
        let siblings = on_track.get(&clip.track_index).copied().unwrap_or(0);
        let file = file_name(&clip.file);
        let why = if let Some(why) = &clip.unfit {
            Some(why.clone())
        } else if siblings > 1 {
            Some(format!(
                "there are {siblings} {word}s on its track; render the track as one file from the \
                 start of the song"
            ))
        } else if (clip.at - start).abs() >= SAME {
            Some(format!(
                "it starts at {}, not with the other stems at {}; render the track from there",
                clock(clip.at),
                clock(start)
            ))
        } else {
            None
        };
        match why {
            Some(why) => left_out.push(LeftOut::new(format!("{} ({file})", clip.track), why)),
            None => stems.push(stem(clip, &file)),
        }
    }
    (stems, left_out)
}

fn stem(clip: &Clip, file: &str) -> StemDraft {
    let kind = kind_of(&clip.track).or_else(|| kind_of(file));
    StemDraft {
        name: clip.track.clone(),
        file: clip.file.clone(),
        track: None,
        kind: kind.unwrap_or(Kind::Music),
        kind_unknown: kind.is_none(),
        level_db: clip.level_db.clamp(-96.0, 10.0),
        pan: clip.pan,
        remark: clip.remark.clone(),
    }
}
