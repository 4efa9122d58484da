//! `downbeat demo`

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{Demo, Play};
use crate::{play, print};

pub(crate) fn run(args: &Demo) -> ExitCode {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg:24}") {
        bar.set_style(style);
    }
    let mut show = |progress: downbeat_demo::Progress<'_>| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(progress.what.to_owned());
    };
    let written = downbeat_demo::write(&args.dir, &mut show);
    bar.finish_and_clear();
    match written {
        Err(error) => {
            print::message(format!("error: {error}"));
            ExitCode::FAILURE
        }
        Ok(written) if args.no_play => {
            print::result(written.show_file.display());
            ExitCode::SUCCESS
        }
        Ok(written) => play::run(&Play { show: written.show_file, how: args.how.clone() }),
    }
}
