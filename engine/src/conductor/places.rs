//! What the operator means, said as places of a song.

use downbeat_rt::{Place, Stretch, Target};

use crate::JumpTo;
use crate::song_source::SongSource;

/// A place of a song, as seen from another; `None` where the version does not play it.
pub(super) fn place(source: &SongSource, from: Place, to: JumpTo) -> Option<Place> {
    let arrangement = &source.arrangement;
    let spans = arrangement.spans().len();
    let beats = source.grid.beats();
    let bars = source.grid.bars();
    let held = |frame: i64| arrangement.holding(frame, from.span);
    match to {
        JumpTo::Span(span) => arrangement.start_of(u32::try_from(span).ok()?),
        JumpTo::Section(section) => {
            let plays = |span: &usize| source.sections.get(*span) == Some(&Some(section));
            let here = from.span as usize;
            let span = (here + 1..spans).find(plays).or_else(|| (0..spans).find(plays))?;
            arrangement.start_of(span as u32)
        }
        JumpTo::Sections(by) => {
            // Past the last one is no place: to begin that again would be the opposite of going on.
            let span = (i64::from(from.span) + i64::from(by)).max(0);
            arrangement.start_of(u32::try_from(span).ok()?)
        }
        JumpTo::Bar(bar) => held(
            (0..bars.len()).filter_map(|line| bars.get(line)).find(|line| line.bar == bar)?.frame,
        ),
        JumpTo::Beat(bar, beat) => {
            let mut points = (0..beats.len()).filter_map(|line| beats.get(line));
            held(points.find(|point| (point.bar, point.beat) == (bar, beat))?.frame)
        }
        JumpTo::Bars(by) => held(bars.frame(moved(bars.last_at(from.frame)?, by, bars.len()))?),
        JumpTo::Beats(by) => {
            held(beats.frame(moved(beats.last_at(from.frame)?, by, beats.len()))?)
        }
        JumpTo::Song | JumpTo::Entry(_) | JumpTo::Songs(_) => None,
    }
}

/// A line so many further, within the song.
fn moved(line: usize, by: i32, count: usize) -> usize {
    let last = count.saturating_sub(1) as i64;
    (line as i64 + i64::from(by)).clamp(0, last) as usize
}

/// The same for a song that plays: what is relative stays so, because only the audio thread knows
/// the place where the jump lands. With a name for the eye.
pub(super) fn target(source: &SongSource, from: Place, to: JumpTo) -> Option<(Target, String)> {
    let signed = |by: i32, what: &str| {
        let plural = if by.abs() == 1 { "" } else { "s" };
        format!("{by:+} {what}{plural}")
    };
    Some(match to {
        JumpTo::Bars(by) => (Target::Bars(by), signed(by, "bar")),
        JumpTo::Beats(by) => (Target::Beats(by), signed(by, "beat")),
        JumpTo::Sections(by) => {
            let place = place(source, from, to)?;
            (Target::Sections(by), name(source, place))
        }
        to => {
            let place = place(source, from, to)?;
            (Target::Place(place), name(source, place))
        }
    })
}

/// What a place is called.
pub(super) fn name(source: &SongSource, place: Place) -> String {
    let starts = source.arrangement.start_of(place.span) == Some(place);
    match source.spans.get(place.span as usize) {
        Some(view) if starts && !view.name.is_empty() => view.name.clone(),
        _ => match source.grid.beat_at(place.frame) {
            Some(point) if point.beat == 1 => format!("bar {}", point.bar),
            Some(point) => format!("bar {}.{}", point.bar, point.beat),
            None => "the start".to_owned(),
        },
    }
}

/// The same with its section, where it is not its start: `Verse bar 6`.
pub(super) fn full_name(source: &SongSource, place: Place) -> String {
    let section = source.spans.get(place.span as usize).map_or("", |view| &view.name);
    match name(source, place) {
        name if section.is_empty() || name == section => name,
        name => format!("{section} {name}"),
    }
}

/// What a stretch is called: `Chorus`, `bars 9 to 12`; and where the song does not play them in that
/// order, `4 bars, Bridge bar 14 to Verse bar 5`.
pub(super) fn stretch_name(source: &SongSource, stretch: &Stretch) -> String {
    let SongSource { arrangement, grid, spans, .. } = source;
    let Stretch { from, to } = *stretch;
    let whole = whole_span(source, stretch).and_then(|span| spans.get(span));
    if let Some(view) = whole.filter(|view| !view.name.is_empty()) {
        return view.name.clone();
    }
    let bar = |frame| grid.beat_at(frame).map_or(1, |beat| beat.bar);
    let (first, last) = (bar(from.frame), bar(to.frame.saturating_sub(1)));
    let in_order =
        from.frame < to.frame && stretch.frames(arrangement) == from.frame.abs_diff(to.frame);
    match stretch.bars(arrangement, grid).max(1) {
        _ if in_order && first == last => format!("bar {first}"),
        _ if in_order => format!("bars {first} to {last}"),
        bars => {
            let section = |span: u32| spans.get(span as usize).map_or("", |view| &view.name);
            let ends = [(from.span, first), (to.span, last)];
            let [first, last] =
                ends.map(|(span, bar)| format!("{} bar {bar}", section(span)).trim().to_owned());
            let plural = if bars == 1 { "bar" } else { "bars" };
            format!("{bars} {plural}, {first} to {last}")
        }
    }
}

/// The number of the span that a stretch is, from its start to its end.
pub(super) fn whole_span(source: &SongSource, stretch: &Stretch) -> Option<usize> {
    let number = stretch.from.span;
    let span = source.arrangement.span(number)?;
    (*stretch == Stretch::span(number, span)).then_some(number as usize)
}

/// Beats that begin within so many frames from a place on, along the arrangement.
pub(super) fn beats_ahead(source: &SongSource, from: Place, mut frames: u64) -> u32 {
    let beats = source.grid.beats();
    let (mut place, mut count) = (from, 0);
    while let Some(span) = source.arrangement.span(place.span) {
        let rest = span.to.abs_diff(place.frame);
        let end = place.frame.saturating_add_unsigned(frames.min(rest));
        count += beats.before(end).saturating_sub(beats.before(place.frame));
        let Some(next) = source.arrangement.start_of(place.span + 1).filter(|_| frames > rest)
        else {
            break;
        };
        frames -= rest;
        place = next;
    }
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Why a song has no such place: what is asked for is not in the version.
pub(super) fn no_place(source: &SongSource, to: JumpTo) -> String {
    let what = match to {
        JumpTo::Bar(bar) => format!("no bar {bar} in this version"),
        JumpTo::Beat(bar, beat) => format!("no bar {bar}.{beat} in this version"),
        JumpTo::Sections(1) => "no section after this one".to_owned(),
        _ => "no such place in this version".to_owned(),
    };
    format!("{} has {what}", source.title)
}
