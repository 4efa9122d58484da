//! The kinds of values: forgiving in how units are spelt, strict in everything else.

use super::units_music::METER;
use crate::{ClickPattern, Exact, Meter, Role};

/// One kind of value, with the words that messages need.
pub(crate) struct Unit<T> {
    /// What it is, with an article and its range.
    pub(crate) is: &'static str,
    /// A value in the usual spelling.
    pub(crate) example: &'static str,
    /// How it is written, for editors.
    pub(crate) shape: Shape,
    /// Reads it from text without blanks around it.
    pub(crate) parse: fn(&str) -> Option<T>,
}

/// How a kind of value is written, as a JSON schema can say it. A schema may accept what the reader
/// refuses, such as a number past its range in a unit, but never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Any text, also one that YAML takes for a number or a switch.
    Text,
    /// `on` or `off`, in all the ways there are to say so.
    Switch,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A number, or a number with a unit behind it in any case.
    Number {
        /// The least it may be without a unit.
        min: i64,
        /// The most it may be without a unit.
        max: i64,
        /// The units; the plain number is always accepted.
        units: &'static [&'static str],
    },
    /// A text that a regular expression matches from end to end, or a number where YAML sees one.
    Pattern(&'static str),
}

/// Units of a time.
const TIME_UNITS: &[&str] = &["s", "ms"];

pub(super) const NAME: Unit<String> = Unit {
    is: "a name of 1 to 64 characters without line breaks or control characters",
    example: "Verse 1",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.trim().is_empty() && !text.chars().any(char::is_control);
        (sound && text.chars().count() <= 64).then(|| text.to_owned())
    },
};

pub(super) const PATH: Unit<String> = Unit {
    is: "the path of a file",
    example: "01_Drums.wav",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.is_empty() && text.len() <= 4096 && !text.contains('\0');
        sound.then(|| text.to_owned())
    },
};

pub(super) const RATE: Unit<u32> = Unit {
    is: "a sample rate from 8000 to 192000 Hz",
    example: "48000",
    shape: Shape::Pattern(r"[0-9.+]+ *([kK]?[hH][zZ])?"),
    parse: |text| {
        let (number, unit) = split(text)?;
        let scale = match unit.as_str() {
            "" | "hz" => 1,
            "khz" => 1000,
            _ => return None,
        };
        let hertz = &number.0 * num_bigint::BigInt::from(scale);
        let hertz = u32::try_from(hertz.is_integer().then(|| hertz.to_integer())?).ok()?;
        (8_000..=192_000).contains(&hertz).then_some(hertz)
    },
};

pub(super) const FADE: Unit<f64> = Unit {
    is: "a time from 0 to 60 seconds",
    example: "2 s",
    shape: Shape::Number { min: 0, max: 60, units: TIME_UNITS },
    parse: |text| Some(seconds(text, 0, 60)?.to_f64()),
};

pub(super) const LEVEL: Unit<f32> = Unit {
    is: "a level from -96 to +10 dB",
    example: "-6 dB",
    shape: Shape::Number { min: -96, max: 10, units: &["dB"] },
    parse: |text| {
        let (number, unit) = split(text)?;
        let in_range = number >= Exact::from(-96) && number <= Exact::from(10);
        (in_range && matches!(unit.as_str(), "" | "db")).then(|| number.to_f64() as f32)
    },
};

pub(super) const PAN: Unit<f32> = Unit {
    is: "a number from -1 (left) to 1 (right)",
    example: "-0.3",
    shape: Shape::Number { min: -1, max: 1, units: &[] },
    parse: |text| {
        let number: Exact = text.parse().ok()?;
        let in_range = number >= Exact::from(-1) && number <= Exact::from(1);
        in_range.then(|| number.to_f64() as f32)
    },
};

pub(super) const MEMORY: Unit<u64> = Unit {
    is: "a size from 32 MiB to 64 GiB",
    example: "256 MiB",
    shape: Shape::Pattern(r"[0-9.+]+ *[mMgG][iI]?[bB]"),
    parse: |text| {
        let (number, unit) = split(text)?;
        let bytes: u64 = match unit.as_str() {
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            _ => return None,
        };
        let bytes =
            u64::try_from((&number.0 * num_bigint::BigInt::from(bytes)).to_integer()).ok()?;
        ((32 << 20)..=(64 << 30)).contains(&bytes).then_some(bytes)
    },
};

pub(super) const OUTPUT: Unit<u16> = Unit {
    is: "an output from 1 to 64",
    example: "1",
    shape: Shape::Number { min: 1, max: 64, units: &[] },
    parse: |text| whole(text, 1, 64),
};

