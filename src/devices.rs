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
        let (mute, usable): (Vec<_>, Vec<_>) = found.iter().partition(|found| is_mute(found));
        usable.into_iter().for_each(|device| print::result(as_text(device)));
        if !mute.is_empty() {
            let names: Vec<String> = mute.iter().map(|found| one_word(found)).collect();
            let names = names.join(", ");
            print::result(format!("\nNot to be opened now: {names} (--json says why)"));
        }
    }
    ExitCode::SUCCESS
}

/// Whether a device is listed by its driver and has no outputs to offer now. ALSA lists its plugins
/// so, of which a system has a dozen: told one by one they would hide the sound card.
fn is_mute(found: &Found) -> bool {
    found.choice.is_some() && found.outputs == Some(0)
}

fn one_word(found: &Found) -> String {
    found.choice.as_ref().map(ToString::to_string).unwrap_or_default()
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
