//! Telling the network of OSC and OSCQuery by mDNS (RFC 6762, RFC 6763).

use downbeat_show_files::OscRules;
use mdns_sd::{IfKind, ServiceDaemon, ServiceInfo};

/// The names by which clients look for OSCQuery and for OSC.
const SERVICES: [&str; 2] = ["_oscjson._tcp.local.", "_osc._udp.local."];
/// The longest name of a service (RFC 6763, "Domain and Subdomain Name Length Limits").
const NAME_BYTES: usize = 63;

/// What was announced; it is withdrawn when this is dropped.
pub(in crate::osc) struct Announced(ServiceDaemon);

/// Announces a show's ports, on the network of the address on which it listens.
///
/// # Errors
///
/// Why it is not announced.
pub(in crate::osc) fn announce(show: &str, rules: &OscRules) -> Result<Announced, String> {
    let daemon = ServiceDaemon::new().map_err(|error| error.to_string())?;
    let announced = Announced(daemon);
    let daemon = &announced.0;
    let all = |result: mdns_sd::Result<()>| result.map_err(|error| error.to_string());
    if !rules.listen.is_unspecified() {
        all(daemon.disable_interface(IfKind::All))?;
        all(daemon.enable_interface(IfKind::Addr(rules.listen)))?;
    }
    let mut name = format!("Downbeat: {show}").replace('.', " ");
    while name.len() > NAME_BYTES {
        name.pop();
    }
    let host = format!("downbeat-{}.local.", std::process::id());
    for (service, port) in SERVICES.into_iter().zip([rules.query, Some(rules.port)]) {
        let Some(port) = port else { continue };
        let ip =
            if rules.listen.is_unspecified() { String::new() } else { rules.listen.to_string() };
        let info = ServiceInfo::new(service, &name, &host, ip.as_str(), port, None);
        let info = info.map_err(|error| error.to_string())?;
        let info = if rules.listen.is_unspecified() { info.enable_addr_auto() } else { info };
        all(daemon.register(info))?;
    }
    Ok(announced)
}

impl Drop for Announced {
    fn drop(&mut self) {
        // Whether it was heard matters to nobody any more.
        let _ = self.0.shutdown();
    }
}
