//! `downbeat check`

use std::process::ExitCode;

use downbeat_show_files::{LoadOptions, Loaded, Problem, load};
use serde_json::json;

use crate::args::Check;
use crate::{print, rig};

pub(crate) fn run(args: &Check) -> ExitCode {
    let loaded = load(&rig::show_file(&args.show), &LoadOptions { rate: args.rate });
    let short = loaded.show.as_ref().map(downbeat_engine::memory_shortages).unwrap_or_default();
    if args.json {
        let problems: Vec<_> = loaded.problems.iter().map(as_json).collect();
        print::result(json!({ "ready": loaded.show.is_some(), "problems": problems,
            "memory": short.iter().map(ToString::to_string).collect::<Vec<_>>() }));
    } else {
        loaded.problems.iter().for_each(print::message);
        short.iter().for_each(|shortage| print::message(format!("warning: {shortage}")));
        print::result(verdict(&loaded, short.len()));
    }
    if loaded.show.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn as_json(problem: &Problem) -> serde_json::Value {
    json!({
        "severity": problem.severity.to_string(),
        "file": problem.file.to_string_lossy(),
        "line": problem.line,
        "column": problem.column,
        "cause": problem.cause,
        "suggestion": problem.suggestion,
    })
}

fn verdict(loaded: &Loaded, short: usize) -> String {
    let count =
        |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let errors = loaded.errors().count();
    let warnings = loaded.warnings().count() + short;
    match &loaded.show {
        None => format!("NOT READY: {}, {}", count(errors, "error"), count(warnings, "warning")),
        Some(show) => {
            let what = format!(
                "{}: {}, {}, {}",
                show.name,
                count(show.songs.len(), "song"),
                count(show.setlists.len(), "setlist"),
                count(rig::outputs(show), "output"),
            );
            match warnings {
                0 => format!("READY: {what}"),
                _ => format!("READY with {}: {what}", count(warnings, "warning")),
            }
        }
    }
}
