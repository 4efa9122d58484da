//! Results to standard output, messages to standard error; a closed pipe is no reason to panic.

use std::fmt::Display;
use std::io::Write as _;
use std::time::Duration;

use downbeat_engine::Notice;

/// A line of a result.
pub(crate) fn result(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A message to the person at the terminal.
pub(crate) fn message(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The notices that are newer than the last one that was told, as messages.
pub(crate) fn notices(notices: &[Notice], told: &mut Duration) {
    for notice in notices.iter().filter(|notice| notice.at > *told) {
        message(&notice.text);
    }
    *told = notices.last().map_or(*told, |notice| notice.at);
}
