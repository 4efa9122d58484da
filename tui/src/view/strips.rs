//! The buses and the stems: a row for each, with name, mute, solo, level, fader and meter.

use downbeat_engine::{Snapshot, StripKind, StripView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Span;

use super::bars::{fader, meter};
use super::list::{self, Heading};
use super::paint::{put, span};
use crate::app::{App, Focus};
use crate::meters::Needle;
use crate::text::{cut, fit, level};
use crate::theme;

/// Columns of a row that are always there: cursor, kind, mute, solo, level, and spaces.
const FIXED: usize = 14;
/// Columns of the clip mark with its space.
const CLIP: usize = 5;
/// Columns that a fader and a meter need at least, with their spaces.
const BARS: usize = 14;

/// Draws the buses.
pub(crate) fn draw_buses(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let heading = Heading {
        title: "BUSES",
        note: faults(&snapshot.buses),
        focused: app.focus == Focus::Buses,
        empty: "the rig has no buses",
    };
    let needle = |index| app.meters.bus(index);
    draw(&heading, &snapshot.buses, app.selected.bus, needle, area, buffer);
}

/// Draws the stems of the song on show.
pub(crate) fn draw_stems(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let song =
        snapshot.strips_of.and_then(|id| snapshot.entries.iter().find(|entry| entry.id == id));
    let song = song.map_or(String::new(), |song| format!("· {}", song.title));
    let heading = Heading {
        title: "STEMS",
        note: format!("{}{song}", faults(&snapshot.stems)),
        focused: app.focus == Focus::Stems,
        empty: "no song is armed",
    };
    let needle = |index| app.meters.stem(index);
    draw(&heading, &snapshot.stems, app.selected.stem, needle, area, buffer);
}

/// A fault is told in the heading too: its row may be hidden.
fn faults(strips: &[StripView]) -> String {
    match strips.iter().filter(|strip| strip.fault.is_some()).count() {
        0 => String::new(),
        1 => "✗ 1 FAULT ".to_owned(),
        faults => format!("✗ {faults} FAULTS "),
    }
}

fn draw(
    heading: &Heading,
    strips: &[StripView],
    selected: usize,
    needle: impl Fn(usize) -> Needle,
    area: Rect,
    buffer: &mut Buffer,
) {
    for (index, place) in list::draw(heading, strips.len(), selected, area, buffer) {
        let cursor = list::cursor(index == selected, heading.focused);
        strip(&strips[index], needle(index), cursor, place, buffer);
    }
}

/// The columns of a row's parts that grow with it; those that have no room have none.
struct Columns {
    name: usize,
    fader: usize,
    meter: usize,
}

impl Columns {
    fn of(width: usize) -> Self {
        let free = width.saturating_sub(FIXED);
        if free < 4 + CLIP + BARS {
            return Self { name: free, fader: 0, meter: 0 };
        }
        let name = ((free - CLIP) * 2 / 5).clamp(4, 24);
        let bars = free - CLIP - name - 2;
        Self { name, fader: bars * 2 / 5, meter: bars - bars * 2 / 5 }
    }
}

fn strip(
    strip: &StripView,
    needle: Needle,
    (cursor, selected): (&'static str, Option<Style>),
    place: Rect,
    buffer: &mut Buffer,
) {
    let columns = Columns::of(place.width.into());
    let name_style = selected.unwrap_or(if strip.open { theme::STRONG } else { theme::LABEL });
    let rest = put(buffer, place, span(cursor, theme::KEY));
    let rest = put(buffer, rest, kind(strip));
    let rest = put(buffer, rest, Span::raw(" "));
    let rest = put(buffer, rest, span(fit(&strip.name, columns.name), name_style));
    let rest = put(buffer, rest, Span::raw(" "));
    let [mute, solo] = switches(strip);
    let rest = put(buffer, rest, mute);
    let rest = put(buffer, rest, solo);
    let rest = put(buffer, rest, span(format!(" {} ", level(strip.level_db)), theme::STRONG));
    if let Some(fault) = &strip.fault {
        let fault = cut(fault, usize::from(rest.width).saturating_sub(3));
        put(buffer, rest, span(format!(" ✗ {fault}"), theme::ALARM));
    } else if columns.meter > 0 {
        bars(strip, needle, &columns, rest, buffer);
    }
}

fn bars(strip: &StripView, needle: Needle, columns: &Columns, place: Rect, buffer: &mut Buffer) {
    let style = Style::new().fg(Color::Cyan);
    let rest = put(buffer, place, span(fader(strip.level_db, columns.fader), style));
    let mut rest = put(buffer, rest, Span::raw(" "));
    for cell in meter(needle, columns.meter) {
        rest = put(buffer, rest, cell);
    }
    if strip.meters.iter().any(|meter| meter.clips > 0) {
        let rest = put(buffer, rest, Span::raw(" "));
        put(buffer, rest, span("CLIP", theme::ALARM));
    }
}

/// A fault, or for a bus what it is for.
fn kind(strip: &StripView) -> Span<'static> {
    if strip.fault.is_some() {
        return span("✗", theme::ALARM);
    }
    match strip.kind {
        StripKind::Stem | StripKind::Pa => Span::raw(" "),
        StripKind::Monitor => span("m", Style::new().fg(Color::Magenta)),
        StripKind::Timecode => span("t", Style::new().fg(Color::Blue)),
        StripKind::Pilot => span("p", Style::new().fg(Color::Blue)),
    }
}

/// `M` muted, `S` soloed, and `xx` where another strip's solo silences it.
fn switches(strip: &StripView) -> [Span<'static>; 2] {
    let silenced = !strip.open && !strip.muted;
    let mute = if strip.muted { span("M", theme::ALARM) } else { unset(silenced) };
    let solo = if strip.soloed { span("S", theme::banner(Color::Yellow)) } else { unset(silenced) };
    [mute, solo]
}

fn unset(silenced: bool) -> Span<'static> {
    if silenced { span("x", theme::WARNING) } else { span("·", theme::LABEL) }
}
