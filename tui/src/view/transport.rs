//! What the transport does, in letters that are read from the other side of the stage.

use downbeat_engine::{ArmedState, DeviceState, EntryView, Position, Snapshot, Transport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::paint::{fill, put, put_right, row, spaced, span};
use super::{bars, big};
use crate::app::App;
use crate::text::{cut, gone, left};
use crate::theme;

/// Columns of the banner where the state is a word of one row.
const BANNER: u16 = 14;
/// Columns of the banner where it is three rows high: `COUNT-IN` with a margin.
const BIG_BANNER: u16 = 36;
/// Columns of the time in letters three rows high: `-9:59:59` with a margin.
const BIG_TIME: u16 = 30;
/// From this width on the banner is a block beside the rest.
const BLOCK_FROM: u16 = 56;
/// More beats than this are told as a number.
const BEATS: u16 = 12;

/// Draws the block: the state, the song, its time, bar and beat, sections, progress; and the
/// songs that come in the last row.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let roomy = area.height >= 6;
    let state = State::of(app, snapshot);
    let rows = if area.height > 1 { area.height - 1 } else { area.height };
    let main = Rect { height: rows, ..area };
    let main = if area.width >= BLOCK_FROM {
        let columns = if roomy { BIG_BANNER } else { BANNER };
        let banner = Rect { width: columns, ..main };
        state.draw(roomy, banner, buffer);
        Rect { x: main.x + columns + 1, width: main.width - columns - 1, ..main }
    } else {
        let top = row(main, 0);
        let rest = put(buffer, top, span(format!(" {} {} ", state.shape, state.word), state.style));
        song_and_time(
            snapshot,
            Rect { x: rest.x + 1, width: rest.width.saturating_sub(1), ..rest },
            buffer,
        );
        Rect { y: main.y.saturating_add(1), height: main.height - main.height.min(1), ..main }
    };
    let block = area.width >= BLOCK_FROM;
    if roomy && block {
        draw_roomy(snapshot, main, buffer);
    } else {
        let mut index = 0;
        if block {
            song_and_time(snapshot, row(main, 0), buffer);
            index = 1;
        }
        bar_and_section(snapshot, row(main, index), buffer);
        progress(snapshot, row(main, index + 1), buffer);
    }
    if area.height > 1 {
        coming(snapshot, row(area, area.height - 1), buffer);
    }
}

fn draw_roomy(snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let time = time_of(snapshot);
    let figures = Rect { x: area.right().saturating_sub(BIG_TIME), width: BIG_TIME, ..area };
    for (text, index) in big::rows(&time.big).into_iter().zip(0..) {
        put_right(buffer, row(figures, index), span(format!("{text} "), theme::STRONG));
    }
    put_right(buffer, row(figures, 3), span(format!("{} ", time.words), theme::LABEL));
    let main = Rect { width: area.width.saturating_sub(BIG_TIME + 1), ..area };
    put(buffer, row(main, 0), title(snapshot, main.width));
    bar_and_section(snapshot, row(main, 2), buffer);
    progress(snapshot, row(area, 4), buffer);
}

/// The banner.
struct State {
    word: &'static str,
    shape: &'static str,
    style: Style,
    /// Nothing flows, so nothing may look as if all were well.
    silent: bool,
}

impl State {
    fn of(app: &App, snapshot: &Snapshot) -> Self {
        let (word, shape, color) = match snapshot.transport {
            Transport::Stopped => ("STOPPED", "■", Color::Gray),
            Transport::CountIn => ("COUNT-IN", "◇", Color::Cyan),
            Transport::Playing => ("PLAYING", "▶", Color::Green),
            Transport::Held => ("HELD", "‖", Color::Yellow),
            Transport::Fading => ("FADING", "◢", Color::Magenta),
        };
        let silent = snapshot.device.state != DeviceState::Ok;
        let doubtful = silent || app.conductor_ended || app.watch.still_for(app.now).is_some();
        let style = if doubtful { theme::ALARM } else { theme::banner(color) };
        Self { word, shape, style, silent }
    }

    fn draw(&self, roomy: bool, area: Rect, buffer: &mut Buffer) {
        fill(buffer, area, self.style);
        if roomy {
            for (text, index) in big::rows(self.word).into_iter().zip(1..) {
                centred(text, row(area, index), self.style, buffer);
            }
        } else {
            let word = format!("{} {}", self.shape, self.word);
            centred(word, row(area, area.height / 2), self.style, buffer);
        }
        if self.silent {
            centred(
                "NO SOUND".to_owned(),
                row(area, area.height.saturating_sub(1)),
                self.style,
                buffer,
            );
        }
    }
}

