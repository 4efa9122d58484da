//! Reading a journal back.

use std::fmt;
use std::io::{self, BufRead};
use std::time::Duration;

use super::ShowId;
use super::record::{FORMAT, Header, Record};
use crate::State;
use crate::frame::{Line, Lines};

/// What the last run of a show left.
#[derive(Clone, Debug, PartialEq)]
pub struct LastRun {
    /// The state when it ended, or when it was last on disk. Frames are at this run's rate.
    pub state: State,
    /// Whether it ended as it should. If not, resuming is worth offering.
    pub ended_cleanly: bool,
    /// When it began, RFC 3339 with the offset of the place.
    pub began: String,
    /// When its last record was made, since it began.
    pub reached: Duration,
    /// What was wrong with the file.
    pub damage: Option<Damage>,
    /// Records that only a newer program understands, passed over.
    pub unknown: u64,
}

impl LastRun {
    /// How long ago its last record was made, by the system's clock; zero where that was set back.
    pub fn ago(&self) -> Duration {
        let Ok(began) = self.began.parse::<jiff::Timestamp>() else { return Duration::ZERO };
        let gone = jiff::Timestamp::now().duration_since(began);
        Duration::try_from(gone).unwrap_or_default().saturating_sub(self.reached)
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
    /// A record in the middle is not whole. All before it is used, nothing after it.
    Broken {
        /// Its line in the file, from 1.
        line: u64,
        /// Whole records after it that were not used.
        unused: u64,
    },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Torn { .. } => {
                f.write_str("the journal's last record was cut off and is not used")
            }
            Self::Broken { line, unused } => write!(
                f,
                "the journal is damaged at line {line}: what was before it is restored, {unused} \
                 records after it are not"
            ),
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

/// Reads a journal to its end, or to its first broken record.
pub(super) fn replay(file: impl BufRead, show: &ShowId) -> io::Result<Result<LastRun, Refusal>> {
    let mut lines = Lines::new(file);
    let Some(Record::Header(header)) = record(&mut lines)? else {
        return Ok(Err(Refusal::Unreadable { line: 1 }));
    };
    if let Err(refusal) = accept(&header, show) {
        return Ok(Err(refusal));
    }
    let Some(Record::Full { at, state }) = record(&mut lines)? else {
        return Ok(Err(Refusal::Unreadable { line: 2 }));
    };
    let mut run = LastRun {
        state,
        ended_cleanly: false,
        began: header.began,
        reached: Duration::from_millis(at),
        damage: None,
        unknown: 0,
    };
    follow(&mut run, &mut lines)?;
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

/// Takes in every record after the full one.
fn follow<R: BufRead>(run: &mut LastRun, lines: &mut Lines<R>) -> io::Result<()> {
    let mut number = 2;
    while let Some(line) = lines.next()? {
        number += 1;
        let json = match line {
            Line::Whole(json) => json,
            Line::Broken(bytes) => {
                // What was marked as the end of the run is not, if anything follows.
                run.ended_cleanly = false;
                run.damage = Some(damage(number, bytes, lines)?);
                return Ok(());
            }
        };
        let at = match serde_json::from_slice(json) {
            Ok(Record::Change { at, change }) => {
                run.state.apply(change);
                at
            }
            Ok(Record::Full { at, state }) => {
                run.state = state;
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
        run.ended_cleanly = false;
        run.reached = Duration::from_millis(at);
    }
    Ok(())
}

/// What a broken line means, by what follows it.
fn damage<R: BufRead>(line: u64, mut bytes: usize, lines: &mut Lines<R>) -> io::Result<Damage> {
    let mut unused = 0;
    while let Some(line) = lines.next()? {
        match line {
            Line::Whole(_) => unused += 1,
            Line::Broken(more) => bytes += more,
        }
    }
    Ok(if unused == 0 { Damage::Torn { bytes } } else { Damage::Broken { line, unused } })
}
