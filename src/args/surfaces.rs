//! What helps with surfaces and pedals: `layout` and `monitor`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use downbeat_device::Choice;

/// `layout`
#[derive(Debug, ClapArgs)]
pub(crate) struct Layout {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    /// Who works with it
    #[arg(long = "for", value_enum, value_name = "WHO")]
    pub(crate) whose: Surface,
    /// The setlist that the tech sees; the first one of the show if left out
    #[arg(long, value_name = "NAME")]
    pub(crate) setlist: Option<String>,
    /// The file that is written; on standard output if left out
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Who works with a surface.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Surface {
    /// Faders, meters and mutes of buses and stems
    Foh,
    /// Transport, sections and the setlist
    Tech,
}

/// `monitor`
#[derive(Debug, Subcommand)]
pub(crate) enum Monitor {
    /// Show MIDI messages, raw and in words, and what a show binds them to
    #[command(after_help = "Examples:\n  downbeat monitor midi\n  downbeat monitor midi tour\n  \
        downbeat monitor midi tour --device jack    (at a port of a JACK client)")]
    Midi(MonitorMidi),
}

/// `monitor midi`
#[derive(Debug, ClapArgs)]
pub(crate) struct MonitorMidi {
    /// The show file, or the folder with a show.yaml, whose controls are looked up
    pub(crate) show: Option<PathBuf>,
    /// jack or jack:SERVER: listen at a port of a JACK client in place of the system's MIDI
    #[arg(long, value_name = "D")]
    pub(crate) device: Option<Choice>,
    /// Show clock, active sensing and time code too
    #[arg(long)]
    pub(crate) ticks: bool,
    /// A JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}