fn centred(text: String, place: Rect, style: Style, buffer: &mut Buffer) {
    let text = span(text, style);
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min(place.width);
    let x = place.x + (place.width - width) / 2;
    put(buffer, Rect { x, width: place.right() - x, ..place }, text);
}

/// The time of what sounds, or of what GO starts.
struct Time {
    /// What counts down, for big letters.
    big: String,
    /// All of it in words.
    words: String,
}

fn time_of(snapshot: &Snapshot) -> Time {
    match &snapshot.position {
        Some(position) if position.frame < 0 => {
            let rate = f64::from(snapshot.device.rate.max(1));
            let until = position.frame.unsigned_abs() as f64 / rate;
            let whole = until.ceil() as u64;
            let words = format!("starts in {until:.1} s");
            Time { big: format!("-{}", crate::text::clock(whole)), words }
        }
        Some(position) => {
            let remaining = left(position.left);
            let words = format!("{} gone  {remaining} left", gone(position.gone));
            Time { big: format!("-{remaining}"), words }
        }
        None => armed(snapshot).map_or_else(
            || Time { big: String::new(), words: String::new() },
            |(_, entry)| Time {
                big: left(entry.length),
                words: format!("{} long", left(entry.length)),
            },
        ),
    }
}

fn armed(snapshot: &Snapshot) -> Option<(usize, &EntryView)> {
    let index = snapshot.armed?;
    Some((index, snapshot.entries.get(index)?))
}

fn title(snapshot: &Snapshot, columns: u16) -> Line<'static> {
    let playing = snapshot.playing.and_then(|index| snapshot.entries.get(index));
    let (before, entry) = match (playing, armed(snapshot)) {
        (Some(entry), _) => ("", Some(entry)),
        (None, Some((_, entry))) => ("GO starts ", Some(entry)),
        (None, None) => ("no song is armed", None),
    };
    let columns = usize::from(columns).saturating_sub(before.len() + 1);
    let name = entry.map_or(String::new(), |entry| cut(&entry.title, columns));
    Line::from(vec![span(before, theme::LABEL), span(name, theme::STRONG)])
}

fn song_and_time(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let time = span(format!("{} ", time_of(snapshot).words), theme::STRONG);
    let rest = put_right(buffer, place, time);
    put(buffer, rest, title(snapshot, rest.width));
}

fn bar_and_section(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let Some(position) = &snapshot.position else { return };
    let rest = put(buffer, place, beat(position));
    let rest = Rect { x: rest.x + 2, width: rest.width.saturating_sub(2), ..rest };
    put(buffer, rest, section(position, rest.width.into()));
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

/// `Verse 1 → Chorus in 4 bars`; where both do not fit, the next section is cut.
fn section(position: &Position, columns: usize) -> Span<'static> {
    let now = position.section.as_deref().unwrap_or("–");
    let text = match &position.next_section {
        Some((next, 1)) => format!("{now} → 1 bar to {next}"),
        Some((next, bars)) => format!("{now} → {bars} bars to {next}"),
        None => format!("{now} → end"),
    };
    span(cut(&text, columns), theme::STRONG)
}

fn progress(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let share = snapshot.position.as_ref().map_or(0.0, |position| {
        let whole = (position.gone + position.left).as_secs_f32();
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

/// What GO starts, and what is armed then.
fn coming(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let half = usize::from(place.width / 2).saturating_sub(2);
    let now = match armed(snapshot) {
        None => span(" ARMED nothing: no GO", theme::WARNING),
        Some((index, entry)) => {
            let (state, style) = match snapshot.armed_state {
                ArmedState::None | ArmedState::Ready => ("READY", theme::ARMED),
                ArmedState::Arming => ("ARMING, GO waits", theme::WARNING),
                ArmedState::GoWaits => ("GO WAITS FOR IT", theme::WARNING),
            };
            let columns = half.saturating_sub(state.len() + 10);
            let title = cut(&entry.title, columns);
            span(format!(" ARMED {} {title} ({state})", index + 1), style)
        }
    };
    let rest = put(buffer, place, now);
    let Some(index) = snapshot.next else { return };
    let Some(entry) = snapshot.entries.get(index) else { return };
    let text = format!("   next {} {}", index + 1, entry.title);
    put(buffer, rest, span(cut(&text, rest.width.into()), theme::LABEL));
}
