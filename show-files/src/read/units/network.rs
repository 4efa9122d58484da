//! What OSC messages are made of, and where OSC is listened for.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use super::number::{count, whole};
use super::{Shape, Unit};
use crate::Exact;

const MAX_OSC_TEXT_BYTES: usize = 1024;

/// Host and UDP port.
pub(crate) const OSC_TARGET: Unit<(String, u16)> = Unit {
    is: "a host and a UDP port",
    example: "10.0.0.5:9000",
    shape: Shape::Pattern(r"\S+:[0-9]+"),
    parse: |text| {
        let (host, port) = text.rsplit_once(':')?;
        let host = match host.strip_prefix('[').map(|host| host.strip_suffix(']')) {
            Some(address) => address.filter(|text| text.parse::<Ipv6Addr>().is_ok())?,
            // Without brackets nobody knows which colon is before the port.
            None => Some(host).filter(|host| !host.contains(':'))?,
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        let sound = !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
        Some((sound.then(|| host.to_owned())?, whole(port, 1, u16::MAX)?))
    },
};

/// OSC 1.0, "OSC Address Patterns": printable ASCII without blank and `#`, from a slash on.
pub(crate) const OSC_ADDRESS: Unit<String> = Unit {
    is: "an OSC address that starts with `/`",
    example: "/scene/3",
    shape: Shape::Pattern("/[!-~]*"),
    parse: |text| {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        let sound = text.starts_with('/') && plain && text.len() <= MAX_OSC_TEXT_BYTES;
        sound.then(|| text.to_owned())
    },
};

pub(crate) const OSC_INT: Unit<i32> = Unit {
    is: "a whole number of 32 bits",
    example: "1",
    shape: Shape::Pattern("[+-]?[0-9]+"),
    parse: |text| text.parse().ok(),
};

pub(crate) const OSC_FLOAT: Unit<f32> = Unit {
    is: "a number",
    example: "0.5",
    shape: Shape::Pattern(r"[+-]?[0-9]+(\.[0-9]+)?"),
    parse: |text| Some(text.parse::<Exact>().ok()?.to_f64() as f32),
};

pub(crate) const OSC_TEXT: Unit<String> = Unit {
    is: "a text of at most 1024 bytes",
    example: "Verse 1",
    shape: Shape::Text,
    parse: |text| {
        let sound = text.len() <= MAX_OSC_TEXT_BYTES && !text.contains('\0');
        sound.then(|| text.to_owned())
    },
};

pub(crate) const LISTEN: Unit<IpAddr> = Unit {
    is: "an address of this machine, `0.0.0.0` for all of them",
    example: "127.0.0.1",
    shape: Shape::Pattern(r"[0-9a-fA-F.:]+"),
    parse: |text| text.parse().ok(),
};

pub(crate) const NET_PORT: Unit<u16> = count::<u16, 1, 65_535>("a port from 1 to 65535", "9000");

/// A port, or none.
pub(crate) const NET_PORT_OR_OFF: Unit<Option<u16>> = Unit {
    is: "a port from 1 to 65535, or `off`",
    example: "9001",
    shape: Shape::Pattern(r"[0-9]+|off|Off|OFF|false|False|FALSE|no|No|NO"),
    parse: |text| match text.to_ascii_lowercase().as_str() {
        "off" | "false" | "no" => Some(None),
        _ => (NET_PORT.parse)(text).map(Some),
    },
};

/// Who may be heard.
pub(crate) const PEER: Unit<IpNet> = Unit {
    is: "the address of a machine, or of a network with the length of its prefix",
    example: "192.168.1.0/24",
    shape: Shape::Pattern(r"[0-9a-fA-F.:]+(/[0-9]+)?"),
    parse: |text| text.parse().ok().or_else(|| text.parse().ok().map(|ip: IpAddr| ip.into())),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_osc_target_is_a_host_and_a_port() {
        let target = |host: &str, port| Some((host.to_owned(), port));
        assert_eq!((OSC_TARGET.parse)("10.0.0.5:9000"), target("10.0.0.5", 9000));
        assert_eq!((OSC_TARGET.parse)("desk.local:1"), target("desk.local", 1));
        assert_eq!((OSC_TARGET.parse)("[fe80::1]:9000"), target("fe80::1", 9000));
        for wrong in ["", "host", ":9000", "host:0", "host:65536", "a b:1", "fe80::1:9000", "[x]:1"]
        {
            assert_eq!((OSC_TARGET.parse)(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_osc_address_starts_with_a_slash() {
        for right in ["/", "/scene/3", "/a/{b,c}/*"] {
            assert!((OSC_ADDRESS.parse)(right).is_some(), "{right}");
        }
        for wrong in ["", "scene", "/a b", "/a#", "/ä"] {
            assert!((OSC_ADDRESS.parse)(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn ports_addresses_and_networks_are_strict() {
        for right in ["1", "65535"] {
            assert!((NET_PORT.parse)(right).is_some(), "{right}");
        }
        for wrong in ["0", "65536", "-1", "off", "9e3", ""] {
            assert_eq!((NET_PORT.parse)(wrong), None, "{wrong}");
        }
        assert_eq!((NET_PORT_OR_OFF.parse)("off"), Some(None));
        assert_eq!((NET_PORT_OR_OFF.parse)("9001"), Some(Some(9001)));
        assert_eq!((NET_PORT_OR_OFF.parse)("on"), None);
        for right in ["10.0.0.7", "192.168.1.0/24", "::1", "fe80::/10"] {
            assert!((PEER.parse)(right).is_some(), "{right}");
        }
        for wrong in ["", "10.0.0", "10.0.0.0/33", "desk.local", "10.0.0.1:9000"] {
            assert_eq!((PEER.parse)(wrong), None, "{wrong}");
        }
    }
}
