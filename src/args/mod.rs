//! The command line: its commands here, and what each of them takes in the files beside this one.

mod bounce;
mod files;
mod lists;
mod play;
mod surfaces;

use clap::{Parser, Subcommand};

pub(crate) use bounce::Bounce;
pub(crate) use files::{Check, Convert, Import, Schema};
pub(crate) use lists::{Actions, Devices, Log};
pub(crate) use play::{Demo, How, Play, Resume};
pub(crate) use surfaces::{Layout, Monitor, MonitorMidi, Surface};

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
