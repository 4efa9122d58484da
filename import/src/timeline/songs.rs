//! The songs of a project.
//!
//! A stem is a clip that plays a whole file as it is. The stems of a song start together, so the place
//! at which most of a song's clips start is its first frame, and what starts elsewhere is left out
//! with the advice to render it.

use std::collections::HashMap;
use std::path::Path;

use super::sections::{Ruler, bar_of, sections};
use super::tempo::Bar;
use super::{Clip, Cue, CueRole, MAX_CUES, SAME, Timeline, Words, clock};
use crate::draft::{Draft, LeftOut, StemDraft, Tempo};
use crate::names::{Kind, kind_of, numbered, sound_name};
use crate::stems::settle;

const MAX_CHANGES: usize = 2000;

/// A stretch of the project that is one song.
struct Span<'a> {
    title: String,
    from: f64,
    to: f64,
    /// The cue it starts with, which is no section of its own.
    cue: Option<&'a Cue>,
    runs_on: Option<bool>,
}

/// The songs of a project, in the order of time.
pub(crate) fn drafts(timeline: &Timeline) -> Vec<Draft> {
    let spans = spans(timeline);
    let alone = spans.len() == 1;
    let ends =
        timeline.clips.iter().map(|clip| clip.end).chain(timeline.cues.iter().map(|cue| cue.at));
    let bars = timeline.tempo.bars(ends.fold(0.0, f64::max));
    let mut drafts: Vec<Draft> =
        spans.iter().map(|span| draft(span, alone, timeline, &bars)).collect();
    let titles: Vec<String> = drafts.iter().map(|draft| draft.title.clone()).collect();
    let numbers = numbered(&titles.iter().map(String::as_str).collect::<Vec<&str>>());
    for (draft, (number, start)) in drafts.iter_mut().zip(numbers) {
        draft.number = number;
        draft.title = sound_name(&draft.title[start..], "Song");
    }
    // What belongs to no song is told with the first.
    if let Some(first) = drafts.first_mut() {
        if timeline.room() == 0 || timeline.cues.len() >= MAX_CUES {
            let Words { program, cue, clip } = timeline.words;
            let what = format!("a part of the {program} project");
            let why =
                format!("it has too many {cue}s or {clip}s; render the songs and import these");
            first.left_out.push(LeftOut::new(what, why));
        }
        first.left_out.extend(timeline.left_out.iter().cloned());
        first.guesses.splice(0..0, timeline.guesses.iter().cloned());
        let outside =
            timeline.clips.iter().filter(|clip| !spans.iter().any(|span| span.holds(clip)));
        first.left_out.extend(outside.map(|clip| {
            LeftOut::new(&clip.track, format!("it starts at {}, before every song", clock(clip.at)))
        }));
    }
    drafts
}

impl Span<'_> {
    fn holds(&self, clip: &Clip) -> bool {
        clip.at >= self.from - SAME && clip.at < self.to - SAME
    }
}

