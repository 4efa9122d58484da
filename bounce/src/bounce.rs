//! One bounce: plan, places, passes, files.

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_show_files::Show;
use rayon::prelude::*;

use crate::levels::{fade, louder};
use crate::measure::{Loudness, Measure};
use crate::place::{Places, may_be_written, places};
use crate::plan::{Part, Plan, Stretch, VirtualShow, plan, plan_setlist};
use crate::render::{Period, render};
use crate::write::FileWriter;
use crate::{BounceError, Options, Target, What};

/// The highest true peak of a mix whose loudness was set, in dBTP (EBU R 128).
const CEILING: f64 = -1.0;

/// A song to be bounced.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The song's place in the show.
    pub song: usize,
    /// Its version; `None` is the song as it is.
    pub version: Option<usize>,
    /// Its number in a setlist, which its files' names start with then.
    pub number: Option<usize>,
    /// The folder that files are made in; for a single file also its name, with its ending.
    pub out: &'a Path,
}

/// What was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounced {
    /// The files, in the order of the rig or of the song.
    pub files: Vec<FileReport>,
    /// Frames of each.
    pub frames: u64,
    /// What else there is to say, in sentences.
    pub notes: Vec<String>,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// Where it is.
    pub path: PathBuf,
    /// Its channels.
    pub channels: usize,
    /// How loud it is, if that was to be measured.
    pub loudness: Option<Loudness>,
    /// Samples that were beyond full scale and were held there; none in a format of floats.
    pub clipped: u64,
}

/// Whether a song can be bounced, as far as that is known before anything of it is rendered: what was
/// asked for is there, and its files may be written. Of many songs, all are asked before the first is
/// bounced, so that nobody waits for an hour to be told.
///
/// # Errors
/// As [`bounce`].
pub fn can_bounce(show: &Show, job: &Job<'_>, options: &Options) -> Result<(), BounceError> {
    places_of(show, &planned(show, job, options)?, job.out, options).map(drop)
}

/// Bounces a song. Files come to their places when all of them are whole.
///
/// # Errors
/// See [`BounceError`]; no file was changed then.
pub fn bounce(show: &Show, job: &Job<'_>, options: &Options) -> Result<Bounced, BounceError> {
    carry_out(show, &planned(show, job, options)?, job.out, options)
}

fn planned(show: &Show, job: &Job<'_>, options: &Options) -> Result<Plan, BounceError> {
    let mut plan = plan(show, job.song, job.version, options)?;
    if let Some(number) = job.number {
        plan.names.whole = format!("{number:02}_{}", plan.names.whole);
    }
    Ok(plan)
}

/// Bounces a whole setlist as it is played, by its place in the show: songs that continue, segue or
/// pause do so, and one that stops is followed by the next at once. `out` is as in [`Job::out`].
///
/// # Errors
/// As [`bounce`]; and cutdowns, and a file for each stem, are for single songs.
pub fn bounce_setlist(
    show: &Show,
    setlist: usize,
    out: &Path,
    options: &Options,
) -> Result<Bounced, BounceError> {
    carry_out(show, &plan_setlist(show, setlist, options)?, out, options)
}

/// Where the files of a plan go, if they may be written there.
fn places_of(
    show: &Show,
    plan: &Plan,
    out: &Path,
    options: &Options,
) -> Result<Places, BounceError> {
    if options.loudness.is_some() && options.what != What::Mix {
        return Err(BounceError::asked(
            "only a mix can be normalized: several files would lose their balance",
        ));
    }
    let parts = plan.shows.iter().flat_map(|show| &show.parts);
    let parts: Vec<&str> = parts.map(|part| part.name.as_str()).collect();
    let places = places(out, &plan.names, &parts, options)?;
    may_be_written(show, &places.files, options.force)?;
    Ok(places)
}

fn carry_out(
    show: &Show,
    plan: &Plan,
    out: &Path,
    options: &Options,
) -> Result<Bounced, BounceError> {
    let Plan { shows, stretch, .. } = plan;
    let places = places_of(show, plan, out, options)?;
    let made = Folder::make(&places)?;

    let mut notes = Vec::new();
    let gain = match options.loudness {
        Some(target) => gain_to(target, &shows[0], stretch, show.rate, &mut notes)?,
        None => 1.0,
    };
    let mut paths = places.files.iter();
    let mut done = Vec::new();
    let mut frames = 0;
    for pass in shows {
        let mut tracks = Vec::new();
        for (part, path) in pass.parts.iter().zip(&mut paths) {
            tracks.push(Track::new(part, path, show.rate, options)?);
        }
        render(pass, stretch, |period| {
            fade(period, stretch, show.rate);
            louder(period, gain);
            frames = period.at + period.frames as u64;
            write(&mut tracks, period)
        })?;
        done.extend(tracks);
    }
    let files = finish(done, options)?;
    made.keep();
    Ok(Bounced { files, frames, notes })
}

