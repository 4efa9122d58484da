//! The widgets that layouts are made of.

use serde_json::{Value, json};

use crate::osc::fill;
use crate::table::{rows, states};

/// The address of a row or a state of the tables, with the number of its bus or stem.
pub(super) fn address(table: &str, number: Option<usize>) -> Result<String, String> {
    let known =
        rows().any(|row| row.address == table) || states().any(|state| state.address == table);
    match number {
        _ if !known => Err(format!("there is no address {table}")),
        None => Ok(table.to_owned()),
        Some(number) => Ok(fill(table, &number.to_string())),
    }
}

/// A tab with these widgets beside each other.
pub(super) fn tab(at: usize, name: &str, widgets: Vec<Value>) -> Value {
    json!({
        "type": "tab",
        "id": format!("tab_{at}"),
        "label": name,
        "layout": "horizontal",
        "widgets": widgets,
    })
}

/// Widgets above or beside each other.
pub(super) fn panel(id: &str, layout: &str, widgets: Vec<Value>) -> Value {
    json!({
        "type": "panel",
        "id": id,
        "layout": layout,
        "expand": true,
        "scroll": true,
        "widgets": widgets,
    })
}

/// A text that is told, in so many lines of height.
pub(super) fn text(id: &str, address: &str, size: u32) -> Value {
    json!({ "type": "text", "id": id, "address": address, "height": size, "expand": false })
}

/// A fader from 0 to 1.
pub(super) fn fader(id: &str, address: &str) -> Value {
    json!({
        "type": "fader",
        "id": id,
        "address": address,
        "range": { "min": 0, "max": 1 },
        "default": 0,
        "decimals": 4,
        "expand": true,
        // A touch beside the knob must not move what an audience hears.
        "snap": false,
    })
}

/// A fader that shows and cannot be moved.
pub(super) fn meter(id: &str, address: &str) -> Value {
    let mut meter = fader(id, address);
    meter["interaction"] = json!(false);
    meter["design"] = json!("compact");
    meter["width"] = json!(24);
    meter["expand"] = json!(false);
    meter
}

/// A button that is on or off.
pub(super) fn switch(id: &str, address: &str, label: &str) -> Value {
    json!({
        "type": "button",
        "id": id,
        "address": address,
        "label": label,
        "mode": "toggle",
        "on": 1,
        "off": 0,
        "typeTags": "i",
        "height": 60,
        "expand": false,
    })
}

/// A button that sends these values when it is pressed, and nothing when it is let go.
pub(super) fn press(
    id: &str,
    address: &str,
    label: &str,
    before: Vec<Value>,
    value: Value,
) -> Value {
    json!({
        "type": "button",
        "id": id,
        "address": address,
        "label": label,
        "mode": "tap",
        "preArgs": before,
        "on": value,
        "expand": true,
    })
}
