//! Values out of a snapshot, and the words for its states.

use downbeat_engine::{ArmedState, DeviceState, Meter, Snapshot, Transport};

use crate::fader_law;
use crate::table::Value;

pub(super) fn text(text: impl Into<String>) -> Vec<Value> {
    vec![Value::Text(text.into())]
}

pub(super) fn int(number: impl TryInto<i64>) -> Vec<Value> {
    vec![Value::Int(number.try_into().unwrap_or(i64::MAX))]
}

pub(super) fn float(number: f64) -> Vec<Value> {
    vec![Value::Float(number)]
}

/// On and off are 1 and 0, which every surface understands; not all know the types true and false.
pub(super) fn switch(on: bool) -> Vec<Value> {
    int(i64::from(on))
}

pub(super) fn title(now: &Snapshot, entry: Option<usize>) -> Vec<Value> {
    let entry = entry.and_then(|entry| now.entries.get(entry));
    text(entry.map_or("", |entry| &entry.title))
}

/// A place counted from 1; 0 is none.
pub(super) fn number(place: Option<usize>) -> Vec<Value> {
    int(place.map_or(0, |place| place + 1))
}

pub(super) fn texts<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Value> {
    names.map(|name| Value::Text(name.clone())).collect()
}

/// The word for what the transport does.
pub(super) fn transport_word(transport: Transport) -> &'static str {
    match transport {
        Transport::Stopped => "stopped",
        Transport::CountIn => "count-in",
        Transport::Playing => "playing",
        Transport::Held => "held",
        Transport::Fading => "fading",
        Transport::FadingOut => "fading-out",
        Transport::FadingBack => "fading-back",
        Transport::Pausing => "pausing",
    }
}

pub(super) fn armed_word(armed: ArmedState) -> &'static str {
    match armed {
        ArmedState::None => "none",
        ArmedState::Arming => "arming",
        ArmedState::GoWaits => "go-waits",
        ArmedState::Ready => "ready",
    }
}

pub(super) fn device_word(device: DeviceState) -> &'static str {
    match device {
        DeviceState::Closed => "closed",
        DeviceState::Ok => "ok",
        DeviceState::Glitch => "glitch",
        DeviceState::Silent => "silent",
        DeviceState::Lost => "lost",
        DeviceState::Retrying => "retrying",
    }
}

/// Peaks in dB below full scale, one for each channel, no lower than a closed fader.
pub(super) fn meters(meters: &[Meter]) -> Vec<Value> {
    meters.iter().map(|meter| Value::Float(peak_db(meter.peak))).collect()
}

pub(super) fn peak_db(peak: f32) -> f64 {
    (20.0 * f64::from(peak).log10()).max(f64::from(downbeat_engine::MIN_LEVEL_DB))
}

/// The loudest peak as a fader's position: a meter beside a fader moves as far for as many dB.
pub(super) fn loudest(meters: &[Meter]) -> f64 {
    let peak = meters.iter().fold(0.0, |peak: f32, meter| peak.max(meter.peak));
    fader_law::position(peak_db(peak))
}

pub(super) fn position(level_db: f32) -> Vec<Value> {
    float(fader_law::position(f64::from(level_db)))
}

/// The song on show: the playing entry, or else the armed one.
pub(super) fn shown(now: &Snapshot) -> Option<usize> {
    now.playing.or(now.armed)
}
