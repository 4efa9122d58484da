//! `downbeat log`

use std::process::ExitCode;

use downbeat_journal::StateDir;
use downbeat_journal::log::{Run, runs};
use serde_json::json;

use crate::args::Log;
use crate::print;

pub(crate) fn run(args: &Log) -> ExitCode {
    match show(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn show(args: &Log) -> Result<(), String> {
    let dir = StateDir::find().map_err(|error| error.to_string())?;
    let runs = runs(&dir).map_err(|error| error.to_string())?;
    if args.list {
        runs.iter().for_each(|run| list(run, args.json));
        return Ok(());
    }
    let run = match &args.run {
        Some(id) => runs
            .iter()
            .find(|run| run.id.starts_with(id.as_str()))
            .ok_or_else(|| format!("there is no run `{id}`; `downbeat log --list` names them"))?,
        None => runs.last().ok_or("no show has run here yet")?,
    };
    if !args.json {
        print::result(&run.about);
    }
    for entry in run.read().map_err(|error| error.to_string())? {
        match entry {
            Ok(entry) if args.json => print::result(json!(entry)),
            Ok(entry) => print::result(entry),
            Err(unreadable) => print::message(format!("warning: {unreadable}")),
        }
    }
    Ok(())
}

fn list(run: &Run, as_json: bool) {
    if as_json {
        print::result(json!({ "id": run.id, "running": run.running, "about": run.about }));
    } else {
        let running = if run.running { " (running)" } else { "" };
        print::result(format!("{}  {}{running}", run.id, run.about));
    }
}
