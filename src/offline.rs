//! `--device file:OUT.wav`: the outputs into a file, as fast as it goes.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use downbeat_device::FileWriter;
use downbeat_engine::{Config, Did, split};
use downbeat_show_files::Show;
use indicatif::HumanDuration;

use crate::{print, rig};

/// Frames that are rendered at a time where the user does not say.
const PERIOD: usize = 1024;

/// Plays a setlist to its end. One thread takes everybody's steps in turn, so the disk is never
/// late and the same show gives the same file.
pub(crate) fn run(show: &Show, setlist: usize, file: &Path, period: Option<u32>) -> ExitCode {
    match write(show, setlist, file, period.map_or(PERIOD, |period| period as usize)) {
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

fn write(
    show: &Show,
    setlist: usize,
    file: &Path,
    period: usize,
) -> Result<String, downbeat_device::WriteError> {
    let begun = Instant::now();
    let outputs = rig::outputs(show);
    let config = Config { show: show.clone(), setlist, outputs, auto: true };
    let (mut conductor, mut disk, mut renderer) = split(&config);
    let face = conductor.face();
    let mut writer = FileWriter::new(file, show.rate, outputs as u16)?;
    let mut out = vec![0.0; outputs * period];
    let mut told = Duration::ZERO;
    loop {
        conductor.step();
        while disk.step() == Did::Read {}
        conductor.step();
        print::notices(&face.snapshot().notices, &mut told);
        if conductor.is_finished() {
            break;
        }
        renderer.render(&mut out);
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
