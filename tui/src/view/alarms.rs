//! What cannot wait until somebody looks for it: red rows below the header.

use downbeat_engine::{DeviceState, PilotView, Snapshot, Withdrawn};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{fill, put, put_right, row, span};
use crate::app::App;
use crate::text::{age, cut};
use crate::theme;

/// All that is wrong now, the worst first.
pub(crate) fn of(app: &App, snapshot: &Snapshot) -> Vec<String> {
    let mut alarms = Vec::new();
    if app.conductor_ended {
        alarms.push("CONDUCTOR ENDED: no key reaches the show; quit and start again".to_owned());
    } else if let Some(still) = app.watch.still_for(app.now) {
        let still = age(still);
        alarms.push(format!("CONDUCTOR HANGS: no news for {still}; the song goes on by itself"));
    }
    for (thread, time) in &snapshot.hung {
        let time = age(*time);
        alarms.push(format!("HUNG: the {thread} thread, for {time}; the song goes on to its end"));
    }
    alarms.extend(device(snapshot.device.state).map(str::to_owned));
    if app.watch.starving(app.now) {
        let frames = snapshot.reading.starved_frames;
        alarms.push(format!(
            "STARVING: the disk is late, {frames} frames were silent; click goes on"
        ));
    }
    alarms.extend(snapshot.pilot.and_then(pilot).map(str::to_owned));
    alarms.extend(app.broken.clone());
    alarms
}

/// What to say of a pilot that is withdrawn.
fn pilot(pilot: PilotView) -> Option<&'static str> {
    Some(match pilot.withdrawn? {
        Withdrawn::Asked => "PILOT WITHDRAWN, as you asked: the switch is on the other machine",
        Withdrawn::Starved => "PILOT WITHDRAWN: stems are missing; the switch goes over",
        Withdrawn::Hung => "PILOT WITHDRAWN: this program did not answer; the switch goes over",
    })
}

/// What to say of a device that delivers nothing.
pub(crate) fn device(state: DeviceState) -> Option<&'static str> {
    match state {
        DeviceState::Ok | DeviceState::Glitch => None,
        DeviceState::Closed => Some("DEVICE CLOSED: no sound, no device is open"),
        DeviceState::Silent => Some("DEVICE SILENT: no sound, it is open but takes nothing"),
        DeviceState::Lost => Some("DEVICE LOST: no sound; look at its cable, power and driver"),
        DeviceState::Retrying => Some("DEVICE LOST: no sound; it is being opened again"),
    }
}

/// Draws as many alarms as there are rows, the worst first, and how many more there are.
pub(crate) fn draw(alarms: &[String], area: Rect, buffer: &mut Buffer) {
    fill(buffer, area, theme::ALARM);
    for (index, alarm) in (0..area.height).zip(alarms) {
        let mut rest = row(area, index);
        let more = alarms.len() - usize::from(index) - 1;
        if index + 1 == area.height && more > 0 {
            rest = put_right(buffer, rest, span(format!(" +{more} more "), theme::ALARM));
        }
        let text = cut(alarm, usize::from(rest.width).saturating_sub(4));
        put(buffer, rest, span(format!(" ✗ {text}"), theme::ALARM));
    }
}
