//! `downbeat convert`

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use downbeat_convert::{Pruned, prune};
use downbeat_show_files::cache::Cache;

use crate::args::Convert;
use crate::{load, print, rig};

pub(crate) fn run(args: &Convert) -> ExitCode {
    let loaded = load::load(&args.show, args.rate);
    loaded.problems.iter().for_each(print::message);
    let mut sound = loaded.errors().next().is_none();
    if !loaded.to_convert.is_empty() {
        let report = load::convert_all(&loaded.to_convert);
        sound &= load::told(&report);
        print::result(format!(
            "{} of {} files converted",
            report.converted().count(),
            loaded.to_convert.len()
        ));
    } else if sound {
        print::result("nothing to convert");
    }
    if args.prune {
        // What a show with errors uses is not known.
        sound = sound && tidy(&rig::show_file(&args.show));
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Removes what no show in the folder of this one uses, which all share a cache. Whether that could be
/// done.
fn tidy(show_file: &Path) -> bool {
    let mut shows = Vec::new();
    for file in shows_beside(show_file) {
        let loaded = load::load(&file, None);
        if loaded.errors().next().is_some() {
            print::message(format!(
                "error: {} has errors, so what it uses is not known: nothing was removed\n    \
                 see `downbeat check` about it, or move it to another folder",
                file.display()
            ));
            return false;
        }
        shows.extend(loaded.show.or(loaded.partial));
    }
    match prune(&Cache::of_show(show_file), shows.iter()) {
        Ok(Pruned { files: 0, .. }) => print::result("nothing to remove"),
        Ok(Pruned { files, bytes }) => {
            let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
            print::result(format!("{files} removed, {:.1} MB", bytes as f64 / 1e6));
        }
        Err(error) => {
            print::message(format!("error: the cache cannot be tidied up: {error}"));
            return false;
        }
    }
    true
}

/// The show files in the folder of one, itself the first: by what is in them, because they may have
/// any name, and song files lie beside them.
fn shows_beside(show_file: &Path) -> Vec<PathBuf> {
    let mut shows = vec![show_file.to_owned()];
    let folder = show_file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten();
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_yaml = |path: &PathBuf| {
        matches!(path.extension().and_then(OsStr::to_str), Some("yaml" | "yml")) && path.is_file()
    };
    let others = files.filter(|file| file.file_name() != show_file.file_name()).filter(is_yaml);
    shows.extend(others.filter(|file| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let words =
            |line: &str| line.trim_start_matches(['{', '"', '\'', ' ']).starts_with("setlists");
        text.lines().any(words)
    }));
    shows
}