/// The gain that brings a mix to a loudness, or as near as the ceiling of its peak allows.
fn gain_to(
    Target(target): Target,
    show: &VirtualShow,
    stretch: &Stretch,
    rate: u32,
    notes: &mut Vec<String>,
) -> Result<f32, BounceError> {
    let mut measure = Measure::new(show.outputs, rate)?;
    render(show, stretch, |period| {
        fade(period, stretch, rate);
        let runs: Vec<&[f32]> = period.samples.chunks_exact(period.frames).collect();
        measure.push(&runs)
    })?;
    let is = measure.result()?;
    let Some(integrated) = is.integrated else {
        notes.push("it is silent, so its loudness was left as it is".to_owned());
        return Ok(1.0);
    };
    let (wanted, allowed) = (target - integrated, CEILING - is.true_peak_db);
    if wanted > allowed {
        notes.push(format!(
            "it stays {:.1} LU below {target} LUFS, because its true peak may not be above \
             {CEILING} dBTP",
            wanted - allowed
        ));
    }
    Ok(10_f64.powf(wanted.min(allowed) / 20.0) as f32)
}

/// A file with what measures it.
struct Track {
    part: Part,
    writer: FileWriter,
    measure: Option<Measure>,
}

impl Track {
    fn new(part: &Part, path: &Path, rate: u32, options: &Options) -> Result<Self, BounceError> {
        let channels = part.outputs.len();
        let writer = FileWriter::new(path, options.format, rate, channels)
            .map_err(BounceError::write(path))?;
        let measure = options.measure.then(|| Measure::new(channels, rate)).transpose()?;
        Ok(Self { part: part.clone(), writer, measure })
    }

    fn take(&mut self, period: &Period<'_>) -> Result<(), BounceError> {
        let run = |output: usize| &period.samples[output * period.frames..][..period.frames];
        let runs: Vec<&[f32]> = self.part.outputs.clone().map(run).collect();
        if let Some(measure) = &mut self.measure {
            measure.push(&runs)?;
        }
        self.writer.write(&runs).map_err(BounceError::write(self.writer.path()))
    }
}

/// Measures and writes a period of all files; on all cores where that is more than a little.
fn write(tracks: &mut [Track], period: &Period<'_>) -> Result<(), BounceError> {
    match tracks {
        [track] => track.take(period),
        tracks => tracks.par_iter_mut().try_for_each(|track| track.take(period)),
    }
}

/// Ends all files, and puts them in their places once all are whole.
fn finish(tracks: Vec<Track>, options: &Options) -> Result<Vec<FileReport>, BounceError> {
    let mut whole = Vec::new();
    for Track { part, writer, measure } in tracks {
        let path = writer.path().to_owned();
        let finished = writer.finish().map_err(BounceError::write(&path))?;
        let loudness = measure.map(|measure| measure.result()).transpose()?;
        let clipped = finished.clipped;
        let channels = part.outputs.len();
        whole.push((finished, FileReport { path, channels, loudness, clipped }));
    }
    let mut files = Vec::new();
    for (finished, report) in whole {
        finished.place(options.force).map_err(BounceError::write(&report.path))?;
        files.push(report);
    }
    Ok(files)
}

/// The folder of the files. One that was made for them goes if there are none in the end.
struct Folder {
    made: Option<PathBuf>,
}

impl Folder {
    fn make(places: &Places) -> Result<Self, BounceError> {
        let folder = &places.folder;
        let is_new = !folder.as_os_str().is_empty() && !folder.exists();
        if is_new {
            fs::create_dir_all(folder).map_err(BounceError::write(folder))?;
        }
        Ok(Self { made: is_new.then(|| folder.clone()) })
    }

    fn keep(mut self) {
        self.made = None;
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(folder) = &self.made {
            // It stays if somebody put something into it meanwhile.
            let _ = fs::remove_dir(folder);
        }
    }
}
