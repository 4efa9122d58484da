//! What was asked for and has not happened yet, what repeats, and what the operator can do about
//! it: one row that is looked at during the song.

use downbeat_engine::{DeviceState, JumpView, Snapshot, Transport, VampView, WouldBe};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::text::Span;

use super::super::paint::{flow, span};
use super::words;
use crate::app::App;
use crate::text::{clean, cut, left};
use crate::theme;

/// Columns of the title of a song that goes out.
const TITLE: usize = 24;

/// Draws the row; the words of the song behind the rest of it, if they have no row of their own.
pub(super) fn draw(
    app: &App,
    snapshot: &Snapshot,
    with_words: bool,
    place: Rect,
    buffer: &mut Buffer,
) {
    let mut pieces = pieces(app, snapshot);
    if with_words {
        pieces.extend(words::pieces(snapshot));
    }
    flow(buffer, place, pieces);
}

/// The most urgent first.
fn pieces(app: &App, snapshot: &Snapshot) -> Vec<Span<'static>> {
    let confirm = snapshot
        .confirm
        .as_ref()
        .map(|what| span(format!(" PRESS AGAIN: {} ", clean(what)), theme::MESSAGE));
    let taps = (snapshot.taps > 0)
        .then(|| span(format!(" taps {} ", snapshot.taps), theme::banner(Color::Yellow)));
    let quantum = app.quantum.map(|quantum| {
        span(format!("jumps land: {}", super::super::sections::quantum(quantum)), theme::WARNING)
    });
    [
        confirm,
        snapshot.jump.as_ref().map(jump),
        snapshot.vamp.as_ref().map(vamp),
        taps,
        over(snapshot),
        state(snapshot),
        quantum,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn jump(jump: &JumpView) -> Span<'static> {
    let to = clean(&jump.to);
    if jump.waits_for_disk {
        return span(format!(" → {to} waits for the disk "), theme::ALARM);
    }
    let when = match jump.in_beats {
        Some(0) => " now".to_owned(),
        Some(1) => " in 1 beat".to_owned(),
        Some(beats) => format!(" in {beats} beats"),
        None if jump.at_song_end => " at the song's end".to_owned(),
        None => " waits".to_owned(),
    };
    span(format!(" → {to}{when}, c cancels "), theme::banner(Color::Cyan))
}

fn vamp(vamp: &VampView) -> Span<'static> {
    let VampView { what, pass, releasing, .. } = vamp;
    let leaves = if *releasing { ", leaves at its end" } else { ", e leaves" };
    span(format!(" ↻ {} pass {pass}{leaves} ", clean(what)), theme::banner(Color::Yellow))
}

/// The song that still sounds below the one that plays.
fn over(snapshot: &Snapshot) -> Option<Span<'static>> {
    let over = snapshot.over.as_ref()?;
    let entry = snapshot.entries.get(over.entry)?;
    let title = cut(&clean(&entry.title), TITLE);
    Some(span(format!(" ≈ over from {title}, {} ", left(over.left)), theme::banner(Color::Cyan)))
}

/// What the state of the transport asks of the operator.
fn state(snapshot: &Snapshot) -> Option<Span<'static>> {
    let silent = !matches!(snapshot.device.state, DeviceState::Ok | DeviceState::Glitch);
    Some(match snapshot.transport {
        Transport::CountIn | Transport::Playing if silent => {
            span(" not heard; the song's time goes on  h holds, s stops", theme::WARNING)
        }
        Transport::Stopped | Transport::CountIn | Transport::Playing => return None,
        Transport::Held => {
            let rejoin = snapshot.would_be.as_ref().map_or(String::new(), would_be);
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
fn would_be(would_be: &WouldBe) -> String {
    let section = would_be.section.as_deref().map_or(String::new(), |name| format!(" {name}"));
    format!(" at bar {}{}", would_be.bar, clean(&section))
}
