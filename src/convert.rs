//! `downbeat convert`

use std::process::ExitCode;

use crate::args::Convert;
use crate::{load, print};

pub(crate) fn run(args: &Convert) -> ExitCode {
    let loaded = load::load(&args.show, args.rate);
    loaded.problems.iter().for_each(print::message);
    if loaded.to_convert.is_empty() {
        let sound = loaded.show.is_some();
        if sound {
            print::result("nothing to convert");
        }
        return if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let report = load::convert_all(&loaded.to_convert);
    let all = load::told(&report);
    print::result(format!(
        "{} of {} files converted",
        report.converted().count(),
        loaded.to_convert.len()
    ));
    let sound = all && loaded.errors().next().is_none();
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
