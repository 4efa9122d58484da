//! What is recorded.

use serde::{Deserialize, Serialize};

/// What a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The version of the program.
    pub program: String,
    /// The show's name.
    pub show: String,
    /// The show file.
    pub file: String,
    /// The setlist's name.
    pub setlist: String,
    /// When it began, RFC 3339 with the offset of the place. [`Log::begin`](super::Log::begin) fills
    /// it in.
    pub began: String,
}

/// A record of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in milliseconds since the run began.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened. Frames of the device count from the run's first callback. None of its fields may be
/// named `at`: an [`Entry`] has its own beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// An operator asked for something.
    Action {
        /// By which way.
        source: Source,
        /// What, in words.
        action: String,
        /// Why it was not done; `None` when it was.
        #[serde(default)]
        refused: Option<String>,
    },
    /// The conductor told the audio thread something.
    Command {
        /// What, in words.
        command: String,
    },
    /// A song started.
    Started {
        /// Its key.
        song: String,
        /// The entry of the setlist, from 0.
        entry: usize,
        /// The song's frame.
        frame: i64,
        /// The device's frame at which it sounded.
        device_frame: u64,
    },
    /// A jump, a vamp or a segue landed.
    Landed {
        /// The song's key.
        song: String,
        /// What landed, in words (`section Chorus`).
        target: String,
        /// The song's frame.
        frame: i64,
        /// The device's frame at which it sounded.
        device_frame: u64,
    },
    /// Something repeats: it was entered, or begins once more.
    Vamp {
        /// The song's key.
        song: String,
        /// What, in words (`Chorus`, `bars 9 to 12`).
        vamp: String,
        /// Which time through this is, from 1.
        pass: u32,
    },
    /// What repeated was left.
    VampLeft {
        /// The song's key.
        song: String,
        /// What, in words.
        vamp: String,
        /// How many times it was entered.
        passes: u32,
    },
    /// A song is held.
    Held {
        /// Its key.
        song: String,
        /// Where, in words (`bar 12.3`).
        place: String,
        /// The song's frame.
        frame: i64,
    },
    /// A song is over.
    Over {
        /// Its key.
        song: String,
        /// Whether it was played to its end.
        played: bool,
    },
    /// The driver had gaps.
    Xruns {
        /// How many since the last record.
        new: u64,
        /// How many in all.
        total: u64,
    },
    /// Frames were silent because their block was not there.
    Starved {
        /// How many since the last record.
        frames: u64,
        /// How many in all.
        total: u64,
    },
    /// The device's state changed.
    Device {
        /// The state, in a word (`ok`, `lost`).
        state: String,
        /// The device.
        name: String,
        /// Why, where that is known.
        #[serde(default)]
        cause: Option<String>,
    },
    /// The device's time against the monotonic clock.
    Drift {
        /// Frames that the device took since its first callback.
        device_frames: u64,
        /// Microseconds that went by meanwhile.
        clock_us: u64,
        /// Frames per second that the device should take.
        rate: u32,
    },
    /// The operator was told something.
    Notice {
        /// How bad it is.
        weight: Weight,
        /// The sentence.
        text: String,
    },
    /// Records did not get here, because the disk was too slow.
    Lost {
        /// How many.
        records: u64,
    },
    /// The run ended as it should.
    End,
    /// Something that only a newer program knows.
    #[serde(other)]
    Other,
}

/// By which way an action came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The console.
    Key,
    /// Open Sound Control.
    Osc,
    /// MIDI.
    Midi,
    /// The program by itself, as `--auto` does.
    Auto,
}

/// How bad a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Good to know.
    Info,
    /// Look at it when there is time.
    Warning,
    /// Look at it now.
    Error,
}

/// A line of a file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    Header { run: About },
    Entry(Entry),
}
