//! The show as a whole, and the device it plays on.

use downbeat_engine::Action;

use super::{SWITCH, row};
use crate::table::Row;

/// The lock, the device, and the marks.
pub(super) static ROWS: &[Row] = &[
    row(
        "lock",
        "/downbeat/lock",
        &[SWITCH],
        "take nothing but GO, panic, levels, taps and unlocking, or all again",
        |args| Ok(Action::Lock(args.switch(0)?)),
    ),
    row(
        "first-device",
        "/downbeat/device/first",
        &[],
        "go back to the first device of the list while another plays: the sound breaks off for a moment",
        |_| Ok(Action::FirstDevice),
    ),
    row(
        "reset-marks",
        "/downbeat/reset-marks",
        &[],
        "forget the worst load, the lowest read-ahead and the clip marks",
        |_| Ok(Action::ResetMarks),
    ),
];
