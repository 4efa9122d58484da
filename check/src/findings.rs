//! What a check found.

use serde::Serialize;

use crate::machine::Machine;
use crate::report::StemReport;

/// Whether the show can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing stands in its way.
    Ready,
    /// It plays, but somebody should know something first.
    ReadyWithWarnings,
    /// It does not play as it is.
    NotReady,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The show does not play as it is.
    Error,
    /// It plays, but perhaps not as meant.
    Warning,
    /// Worth knowing; does not change the verdict.
    Note,
}

/// What a finding is about. `docs/checking.md` has a paragraph for each, under these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The show file, or a file that it names, has a problem.
    ShowFile,
    /// A file must be converted first.
    NotConverted,
    /// A file, or a part of it, cannot be read.
    Unreadable,
    /// A file was written to while it was read.
    Changed,
    /// A converted file is not what the converter wrote.
    Spoilt,
    /// A stem has no sound.
    Silent,
    /// Samples in a row at full scale.
    Clipped,
    /// The wave rises above full scale between the samples.
    TruePeak,
    /// Runs of digital zero inside sound.
    Dropout,
    /// The wave is not centred on zero.
    Dc,
    /// The first or the last frame jumps from or to silence.
    EdgeClick,
    /// Left and right are the same.
    MonoInStereo,
    /// One side is silent.
    OneSided,
    /// Left and right stand against each other.
    OutOfPhase,
    /// Fewer bits are used than the file has.
    UnusedBits,
    /// Stems of a song have different depths.
    Depths,
    /// The whole song is silent for long at its end.
    LongSilence,
    /// The sum of the stems is over full scale.
    OutputClips,
    /// Two stems cancel each other.
    Cancellation,
    /// Two stems hold the same sound.
    SameSound,
    /// A stem is a late or early copy of another.
    Shifted,
    /// Drums or a click are beside the beats of the tempo map.
    OffGrid,
    /// Drums or a click do not follow the tempo map.
    LooseGrid,
    /// The tempo map goes on after the audio.
    TempoPastEnd,
    /// A MIDI or OSC message is due after the end of the audio.
    EventPastEnd,
    /// The device does not open, or not at the show's rate.
    Device,
    /// The device has fewer outputs than the show.
    Outputs,
    /// The disk is slow.
    Disk,
    /// The machine has too little free memory for the plan.
    Memory,
    /// The show allows less memory than its songs need.
    MemoryPlan,
    /// Two songs begin with the same timecode.
    TimecodeRepeats,
    /// Threads get no real-time priority.
    RealTime,
    /// Memory is not kept out of the swap.
    LockedMemory,
    /// The processor may slow down.
    Governor,
    /// The machine may go to sleep.
    Sleep,
    /// The machine runs from its battery, or its disk sleeps.
    Power,
    /// What was measured cannot be kept.
    Cache,
}

/// Where something is in a song.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The frame, counted from the first frame of the stems.
    pub frame: i64,
    /// The same as minutes and seconds, such as `1:02.500`.
    pub time: String,
    /// The same as bar and beat, such as `33.1`.
    pub bar: String,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub kind: Kind,
    /// The file, relative to the show's folder where it is inside; problems of texts have line and
    /// column behind it.
    pub file: Option<String>,
    /// Where it is, or where it is first.
    pub place: Option<Place>,
    /// What was found, in a sentence without a full stop.
    pub what: String,
    /// What to do about it, in a sentence without a full stop.
    pub remedy: String,
}

/// What was found in a song.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SongFindings {
    /// The word the setlists call it by.
    pub key: String,
    /// The title.
    pub title: String,
    /// Whether all of it was looked at. Where a stem is missing or not converted yet, only the stems
    /// that are there were.
    pub whole: bool,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// What was measured of its files.
    pub stems: Vec<StemReport>,
    /// The highest peak of each bus in dBFS, in the order of the show; `None` for silence. Empty for
    /// a song that is not whole.
    pub bus_peaks_dbfs: Vec<Option<f64>>,
    /// The highest peak of each output in dBFS, from output 1 on; `None` for silence. Empty for a song
    /// that is not whole.
    pub output_peaks_dbfs: Vec<Option<f64>>,
}

/// All that a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// Whether the show can be played.
    pub verdict: Verdict,
    /// The name of the show, if it could be read.
    pub show: Option<String>,
    /// What concerns the show as a whole, worst first.
    pub findings: Vec<Finding>,
    /// What was found song by song, in the order of the show file.
    pub songs: Vec<SongFindings>,
    /// What was found about the machine, if it was asked.
    pub machine: Option<Machine>,
}

impl Findings {
    pub(crate) fn new(
        show: Option<String>,
        mut findings: Vec<Finding>,
        mut songs: Vec<SongFindings>,
        mut machine: Option<Machine>,
    ) -> Self {
        let lists = songs.iter_mut().map(|song| &mut song.findings);
        let lists = lists.chain([&mut findings]).chain(machine.iter_mut().map(|m| &mut m.findings));
        lists.for_each(|list| list.sort_by_key(|finding| finding.severity));
        let mut all = Self { verdict: Verdict::Ready, show, findings, songs, machine };
        all.verdict = match all.all().map(|finding| finding.severity).min() {
            Some(Severity::Error) => Verdict::NotReady,
            Some(Severity::Warning) => Verdict::ReadyWithWarnings,
            _ => Verdict::Ready,
        };
        all
    }

    /// Every finding, in the order of the report.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        let songs = self.songs.iter().flat_map(|song| &song.findings);
        let machine = self.machine.iter().flat_map(|machine| &machine.findings);
        self.findings.iter().chain(songs).chain(machine)
    }

    /// How many findings are of that severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.all().filter(|finding| finding.severity == severity).count()
    }
}
