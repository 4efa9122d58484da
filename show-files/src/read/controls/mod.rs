//! `controls.yaml`: which MIDI control does what.

mod binding;
mod conflicts;

use std::fs;
use std::path::Path;

use super::fields::{Fields, list, named, read as read_value};
use super::load::tree;
use super::node::{Node, Value};
use super::report::{FileReport, Pos, Report, quoted};
use super::units::{CHANNEL, NAME, PATH, PORT_PATTERN, PROFILE, SONGS, SWITCH, Unit};
use super::{keys, paths, text};
use crate::{BoundPort, Controls, FilePlace, Profile, Show, SongCall};

/// The file that is read where the show names none.
const USUAL_FILE: &str = "controls.yaml";
const MAX_PORTS: usize = 16;
const MAX_LAYERS: usize = 16;
const MAX_BINDINGS: usize = 1000;

/// Reads the controls of a show, from the file that it names, or else from `controls.yaml` beside it if
/// there is one. `show` tells which songs have program numbers.
pub(super) fn load(
    root: Option<&Node>,
    folder: &Path,
    show: Option<&Show>,
    report: &Report,
    of_show: &FileReport<'_>,
) -> Controls {
    let named = root.and_then(|root| root.entry("controls"));
    let file = match named {
        Some(node) if node.value != Value::Null => {
            let unit = Unit { example: USUAL_FILE, ..PATH };
            match paths::resolve(node, "controls", &unit, folder, of_show) {
                Some(file) => file,
                None => return Controls::default(),
            }
        }
        _ => folder.join(USUAL_FILE),
    };
    let mut controls = Controls { file: file.clone(), ..Controls::default() };
    controls.shown = file.strip_prefix(folder).unwrap_or(&file).to_owned();
    // The usual file may be left out; one that is named, or is there and cannot be read, is missed.
    if named.is_none() && fs::symlink_metadata(&file).is_err() {
        return controls;
    }
    let out = report.file(&file);
    match text::read(&file) {
        Ok(text) => {
            if let Some(root) = tree(&text, &out) {
                read(&root, &mut controls, show, &out);
            }
        }
        Err(problem) => {
            let at = problem.at.unwrap_or(Pos::START);
            let cause = match problem.at {
                Some(_) => problem.cause,
                None => format!("cannot read the controls: {}", problem.cause),
            };
            out.error(at, cause, problem.suggestion);
        }
    }
    controls
}

fn read(root: &Node, controls: &mut Controls, show: Option<&Show>, out: &FileReport<'_>) {
    let Some(fields) = Fields::of(root, "the controls", keys::CONTROLS, out) else { return };
    if let Some(node) = fields.get("ports") {
        controls.ports = read_ports(node, out);
    }
    if let Some(node) = fields.get("layers") {
        controls.layers = read_layers(node, out);
    }
    let Some(node) = fields.get("bindings") else { return };
    let items = list(node, "`bindings`", "`bindings: [{ on: cc 64, do: go }]`", out);
    if let Some(extra) = items.get(MAX_BINDINGS) {
        let cause = format!("there are {} bindings, and {MAX_BINDINGS} is the most", items.len());
        out.error(extra.at, cause, "leave out what nobody presses");
        return;
    }
    for item in items {
        if let Some(binding) = binding::read(item, controls, out) {
            controls.bindings.push(binding);
        }
    }
    if let Some(extra) = controls.ports.get(MAX_PORTS) {
        let cause = format!(
            "there are {} ports, and {MAX_PORTS} is the most: {} is one too many",
            controls.ports.len(),
            quoted(&extra.name)
        );
        out.error(node.at, cause, "use `*` in the name of a port for several of them");
    }
    conflicts::report(controls, show, out);
}

fn read_ports(node: &Node, out: &FileReport<'_>) -> Vec<BoundPort> {
    named(node, "`ports`", &Unit { example: "pedal", ..NAME }, out)
        .into_iter()
        .filter_map(|entry| {
            let fields = Fields::of(&entry.node, "a port", keys::CONTROL_PORT, out)?;
            let pattern = fields.need_read("port", &PORT_PATTERN)?;
            let mut port = port(&pattern);
            entry.key.clone_into(&mut port.name);
            port.channel = fields.read("channel", &CHANNEL);
            port.profile = fields.read("profile", &PROFILE);
            let usual = match port.profile {
                Some(Profile::ProgramPedal) => SongCall::Arm,
                _ => SongCall::Off,
            };
            port.songs = fields.read("songs", &SONGS).unwrap_or(usual);
            let usual = port.profile == Some(Profile::Mackie);
            port.feedback = fields.read("feedback", &SWITCH).unwrap_or(usual);
            port.out = fields.read("out", &PORT_PATTERN).unwrap_or(pattern);
            Some(port)
        })
        .collect()
}

/// A port of which only the name is known.
fn port(pattern: &str) -> BoundPort {
    BoundPort {
        name: pattern.to_owned(),
        pattern: pattern.to_owned(),
        channel: None,
        profile: None,
        songs: SongCall::Off,
        feedback: false,
        out: pattern.to_owned(),
    }
}

fn read_layers(node: &Node, out: &FileReport<'_>) -> Vec<String> {
    let mut layers: Vec<String> = Vec::new();
    let items = list(node, "`layers`", "`layers: [main, levels]`", out);
    if let Some(extra) = items.get(MAX_LAYERS) {
        let cause = format!("there are {} layers, and {MAX_LAYERS} is the most", items.len());
        out.error(extra.at, cause, "nobody finds their way through more");
        return layers;
    }
    for item in items {
        let unit = Unit { example: "main", ..NAME };
        let Some(name) = read_value(item, "layers", &unit, out) else { continue };
        if layers.contains(&name) {
            let cause = format!("{} is there twice", quoted(&name));
            out.error(item.at, cause, "name each layer once");
            continue;
        }
        layers.push(name);
    }
    layers
}

/// A place as the model has it.
fn place(at: Pos) -> FilePlace {
    FilePlace { line: at.line, column: at.column }
}

/// A place as reports have it.
fn pos(at: FilePlace) -> Pos {
    Pos { line: at.line, column: at.column }
}
