//! The songs of a project.

use std::path::Path;

use super::sections::{Ruler, bar_of, sections};
use super::spans::{Span, spans};
use super::stems::{on_track, start_of, stems};
use super::tempo::Bar;
use super::{Clip, Cue, CueRole, MAX_CUES, SAME, Timeline, Words, clock};
use crate::draft::{Draft, LeftOut, Tempo};
use crate::names::{numbered, sound_name};
use crate::scan::file_name;
use crate::stems::settle;

const MAX_CHANGES: usize = 2000;

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
    let source = format!("the {} project {}", words.program, file_name(file));
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
