//! What the transport does, in letters that are read from the other side of the stage.

mod banner;
mod coming;
mod live;
mod time;
mod words;

use downbeat_engine::{Position, Snapshot, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::paint::{put, put_right, row, spaced, span};
use super::{bars, big};
use crate::app::App;
use crate::text::{cut, width};
use crate::theme;
use banner::Banner;

/// Columns of the banner where the state is a word of one row.
const BANNER: u16 = 14;
/// Columns of the banner where it is three rows high: `FADE OUT` with a margin.
const BIG_BANNER: u16 = 36;
/// Columns of the time in letters three rows high: `-9:59:59` with a margin.
const BIG_TIME: u16 = 30;
/// From this width on the banner is a block beside the rest.
const BLOCK_FROM: u16 = 56;
/// Rows from which on the state and the time are three rows high.
pub(super) const ROOMY: u16 = 8;
/// Rows with one for the words of the song.
pub(super) const WITH_WORDS: u16 = 6;
/// Rows without it.
pub(super) const WITHOUT_WORDS: u16 = WITH_WORDS - 1;
/// Columns of the place where the armed song starts.
const PLACE: usize = 16;
/// More beats than this are told as a number.
const BEATS: u16 = 12;

/// Rows that the block needs beside those that it always has.
pub(super) fn more_rows(snapshot: &Snapshot) -> u16 {
    u16::from(live::is_long(snapshot))
}

/// Draws the block: the state, the song, its time, bar and beat, sections, progress; below it what
/// was asked for and waits, the words of the song, and in the last row what comes.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let more = more_rows(snapshot).min(area.height.saturating_sub(WITHOUT_WORDS));
    let usual = area.height - more;
    let words = usual >= WITH_WORDS;
    let below = match usual {
        0 | 1 => 0,
        2 => 1,
        _ => 2 + more + u16::from(words),
    };
    let main = Rect { height: area.height - below, ..area };
    draw_main(app, snapshot, usual >= ROOMY, main, buffer);
    if below >= 2 {
        let live = Rect { y: area.y + main.height, height: 1 + more, ..area };
        live::draw(app, snapshot, !words, live, buffer);
    }
    if words {
        words::draw(snapshot, row(area, main.height + 1 + more), buffer);
    }
    if below >= 1 {
        coming::draw(snapshot, row(area, area.height - 1), buffer);
    }
}

fn draw_main(app: &App, snapshot: &Snapshot, roomy: bool, area: Rect, buffer: &mut Buffer) {
    let banner = Banner::of(app, snapshot);
    if area.width < BLOCK_FROM {
        let rest = put(buffer, row(area, 0), banner.in_a_word());
        let rest = Rect { x: rest.x + 1, width: rest.width.saturating_sub(1), ..rest };
        song_and_time(snapshot, rest, buffer);
        bar_and_section(snapshot, row(area, 1), buffer);
        progress(snapshot, row(area, 2), buffer);
        return;
    }
    let columns = if roomy { BIG_BANNER } else { BANNER };
    banner.draw(roomy, Rect { width: columns, ..area }, buffer);
    let rest = Rect { x: area.x + columns + 1, width: area.width - columns - 1, ..area };
    if roomy {
        return draw_roomy(snapshot, rest, buffer);
    }
    song_and_time(snapshot, row(rest, 0), buffer);
    bar_and_section(snapshot, row(rest, 1), buffer);
    progress(snapshot, row(rest, 2), buffer);
}

fn draw_roomy(snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let time = time::of(snapshot);
    let figures = Rect { x: area.right().saturating_sub(BIG_TIME), width: BIG_TIME, ..area };
    for (text, index) in big::rows(&time.big).into_iter().zip(0..) {
        put_right(buffer, row(figures, index), span(format!("{text} "), theme::STRONG));
    }
    let words = span(format!("{} ", time.words), theme::LABEL);
    let beside = put_right(buffer, row(area, 3), words);
    let main = Rect { width: area.width.saturating_sub(BIG_TIME + 1), ..area };
    put(buffer, row(main, 0), title(snapshot, main.width));
    // The section has a row of its own: beside the beats its next one would not fit.
    if let Some(position) = &snapshot.position {
        put(buffer, row(main, 2), beat(position));
        let columns = usize::from(beside.width.saturating_sub(1));
        put(buffer, beside, section(snapshot, position, columns));
    }
    progress(snapshot, row(area, 4), buffer);
}

