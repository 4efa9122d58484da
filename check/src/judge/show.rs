//! What there is to say about the show as a whole.

use downbeat_show_files::cache::Conversion;
use downbeat_show_files::{Loaded, Show};

use super::timecode;
use crate::findings::{Finding, Kind, Severity};

/// What the loader found: problems of the texts and headers, and files that must be converted.
pub(crate) fn problems(loaded: &Loaded) -> Vec<Finding> {
    let problem = |problem: &downbeat_show_files::Problem| {
        let severity = match problem.severity {
            downbeat_show_files::Severity::Error => Severity::Error,
            downbeat_show_files::Severity::Warning => Severity::Warning,
        };
        let file = format!("{}:{}:{}", problem.file.display(), problem.line, problem.column);
        Finding::new(severity, Kind::ShowFile, &problem.cause, &problem.suggestion).in_file(&file)
    };
    let problems = loaded.problems.iter().map(problem);
    problems.chain(unconverted(&loaded.to_convert)).collect()
}

/// One finding for all files that must be converted: there are hundreds if a show is at another rate,
/// and what to do is the same for each.
fn unconverted(files: &[Conversion]) -> Option<Finding> {
    let first = files.first()?;
    let what = match files.len() {
        1 => format!("{} is {} and is not converted yet", first.name(), first.why),
        number => format!(
            "{number} files are not converted yet; the first is {}, which is {}",
            first.name(),
            first.why
        ),
    };
    let remedy = "run `downbeat convert` on the show, and check again: of its songs only the stems that \
                  are there were looked at";
    Some(Finding::new(Severity::Error, Kind::NotConverted, what, remedy))
}

/// What only the whole show tells.
pub(crate) fn judge(show: &Show) -> Vec<Finding> {
    let mut found = timecode::judge(show);
    for shortage in downbeat_engine::memory_shortages(show) {
        let remedy = "give `memory` in the show file at least that, or use fewer stems";
        let what = format!(
            "`{}` and `{}` together need {} MiB to be read ahead, and the show allows {} MiB",
            shortage.first,
            shortage.second,
            shortage.needed.div_ceil(1 << 20),
            shortage.limit >> 20,
        );
        found.push(Finding::new(Severity::Warning, Kind::MemoryPlan, what, remedy));
    }
    found
}
