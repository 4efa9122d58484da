//! What goes to other machines.

use downbeat_engine::OutView;

use super::values::{switch, text, texts};
use super::{Each, Read, State, live, show, state};
use crate::table::Value;

/// Mutes, timecode, the pilot.
pub(super) static STATES: &[State] = &[
    show("/downbeat/outs", "s*", "the names of what goes to other machines", |now| {
        texts(now.outs.iter().map(|out| &out.name))
    }),
    out("/downbeat/out/{out}/mute", "i", "1 if it is muted", |out| switch(out.muted)),
    live("/downbeat/timecode", "s", "what timecode says; empty without it", |now| {
        text(now.timecode.map(|timecode| timecode.to_string()).unwrap_or_default())
    }),
    show("/downbeat/pilot", "i", "1 while the pilot tone is sent", |now| {
        switch(now.pilot.is_some_and(|pilot| pilot.sent))
    }),
];

/// One of each output.
const fn out(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&OutView) -> Vec<Value>,
) -> State {
    state(Each::Out, address, tags, about, Read::Out(read))
}
