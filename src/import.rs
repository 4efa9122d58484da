//! `downbeat import`

use std::path::Path;
use std::process::ExitCode;

use downbeat_import::{Options, plan};

use crate::args::Import;
use crate::{load, print};

pub(crate) fn run(args: &Import) -> ExitCode {
    let plan = plan(&args.folders, &Options { out: args.out.clone() });
    plan.problems.iter().for_each(print::message);
    // A pile with broken files in it is imported without them, and that is no success.
    let sound = plan.problems.is_empty() && !plan.files.is_empty();
    let code = if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if args.dry_run {
        print::result(plan.to_string().trim_end());
        return code;
    }
    match plan.write(args.force) {
        Ok(written) => {
            print::message(plan.summary().trim_end());
            written.iter().for_each(|file| print::result(file.display()));
            // The show file comes last.
            written.last().into_iter().for_each(|show| print::message(next(show)));
            code
        }
        Err(error) => {
            if plan.files.is_empty() {
                // Why there is none is in what was left out.
                plan.summary().lines().for_each(print::message);
            }
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// What to do with the show that was made.
fn next(show_file: &Path) -> String {
    let folder = show_file.parent().unwrap_or(show_file);
    let here = std::env::current_dir().unwrap_or_default();
    let folder = match folder.strip_prefix(&here) {
        Ok(inside) if inside.as_os_str().is_empty() => Path::new("."),
        Ok(inside) => inside,
        Err(_) => folder,
    };
    let folder = in_shell(&folder.to_string_lossy());
    let convert = match load::load(show_file, None).to_convert.len() {
        0 => String::new(),
        1 => format!("downbeat convert {folder}   (1 file)\n      "),
        files => format!("downbeat convert {folder}   ({files} files)\n      "),
    };
    format!("next: {convert}downbeat check {folder}")
}

/// A path as a shell takes it.
fn in_shell(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+');
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
