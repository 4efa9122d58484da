//! What faders and lamps are told, so that they show how the show stands.

use std::collections::HashMap;
use std::time::Duration;

use downbeat_engine::{Action, Snapshot, Strip, StripView, Transport};
use downbeat_show_files::{Control, Gesture};

use super::bound::Bound;
use super::machine::Bindings;
use super::value::{Reading, place_of, value};
use crate::midi::MidiSink;

/// A fader that was moved is told nothing for so long: what the hand does counts.
const HAND: Duration = Duration::from_millis(500);

/// Remembers what was told, and tells what has changed.
#[derive(Debug, Default)]
pub struct Feedback {
    /// By binding.
    told: HashMap<usize, u16>,
}

impl Feedback {
    /// Tells every port with feedback what has changed since the last time.
    pub fn step(
        &mut self,
        bindings: &mut Bindings,
        now: Duration,
        show: &Snapshot,
        sink: &mut dyn MidiSink,
    ) {
        for (at, bound) in bindings.bound.iter().enumerate() {
            let Some(port) = bound.binding.port.filter(|port| bindings.ports[*port].feedback)
            else {
                continue;
            };
            let in_hand = bound.touched.is_some_and(|at| now.saturating_sub(at) < HAND);
            let Some(value) = shown(bound, show).filter(|_| !in_hand) else { continue };
            if self.told.get(&at) == Some(&value) {
                continue;
            }
            let channel = bound.binding.channel.or(bindings.ports[port].channel).unwrap_or(1) - 1;
            let sent = messages(bound.binding.on, channel, value)
                .iter()
                .flatten()
                .all(|bytes| sink.send(port, bytes));
            if sent {
                self.told.insert(at, value);
            }
        }
        for (port, surface) in bindings.surfaces.iter_mut().enumerate() {
            if let Some(surface) = surface.as_mut().filter(|_| bindings.ports[port].feedback) {
                surface.show(now, show, &mut |bytes| sink.send(port, bytes));
            }
        }
    }

    /// Tells everything anew: a port has come, and nobody knows what it shows.
    pub fn forget(&mut self, bindings: &mut Bindings) {
        self.told.clear();
        bindings.surfaces.iter_mut().flatten().for_each(crate::midi::mackie::Mackie::forget);
    }
}

/// What a control shows, from 0 to 16383.
fn shown(bound: &Bound, show: &Snapshot) -> Option<u16> {
    const MOST: f64 = 16_383.0;
    let call = bound.calls.first()?;
    let given = (bound.rule.gesture == Gesture::Value)
        .then(|| {
            let kind = call.wanted(bound.binding.gesture == Some(Gesture::Value))?;
            value(&bound.binding, &kind, Reading::Place(0.0))
        })
        .flatten();
    let lamp = |on: bool| if on { 16_383 } else { 0 };
    Some(match call.action(given, show).ok()? {
        Action::SetLevel(strip, _) => {
            let level = view(strip, show)?.level_db;
            (place_of(&bound.binding, level) * MOST).round() as u16
        }
        Action::Mute(strip, _) => lamp(view(strip, show)?.muted),
        Action::Solo(strip, _) => lamp(view(strip, show)?.soloed),
        Action::Lock(_) => lamp(show.locked),
        Action::Pilot(_) => lamp(show.pilot?.sent),
        Action::Vamp(_) => lamp(show.vamp.is_some()),
        Action::Go => lamp(matches!(show.transport, Transport::Playing | Transport::CountIn)),
        Action::Stop => lamp(show.transport == Transport::Stopped),
        Action::Hold => lamp(show.transport == Transport::Held),
        _ => return None,
    })
}

/// The strip that an action is about.
pub(crate) fn view(strip: Strip, show: &Snapshot) -> Option<&StripView> {
    match strip {
        Strip::Bus(bus) => show.buses.get(bus),
        Strip::Stem { entry, stem } if show.strips_of == Some(entry) => show.stems.get(stem),
        Strip::Stem { .. } => None,
    }
}

/// The messages that set a control to a value of 14 bits.
fn messages(on: Control, channel: u8, value: u16) -> [Option<[u8; 3]>; 2] {
    let (upper, lower) = ((value >> 7) as u8, (value & 0x7f) as u8);
    match on {
        Control::Cc(Some(controller)) => [Some([0xb0 | channel, controller, upper]), None],
        Control::Cc14(controller) => [
            Some([0xb0 | channel, controller, upper]),
            Some([0xb0 | channel, controller + 32, lower]),
        ],
        Control::Note(Some(note)) => [Some([0x90 | channel, note, upper]), None],
        Control::Bend => [Some([0xe0 | channel, lower, upper]), None],
        _ => [None, None],
    }
}