pub(super) const TRACK: Unit<u16> = Unit {
    is: "an audio track from 1 to 64",
    example: "2",
    shape: Shape::Number { min: 1, max: 64, units: &[] },
    parse: |text| whole(text, 1, 64),
};

pub(super) const SUBDIVIDE: Unit<u16> = Unit {
    is: "a number of clicks per beat from 1 to 8",
    example: "2",
    shape: Shape::Number { min: 1, max: 8, units: &[] },
    parse: |text| whole(text, 1, 8),
};

pub(super) const PATTERN: Unit<ClickPattern> = Unit {
    is: "the strokes of a bar: `A` for the accent, `b` for the beat, `s` for the subdivision, and a \
         point for silence",
    example: "A.b.b..",
    shape: Shape::Pattern(r"[AaBbSs.| ]+"),
    parse: ClickPattern::read,
};

pub(super) const COUNT_IN: Unit<u32> = Unit {
    is: "a number of bars from 0 to 16",
    example: "1 bar",
    shape: Shape::Number { min: 0, max: 16, units: &["bar", "bars"] },
    parse: |text| {
        let number = text.trim_end_matches(char::is_alphabetic);
        let unit = text[number.len()..].to_lowercase();
        matches!(unit.as_str(), "" | "bar" | "bars").then_some(())?;
        whole(number.trim_end(), 0, 16)
    },
};

pub(super) const BPM: Unit<Exact> = Unit {
    is: "a tempo from 10 to 1000 quarter notes a minute",
    example: "120",
    shape: Shape::Number { min: 10, max: 1000, units: &["bpm"] },
    parse: |text| {
        let (number, unit) = split(text)?;
        let in_range = number >= Exact::from(10) && number <= Exact::from(1000);
        (in_range && matches!(unit.as_str(), "" | "bpm")).then_some(number)
    },
};

/// The short form of a tempo: `120` or `120 6/8`.
pub(super) const TEMPO: Unit<(Exact, Option<Meter>)> = Unit {
    is: "a tempo from 10 to 1000 with or without a meter, or a list of tempo changes",
    example: "120 4/4",
    shape: Shape::Pattern(r"[0-9.+]+ *([bB][pP][mM])?( +[0-9]+( *\+ *[0-9]+)* */ *[0-9]+)?"),
    parse: |text| match text.split_once('/') {
        None => Some(((BPM.parse)(text)?, None)),
        Some(_) => {
            let number =
                text.split(|c: char| c.is_whitespace() || c.is_ascii_alphabetic()).next()?;
            let rest = text[number.len()..].trim_start();
            let unit = rest.get(..3).is_some_and(|unit| unit.eq_ignore_ascii_case("bpm"));
            let (bpm, meter) = if unit { (true, &rest[3..]) } else { (false, rest) };
            let apart = bpm || rest.len() < text.len() - number.len();
            apart.then_some(())?;
            Some(((BPM.parse)(number)?, Some((METER.parse)(meter.trim_start())?)))
        }
    },
};

pub(super) const SWITCH: Unit<bool> = Unit {
    is: "`on` or `off`",
    example: "on",
    shape: Shape::Switch,
    parse: |text| match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" => Some(true),
        "off" | "false" | "no" => Some(false),
        _ => None,
    },
};

pub(super) const ROLE: Unit<Role> = Unit {
    is: "`pa`, `monitor`, `timecode` or `pilot`",
    example: "monitor",
    shape: Shape::Words(&["pa", "monitor", "timecode", "pilot"]),
    parse: |text| {
        [Role::Pa, Role::Monitor, Role::Timecode, Role::Pilot]
            .into_iter()
            .find(|role| role.word() == text)
    },
};

/// A number and the unit behind it in lower case, with or without blanks between.
pub(super) fn split(text: &str) -> Option<(Exact, String)> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[number.len()..].to_ascii_lowercase();
    Some((number.trim_end().parse().ok()?, unit))
}

pub(super) fn seconds(text: &str, min: i64, max: i64) -> Option<Exact> {
    let (mut number, unit) = split(text)?;
    match unit.as_str() {
        "" | "s" => {}
        "ms" => number.0 /= num_bigint::BigInt::from(1000),
        _ => return None,
    }
    (number >= Exact::from(min) && number <= Exact::from(max)).then_some(number)
}