fn spans(timeline: &Timeline) -> Vec<Span<'_>> {
    let Timeline { cues, clips, title, .. } = timeline;
    let songs: Vec<&Cue> =
        cues.iter().filter(|cue| matches!(cue.role, CueRole::Song { .. })).collect();
    if !songs.is_empty() {
        return named_spans(cues, &songs);
    }
    let fit: Vec<&Clip> = clips.iter().filter(|clip| clip.unfit.is_none()).collect();
    let candidates: Vec<&Cue> =
        cues.iter().filter(|cue| matches!(cue.role, CueRole::Either(_))).collect();
    let end_of = |index: usize| match candidates[index].role {
        CueRole::Either(Some(end)) => end,
        _ => candidates.get(index + 1).map_or(f64::INFINITY, |next| next.at),
    };
    // Cues are songs if at least two of them have clips that start with them and stay inside.
    let starts: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let cue = candidates[index];
            let mut own = fit.iter().filter(|clip| (clip.at - cue.at).abs() < SAME).peekable();
            own.peek().is_some() && own.all(|clip| clip.end <= end_of(index) + 0.1)
        })
        .collect();
    if starts.len() >= 2 {
        return starts
            .iter()
            .enumerate()
            .map(|(place, &index)| Span {
                title: candidates[index].name.clone(),
                from: candidates[index].at,
                to: starts.get(place + 1).map_or(f64::INFINITY, |next| candidates[*next].at),
                cue: Some(candidates[index]),
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

fn draft(span: &Span<'_>, alone: bool, timeline: &Timeline, bars: &[Bar]) -> Draft {
    let Timeline { file, words, tempo, cues, .. } = timeline;
    let clips: Vec<&Clip> =
        timeline.clips.iter().filter(|clip| alone || span.holds(clip)).collect();
    let on_track = on_track(&clips);
    let start = start_of(&clips, &on_track, span);
    let (stems, mut left_out) = stems(&clips, &on_track, start, words.clip);
    let mut guesses = Vec::new();
    let last = clips.iter().map(|clip| clip.end).fold(start, f64::max);
    let end = span.to.min(last.max(cues.iter().map(|cue| cue.at).fold(start, f64::max)));
    // A song of its own counts its bars from its cue; a project of one song keeps its numbers.
    let first = match span.cue {
        Some(cue) if !alone => bar_of(bars, cue.at),
        _ => 0,
    };
    let bars = &bars[first..(bar_of(bars, end) + 1).max(first + 1).min(bars.len())];
    let (mut changes, uneven) = tempo.changes(bars, start);
    if !uneven.is_empty() {
        let shown: Vec<String> = uneven.iter().take(8).map(u32::to_string).collect();
        let more = if uneven.len() > 8 { ", ..." } else { "" };
        guesses.push(format!(
            "the tempo moves inside bars {}{more}: each has one tempo, with which it lasts as long",
            shown.join(", ")
        ));
    }
    if changes.len() > MAX_CHANGES {
        left_out.push(LeftOut::new(
            "tempo changes",
            format!("there are {}, and only the first {MAX_CHANGES} are here", changes.len()),
        ));
        changes.truncate(MAX_CHANGES);
    }
    let ruler = Ruler { bars, tempo, evened: &uneven, start };
    let sections = sections(&own_cues(span, cues), &ruler, &mut left_out);
    let source = format!("the {} project {}", words.program, crate::scan::file_name(file));
    if !alone {
        guesses.push(format!(
            "this is a song of its own, because the {} {} has {}s of its own",
            words.cue, span.title, words.clip
        ));
    }
    let mut draft = Draft {
        title: span.title.clone(),
        home: file.parent().unwrap_or(Path::new("")).to_owned(),
        source,
        tempo: Tempo::Changes(changes),
        offset_seconds: bars.first().map_or(0.0, |bar| bar.start) - start,
        sections,
        stems,
        runs_on: span.runs_on,
        guesses,
        left_out,
        ..Draft::default()
    };
    settle(&mut draft);
    draft
}

/// How many clips there are on each track.
fn on_track(clips: &[&Clip]) -> HashMap<usize, usize> {
    let mut counts = HashMap::new();
    for clip in clips {
        *counts.entry(clip.track_index).or_default() += 1;
    }
    counts
}

/// Where most of the clips that can be stems start; the first of these if there are several. A stem
/// is alone on its track.
fn start_of(clips: &[&Clip], on_track: &HashMap<usize, usize>, span: &Span<'_>) -> f64 {
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

fn stems(
    clips: &[&Clip],
    on_track: &HashMap<usize, usize>,
    start: f64,
    word: &str,
) -> (Vec<StemDraft>, Vec<LeftOut>) {
    let (mut stems, mut left_out) = (Vec::new(), Vec::new());
    for clip in clips {
        let siblings = on_track.get(&clip.track_index).copied().unwrap_or(0);
        let file = crate::scan::file_name(&clip.file);
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

/// The cues of a song that are its sections, in the order of time.
fn own_cues<'a>(span: &Span<'a>, cues: &'a [Cue]) -> Vec<&'a Cue> {
    let mut own: Vec<&Cue> = cues
        .iter()
        .filter(|cue| cue.at >= span.from - SAME && cue.at < span.to - SAME)
        .filter(|cue| matches!(cue.role, CueRole::Section | CueRole::Either(_)))
        .filter(|cue| !span.cue.is_some_and(|of_song| std::ptr::eq(of_song, *cue)))
        .collect();
    own.sort_by(|a, b| a.at.total_cmp(&b.at));
    own
}
