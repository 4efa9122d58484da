//! `downbeat schema`

use std::process::ExitCode;

use crate::args::Schema;
use crate::print;

pub(crate) fn run(args: &Schema) -> ExitCode {
    let schema = downbeat_show_files::schema(args.of.into());
    print::result(format!("{schema:#}"));
    ExitCode::SUCCESS
}
