//! Reading a journal back.

use std::fmt;
use std::io::{self, BufRead};
use std::time::Duration;

use super::ShowId;
use super::record::{FORMAT, Header, Record};
use crate::frame::{Line, Lines};
use crate::{Change, Heard, Place, State};

/// What the last run of a show left.
#[derive(Clone, Debug, PartialEq)]
pub struct LastRun {
    /// The state when it ended, or when it was last on disk. Frames are at this run's rate.
    pub state: State,
    /// Whether it was ended, and did not just cease.
    pub ended_cleanly: bool,
    /// Somebody was asked about it, or went on with another run, and it is not offered any more.
    pub settled: bool,
    /// When it began, RFC 3339 with the offset of the place.
    pub began: String,
    /// When its last record was made, since it began.
    pub reached: Duration,
    /// When its position was made, since it began.
    pub placed: Duration,
    /// What was wrong with the file.
    pub damage: Option<Damage>,
    /// Records that only a newer program understands, passed over.
    pub unknown: u64,
}

impl LastRun {
    /// Whether resuming it is worth offering: nobody has decided about it, and it just ceased or was
    /// ended while a song played or was held.
    pub fn broke_off(&self) -> bool {
        !self.settled && (!self.ended_cleanly || self.state.stands())
    }

    /// How long ago its last record was made, by the system's clock; zero where that was set back.
    pub fn ago(&self) -> Duration {
        self.began_ago().saturating_sub(self.reached)
    }

    /// How long ago its position was made, which may be long before its last record.
    pub fn placed_ago(&self) -> Duration {
        self.began_ago().saturating_sub(self.placed)
    }

    fn began_ago(&self) -> Duration {
        let Ok(began) = self.began.parse::<jiff::Timestamp>() else { return Duration::ZERO };
        let gone = jiff::Timestamp::now().duration_since(began);
        Duration::try_from(gone).unwrap_or_default()
    }

    /// The state as the journal of the run that goes on with it begins: its position says how long
    /// ago the song was heard there.
    pub fn into_state(self) -> State {
        let gone = u64::try_from(self.placed_ago().as_millis()).unwrap_or(u64::MAX);
        let mut state = self.state;
        if let Some(position) = &mut state.position {
            let heard = position.heard.unwrap_or(Heard {
                place: Place { span: position.span, frame: position.frame },
                ago: 0,
            });
            position.heard = Some(Heard { ago: heard.ago.saturating_add(gone), ..heard });
        }
        state
    }
}

/// A journal that does not reach its own end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The last record is not whole, as after a loss of power. It is dropped.
    Torn {
        /// Bytes that were dropped.
        bytes: usize,
    },
    /// Records in the middle are not whole. They are dropped, and all others are used: each says
    /// what something is now, so it stands without those before it.
    Broken {
        /// The first such line in the file, from 1.
        line: u64,
        /// So many lines are not whole.
        lost: u64,
    },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Torn { .. } => {
                f.write_str("the journal's last record was cut off and is not used")
            }
            Self::Broken { line, lost } => {
                let lines = if *lost == 1 { "line" } else { "lines" };
                write!(
                    f,
                    "the journal is damaged from line {line} on: {lost} {lines} cannot be read, all \
                     others are restored; look at the levels, the setlist and what is armed"
                )
            }
        }
    }
}

/// A file that is no journal of this show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is of another show.
    #[error("the journal is of another show, {name} ({file}): nothing of it is used")]
    OtherShow {
        /// The other show's name.
        name: String,
        /// The other show's file.
        file: String,
    },
    /// A newer program wrote it in a form that this one does not know.
    #[error("the journal is of version {format}, and this program reads up to {FORMAT}: update it")]
    Newer {
        /// The form of its records.
        format: u32,
    },
    /// It does not begin as a journal does.
    #[error("the journal's beginning is damaged (line {line}): nothing of it can be used")]
    Unreadable {
        /// The line, from 1.
        line: u64,
    },
}

/// Reads a journal to its end. Whatever is not whole is passed over, even the full record: the changes
/// after it stand without it.
pub(super) fn replay(file: impl BufRead, show: &ShowId) -> io::Result<Result<LastRun, Refusal>> {
    let mut lines = Lines::new(file);
    let Some(Record::Header(header)) = record(&mut lines)? else {
        return Ok(Err(Refusal::Unreadable { line: 1 }));
    };
    if let Err(refusal) = accept(&header, show) {
        return Ok(Err(refusal));
    }
    let mut run = LastRun {
        state: State::default(),
        ended_cleanly: false,
        settled: false,
        began: header.began,
        reached: Duration::ZERO,
        placed: Duration::ZERO,
        damage: None,
        unknown: 0,
    };
    if !follow(&mut run, &mut lines)? {
        return Ok(Err(Refusal::Unreadable { line: 2 }));
    }
    run.state = run.state.at_rate(header.show.rate(), show.rate());
    Ok(Ok(run))
}

/// The next record, if it is whole and known.
fn record<R: BufRead>(lines: &mut Lines<R>) -> io::Result<Option<Record>> {
    Ok(match lines.next()? {
        Some(Line::Whole(json)) => serde_json::from_slice(json).ok(),
        _ => None,
    })
}

/// Whether a journal may be read at all.
fn accept(header: &Header, show: &ShowId) -> Result<(), Refusal> {
    if header.reader > FORMAT {
        return Err(Refusal::Newer { format: header.format });
    }
    if !show.is(&header.show) {
        let (name, file) = (header.show.name().to_owned(), header.show.file().to_owned());
        return Err(Refusal::OtherShow { name, file });
    }
    Ok(())
}

/// Takes in every record after the header. Whether there was anything of the state.
fn follow<R: BufRead>(run: &mut LastRun, lines: &mut Lines<R>) -> io::Result<bool> {
    let (mut number, mut any) = (1, false);
    let mut broken: Option<Broken> = None;
    while let Some(line) = lines.next()? {
        number += 1;
        let json = match line {
            Line::Whole(json) => json,
            Line::Broken(bytes) => {
                // What was marked as the end of the run is not, if anything follows.
                run.ended_cleanly = false;
                let broken = broken.get_or_insert(Broken { line: number, ..Broken::default() });
                broken.lines += 1;
                broken.bytes += bytes;
                continue;
            }
        };
        if let Some(broken) = &mut broken {
            broken.is_followed = true;
        }
        let at = match serde_json::from_slice(json) {
            Ok(Record::Change { at, change }) => {
                if let Change::Position { .. } = change {
                    run.placed = Duration::from_millis(at);
                }
                run.state.apply(change);
                at
            }
            Ok(Record::Full { at, placed, state }) => {
                run.state = *state;
                run.placed = Duration::from_millis(placed.unwrap_or(at));
                at
            }
            Ok(Record::End { at }) => {
                run.ended_cleanly = true;
                run.reached = Duration::from_millis(at);
                continue;
            }
            Ok(Record::Header(_)) | Err(_) => {
                run.unknown += 1;
                continue;
            }
        };
        any = true;
        run.ended_cleanly = false;
        run.reached = Duration::from_millis(at);
    }
    run.damage = broken.map(Damage::from);
    Ok(any)
}

/// Lines that are not whole.
#[derive(Default)]
struct Broken {
    /// The first of them.
    line: u64,
    lines: u64,
    bytes: usize,
    /// A whole line comes after the first of them.
    is_followed: bool,
}

impl From<Broken> for Damage {
    fn from(Broken { line, lines, bytes, is_followed }: Broken) -> Self {
        if is_followed { Self::Broken { line, lost: lines } } else { Self::Torn { bytes } }
    }
}
