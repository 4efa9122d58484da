//! `downbeat check`

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use downbeat_check::{MachineOptions, Manifest, ManifestError, Options, Progress, Verdict, check};
use downbeat_show_files::Loaded;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::args::Check;
use crate::load::load;
use crate::print;

pub(crate) fn run(args: &Check) -> ExitCode {
    let loaded = load(&args.show, args.rate);
    match &args.hash {
        Some(file) => hash(&loaded, file, args.json),
        None => sound(&loaded, args),
    }
}

/// Checks stems, songs and the machine.
fn sound(loaded: &Loaded, args: &Check) -> ExitCode {
    let machine = MachineOptions { device: args.device.clone() };
    let options = Options { machine: (!args.no_machine).then_some(machine) };
    let bar = Bar::new();
    let findings = check(loaded, &options, &bar);
    bar.0.finish_and_clear();
    if args.json {
        print::result(json!(findings));
    } else {
        print::result(findings.to_string().trim_end());
    }
    if findings.verdict == Verdict::NotReady { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Writes the manifest of the show, or compares the show with one that is there.
fn hash(loaded: &Loaded, file: &Path, as_json: bool) -> ExitCode {
    let Some(show) = &loaded.show else {
        loaded.problems.iter().for_each(print::message);
        let unconverted = loaded.to_convert.iter();
        unconverted
            .for_each(|file| print::message(format!("error: {} is not converted", file.name())));
        return ExitCode::FAILURE;
    };
    let bar = Bar::new();
    let compared = Manifest::of(show, &bar).and_then(|here| {
        if file.exists() {
            Manifest::read(file).map(|wanted| (here.len(), Some(wanted.compare(&here))))
        } else {
            here.write(file).map(|()| (here.len(), None))
        }
    });
    bar.0.finish_and_clear();
    match compared {
        Err(error) => failed(&error),
        Ok((files, None)) => {
            if as_json {
                print::result(json!({ "written": file.to_string_lossy(), "files": files }));
            } else {
                print::result(format!("{}: written, {files} files", file.display()));
            }
            ExitCode::SUCCESS
        }
        Ok((files, Some(differences))) => {
            let same = differences.is_empty();
            let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
            if as_json {
                print::result(json!({ "same": same, "files": files, "differences": told }));
            } else if same {
                print::result(format!("THE SAME: {files} files"));
            } else {
                print::result(format!("NOT THE SAME\n{}", told.join("\n")));
            }
            if same { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
    }
}

fn failed(error: &ManifestError) -> ExitCode {
    print::message(format!("error: {error}"));
    ExitCode::FAILURE
}

/// A progress bar on a terminal, and nothing elsewhere.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length();
        let template = "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {msg:24}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn total(&self, bytes: u64) {
        self.0.set_length(bytes);
    }

    fn advance(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn now(&self, what: &str) {
        let harmless: String = what.chars().filter(|c| !c.is_control()).collect();
        self.0.set_message(harmless);
    }
}
