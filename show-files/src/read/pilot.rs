//! The pilot of a show.

use super::fields::{Fields, read as read_value};
use super::keys;
use super::node::Node;
use super::report::{FileReport, quoted};
use super::units::{BACK, FAILOVER_BOX, FREQUENCY, HUNG, STARVED};
use crate::{Bus, FailoverBox, Pilot, Role};

/// Where the fader of a bus of role `pilot` starts, in dB, if nothing says so.
const LEVEL_DB: f32 = -20.0;

/// What was read of it.
pub(super) struct Read {
    pub(super) pilot: Pilot,
    /// The level of a pilot bus that has none.
    pub(super) level_db: f32,
    profile: Option<FailoverBox>,
}

impl Default for Read {
    fn default() -> Self {
        Self { pilot: Pilot::default(), level_db: LEVEL_DB, profile: None }
    }
}

/// Reads the pilot; what is left out is what its box wants, or else the default.
pub(super) fn read(node: &Node, rate: u32, out: &FileReport<'_>) -> Read {
    let Some(fields) = Fields::of(node, "the pilot", keys::PILOT, out) else {
        return Read::default();
    };
    let profile = fields.read("profile", &FAILOVER_BOX);
    let mut pilot = Pilot::default();
    if let Some(profile) = profile {
        pilot.hertz = profile.hertz;
    }
    pilot.starved_seconds = fields.read("starved", &STARVED).unwrap_or(pilot.starved_seconds);
    pilot.hung_seconds = fields.read("hung", &HUNG).unwrap_or(pilot.hung_seconds);
    pilot.back_seconds = fields.read("back", &BACK).unwrap_or(pilot.back_seconds);
    if let Some(node) = fields.get("frequency")
        && let Some(hertz) = read_value(node, "frequency", &FREQUENCY, out)
    {
        if 2 * hertz >= rate {
            let cause = format!("{hertz} Hz cannot be sent at {rate} Hz");
            out.error(node.at, cause, "name a frequency below half of the rate");
        }
        pilot.hertz = hertz;
    }
    Read { pilot, level_db: profile.map_or(LEVEL_DB, |profile| profile.level_db), profile }
}

/// Tells where nobody hears it.
pub(super) fn check(node: &Node, read: &Read, buses: &[Bus], out: &FileReport<'_>) {
    let mut outputs =
        buses.iter().filter(|bus| bus.role == Role::Pilot).flat_map(|bus| &bus.outputs).peekable();
    if outputs.peek().is_none() {
        let suggestion = "give it a bus such as `pilot: { outputs: [12], role: pilot }`";
        out.warning(node.at, "no bus carries the pilot", suggestion);
        return;
    }
    let Some(profile) = read.profile.filter(|profile| !profile.outputs.is_empty()) else { return };
    if outputs.all(|output| !profile.outputs.contains(output)) {
        let wanted: Vec<String> = profile.outputs.iter().map(ToString::to_string).collect();
        let (word, wanted) = (quoted(profile.word), wanted.join(" or "));
        let cause = format!("{word} listens on output {wanted}, and the pilot goes elsewhere");
        out.warning(node.at, cause, "send it there, unless it is patched to the box otherwise");
    }
}
