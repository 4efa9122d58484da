//! What the operator should know.

use std::time::Duration;

/// Something the operator should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// When, since the program started.
    pub at: Duration,
    /// How bad it is.
    pub weight: Weight,
    /// One sentence.
    pub text: String,
}

/// How bad a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know.
    Info,
    /// Look at it when there is time.
    Warning,
    /// Look at it now.
    Error,
}
