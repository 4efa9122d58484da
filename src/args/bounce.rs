//! What makes files of songs: `bounce`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use downbeat_bounce::{Choice, Format, Length, Start, Target, What};

/// `bounce`
#[derive(Debug, ClapArgs)]
pub(crate) struct Bounce {
    /// The show file, or the folder with a show.yaml
    pub(crate) show: PathBuf,
    /// The song, by its key in the show file or its title
    #[arg(required_unless_present = "setlist")]
    pub(crate) song: Option<String>,
    /// All songs of this setlist, in their versions, one after the other
    #[arg(long, value_name = "NAME", conflicts_with_all = ["song", "version"])]
    pub(crate) setlist: Option<String>,
    /// The setlist in one file, as it is played: with its segues and pauses, and no other stops
    #[arg(long, requires = "setlist", conflicts_with_all = ["song", "length", "from"])]
    pub(crate) continuous: bool,
    /// The folder in which files are made and named, or the one file, with its ending
    #[arg(short, long, value_name = "OUT", default_value = ".")]
    pub(crate) out: PathBuf,
    /// mix: the PA in stereo; buses or stems: a file for each; outputs: all outputs in one file
    #[arg(long, value_name = "W", default_value = "mix")]
    pub(crate) what: What,
    /// A version of the song
    #[arg(long, value_name = "NAME")]
    pub(crate) version: Option<String>,
    /// The levels of a venue, from venues/NAME.yaml beside the show
    #[arg(long, value_name = "NAME")]
    pub(crate) venue: Option<String>,
    /// instrumental, acapella, tv-mix (no lead vocals), minus:STEM or only:STEM; may be repeated
    #[arg(long = "preset", value_name = "P")]
    pub(crate) presets: Vec<Choice>,
    /// A cutdown of at most so long, as in 30s, that ends on a bar line with a fade over its last bar
    #[arg(long, value_name = "T")]
    pub(crate) length: Option<Length>,
    /// Start at this section or bar
    #[arg(long, value_name = "SECTION|BAR", allow_negative_numbers = true)]
    pub(crate) from: Option<Start>,
    /// With click and count-in, as in `--what outputs`
    #[arg(long)]
    pub(crate) click: bool,
    /// Without click and count-in, as in everything but `--what outputs`
    #[arg(long, conflicts_with = "click")]
    pub(crate) no_click: bool,
    /// With the guide, as in `--what outputs`
    #[arg(long)]
    pub(crate) guide: bool,
    /// Without the guide, as in everything but `--what outputs`
    #[arg(long, conflicts_with = "guide")]
    pub(crate) no_guide: bool,
    /// wav16, wav24, wav32f, flac16 or flac24; 16 bits with dither
    #[arg(long, value_name = "F", default_value = "wav24")]
    pub(crate) format: Format,
    /// Bring a mix to this loudness, as in -14LUFS, with its true peak at -1 dBTP at the most
    #[arg(long, value_name = "L", allow_hyphen_values = true)]
    pub(crate) normalize: Option<Target>,
    /// Do not measure peak and loudness, which takes a part of the time
    #[arg(long)]
    pub(crate) no_loudness: bool,
    /// Write over files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    /// What was made as JSON on standard output, a line for each file
    #[arg(long)]
    pub(crate) json: bool,
}
