//! Buses and stems.

use downbeat_engine::StripView;

use super::values::{float, int, loudest, meters, position, switch, text, texts};
use super::{Each, Read, Sent, State, show, state};
use crate::table::Value;

/// What there is.
pub(super) static NAMES: &[State] = &[
    show("/downbeat/buses", "s*", "the names of the buses", |now| {
        texts(now.buses.iter().map(|bus| &bus.name))
    }),
    show("/downbeat/stems", "s*", "the names of the stems of the song on show", |now| {
        texts(now.stems.iter().map(|stem| &stem.name))
    }),
];

/// One of each bus or stem.
const fn strip(
    each: Each,
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&StripView) -> Vec<Value>,
) -> State {
    state(each, address, tags, about, Read::Strip(read))
}

/// One that moves by itself, of which the highest is sent.
const fn highest(state: State) -> State {
    State { sent: Sent::Highest, ..state }
}

/// What a strip says, below this address.
macro_rules! strips {
    ($each:expr, $address:literal) => {
        &[
            strip($each, concat!($address, "/name"), "s", "its name", |strip| text(&strip.name)),
            strip($each, concat!($address, "/level"), "f", "its level in dB", |strip| {
                float(f64::from(strip.level_db))
            }),
            strip($each, concat!($address, "/fader"), "f", "its fader, from 0 to 1", |strip| {
                position(strip.level_db)
            }),
            strip($each, concat!($address, "/mute"), "i", "1 if it is muted", |strip| {
                switch(strip.muted)
            }),
            strip($each, concat!($address, "/solo"), "i", "1 if it is soloed", |strip| {
                switch(strip.soloed)
            }),
            strip($each, concat!($address, "/open"), "i", "1 if nothing silences it", |strip| {
                switch(strip.open)
            }),
            strip($each, concat!($address, "/clips"), "i", "samples above full scale", |strip| {
                int(strip.meters.iter().map(|meter| meter.clips).sum::<u64>())
            }),
            highest(strip($each, concat!($address, "/meter"), "f*", "its peaks in dB", |strip| {
                meters(&strip.meters)
            })),
            highest(strip(
                $each,
                concat!($address, "/peak"),
                "f",
                "its peak, as a fader stands",
                |strip| float(loudest(&strip.meters)),
            )),
        ]
    };
}

/// The buses.
pub(super) static BUSES: &[State] = strips!(Each::Bus, "/downbeat/bus/{bus}");
/// The stems of the song on show.
pub(super) static STEMS: &[State] = strips!(Each::Stem, "/downbeat/stem/{stem}");
