//! Which MIDI ports a device with MIDI ports of its own is asked for.

use downbeat_device::midi::PortName;
use downbeat_show_files::Controls;

/// The port for what no port of the file takes.
const ANY: &str = "control_in";

/// A port of the device for controls, and the name by which bindings know it.
pub(crate) struct Input {
    pub(crate) port: PortName,
    /// The pattern of the file; `None` is any port.
    pub(crate) pattern: Option<String>,
}

/// The inputs, in the order in which they are tried for a port of another program: one for each port
/// that the file names, and one for all others, which is connected where a binding takes any port.
pub(crate) fn inputs(controls: &Controls) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    for port in &controls.ports {
        let pattern = Some(port.pattern.clone());
        if inputs.iter().any(|input| input.pattern == pattern) {
            continue;
        }
        let name = format!("control_{}", plain(&port.name));
        inputs.push(Input { port: PortName { name, connect: pattern.clone() }, pattern });
    }
    let takes_any = controls.bindings.iter().any(|binding| binding.port.is_none());
    let connect = takes_any.then(String::new);
    inputs.push(Input { port: PortName { name: ANY.into(), connect }, pattern: None });
    inputs
}

/// The outputs for feedback, each with the number of its port in the file.
pub(crate) fn outputs(controls: &Controls) -> Vec<(usize, PortName)> {
    let ports = controls.ports.iter().enumerate().filter(|(_, port)| port.feedback);
    let output = |(at, port): (usize, &downbeat_show_files::BoundPort)| {
        let name = format!("feedback_{}", plain(&port.name));
        (at, PortName { name, connect: Some(port.out.clone()) })
    };
    ports.map(output).collect()
}

/// A name that JACK takes: a colon would end the client's, and a pattern may be long.
fn plain(name: &str) -> String {
    name.chars().take(32).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
