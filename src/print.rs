//! Results to standard output, messages to standard error; a closed pipe is no reason to panic.

use std::fmt::Display;
use std::io::Write as _;

/// A line of a result.
pub(crate) fn result(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A message to the person at the terminal.
pub(crate) fn message(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
