//! Timecode and the pilot tone.

use super::number::{hertz, whole};
use super::{Shape, Unit};
use crate::{FailoverBox, Hours, TimecodeAddress, TimecodeJumps, TimecodeRate, TimecodeStopped};

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

pub(crate) const FAILOVER_BOX: Unit<FailoverBox> = Unit {
    is: "`playaudio12`, `sw8`, `sw8-usb`, `exbox-blds` or `exbox-md`",
    example: "sw8",
    shape: Shape::Words(&["playaudio12", "sw8", "sw8-usb", "exbox-blds", "exbox-md"]),
    parse: |text| FailoverBox::ALL.into_iter().find(|known| known.word == text),
};

pub(crate) const FREQUENCY: Unit<u32> =
    hertz::<20, 20_000>("a whole frequency from 20 to 20000 Hz", "1 kHz");

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
    }

    #[test]
    fn every_box_has_its_word() {
        for known in FailoverBox::ALL {
            assert_eq!((FAILOVER_BOX.parse)(known.word), Some(known));
            assert!(FAILOVER_BOX.is.contains(&format!("`{}`", known.word)));
        }
        let hertz = ["19", "440.5 Hz", "1 kHz", "20"].map(FREQUENCY.parse);
        assert_eq!(hertz, [None, None, Some(1000), Some(20)]);
    }
}
