//! `downbeat devices`

use std::process::ExitCode;

use downbeat_device::{Found, list};
use serde_json::json;

use crate::args::Devices;
use crate::print;

pub(crate) fn run(args: &Devices) -> ExitCode {
    let found = list();
    if args.json {
        print::result(json!(found.iter().map(as_json).collect::<Vec<_>>()));
    } else {
        found.iter().for_each(|device| print::result(as_text(device)));
    }
    ExitCode::SUCCESS
}

fn as_json(found: &Found) -> serde_json::Value {
    json!({
        "driver": found.driver,
        "device": found.choice.as_ref().map(ToString::to_string),
        "name": found.name,
        "rates": found.rates,
        "outputs": found.outputs,
        "note": found.note,
    })
}

fn as_text(found: &Found) -> String {
    let Some(choice) = &found.choice else {
        return format!("{:<6} nothing: {}", found.driver, found.note);
    };
    let rates = match found.rates.as_slice() {
        [] => "any rate".into(),
        rates => {
            let rates: Vec<String> = rates.iter().map(ToString::to_string).collect();
            format!("{} Hz", rates.join(", "))
        }
    };
    let outputs = found.outputs.map_or("any number of".into(), |outputs| outputs.to_string());
    let note = if found.note.is_empty() { String::new() } else { format!("; {}", found.note) };
    format!(
        "{:<6} {}\n       --device {choice}\n       {outputs} outputs, {rates}{note}",
        found.driver, found.name
    )
}
