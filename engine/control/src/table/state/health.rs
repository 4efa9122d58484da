//! The operator's side.

use super::values::{device_word, float, int, switch, text};
use super::{State, live, show};

/// The lock, notices, the device and the disk.
pub(super) static STATES: &[State] = &[
    show("/downbeat/lock", "i", "1 while it is locked", |now| switch(now.locked)),
    show("/downbeat/confirm", "s", "what the last press does if it comes once more", |now| {
        text(now.confirm.as_deref().unwrap_or(""))
    }),
    show("/downbeat/notice", "s", "the newest notice to the operator", |now| {
        text(now.notices.last().map_or("", |notice| &notice.text))
    }),
    show("/downbeat/device", "s", "the audio device", |now| text(&now.device.name)),
    show(
        "/downbeat/device/state",
        "s",
        "`closed`, `ok`, `glitch`, `silent`, `lost` or `retrying`",
        |now| text(device_word(now.device.state)),
    ),
    show("/downbeat/device/xruns", "i", "gaps that its driver reported", |now| {
        int(now.device.xruns)
    }),
    live(
        "/downbeat/device/load",
        "f",
        "the share of its deadline that is used, from 0 to 1",
        |now| float(f64::from(now.device.load)),
    ),
    live("/downbeat/disk/ahead", "f", "seconds of audio in memory before the playhead", |now| {
        float(now.reading.ahead.as_secs_f64())
    }),
    show("/downbeat/disk/starved", "i", "frames that were silent for want of blocks", |now| {
        int(now.reading.starved_frames)
    }),
];
