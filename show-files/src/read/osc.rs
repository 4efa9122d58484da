//! Where OSC is listened for.

use ipnet::IpNet;

use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::{FileReport, quoted};
use super::units::{LISTEN, NET_PORT, NET_PORT_OR_OFF, PEER};
use crate::OscRules;

/// More networks than any stage has.
const MAX_ALLOWED: usize = 64;

/// Reads the rules; what is left out has its default.
pub(super) fn read(node: &Node, out: &FileReport<'_>) -> Option<OscRules> {
    let fields = Fields::of(node, "OSC", keys::OSC, out)?;
    let default = OscRules::default();
    let port_or_off = |key| fields.read(key, &NET_PORT_OR_OFF).flatten();
    let rules = OscRules {
        listen: fields.read("listen", &LISTEN).unwrap_or(default.listen),
        port: fields.read("port", &NET_PORT).unwrap_or(default.port),
        tcp: port_or_off("tcp"),
        allow: fields.get("allow").map(|node| allowed(node, out)).unwrap_or_default(),
        query: port_or_off("query"),
        ableset: port_or_off("ableset"),
    };
    if rules.allow.is_empty() && !rules.listen.is_loopback() && fields.get("allow").is_none() {
        let cause = format!("OSC on {} hears the network, and nobody is allowed", rules.listen);
        let suggestion = "say who may be heard, for example `allow: [192.168.1.0/24]`";
        out.error(fields.at(), cause, suggestion);
    }
    for (one, other) in [("port", "ableset"), ("tcp", "query")] {
        // One of two UDP ports, and one of two TCP ports.
        let ports = [one, other].map(|key| match key {
            "port" => Some(rules.port),
            "ableset" => rules.ableset,
            "tcp" => rules.tcp,
            _ => rules.query,
        });
        if let [Some(first), Some(second)] = ports
            && first == second
        {
            let cause = format!("`{one}` and `{other}` are both {first}");
            let at = fields.get(other).map_or(fields.at(), |node| node.at);
            out.error(at, cause, "give each its own port");
        }
    }
    Some(rules)
}

/// Reads who is heard: one or a list.
fn allowed(node: &Node, out: &FileReport<'_>) -> Vec<IpNet> {
    let items = match &node.value {
        Value::Text(_) => std::slice::from_ref(node),
        _ => list(node, "`allow`", "`allow: [192.168.1.0/24]`", out),
    };
    if items.len() > MAX_ALLOWED {
        let cause = format!("{} are allowed, and {MAX_ALLOWED} is the most", items.len());
        out.error(node.at, cause, "name networks instead of machines");
        return Vec::new();
    }
    let mut allow = Vec::new();
    for item in items {
        let Some(network) = read_value(item, "allow", &PEER, out) else { continue };
        if allow.contains(&network) {
            let cause = format!("{} is there twice", quoted(&network.to_string()));
            out.error(item.at, cause, "name it once");
        }
        allow.push(network);
    }
    allow
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_named_are_heard_besides_this_machine() {
        let allow = ["10.0.0.7", "192.168.1.0/24"].map(|text| (PEER.parse)(text).unwrap());
        let rules = OscRules { allow: allow.into(), ..OscRules::default() };
        let hears = |text: &str| rules.hears(text.parse().unwrap());
        assert!(hears("127.0.0.1") && hears("::1") && hears("127.1.2.3"));
        assert!(hears("10.0.0.7") && hears("192.168.1.200") && hears("::ffff:192.168.1.200"));
        assert!(!hears("10.0.0.8") && !hears("192.168.2.1") && !hears("8.8.8.8"));
    }
}
