//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use downbeat_bounce::{Choice as BounceChoice, Format, Length, Start, Target, What};
use downbeat_device::{Choice, Choices};
use downbeat_show_files::SchemaOf;

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
        after_help = "Examples:\n  downbeat check tour\n  downbeat check tour --device jack    \
        (the rig that plays tonight)\n  downbeat check tour --hash tour.b3    (on two machines: \
        have they the same show?)\n\nIt says READY, READY with warnings or NOT READY, and then \
        what was found, where, and what to do. The exit code is 1 if it is NOT READY, or not the \
        same."
    )]
    Check(Check),
    /// Make song and show files from folders of stems, REAPER projects and Ableton Live sets
    #[command(after_help = "Examples:\n  downbeat import disk/stems --dry-run\n  downbeat import \
        disk/stems --out tour\n  downbeat import Halo.rpp\n\nNo audio file is copied or changed, \
        and nothing is written over without --force. docs/importing.md says how folders are named.")]
    Import(Import),
    /// Convert what is not played as it is: other sample rates, MP3, AAC, Ogg, ALAC
    #[command(
        after_help = "Examples:\n  downbeat convert tour\n  downbeat convert tour --prune    \
        (and tidies the cache up)\n\nYour own files are never touched: what is \
        converted goes into .downbeat/cache beside the show file. `play` does the same for what is \
        missing."
    )]
    Convert(Convert),
    /// Make audio files of a song or a setlist: mixes, buses, stems, outputs
    #[command(
        after_help = "Examples:\n  downbeat bounce tour/show.yaml opener -o mixes\n  downbeat \
        bounce tour/show.yaml opener --preset instrumental --normalize -14LUFS -o opener.wav\n  \
        downbeat bounce tour/show.yaml opener --what stems -o stems\n  downbeat bounce \
        tour/show.yaml --setlist festival -o festival"
    )]
    Bounce(Bounce),
    /// Print the JSON schema of show files, for editors
    #[command(after_help = "Example: downbeat schema song > song.schema.json")]
    Schema(Schema),
    /// Show the black box of a run: what was done and what happened, to the millisecond
    #[command(after_help = "Examples:\n  downbeat log\n  downbeat log --list\n  downbeat log \
        2026-07-04 --json")]
    Log(Log),
    /// List what there is to play on
    #[command(after_help = "Example: downbeat devices")]
    Devices(Devices),
    /// Make the layout of a touch surface from a show, for Open Stage Control
    #[command(after_help = "Examples:\n  downbeat layout tour --for foh -o foh.json\n  downbeat \
        layout tour --for tech -o tech.json\n\nThe surface is started with: open-stage-control \
        --load foh.json --send HOST:9000. docs/osc.md says more.")]
    Layout(Layout),
    /// List all that pedals, surfaces and OSC can ask for and be told
    #[command(after_help = "Example: downbeat actions --json")]
    Actions(Actions),
    /// Show what arrives from pedals and surfaces
    #[command(subcommand)]
    Monitor(Monitor),
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
    /// jack, jack:SERVER, cpal, cpal:NAME, null, or file:OUT.wav; several with commas, of which the
    /// next takes over when one is lost (jack,cpal:HDSP,null); if left out, JACK where a server
    /// runs, else the default sound card, else null
    #[arg(long, value_name = "D")]
    pub(crate) device: Option<Choices>,
    /// The venue, whose levels are used and kept in venues/NAME.yaml beside the show
    #[arg(long, value_name = "NAME")]
    pub(crate) venue: Option<String>,
    /// Stand where the last run of this show was: same song, levels, mutes and setlist, held; where
    /// several broke off, --resume=2 is the one before the last
    #[arg(long, value_name = "N", conflicts_with = "fresh", num_args = 0..=1, require_equals = true,
          default_missing_value = "1", value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) resume: Option<u8>,
    /// Start afresh, and forget what broke off without asking
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
    pub(crate) presets: Vec<BounceChoice>,
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

/// `actions`
#[derive(Debug, ClapArgs)]
pub(crate) struct Actions {
    /// The list as JSON
    #[arg(long)]
    pub(crate) json: bool,
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
