//! What looks after the files of a show: `check`, `import`, `convert` and `schema`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use downbeat_device::Choice;
use downbeat_show_files::SchemaOf;

/// `check`
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    /// Check against this rate in place of the show's
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=192_000))]
    pub(crate) rate: Option<u32>,
    /// The device it will play on, as for `play`; it is an error then if it does not open
    #[arg(long, value_name = "D")]
    pub(crate) device: Option<Choice>,
    /// Look at the show only, not at this machine
    #[arg(long)]
    pub(crate) no_machine: bool,
    /// Instead: write FILE with the hash of every file of the show, or compare the show with FILE
    /// if it is there, to see whether two machines have the same
    #[arg(long, value_name = "FILE", conflicts_with_all = ["device", "no_machine"])]
    pub(crate) hash: Option<PathBuf>,
    /// The findings as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// `import`
#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// Folders of stems, or of many songs; REAPER projects, Live sets and NI Stem files too
    #[arg(required = true, value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// Where the show goes; if left out, the folder that was named
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write over files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// `convert`
#[derive(Debug, ClapArgs)]
pub(crate) struct Convert {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    /// Convert to this rate in place of the show's
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=192_000))]
    pub(crate) rate: Option<u32>,
    /// Then remove from the cache what no show in this folder uses any more
    #[arg(long)]
    pub(crate) prune: bool,
}

/// `schema`
#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// The kind of file
    #[arg(value_enum, default_value_t = FileKind::Show)]
    pub(crate) of: FileKind,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum FileKind {
    /// show.yaml
    Show,
    /// song.yaml
    Song,
    /// venues/NAME.yaml
    Venue,
    /// setlists/NAME.yaml
    Setlist,
    /// controls.yaml
    Controls,
}

impl From<FileKind> for SchemaOf {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Show => Self::Show,
            FileKind::Song => Self::Song,
            FileKind::Venue => Self::Venue,
            FileKind::Setlist => Self::Setlist,
            FileKind::Controls => Self::Controls,
        }
    }
}
