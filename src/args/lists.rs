//! What lists: `actions`, `devices` and `log`.

use clap::Args as ClapArgs;

/// `actions`
#[derive(Debug, ClapArgs)]
pub(crate) struct Actions {
    /// The list as JSON
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

/// `log`
#[derive(Debug, ClapArgs)]
pub(crate) struct Log {
    /// The run, or the beginning of its name; if left out, the last one
    pub(crate) run: Option<String>,
    /// List the runs that are kept
    #[arg(long, conflicts_with = "run")]
    pub(crate) list: bool,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}