fn title(snapshot: &Snapshot, columns: u16) -> Line<'static> {
    let playing = snapshot.playing.and_then(|index| snapshot.entries.get(index));
    let armed = snapshot.armed.and_then(|index| snapshot.entries.get(index));
    let (before, entry) = match (playing, armed) {
        (Some(entry), _) => ("", Some(entry)),
        (None, Some(entry)) if snapshot.transport == Transport::Pausing => {
            ("after the pause ", Some(entry))
        }
        (None, Some(entry)) => ("GO starts ", Some(entry)),
        (None, None) => ("no song is armed", None),
    };
    let enter = snapshot.enter_at.as_ref().filter(|_| playing.is_none());
    let from = enter.map_or(String::new(), |enter| format!(" from {}", cut(&enter.place, PLACE)));
    let columns = usize::from(columns).saturating_sub(before.len() + 1 + width(&from));
    let name = entry.map_or(String::new(), |entry| cut(&super::setlist::title(entry), columns));
    Line::from(vec![
        span(before, theme::LABEL),
        span(name, theme::STRONG),
        span(from, theme::STRONG),
    ])
}

fn song_and_time(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let time = span(format!("{} ", time::of(snapshot).words), theme::STRONG);
    let rest = put_right(buffer, place, time);
    put(buffer, rest, title(snapshot, rest.width));
}

fn bar_and_section(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let Some(position) = &snapshot.position else { return };
    let rest = put(buffer, place, beat(position));
    let rest = Rect { x: rest.x + 2, width: rest.width.saturating_sub(2), ..rest };
    put(buffer, rest, section(snapshot, position, rest.width.into()));
}

/// `bar 17  beat 2/4  ○ ● ○ ○`.
fn beat(position: &Position) -> Line<'static> {
    let Position { bar, beat, beats_in_bar, .. } = *position;
    let row = (1..=beats_in_bar.min(BEATS))
        .map(|each| if each == beat { "●" } else { "○" })
        .collect::<Vec<_>>()
        .join(" ");
    let row = if beats_in_bar > BEATS { String::new() } else { row };
    spaced([
        span(format!("bar {bar:>3}"), theme::STRONG),
        span(format!("beat {beat}/{beats_in_bar}"), theme::STRONG),
        span(row, theme::GOOD),
    ])
}

/// `Verse 1 → 4 bars to Chorus`; where both do not fit, the next section is cut. What repeats has
/// no next section until it is released.
fn section(snapshot: &Snapshot, position: &Position, columns: usize) -> Span<'static> {
    let now = position.section.as_deref().unwrap_or("–");
    let repeats = snapshot.vamp.as_ref().is_some_and(|vamp| !vamp.releasing);
    let text = match &position.next_section {
        _ if repeats => format!("{now} ↻ repeats"),
        Some((next, ..=0)) => format!("→ {next}"),
        Some((next, 1)) => format!("{now} → 1 bar to {next}"),
        Some((next, bars)) => format!("{now} → {bars} bars to {next}"),
        None => format!("{now} → end"),
    };
    span(cut(&text, columns), theme::STRONG)
}

fn progress(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let share = snapshot.position.as_ref().map_or(0.0, |position| {
        let whole = position.gone.saturating_add(position.left).as_secs_f32();
        if whole > 0.0 { position.gone.as_secs_f32() / whole } else { 0.0 }
    });
    let columns = usize::from(place.width).saturating_sub(7);
    let (full, empty) = bars::progress(share, columns);
    let bar = Line::from(vec![
        span(full, Style::new().fg(Color::Green)),
        span(empty, theme::LABEL),
        span(format!(" {:>5}", crate::text::per_cent(share)), theme::LABEL),
    ]);
    put(buffer, place, bar);
}
