//! All files of a show, side by side.

use std::num::NonZeroUsize;

use downbeat_show_files::cache::Conversion;
use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use crate::job::{Converted, run};
use crate::leftovers::remove_leftovers;
use crate::progress::{Meter, Progress};
use crate::{ConvertError, job};

/// How a conversion is run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Files that are converted at once; `None` is one for each core.
    pub threads: Option<NonZeroUsize>,
}

/// What became of each file, in the order in which they were asked for.
#[derive(Debug)]
pub struct Report {
    /// One for each conversion.
    pub files: Vec<FileReport>,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileReport {
    /// What was to be done.
    pub conversion: Conversion,
    /// What was done, or why it was not.
    pub result: Result<Converted, ConvertError>,
}

impl Report {
    /// The files that could not be converted.
    pub fn failures(&self) -> impl Iterator<Item = (&Conversion, &ConvertError)> {
        self.files.iter().filter_map(|file| Some((&file.conversion, file.result.as_ref().err()?)))
    }

    /// The files that are in the cache now.
    pub fn converted(&self) -> impl Iterator<Item = (&Conversion, &Converted)> {
        self.files.iter().filter_map(|file| Some((&file.conversion, file.result.as_ref().ok()?)))
    }
}

/// Converts files into the cache of their show, several at once, and reports on each. A file that
/// fails stops no other. Takes a few megabytes of memory for each file that is converted at once,
/// however long it is.
#[must_use]
pub fn convert(jobs: &[Conversion], options: &Options, progress: &dyn Progress) -> Report {
    let sizes: Vec<u64> = jobs.iter().map(|job| job::source_bytes(job).unwrap_or(0)).collect();
    progress.started(jobs.len(), sizes.iter().sum());
    for job in jobs {
        remove_leftovers(job.cache.folder());
    }
    // The largest first, so that no core is left with a long file when the others are done.
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(sizes[at]));
    let one = |&at: &usize| {
        let meter = Meter::new(progress, sizes[at]);
        let result = run(&jobs[at], &meter);
        meter.end();
        let report = FileReport { conversion: jobs[at].clone(), result };
        progress.finished(&report);
        (at, report)
    };
    let all = || order.iter().par_bridge().map(one).collect::<Vec<_>>();
    let threads = options.threads.map_or(0, NonZeroUsize::get);
    let mut files = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(all),
        // Without threads of its own it uses those that are there.
        Err(_) => all(),
    };
    files.sort_by_key(|(at, _)| *at);
    Report { files: files.into_iter().map(|(_, report)| report).collect() }
}
