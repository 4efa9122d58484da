//! What the operator means, said as places of a song.

use downbeat_rt::{Place, Target};

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
