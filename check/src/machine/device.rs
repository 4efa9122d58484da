//! Whether the device is there, with the outputs and at the rate of the show.

use std::sync::Arc;

use downbeat_device::{Choice, Render, Request};
use downbeat_rt::Health;
use downbeat_show_files::Show;
use serde::Serialize;

use crate::findings::{Finding, Kind, Severity};

/// The device that the show would play on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceLook {
    /// As `--device` spells it.
    pub device: String,
    /// Its name, if it opened.
    pub name: Option<String>,
    /// The outputs it has, if it says; `None` for any number.
    pub outputs: Option<usize>,
    /// The outputs that the show needs.
    pub needed_outputs: usize,
    /// The rate of the show, in hertz.
    pub needed_rate: u32,
}

/// Opens the device for a moment and plays silence. What nobody asked for may be missing: then it is
/// only told.
pub(super) fn check(show: &Show, asked: Option<&Choice>) -> (DeviceLook, Vec<Finding>) {
    let severity = if asked.is_some() { Severity::Error } else { Severity::Warning };
    let choice = asked.cloned().unwrap_or_else(|| downbeat_device::pick().0);
    let outputs = show.buses.iter().flat_map(|bus| &bus.outputs).copied().max().unwrap_or(1).into();
    let found = downbeat_device::list().into_iter().find(|found| is(found, &choice));
    let has = found.and_then(|found| found.outputs);
    let mut look = DeviceLook {
        device: choice.to_string(),
        name: None,
        outputs: has,
        needed_outputs: outputs,
        needed_rate: show.rate,
    };
    let mut findings = Vec::new();
    if choice == Choice::Null && asked.is_none() {
        let what = "there is no JACK server and no sound card: nothing would be heard";
        let remedy = "start the JACK server or connect the interface, and check again";
        findings.push(Finding::new(severity, Kind::Device, what, remedy));
        return (look, findings);
    }
    let request = Request {
        client: "downbeat-check".into(),
        rate: show.rate,
        period: None,
        outputs: (1..=outputs).map(|output| format!("out_{output}")).collect(),
        // Ports that are connected could be heard to click.
        connect: false,
        midi: downbeat_device::midi::MidiNames::default(),
    };
    let silence = Silence { outputs, health: Arc::new(Health::default()) };
    match downbeat_device::open(&choice, &request, silence) {
        Ok(device) => {
            look.name = Some(device.info().name.clone());
            device.close();
        }
        Err(failure) => {
            let remedy = "`downbeat devices` lists what there is";
            findings.push(Finding::new(severity, Kind::Device, failure.error.to_string(), remedy));
        }
    }
    if look.name.is_some() {
        findings.extend(missing_outputs(&look, severity));
    }
    (look, findings)
}

/// Whether a device that opened has an output for each of the show's.
fn missing_outputs(look: &DeviceLook, severity: Severity) -> Option<Finding> {
    let needed = look.needed_outputs;
    let has = look.outputs.filter(|has| *has < needed)?;
    let what = format!("{} has {has} outputs, and the show needs {needed}", look.device);
    let remedy = format!("choose another device, or give the buses outputs up to {has}");
    Some(Finding::new(severity, Kind::Outputs, what, remedy))
}

/// Whether that is what was chosen; the default card has no name of its own.
fn is(found: &downbeat_device::Found, choice: &Choice) -> bool {
    match choice {
        Choice::Jack(None) => found.driver == "jack",
        choice => found.choice.as_ref() == Some(choice),
    }
}

/// Plays nothing.
struct Silence {
    outputs: usize,
    health: Arc<Health>,
}

impl Render for Silence {
    fn render(&mut self, out: &mut [f32]) {
        out.fill(0.0);
    }

    fn skip(&mut self, _: u64) {}

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(outputs: Option<usize>) -> DeviceLook {
        DeviceLook {
            device: "cpal:Card".into(),
            name: Some("Card".into()),
            outputs,
            needed_outputs: 12,
            needed_rate: 48_000,
        }
    }

    #[test]
    fn a_device_must_have_all_outputs_of_the_show() {
        let finding = missing_outputs(&look(Some(8)), Severity::Error).unwrap();
        assert_eq!((finding.kind, finding.severity), (Kind::Outputs, Severity::Error));
        assert_eq!(finding.what, "cpal:Card has 8 outputs, and the show needs 12");
        assert_eq!(finding.remedy, "choose another device, or give the buses outputs up to 8");
        assert_eq!(missing_outputs(&look(Some(12)), Severity::Error), None);
        // A device that takes any number does not say one.
        assert_eq!(missing_outputs(&look(None), Severity::Error), None);
    }
}
