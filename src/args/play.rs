//! What plays: `play` and `demo`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args as ClapArgs;
use downbeat_device::Choices;

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
    /// jack, jack:SERVER, cpal, cpal:NAME, null, or file:OUT.wav; several with commas, of which the
    /// next takes over when one is lost (jack,cpal:HDSP,null); if left out, JACK where a server
    /// runs, else the default sound card, else null
    #[arg(long, value_name = "D")]
    pub(crate) device: Option<Choices>,
    /// The venue, whose levels are used and kept in venues/NAME.yaml beside the show
    #[arg(long, value_name = "NAME")]
    pub(crate) venue: Option<String>,
    /// Stand where the last run of this show was: same song, levels, mutes and setlist, held;
    /// --resume=list lists the runs that are kept, --resume=2 takes the second of them
    #[arg(long, value_name = "N|list", conflicts_with = "fresh", num_args = 0..=1,
          require_equals = true, default_missing_value = "1")]
    pub(crate) resume: Option<Resume>,
    /// Start afresh without asking, and offer no more what broke off
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Frames per second, in place of the show's rate; stems at another rate are converted then
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=192_000))]
    pub(crate) rate: Option<u32>,
    /// Frames of a callback, where the device lets us choose
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=8192))]
    pub(crate) period: Option<u32>,
    /// Stand by for another machine: MIDI out, OSC events of songs and timecode are muted, until they
    /// are wanted
    #[arg(long)]
    pub(crate) standby: bool,
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

/// Which earlier run is gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resume {
    /// None: they are listed.
    List,
    /// The one of this number, from 1.
    Run(usize),
}

impl FromStr for Resume {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == "list" => Ok(Self::List),
            Ok(number @ 1..) => Ok(Self::Run(number)),
            _ => Err("give the number of a run, from 1, or `list`".into()),
        }
    }
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