/// A whole number from `min` to `max`, in digits alone.
pub(super) fn whole<T: std::str::FromStr + PartialOrd>(text: &str, min: T, max: T) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: T = digits.then(|| text.parse().ok()).flatten()?;
    (number >= min && number <= max).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(unit: &Unit<T>, texts: &[&str]) -> Vec<Option<T>> {
        texts.iter().map(|text| (unit.parse)(text)).collect()
    }

    #[test]
    fn units_are_forgiving_in_their_spelling() {
        assert_eq!(read(&LEVEL, &["-6", "-6 dB", "-6dB", "-6.0 DB"]), [Some(-6.0); 4]);
        assert_eq!(read(&FADE, &["0.5", "0.5 s", "500 ms", "500ms", "0.5S"]), [Some(0.5); 5]);
        assert_eq!(read(&RATE, &["48000", "48000 Hz", "48 kHz", "48khz"]), [Some(48_000); 4]);
        assert_eq!(read(&MEMORY, &["256 MiB", "256mib", "0.25 GiB"]), [Some(256 << 20); 3]);
        assert_eq!(read(&MEMORY, &["1 GB", "1000 MB"]), [Some(1_000_000_000); 2]);
        assert_eq!(read(&COUNT_IN, &["1", "1 bar", "1bar", "1 Bars"]), [Some(1); 4]);
        assert_eq!(read(&SWITCH, &["on", "true", "Yes"]), [Some(true); 3]);
        assert_eq!(read(&METER, &["6/8", "6 / 8"]), [Meter::new(6, 8); 2]);
        let bpm: Exact = "127.97".parse().unwrap();
        assert_eq!(read(&BPM, &["127.97", "127.97 bpm"]), [Some(bpm.clone()), Some(bpm.clone())]);
        let meter = Meter::new(6, 8);
        assert_eq!(
            read(&TEMPO, &["127.97", "127.97 6/8", "127.97 bpm  6 / 8"]),
            [Some((bpm.clone(), None)), Some((bpm.clone(), meter)), Some((bpm, meter))]
        );
    }

    #[test]
    fn all_else_is_strict() {
        assert_eq!(
            read(&LEVEL, &["", "-", "6 db.", "-6 s", "-96.1", "10.1", "--6", "6,5"]),
            [None; 8]
        );
        assert_eq!(read(&FADE, &["-1", "61", "1 min", "1:00", "s"]), [None; 5]);
        assert_eq!(read(&RATE, &["48", "44.1", "48000.5", "192001", "1 mhz"]), [None; 5]);
        assert_eq!(read(&MEMORY, &["256", "31 MiB", "65 GiB", "-1 GiB"]), [None; 4]);
        assert_eq!(read(&COUNT_IN, &["bar", "17", "-1", "1 beat", "1.5 bars"]), [None; 5]);
        assert_eq!(read(&METER, &["4", "4/3", "0/4", "65/4", "4/64", "4/4/4", "/"]), [None; 7]);
        assert_eq!(read(&BPM, &["9.9", "1000.1", "1e2", "fast"]), [const { None }; 4]);
        assert_eq!(read(&TEMPO, &["120 4", "120/4", "4/4", "120,4/4"]), [const { None }; 4]);
        assert_eq!(read(&OUTPUT, &["0", "65", "+1", "1.0", " 1", "99999999999"]), [None; 6]);
        assert_eq!(read(&PAN, &["1.1", "-1.1", "L", "50%"]), [None; 4]);
    }

    #[test]
    fn the_ends_of_ranges_belong_to_them() {
        assert_eq!(read(&LEVEL, &["-96", "+10"]), [Some(-96.0), Some(10.0)]);
        assert_eq!(read(&OUTPUT, &["1", "64"]), [Some(1), Some(64)]);
        assert_eq!(read(&RATE, &["8000", "192 kHz"]), [Some(8_000), Some(192_000)]);
        assert_eq!(read(&MEMORY, &["32 MiB", "64 GiB"]), [Some(32 << 20), Some(64 << 30)]);
        assert_eq!(read(&FADE, &["0", "60"]), [Some(0.0), Some(60.0)]);
    }

    #[test]
    fn every_example_is_of_its_kind() {
        assert!((NAME.parse)(NAME.example).is_some() && (PATH.parse)(PATH.example).is_some());
        assert!((RATE.parse)(RATE.example).is_some() && (FADE.parse)(FADE.example).is_some());
        assert!((LEVEL.parse)(LEVEL.example).is_some());
        assert!((PAN.parse)(PAN.example).is_some() && (MEMORY.parse)(MEMORY.example).is_some());
        assert!((OUTPUT.parse)(OUTPUT.example).is_some());
        assert!((SUBDIVIDE.parse)(SUBDIVIDE.example).is_some());
        assert!((COUNT_IN.parse)(COUNT_IN.example).is_some());
        assert!((BPM.parse)(BPM.example).is_some());
        assert!((TEMPO.parse)(TEMPO.example).is_some() && (SWITCH.parse)(SWITCH.example).is_some());
        assert!((ROLE.parse)(ROLE.example).is_some());
    }
}
