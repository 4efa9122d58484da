//! What was asked for and has not happened yet, what repeats, and what the operator can do about
//! it: one row that is looked at during the song, or two.

use downbeat_engine::{DeviceState, JumpView, Snapshot, Transport, VampView, WouldBe};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::text::Span;

use super::super::paint::{flow, row, span};
use super::words;
use crate::app::App;
use crate::text::{clean, cut, left};
use crate::theme;

/// Columns of the title of a song that goes out.
const TITLE: usize = 24;
/// Columns of a name beside which a key is told: more where there is room, fewer where there is none.
const NAME: std::ops::RangeInclusive<usize> = 4..=40;

/// Whether it takes two rows: what the state of the transport asks for is not to be cut by what waits.
pub(super) fn is_long(snapshot: &Snapshot) -> bool {
    let waits = snapshot.jump.is_some() || snapshot.vamp.is_some() || snapshot.taps > 0;
    waits && state(snapshot, *NAME.start()).is_some()
}

/// Draws the row, or the two; the words of the song behind the rest of it, if they have no row of
/// their own.
pub(super) fn draw(
    app: &App,
    snapshot: &Snapshot,
    with_words: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let words = if with_words { words::pieces(snapshot) } else { Vec::new() };
    let others = over(snapshot).into_iter().chain(quantum(app)).chain(words);
    let columns = usize::from(area.width);
    if area.height < 2 {
        let all = |names| [asks(snapshot, names), waits(snapshot, names)].concat();
        return flow(buffer, row(area, 0), fitted(columns, all).into_iter().chain(others));
    }
    flow(buffer, row(area, 0), fitted(columns, |names| asks(snapshot, names)));
    let waits = fitted(columns, |names| waits(snapshot, names));
    flow(buffer, row(area, 1), waits.into_iter().chain(others));
}

/// Pieces whose names take at most so many columns: with what is left of a name, a key can still be
/// understood, and without its key a name is of no use. As many of the pieces as possible fit into
/// the columns, with names as long as possible.
fn fitted(columns: usize, pieces: impl Fn(usize) -> Vec<Span<'static>>) -> Vec<Span<'static>> {
    // One space stands between two pieces.
    let fits = |pieces: &[Span<'_>]| {
        pieces.iter().map(|piece| piece.width() + 1).sum::<usize>() <= columns + 1
    };
    let whole = pieces(*NAME.end()).len();
    let best = (1..=whole).rev().find_map(|count| {
        NAME.rev().map(&pieces).find(|pieces| pieces.get(..count).is_some_and(fits))
    });
    best.unwrap_or_else(|| pieces(*NAME.start()))
}

/// What is asked of the operator.
fn asks(snapshot: &Snapshot, names: usize) -> Vec<Span<'static>> {
    let confirm = snapshot
        .confirm
        .as_ref()
        .map(|what| span(format!(" PRESS AGAIN: {} ", cut(what, names)), theme::MESSAGE));
    [confirm, state(snapshot, names)].into_iter().flatten().collect()
}

/// What waits, and what repeats.
fn waits(snapshot: &Snapshot, names: usize) -> Vec<Span<'static>> {
    let jump = snapshot.jump.as_ref().map(|it| jump(it, names));
    let vamp = snapshot.vamp.as_ref().map(|it| vamp(it, names));
    let taps = (snapshot.taps > 0)
        .then(|| span(format!(" taps {} ", snapshot.taps), theme::banner(Color::Yellow)));
    [jump, vamp, taps].into_iter().flatten().collect()
}

/// Where jumps land, if the operator chose that.
fn quantum(app: &App) -> Option<Span<'static>> {
    let quantum = super::super::sections::quantum(app.quantum?);
    Some(span(format!("jumps land: {quantum}"), theme::WARNING))
}

fn jump(jump: &JumpView, names: usize) -> Span<'static> {
    let to = cut(&jump.to, names);
    if jump.waits_for_disk {
        return span(format!(" → {to} waits for the disk "), theme::ALARM);
    }
    let when = match jump.in_beats {
        Some(beats) => in_beats(beats),
        None if jump.at_song_end => " at the song's end".to_owned(),
        None => " waits".to_owned(),
    };
    span(format!(" → {to}{when}, c cancels "), theme::banner(Color::Cyan))
}

fn in_beats(beats: u32) -> String {
    match beats {
        0 => " now".to_owned(),
        1 => " in 1 beat".to_owned(),
        beats => format!(" in {beats} beats"),
    }
}

fn vamp(vamp: &VampView, names: usize) -> Span<'static> {
    let VampView { what, pass, releasing, leaves, .. } = vamp;
    let leaves = match leaves {
        Some((to, beats)) => format!(", leaves to {}{}", cut(to, names), in_beats(*beats)),
        None if *releasing => ", leaves at its end".to_owned(),
        None => ", e leaves".to_owned(),
    };
    let what = cut(what, names);
    span(format!(" ↻ {what} pass {pass}{leaves} "), theme::banner(Color::Yellow))
}

/// The song that still sounds below the one that plays.
fn over(snapshot: &Snapshot) -> Option<Span<'static>> {
    let over = snapshot.over.as_ref()?;
    let entry = snapshot.entries.get(over.entry)?;
    let title = cut(&clean(&entry.title), TITLE);
    Some(span(format!(" ≈ over from {title}, {} ", left(over.left)), theme::banner(Color::Cyan)))
}

/// What the state of the transport asks of the operator.
fn state(snapshot: &Snapshot, names: usize) -> Option<Span<'static>> {
    let silent = !matches!(snapshot.device.state, DeviceState::Ok | DeviceState::Glitch);
    Some(match snapshot.transport {
        Transport::CountIn | Transport::Playing if silent => {
            span(" not heard; the song's time goes on  h holds, s stops", theme::WARNING)
        }
        Transport::Stopped | Transport::CountIn | Transport::Playing => return None,
        Transport::Held => {
            let rejoin = snapshot.would_be.as_ref().map_or(String::new(), |it| would_be(it, names));
            let text = " Space on  a from the bar  z section+count  t tap  j rejoin";
            span(format!("{text}{rejoin}"), theme::WARNING)
        }
        Transport::Fading => span(" ends; s stops at once", theme::WARNING),
        Transport::FadingOut => span(" fades out, click goes on; f brings it back", theme::WARNING),
        Transport::FadingBack => span(" comes back to full; f fades out", theme::WARNING),
        Transport::Pausing => {
            let starts = snapshot
                .pause_left
                .map_or(String::new(), |left_of_it| format!(" in {}", left(left_of_it)));
            span(format!(" starts by itself{starts}; Space now, s not at all"), theme::WARNING)
        }
    })
}

/// Where the song would be by now: a band that plays on is there.
fn would_be(would_be: &WouldBe, names: usize) -> String {
    let section =
        would_be.section.as_ref().map_or(String::new(), |it| format!(" {}", cut(it, names)));
    format!(" at bar {}{section}", would_be.bar)
}
