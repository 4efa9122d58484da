//! The rules of the transport.

use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::{FileReport, quoted};
use super::units::{CONFIRM, GO_GUARD, GRACE, JUMP};
use crate::{Confirm, TransportRules};

/// Reads the rules; what is left out has its default.
pub(super) fn read(node: &Node, out: &FileReport<'_>) -> TransportRules {
    let mut rules = TransportRules::default();
    let Some(fields) = Fields::of(node, "the transport", keys::TRANSPORT, out) else {
        return rules;
    };
    rules.jump = fields.read("jump", &JUMP).unwrap_or(rules.jump);
    rules.go_guard_seconds = fields.read("go_guard", &GO_GUARD).unwrap_or(rules.go_guard_seconds);
    rules.grace_seconds = fields.read("grace", &GRACE).unwrap_or(rules.grace_seconds);
    if let Some(node) = fields.get("confirm") {
        rules.confirm = read_confirm(node, out);
    }
    rules
}

/// What must be pressed twice. Here, and only here, an empty list means something: nothing.
fn read_confirm(node: &Node, out: &FileReport<'_>) -> Vec<Confirm> {
    let mut confirm = Vec::new();
    if matches!(&node.value, Value::List(items) if items.is_empty()) {
        return confirm;
    }
    for item in list(node, "`confirm`", "`confirm: [song, stop]`", out) {
        let Some(what) = read_value(item, "confirm", &CONFIRM, out) else { continue };
        if confirm.contains(&what) {
            let cause = format!("{} is there twice", quoted(what.word()));
            out.error(item.at, cause, "name it once");
            continue;
        }
        confirm.push(what);
    }
    confirm
}
