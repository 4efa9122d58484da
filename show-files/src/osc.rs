//! Where a show listens for OSC, and to whom.

use std::net::{IpAddr, Ipv4Addr};

pub use ipnet::IpNet;

/// Where OSC is listened for. A show without these rules opens no port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OscRules {
    /// The address of this machine on which everything listens; loopback hears this machine alone.
    pub listen: IpAddr,
    /// The UDP port.
    pub port: u16,
    /// The TCP port of OSC in SLIP frames.
    pub tcp: Option<u16>,
    /// The machines and networks that are heard, besides this machine. Never empty where `listen` is
    /// not loopback.
    pub allow: Vec<IpNet>,
    /// The TCP port of OSCQuery.
    pub query: Option<u16>,
    /// The UDP port on which AbleSet's dialect is understood.
    pub ableset: Option<u16>,
}

impl Default for OscRules {
    fn default() -> Self {
        Self {
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 9000,
            tcp: None,
            allow: Vec::new(),
            query: None,
            ableset: None,
        }
    }
}

impl OscRules {
    /// Whether a machine is heard: this one always is.
    #[must_use]
    pub fn hears(&self, machine: IpAddr) -> bool {
        let machine = machine.to_canonical();
        machine.is_loopback() || self.allow.iter().any(|network| network.contains(&machine))
    }
}
