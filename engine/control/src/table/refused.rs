//! Why something that was asked is no action.

/// Why values make no action of a row. The text says what and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A value is missing.
    #[error("{param} is missing: {is}")]
    Missing {
        /// The parameter.
        param: &'static str,
        /// What it may be.
        is: String,
    },
    /// There are more values than parameters.
    #[error("{got} values, and it takes {most} at the most")]
    TooMany {
        /// How many there are.
        got: usize,
        /// How many it takes.
        most: usize,
    },
    /// A value is of the wrong type or out of its range.
    #[error("{param} must be {is}, not {got}")]
    Wrong {
        /// The parameter.
        param: &'static str,
        /// What it may be.
        is: String,
        /// What came.
        got: String,
    },
    /// There is nothing of that name or number.
    #[error("there is no {what} {got}; there are: {names}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// What came.
        got: String,
        /// What there is instead.
        names: String,
    },
    /// The names of two things are the same in an OSC address.
    #[error("{got} is more than one {what}; use its number")]
    Ambiguous {
        /// What was looked for.
        what: &'static str,
        /// What came.
        got: String,
    },
    /// There is nothing that it could mean now.
    #[error("{0}")]
    Nothing(&'static str),
}
