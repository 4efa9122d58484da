//! The buses of a show and their outputs.

use std::collections::HashMap;

use super::fields::{Fields, list, named, read as read_value};
use super::keys;
use super::node::{Entry, Node};
use super::report::{FileReport, quoted};
use super::units::{LEVEL, NAME, OUTPUT, ROLE, Unit};
use crate::{Bus, Role};

/// Where the fader of a bus of role `timecode` starts.
const TIMECODE_LEVEL_DB: f32 = -18.0;
const MAX_BUSES: usize = 64;
const MAX_OUTPUTS_OF_BUS: usize = 8;

/// Reads the buses; one of role `pilot` starts at `pilot_db`.
pub(super) fn read(node: &Node, pilot_db: f32, out: &FileReport<'_>) -> Vec<Bus> {
    let unit = Unit { example: "drums", ..NAME };
    let entries = named(node, "`buses`", &unit, out);
    if entries.is_empty() {
        out.error(
            node.at,
            "the show has no buses",
            "write for example `main: { outputs: [1, 2] }`",
        );
    }
    if let Some(extra) = entries.get(MAX_BUSES) {
        let cause = format!("there are {} buses, and {MAX_BUSES} is the most", entries.len());
        out.error(extra.at, cause, "put stems together on one bus");
    }
    let mut owners: HashMap<u16, (&str, Role)> = HashMap::new();
    entries.into_iter().map(|entry| read_bus(entry, pilot_db, &mut owners, out)).collect()
}

/// Reads a bus; `owners` has the outputs of those before it.
fn read_bus<'a>(
    entry: &'a Entry,
    pilot_db: f32,
    owners: &mut HashMap<u16, (&'a str, Role)>,
    out: &FileReport<'_>,
) -> Bus {
    let mut bus =
        Bus { name: entry.key.clone(), outputs: Vec::new(), role: Role::Pa, level_db: 0.0 };
    let Some(fields) = Fields::of(&entry.node, "a bus", keys::BUS, out) else { return bus };
    bus.role = fields.read("role", &ROLE).unwrap_or(bus.role);
    let level_db = match bus.role {
        Role::Pa | Role::Monitor => bus.level_db,
        Role::Timecode => TIMECODE_LEVEL_DB,
        Role::Pilot => pilot_db,
    };
    bus.level_db = fields.read("level", &LEVEL).unwrap_or(level_db);
    let Some(outputs) = fields.need("outputs", "[1, 2]") else { return bus };
    let items = list(outputs, "`outputs`", "`outputs: [1, 2]`", out);
    if items.len() > MAX_OUTPUTS_OF_BUS {
        let cause = format!(
            "bus {} has {} outputs, and {MAX_OUTPUTS_OF_BUS} is the most",
            quoted(&bus.name),
            items.len()
        );
        out.error(outputs.at, cause, "make a second bus and let the stems feed both");
        return bus;
    }
    for item in items {
        let Some(output) = read_value(item, "outputs", &OUTPUT, out) else { continue };
        if bus.outputs.contains(&output) {
            let cause = format!("bus {} has output {output} twice", quoted(&bus.name));
            out.error(item.at, cause, "name each output once");
            continue;
        }
        bus.outputs.push(output);
        let (owner, role) = *owners.entry(output).or_insert((&entry.key, bus.role));
        if role != bus.role {
            let cause = format!(
                "output {output} belongs to {} ({}) already, and {} is {}",
                quoted(owner),
                role.word(),
                quoted(&bus.name),
                bus.role.word()
            );
            out.error(item.at, cause, "give buses of different roles different outputs");
        }
    }
    bus
}
