//! The device and the disk: whether sound flows, and how much is left before it would not.

use std::time::Duration;

use downbeat_engine::{DeviceState, DeviceView, ReadingView, Snapshot, SurfacesView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::bars::column;
use crate::app::App;

use super::paint::{fill, put, put_right, row, spaced, span};
use crate::meters::decibels;
use crate::text::{cut, per_cent};
use crate::theme;

/// From these shares of the deadline on the load is called high, and too high.
const HIGH: (f32, f32) = (0.7, 0.9);

/// Less read-ahead than this is called low: single cold reads stall for a good tenth of a second.
const LOW: Duration = Duration::from_secs(1);

const MIB: u64 = 1024 * 1024;

/// Draws the rows, the most important first: the last ones may have no room.
pub(crate) fn draw(app: &App, snapshot: &Snapshot, area: Rect, buffer: &mut Buffer) {
    let device = &snapshot.device;
    draw_device(device, row(area, 0), buffer);
    let rest = put(buffer, row(area, 1), numbers(snapshot));
    if let Some(heard) = &app.heard {
        let text = cut(&format!("  MIDI {heard}"), usize::from(rest.width).saturating_sub(1));
        put(buffer, rest, span(text, theme::LABEL));
    }
    let outputs = if device.refused.is_empty() { row(area, 2) } else { row(area, 3) };
    if !device.refused.is_empty() {
        let refused = format!(" ! refused by the system: {}", device.refused.join("; "));
        let place = row(area, 2);
        put(buffer, place, span(cut(&refused, place.width.into()), theme::WARNING));
    }
    draw_outputs(snapshot, outputs, buffer);
}

fn draw_device(device: &DeviceView, place: Rect, buffer: &mut Buffer) {
    let (word, style, plain) = match device.state {
        DeviceState::Ok => ("✓ OK", theme::GOOD, theme::LABEL),
        DeviceState::Closed => ("✗ CLOSED", theme::ALARM, theme::ALARM),
        DeviceState::Silent => ("✗ SILENT", theme::ALARM, theme::ALARM),
        DeviceState::Glitch => ("! GLITCH", theme::WARNING, theme::LABEL),
        DeviceState::Lost => ("✗ LOST", theme::ALARM, theme::ALARM),
        DeviceState::Retrying => ("✗ RETRYING", theme::ALARM, theme::ALARM),
    };
    fill(buffer, place, plain);
    let DeviceView { rate, period, .. } = device;
    let numbers = format!(" {rate} Hz · {period} frames ");
    let rest = put(buffer, place, span(format!(" DEVICE {word} "), style));
    let rest = put_right(buffer, rest, span(numbers, plain));
    let why = if device.why.is_empty() { String::new() } else { format!(" ({})", device.why) };
    let text = cut(&format!("{}{why}", device.name), rest.width.into());
    put(buffer, rest, span(text, plain));
}

fn numbers(snapshot: &Snapshot) -> Line<'static> {
    let Snapshot { device, reading, .. } = snapshot;
    let xruns = if device.xruns == 0 { theme::LABEL } else { theme::WARNING };
    let mut pieces = vec![
        load(" load", device.load),
        load("worst", device.worst_load),
        span(format!("xruns {}", device.xruns), xruns),
    ];
    if reading.starved_frames > 0 {
        pieces.push(span(format!("STARVED {}", reading.starved_frames), theme::ALARM));
    }
    if reading.dropped > 0 {
        pieces.push(span(format!("DROPPED {}", reading.dropped), theme::ALARM));
    }
    pieces.push(ahead(reading.ahead, snapshot.position.is_some()));
    pieces.push(lowest(reading));
    pieces.extend(surfaces(snapshot.surfaces));
    spaced(pieces)
}

