//! Timecode: of the show, and of a song.

use super::fields::{Fields, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::FileReport;
use super::units::{ADDRESS, HOURS, JUMPS, STOPPED, SWITCH, TIMECODE_RATE};
use crate::{SongTimecode, Timecode, TimecodeAddress, TimecodeRate};

/// Reads the rules; what is left out has its default.
pub(super) fn read(node: &Node, out: &FileReport<'_>) -> Timecode {
    let rules = Timecode::default();
    let Some(fields) = Fields::of(node, "the timecode", keys::TIMECODE, out) else { return rules };
    Timecode {
        rate: fields.read("rate", &TIMECODE_RATE).unwrap_or(rules.rate),
        hours: fields.read("hours", &HOURS).unwrap_or(rules.hours),
        jumps: fields.read("jumps", &JUMPS).unwrap_or(rules.jumps),
        stopped: fields.read("stopped", &STOPPED).unwrap_or(rules.stopped),
    }
}

/// Reads what a song says, at the show's rate of timecode.
pub(super) fn read_song(
    fields: &Fields<'_>,
    rate: TimecodeRate,
    out: &FileReport<'_>,
) -> SongTimecode {
    let Some(node) = fields.get("timecode") else { return SongTimecode::Hour };
    if let Value::Text(text) = &node.value
        && let Some(on) = (SWITCH.parse)(text.trim())
    {
        return if on { SongTimecode::Hour } else { SongTimecode::Off };
    }
    let Some(address) = read_value(node, "timecode", &ADDRESS, out) else {
        return SongTimecode::Hour;
    };
    let TimecodeAddress { minutes, seconds, frames, .. } = address;
    if frames >= rate.counted() {
        let cause = format!("frame {frames} is past the last of a second at {}", rate.word());
        out.error(node.at, cause, format!("name a frame up to {}", rate.counted() - 1));
    }
    let left_out = frames < 2 && seconds == 0 && minutes % 10 != 0;
    if rate == TimecodeRate::F2997Drop && left_out {
        let cause = "drop-frame timecode leaves out frames 0 and 1 of this minute";
        out.error(node.at, cause, "name frame 2, or a minute that is a multiple of ten");
    }
    SongTimecode::Address(address)
}
