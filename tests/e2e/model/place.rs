//! Where jumps go: what an operator says, as places of a song.

use downbeat_engine::JumpTo;

use super::song::{Piece, Place, Point, Song};

/// Where a jump goes once it is known where it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dest {
    Place(Place),
    End,
    /// The song of an entry of the setlist.
    Song(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Place(Place),
    Bars(i64),
    Beats(i64),
    Sections(i64),
    Song(usize),
}

/// The line at or before a frame.
fn line_at(lines: &[Point], frame: i64) -> Option<usize> {
    lines.iter().rposition(|line| line.frame <= frame)
}

/// The first line at or after a frame.
pub fn next_line(lines: &[Point], frame: i64) -> Option<i64> {
    lines.iter().map(|line| line.frame).find(|&line| line >= frame)
}

/// A place as seen from another; `None` where the piece does not play it.
pub fn place(song: &Song, piece: &Piece, from: Place, to: JumpTo) -> Option<Place> {
    let held = |frame| piece.holding(frame, from.span);
    let moved = |lines: &[Point], by: i32| {
        let line = line_at(lines, from.frame)? as i64 + i64::from(by);
        held(lines[line.clamp(0, lines.len() as i64 - 1) as usize].frame)
    };
    let is =
        |point: &&Point, bar: i32, beat: i64| (point.bar, point.beat) == (i64::from(bar), beat);
    match to {
        JumpTo::Span(span) => piece.start_of(span),
        JumpTo::Section(section) => {
            let plays = |span: &usize| piece.spans[*span].section == Some(section);
            let count = piece.spans.len();
            let span = (from.span + 1..count).chain(0..count).find(plays)?;
            piece.start_of(span)
        }
        JumpTo::Sections(by) => piece.start_of((from.span as i64 + i64::from(by)).max(0) as usize),
        JumpTo::Bar(bar) => held(song.bars.iter().find(|line| is(line, bar, 1))?.frame),
        JumpTo::Beat(bar, beat) => {
            held(song.beats.iter().find(|line| is(line, bar, beat.into()))?.frame)
        }
        JumpTo::Bars(by) => moved(&song.bars, by),
        JumpTo::Beats(by) => moved(&song.beats, by),
        JumpTo::Song | JumpTo::Entry(_) | JumpTo::Songs(_) => None,
    }
}

/// What a jump inside a playing song aims at.
pub fn target(song: &Song, piece: &Piece, from: Place, to: JumpTo) -> Option<Target> {
    match to {
        JumpTo::Bars(by) => Some(Target::Bars(by.into())),
        JumpTo::Beats(by) => Some(Target::Beats(by.into())),
        JumpTo::Sections(by) => place(song, piece, from, to).map(|_| Target::Sections(by.into())),
        to => place(song, piece, from, to).map(Target::Place),
    }
}

/// Where it goes from a border in a span.
pub fn resolve(to: Target, song: &Song, piece: &Piece, span: usize, border: i64) -> Option<Dest> {
    match to {
        Target::Song(entry) => Some(Dest::Song(entry)),
        Target::Place(place) => Some(Dest::Place(place)),
        Target::Sections(by) => {
            let last = piece.spans.len() as i64 - 1;
            piece.start_of((span as i64 + by).clamp(0, last) as usize).map(Dest::Place)
        }
        Target::Bars(by) => further(by, &song.bars, piece, span, border).map(Dest::Place),
        Target::Beats(by) => further(by, &song.beats, piece, span, border).map(Dest::Place),
    }
}

/// The same place in the bar or beat, so many further: in the span that plays, else in the one that
/// holds it, and never beyond the song's first and last place.
fn further(by: i64, lines: &[Point], piece: &Piece, span: usize, border: i64) -> Option<Place> {
    let here = line_at(lines, border);
    let inside = here.map_or(0, |line| border - lines[line].frame);
    let number = here.map_or(-1, |line| line as i64) + by;
    let frame = match usize::try_from(number) {
        Err(_) => return Some(piece.first()),
        Ok(number) if number >= lines.len() => return Some(last_place(lines, piece)),
        Ok(number) => {
            let longest = lines.get(number + 1).map(|next| next.frame - lines[number].frame);
            lines[number].frame + inside.min(longest.unwrap_or(inside))
        }
    };
    let clamped = || {
        if piece.spans.iter().all(|span| frame < span.from) {
            Some(piece.first())
        } else if piece.spans.iter().all(|span| frame >= span.to) {
            Some(last_place(lines, piece))
        } else {
            None
        }
    };
    piece.holding(frame, span).or_else(clamped)
}

/// The last line within the last span.
fn last_place(lines: &[Point], piece: &Piece) -> Place {
    let number = piece.spans.len() - 1;
    let span = piece.spans[number];
    let inside = |line: &&Point| (span.from..span.to).contains(&line.frame);
    let frame = lines.iter().rev().find(inside).map_or(span.from, |line| line.frame);
    Place { span: number, frame }
}
