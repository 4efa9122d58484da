//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use downbeat_device::Choice;

/// A stem playback engine for live shows.
#[derive(Debug, Parser)]
#[command(
    name = "downbeat",
    version,
    arg_required_else_help = true,
    after_help = "Example: downbeat demo\n\nExit codes: 0 done, 1 the show or the input has a \
                  problem (all of it listed on standard error), 2 the command line is wrong."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a show from the console
    #[command(after_help = "Examples:\n  downbeat play tour/show.yaml\n  downbeat play \
        tour/show.yaml --setlist festival --device jack --period 128\n  downbeat play \
        tour/show.yaml --device file:outputs.wav    (all outputs, as fast as it goes)")]
    Play(Play),
    /// Look for everything that is wrong with a show
    #[command(
        after_help = "Example: downbeat check tour/show.yaml\n\nEvery problem is listed with \
        file, line, column, cause and suggestion. Exit code 0 means that `play` starts."
    )]
    Check(Check),
    /// List what there is to play on
    #[command(after_help = "Example: downbeat devices")]
    Devices(Devices),
    /// Make the demo show and play it
    #[command(after_help = "Example: downbeat demo --dir my-demo --no-play")]
    Demo(Demo),
}

/// `play`
#[derive(Debug, ClapArgs)]
pub(crate) struct Play {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    #[command(flatten)]
    pub(crate) how: How,
}

/// How to play.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct How {
    /// The setlist; the first one of the show if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) setlist: Option<String>,
    /// jack, jack:SERVER, cpal, cpal:NAME, null, or file:OUT.wav; if left out, JACK where a server
    /// runs, else the default sound card, else null
    #[arg(long, value_name = "D")]
    pub(crate) device: Option<Choice>,
    /// Frames per second, in place of the show's rate; stems at another rate are errors then
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=768_000))]
    pub(crate) rate: Option<u32>,
    /// Frames of a callback, where the device lets us choose
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=8192))]
    pub(crate) period: Option<u32>,
    /// No screen: messages go to standard error
    #[arg(long)]
    pub(crate) headless: bool,
    /// Start the armed song at once
    #[arg(long)]
    pub(crate) go: bool,
    /// Press GO by itself wherever the setlist stops, and end after the last song; implied by file:
    #[arg(long)]
    pub(crate) auto: bool,
    /// Write over the file of `--device file:` if it is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// Leave the JACK ports unconnected
    #[arg(long)]
    pub(crate) no_connect: bool,
}

/// `check`
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    /// Check against this rate in place of the show's
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=768_000))]
    pub(crate) rate: Option<u32>,
    /// The findings as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// `devices`
#[derive(Debug, ClapArgs)]
pub(crate) struct Devices {
    /// The list as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `demo`
#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// Where the demo show is made
    #[arg(long, value_name = "D", default_value = "demo-show")]
    pub(crate) dir: PathBuf,
    /// Make it only
    #[arg(long)]
    pub(crate) no_play: bool,
    #[command(flatten)]
    pub(crate) how: How,
}
