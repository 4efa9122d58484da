//! One binding.

use std::time::Duration;

use super::{place, port};
use crate::read::fields::{Fields, list, read as read_value};
use crate::read::keys;
use crate::read::node::{Node, Value};
use crate::read::report::{FileReport, quoted};
use crate::read::similar::{closest, suggest};
use crate::read::units::{
    CALL, CHANNEL, ENCODER, INTERVAL, LEVEL, NAME, ON, PORT_PATTERN, PRESS, PRESS_TIME, STEP,
    THRESHOLD, Unit, WHEN,
};
use crate::{Binding, Call, Control, Controls, Gesture, When};

/// Between two presses of a foot there is more; between two bounces of a contact less.
const USUAL_INTERVAL: Duration = Duration::from_millis(50);
const MAX_CALLS: usize = 8;

/// Reads a binding. A port that it names and that the file does not have yet is added.
pub(super) fn read(node: &Node, controls: &mut Controls, out: &FileReport<'_>) -> Option<Binding> {
    let fields = Fields::of(node, "a binding", keys::BINDING, out)?;
    let on = fields.need_read("on", &ON);
    let gesture = fields.read("press", &PRESS);
    let encoder = fields.read("encoder", &ENCODER);
    let binding = Binding {
        at: place(fields.at()),
        port: fields.get("port").and_then(|node| read_port(node, controls, out)),
        channel: fields.read("channel", &CHANNEL),
        on: on.unwrap_or(Control::Bend),
        gesture,
        threshold: fields.read("threshold", &THRESHOLD),
        interval: fields
            .read("interval", &INTERVAL)
            .map_or(USUAL_INTERVAL, Duration::from_secs_f64),
        time: fields.read("time", &PRESS_TIME).map(Duration::from_secs_f64),
        when: fields.get("when").map_or_else(Vec::new, |node| read_when(node, out)),
        layer: read_layer(&fields, "layer", &controls.layers, out),
        switch: read_layer(&fields, "switch", &controls.layers, out),
        encoder,
        step: fields.read("step", &STEP).unwrap_or(1.0),
        range: fields.get("range").and_then(|node| read_range(node, out)),
        calls: fields.get("do").map_or_else(Vec::new, |node| read_calls(node, out)),
    };
    if fields.get("do").is_none() && fields.get("switch").is_none() {
        let cause = "a binding needs `do` or `switch`";
        out.error(fields.at(), cause, "write for example `do: go`");
    }
    on?;
    refuse_strangers(&fields, &binding, out);
    Some(binding)
}

/// Keys that mean nothing for this control.
fn refuse_strangers(fields: &Fields<'_>, binding: &Binding, out: &FileReport<'_>) {
    let Binding { on, gesture, encoder, .. } = binding;
    let is_cc = matches!(on, Control::Cc(_));
    let released = gesture.is_none_or(|gesture| {
        !matches!(gesture, Gesture::Up | Gesture::Short | Gesture::Long | Gesture::Double)
            || on.has_release()
    });
    let timed = matches!(gesture, Some(Gesture::Short | Gesture::Long | Gesture::Double));
    let fader = matches!(on, Control::Cc(_) | Control::Cc14(_) | Control::Bend);
    let has_number = matches!(on, Control::Program(_) | Control::Song(_));
    let valued = *gesture != Some(Gesture::Value) || fader || has_number;
    for (key, sound, cause) in [
        ("press", released, "only a `cc` or a `note` is released"),
        ("press", valued, "this control has no value"),
        ("time", timed, "`time` belongs to `press: short`, `long` or `double`"),
        ("threshold", on.has_release(), "only a `cc` or a `note` has a threshold"),
        ("encoder", is_cc, "an encoder is a `cc`"),
        ("press", encoder.is_none() || gesture.is_none(), "an encoder is turned, not pressed"),
        ("step", encoder.is_some(), "`step` belongs to `encoder`"),
        ("range", encoder.is_none() && fader, "a range belongs to a `cc`, a `cc14` or `bend`"),
        ("channel", on.has_channel(), "this control has no channel"),
    ] {
        if let (Some(node), false) = (fields.get(key), sound) {
            out.error(node.at, cause, format!("leave `{key}` out"));
        }
    }
}