/// How many surfaces are served, and what was refused; nothing where there was neither.
fn surfaces(surfaces: SurfacesView) -> Option<Span<'static>> {
    let SurfacesView { clients, refused } = surfaces;
    let text = match (clients, refused) {
        (0, 0) => return None,
        (clients, 0) => format!("OSC {clients}"),
        (clients, refused) => format!("OSC {clients} refused {refused}"),
    };
    Some(span(text, theme::LABEL))
}

fn load(label: &str, share: f32) -> Span<'static> {
    let (word, style) = match share {
        share if share >= HIGH.1 => (" TOO HIGH", theme::ALARM),
        share if share >= HIGH.0 => (" HIGH", theme::WARNING),
        _ => ("", theme::LABEL),
    };
    span(format!("{label} {}{word}", per_cent(share)), style)
}

/// While nothing plays there is no playhead to be ahead of.
fn ahead(ahead: Duration, plays: bool) -> Span<'static> {
    let time = if plays { seconds(ahead) } else { "–".to_owned() };
    span(format!("ahead {time}"), theme::LABEL)
}

fn lowest(reading: &ReadingView) -> Span<'static> {
    let Some(lowest) = reading.lowest else { return span("lowest –", theme::LABEL) };
    let (word, style) = if lowest < LOW { (" LOW", theme::WARNING) } else { ("", theme::LABEL) };
    span(format!("lowest {}{word}", seconds(lowest)), style)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f32())
}

/// The pilot with its longest gap, and the timecode, where buses carry them; and which MIDI outputs
/// and OSC events are muted.
fn machines(snapshot: &Snapshot) -> impl Iterator<Item = Span<'static>> {
    let pilot = snapshot.pilot.map(|pilot| {
        let gap = pilot.longest_gap;
        let (gap, style) = match pilot.sent {
            false => (format!(" PILOT OFF · gap {} ms ", gap.as_millis()), theme::ALARM),
            true if gap.is_zero() => (" pilot ✓ no gap ".to_owned(), theme::LABEL),
            true => (format!(" pilot ✓ longest gap {} ms ", gap.as_millis()), theme::WARNING),
        };
        span(gap, style)
    });
    let timecode = snapshot.timecode.map(|timecode| {
        let style = if timecode.runs { theme::STRONG } else { theme::LABEL };
        span(format!(" LTC {timecode} "), style)
    });
    let muted: Vec<&str> =
        snapshot.outs.iter().filter(|out| out.muted).map(|out| out.name.as_str()).collect();
    let outs = (!muted.is_empty()).then(|| {
        let which = if muted.len() == snapshot.outs.len() { "all".into() } else { muted.join(" ") };
        span(format!(" OUT MUTED: {which} "), theme::WARNING)
    });
    pilot.into_iter().chain(timecode).chain(outs)
}

/// A column for each output, then those that clipped.
fn draw_outputs(snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let ReadingView { memory, memory_limit, late_blocks, .. } = snapshot.reading;
    let memory = format!(" memory {} of {} MiB ", memory.div_ceil(MIB), memory_limit / MIB);
    let mut rest = put_right(buffer, place, span(memory, theme::LABEL));
    for machine in machines(snapshot) {
        rest = put_right(buffer, rest, machine);
    }
    if late_blocks > 0 {
        rest =
            put_right(buffer, rest, span(format!(" late blocks {late_blocks} "), theme::WARNING));
    }
    let clipped: Vec<_> = (1..)
        .zip(&snapshot.outputs)
        .filter(|(_, meter)| meter.clips > 0)
        .map(|(output, _): (usize, _)| output.to_string())
        .collect();
    if !clipped.is_empty() {
        let clipped = format!(" CLIP {} ", clipped.join(" "));
        let columns = usize::from(rest.width) / 2;
        rest = put_right(buffer, rest, span(cut(&clipped, columns), theme::ALARM));
    }
    rest = put(buffer, rest, span(format!(" {} outputs ", snapshot.device.outputs), theme::LABEL));
    for meter in &snapshot.outputs {
        rest = put(buffer, rest, column(decibels(meter.peak)));
    }
}
