//! `--device file:OUT.wav`: the outputs into a file, as fast as it goes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_device::FileWriter;
use downbeat_engine::{Config, Did, split};
use downbeat_show_files::{Show, Venue};
use indicatif::HumanDuration;

use crate::args::How;
use crate::{print, rig};

/// Frames that are rendered at a time where the user does not say.
const PERIOD: usize = 1024;

/// Plays a setlist to its end, loops once, because nobody releases them. One thread takes everybody's
/// steps in turn, so the disk is never late and the same show gives the same file.
pub(crate) fn run(
    show: &Show,
    setlist: usize,
    venue: Option<Venue>,
    file: &Path,
    how: &How,
) -> ExitCode {
    let period = how.period.map_or(PERIOD, |period| period as usize);
    let written = may_be_written(show, file, how.force).and_then(|()| {
        write(show, setlist, venue, file, period).map_err(|error| error.to_string())
    });
    match written {
        Ok(told) => {
            print::result(told);
            ExitCode::SUCCESS
        }
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Nothing that somebody made is lost to a slip of the command line: what is written is a new WAV, or
/// an old one with `--force`, and never a file of the show.
fn may_be_written(show: &Show, file: &Path, force: bool) -> Result<(), String> {
    let name = file.display();
    if !file.extension().is_some_and(|end| end.eq_ignore_ascii_case("wav")) {
        return Err(format!("{name}: what is written is a WAV file; call it so, with .wav"));
    }
    let Ok(there) = file.canonicalize() else { return Ok(()) };
    let is_it = |used: &PathBuf| used.canonicalize().is_ok_and(|path| path == there);
    if downbeat_check::files_of(show).iter().any(is_it) {
        return Err(format!("{name} is a file of this show; choose another name"));
    }
    if !force {
        return Err(format!("{name} is there already; choose another name, or add --force"));
    }
    Ok(())
}

fn write(
    show: &Show,
    setlist: usize,
    venue: Option<Venue>,
    file: &Path,
    period: usize,
) -> Result<String, downbeat_device::WriteError> {
    let begun = Instant::now();
    let outputs = rig::outputs(show);
    let mut show = show.clone();
    show.songs.iter_mut().for_each(downbeat_show_files::Song::play_loops_once);
    let config = Config { show: show.clone(), setlist, outputs, auto: true, venue };
    let (mut conductor, mut disk, mut renderer) = split(&config);
    let face = conductor.face();
    let mut writer = FileWriter::new(file, show.rate, outputs as u16)?;
    let mut out = vec![0.0; outputs * period];
    let mut told = Duration::ZERO;
    let deadline = Duration::from_secs_f64(period as f64 / f64::from(show.rate));
    loop {
        conductor.step();
        while disk.step() == Did::Read {}
        conductor.step();
        print::notices(&face.snapshot().notices, &mut told);
        if conductor.is_finished() {
            break;
        }
        let called = Instant::now();
        renderer.render(&mut out);
        renderer.health().callback(called.elapsed(), deadline);
        writer.write_planar(&out)?;
    }
    let audio = Duration::from_secs_f64(writer.frames() as f64 / f64::from(show.rate));
    writer.finish()?;
    Ok(format!(
        "{}: {} of {outputs} outputs in {:.1} s",
        file.display(),
        HumanDuration(audio),
        begun.elapsed().as_secs_f64()
    ))
}
