//! Reading a show, and converting what it needs converted.

use std::path::Path;

use downbeat_convert::{ConvertError, Converted, FileReport, Options, Progress, Report, convert};
use downbeat_show_files::cache::Conversion;
use downbeat_show_files::{LoadOptions, Loaded, Show, Venue};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{print, rig};

/// Reads a show, converts what is missing in its cache, and lists its problems on standard error.
/// One that cannot be converted is listed there too, and there is no show then.
pub(crate) fn ready_to_play(file: &Path, rate: Option<u32>) -> Loaded {
    let loaded = load(file, rate);
    if loaded.to_convert.is_empty() || loaded.errors().next().is_some() {
        loaded.problems.iter().for_each(print::message);
        return loaded;
    }
    print::message(match loaded.to_convert.len() {
        1 => "1 file is converted once".to_owned(),
        files => format!("{files} files are converted once"),
    });
    if told(&convert_all(&loaded.to_convert)) {
        let loaded = load(file, rate);
        loaded.problems.iter().for_each(print::message);
        loaded
    } else {
        loaded
    }
}

/// Reads a show, and holds its controls against the table of actions.
pub(crate) fn load(file: &Path, rate: Option<u32>) -> Loaded {
    let mut loaded = downbeat_show_files::load(&rig::show_file(file), &LoadOptions { rate });
    // What the table of actions knows of the controls, its reader does not.
    let problems = downbeat_control::bindings::problems(&loaded);
    if !problems.is_empty() {
        // It is not played, but all else of it is looked at.
        loaded.partial = loaded.show.take().or(loaded.partial);
        loaded.problems.extend(problems);
    }
    loaded
}

/// Converts files into the show's cache, with a progress bar.
pub(crate) fn convert_all(files: &[Conversion]) -> Report {
    let bar = Bar::new();
    let report = convert(files, &Options::default(), &bar);
    bar.0.finish_and_clear();
    report
}

/// Tells what could not be converted, and what to know of the rest. Whether all was.
pub(crate) fn told(report: &Report) -> bool {
    for FileReport { conversion, result } in &report.files {
        match result {
            Ok(Converted { note: Some(note), .. }) => {
                print::message(format!("warning: {}: {note}", conversion.name()));
            }
            Ok(_) => {}
            Err(error) => tell(conversion, error),
        }
    }
    report.failures().next().is_none()
}

fn tell(conversion: &Conversion, error: &ConvertError) {
    let suggestion = error.suggestion();
    print::message(format!("error: {}: {error}\n    {suggestion}", conversion.name()));
}

/// The levels of a venue, if one was named, and what is to be known of them.
///
/// # Errors
///
/// Its file has errors, which were told.
pub(crate) fn venue(show: &Show, name: Option<&str>) -> Result<(Option<Venue>, Vec<String>), ()> {
    let Some(name) = name else { return Ok((None, Vec::new())) };
    let loaded = Venue::load(show, name);
    loaded.problems.iter().for_each(print::message);
    match loaded.venue {
        Some(venue) => {
            let mut told: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            told.extend(new_venue(show, &venue));
            Ok((Some(venue), told))
        }
        None => Err(()),
    }
}

/// That a venue is new: where the show has others, its name may be a slip.
fn new_venue(show: &Show, venue: &Venue) -> Option<String> {
    if !venue.is_new() {
        return None;
    }
    let told = match Venue::names(show).join(", ") {
        none if none.is_empty() => format!("the venue `{}` is new", venue.name()),
        others => format!("the venue `{}` is new; this show has: {others}", venue.name()),
    };
    print::message(&told);
    Some(told)
}

/// A progress bar that several threads move.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::no_length();
        let style = "{wide_bar} {bytes}/{total_bytes} {eta} {msg:24}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn started(&self, _files: usize, bytes: u64) {
        self.0.set_length(bytes);
    }

    fn advanced(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn finished(&self, report: &FileReport) {
        self.0.set_message(report.conversion.name().clone());
    }
}
