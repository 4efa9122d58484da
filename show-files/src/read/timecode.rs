//! Timecode: of the show, and of a song.

use super::fields::{Fields, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::report::FileReport;
use super::units::{SWITCH, Shape, Unit, whole};
use crate::{
    Hours, SongTimecode, Timecode, TimecodeAddress, TimecodeJumps, TimecodeRate, TimecodeStopped,
};

pub(crate) const TIMECODE_RATE: Unit<TimecodeRate> = Unit {
    is: "`24`, `25`, `29.97 drop`, `29.97` or `30`",
    example: "25",
    shape: Shape::Pattern(r"24|25|29\.97( *drop)?|30"),
    parse: |text| {
        let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let spelt = squeezed.replace("97drop", "97 drop");
        TimecodeRate::ALL.into_iter().find(|rate| rate.word() == spelt)
    },
};

pub(crate) const HOURS: Unit<Hours> = Unit {
    is: "`setlist` or `songs`",
    example: "setlist",
    shape: Shape::Words(&["setlist", "songs"]),
    parse: |text| match text {
        "setlist" => Some(Hours::Setlist),
        "songs" => Some(Hours::Songs),
        _ => None,
    },
};

pub(crate) const JUMPS: Unit<TimecodeJumps> = Unit {
    is: "`follow`, `run on` or `hold`",
    example: "follow",
    shape: Shape::Words(&["follow", "run on", "hold"]),
    parse: |text| match text {
        "follow" => Some(TimecodeJumps::Follow),
        "run on" => Some(TimecodeJumps::RunOn),
        "hold" => Some(TimecodeJumps::Hold),
        _ => None,
    },
};

pub(crate) const STOPPED: Unit<TimecodeStopped> = Unit {
    is: "`silent`, `still` or `run on`",
    example: "silent",
    shape: Shape::Words(&["silent", "still", "run on"]),
    parse: |text| match text {
        "silent" => Some(TimecodeStopped::Silent),
        "still" => Some(TimecodeStopped::Still),
        "run on" => Some(TimecodeStopped::RunOn),
        _ => None,
    },
};

pub(crate) const ADDRESS: Unit<TimecodeAddress> = Unit {
    is: "`on`, `off`, or hours, minutes, seconds and frames such as 01:00:00:00, up to 23:59:59:29",
    example: "01:00:00:00",
    shape: Shape::Pattern("[0-9]{1,2}:[0-9]{2}:[0-9]{2}[:;][0-9]{2}"),
    parse: |text| {
        // Drop-frame addresses are often written with a semicolon before the frames.
        let parts: Vec<&str> = text.split([':', ';']).collect();
        let &[hours, minutes, seconds, frames] = &parts[..] else { return None };
        let places = text.find(';').is_none_or(|at| at + 3 == text.len());
        let digits = [minutes, seconds, frames].iter().all(|part| part.len() == 2);
        (places && digits && hours.len() <= 2).then_some(())?;
        Some(TimecodeAddress {
            hours: whole(hours, 0, 23)?,
            minutes: whole(minutes, 0, 59)?,
            seconds: whole(seconds, 0, 59)?,
            frames: whole(frames, 0, 29)?,
        })
    },
};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_addresses_are_read_as_people_write_them() {
        let drop = Some(TimecodeRate::F2997Drop);
        let rates =
            ["29.97 drop", "29.97drop", "29.97  drop"].map(|text| (TIMECODE_RATE.parse)(text));
        assert_eq!(rates, [drop; 3]);
        for rate in TimecodeRate::ALL {
            assert_eq!((TIMECODE_RATE.parse)(rate.word()), Some(rate));
        }
        for text in ["", "23.976", "29.97 ndf", "60", "29"] {
            assert_eq!((TIMECODE_RATE.parse)(text), None, "{text}");
        }
        let address =
            |hours, frames| Some(TimecodeAddress { hours, minutes: 2, seconds: 3, frames });
        assert_eq!((ADDRESS.parse)("01:02:03:04"), address(1, 4));
        assert_eq!((ADDRESS.parse)("1:02:03;29"), address(1, 29));
        for text in ["24:00:00:00", "1:60:00:00", "1:00:00:30", "01:00:00", "1;00:00:00", "a:b:c:d"]
        {
            assert_eq!((ADDRESS.parse)(text), None, "{text}");
        }
        assert!((HOURS.parse)(HOURS.example).is_some() && (JUMPS.parse)(JUMPS.example).is_some());
        assert!((STOPPED.parse)(STOPPED.example).is_some());
    }
}
