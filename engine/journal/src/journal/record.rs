//! The records of a journal.

use serde::{Deserialize, Serialize};

use super::ShowId;
use crate::{Change, State};

/// The form of the records that this program writes.
pub(super) const FORMAT: u32 = 1;

/// The oldest form that a reader must know to read what this program writes. It is raised only when
/// a reader that passes over what it does not know would come to a wrong state.
pub(super) const READER: u32 = 1;

/// A line of a journal. A kind that is not known is passed over by older programs. The run began
/// when the header says.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Record {
    /// The first line.
    Header(Header),
    /// The second line: the whole state.
    Full {
        /// Milliseconds since the run began.
        at: u64,
        /// When its position was made; [`Self::Full::at`] where an older program wrote it.
        #[serde(default)]
        placed: Option<u64>,
        state: Box<State>,
    },
    /// One change after that.
    Change {
        /// Milliseconds since the run began.
        at: u64,
        #[serde(flatten)]
        change: Change,
    },
    /// The run ended as it should.
    End {
        /// Milliseconds since the run began.
        at: u64,
    },
}

/// What a journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The form of the records.
    pub(super) format: u32,
    /// The oldest form a reader must know.
    pub(super) reader: u32,
    /// The version of the program that wrote it.
    #[serde(default)]
    pub(super) program: String,
    pub(super) show: ShowId,
    /// When the run began, RFC 3339 with the offset of the place.
    #[serde(default)]
    pub(super) began: String,
}
