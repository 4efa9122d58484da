//! The program: arguments and wiring, and nothing else.
//!
//! Exit codes: 0 done; 1 the show or the input has a problem, all of it listed on standard error;
//! 2 the command line is wrong. Standard output is for results, standard error for messages.

mod actions;
mod args;
mod bounce;
mod check;
mod convert;
mod demo;
mod devices;
mod ending;
mod import;
mod layout;
mod load;
mod log;
mod monitor;
mod offline;
mod play;
mod print;
mod rig;
mod schema;
mod screen;
mod threads;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match args::Args::parse().command {
        args::Command::Play(play) => play::run(&play),
        args::Command::Check(check) => check::run(&check),
        args::Command::Import(import) => import::run(&import),
        args::Command::Convert(convert) => convert::run(&convert),
        args::Command::Bounce(bounce) => bounce::run(&bounce),
        args::Command::Schema(schema) => schema::run(&schema),
        args::Command::Log(log) => log::run(&log),
        args::Command::Layout(layout) => layout::run(&layout),
        args::Command::Actions(actions) => actions::run(&actions),
        args::Command::Devices(devices) => devices::run(&devices),
        args::Command::Monitor(args::Monitor::Midi(midi)) => monitor::midi(&midi),
        args::Command::Demo(demo) => demo::run(&demo),
    }
}