/// The port that a binding names: one that has a name of its own in the file, or else one of the
/// system.
fn read_port(node: &Node, controls: &mut Controls, out: &FileReport<'_>) -> Option<usize> {
    let name = read_value(node, "port", &PORT_PATTERN, out)?;
    if let Some(known) = controls.ports.iter().position(|port| port.name == name) {
        return Some(known);
    }
    let names = controls.ports.iter().map(|port| port.name.as_str());
    if let Some(near) = closest(&name, names) {
        let cause =
            format!("{} is not under `ports`, so it is the name of a MIDI port", quoted(&name));
        out.warning(node.at, cause, format!("did you mean {}?", quoted(near)));
    }
    controls.ports.push(port(&name));
    Some(controls.ports.len() - 1)
}

fn read_layer(
    fields: &Fields<'_>,
    key: &str,
    layers: &[String],
    out: &FileReport<'_>,
) -> Option<usize> {
    let name = fields.read(key, &Unit { example: "main", ..NAME })?;
    let layer = layers.iter().position(|layer| *layer == name);
    if let (None, Some(node)) = (layer, fields.get(key)) {
        let fix = match layers {
            [] => format!("write `layers: [main, {name}]` before `bindings`"),
            layers => suggest(&name, layers.iter().map(String::as_str), "layers"),
        };
        out.error(node.at, format!("there is no layer {}", quoted(&name)), fix);
    }
    layer
}

/// One condition or a list of them, which must be able to hold together.
fn read_when(node: &Node, out: &FileReport<'_>) -> Vec<When> {
    let items = match &node.value {
        Value::List(_) => list(node, "`when`", "`when: [stopped, armed]`", out),
        _ => std::slice::from_ref(node),
    };
    let mut all: Vec<When> = Vec::new();
    for item in items {
        let Some(when) = read_value(item, "when", &WHEN, out) else { continue };
        if all.iter().any(|other| !other.agrees(when)) {
            let cause = "these cannot be so at the same time";
            out.error(item.at, cause, "make a binding for each of them");
        }
        all.push(when);
    }
    all
}

fn read_range(node: &Node, out: &FileReport<'_>) -> Option<(f32, f32)> {
    let example = "`range: [-40 dB, 0 dB]`";
    let items = list(node, "`range`", example, out);
    let [bottom, top] = items else {
        if matches!(node.value, Value::List(_)) && !items.is_empty() {
            let cause = "`range` has two levels: at the bottom and at the top";
            out.error(node.at, cause, format!("write for example {example}"));
        }
        return None;
    };
    let (bottom, top) =
        (read_value(bottom, "range", &LEVEL, out), read_value(top, "range", &LEVEL, out));
    if bottom.is_some() && bottom == top {
        out.error(node.at, "both ends of the range are the same", "let it go somewhere");
    }
    Some((bottom?, top?))
}

fn read_calls(node: &Node, out: &FileReport<'_>) -> Vec<Call> {
    let items = match &node.value {
        Value::List(_) => list(node, "`do`", "`do: [fade, arm-next]`", out),
        _ => std::slice::from_ref(node),
    };
    if let Some(extra) = items.get(MAX_CALLS) {
        let cause = format!("one binding does {} things, and {MAX_CALLS} is the most", items.len());
        out.error(extra.at, cause, "leave some out");
        return Vec::new();
    }
    items
        .iter()
        .filter_map(|item| {
            let text = read_value(item, "do", &CALL, out)?;
            Some(Call { at: place(item.at), text })
        })
        .collect()
}
