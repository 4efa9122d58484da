//! Which stretches of a project are songs.

use super::{Clip, Cue, CueRole, SAME, Timeline};

/// A stretch of the project that is one song.
pub(super) struct Span<'a> {
    pub(super) title: String,
    pub(super) from: f64,
    pub(super) to: f64,
    /// The cue it starts with, which is no section of its own.
    pub(super) cue: Option<&'a Cue>,
    pub(super) runs_on: Option<bool>,
}

impl Span<'_> {
    /// Whether a clip starts in it.
    pub(super) fn holds(&self, clip: &Clip) -> bool {
        clip.at >= self.from - SAME && clip.at < self.to - SAME
    }
}

/// The stretches of a project, in the order of time.
pub(super) fn spans(timeline: &Timeline) -> Vec<Span<'_>> {
    let Timeline { cues, clips, title, .. } = timeline;
    let songs: Vec<&Cue> =
        cues.iter().filter(|cue| matches!(cue.role, CueRole::Song { .. })).collect();
    if !songs.is_empty() {
        return named_spans(cues, &songs);
    }
    let candidates: Vec<&Cue> =
        cues.iter().filter(|cue| matches!(cue.role, CueRole::Either(_))).collect();
    let fit: Vec<&Clip> = clips.iter().filter(|clip| clip.unfit.is_none()).collect();
    let starts = starts(&candidates, &fit);
    if starts.len() >= 2 {
        return starts
            .iter()
            .enumerate()
            .map(|(place, cue)| Span {
                title: cue.name.clone(),
                from: cue.at,
                to: starts.get(place + 1).map_or(f64::INFINITY, |next| next.at),
                cue: Some(cue),
                runs_on: None,
            })
            .collect();
    }
    // One stretch over all that sounds is the song itself.
    let over_all = candidates.iter().find(|cue| {
        matches!(cue.role, CueRole::Either(Some(end)) if !fit.is_empty()
            && fit.iter().all(|clip| clip.at >= cue.at - SAME && clip.at < end))
            && cues.iter().all(|other| other.at >= cue.at - SAME)
            && cues.len() > 1
    });
    let named = over_all.map_or(title, |cue| &cue.name).clone();
    let cue = over_all.copied();
    vec![Span { title: named, from: f64::NEG_INFINITY, to: f64::INFINITY, cue, runs_on: None }]
}

/// Of cues that may be songs those that have clips which start with them and stay inside. They are
/// songs if there are at least two.
fn starts<'a>(candidates: &[&'a Cue], fit: &[&Clip]) -> Vec<&'a Cue> {
    let end_of = |index: usize| match candidates[index].role {
        CueRole::Either(Some(end)) => end,
        _ => candidates.get(index + 1).map_or(f64::INFINITY, |next| next.at),
    };
    let holds_its_own = |(index, cue): &(usize, &&Cue)| {
        let mut own = fit.iter().filter(|clip| (clip.at - cue.at).abs() < SAME).peekable();
        own.peek().is_some() && own.all(|clip| clip.end <= end_of(*index) + 0.1)
    };
    candidates.iter().enumerate().filter(holds_its_own).map(|(_, cue)| *cue).collect()
}

/// Songs by the spelling of their cues. If there are stops anywhere, a song without one runs on.
fn named_spans<'a>(cues: &'a [Cue], songs: &[&'a Cue]) -> Vec<Span<'a>> {
    let stop_at = |from: f64, to: f64| {
        cues.iter().any(|cue| match cue.role {
            CueRole::End { stops } => stops && cue.at > from + SAME && cue.at <= to + SAME,
            CueRole::Song { after_stop } => after_stop && (cue.at - to).abs() < SAME,
            _ => false,
        })
    };
    let any_stop = stop_at(f64::NEG_INFINITY, f64::INFINITY)
        || songs.iter().any(|song| song.role == CueRole::Song { after_stop: true });
    songs
        .iter()
        .enumerate()
        .map(|(index, song)| {
            let to = songs.get(index + 1).map_or(f64::INFINITY, |next| next.at);
            let last = index + 1 == songs.len();
            let runs_on = (any_stop && !last).then(|| !stop_at(song.at, to));
            Span { title: song.name.clone(), from: song.at, to, cue: Some(song), runs_on }
        })
        .collect()
}
