//! Tempo, meter and the click.

use super::number::{count, split, whole};
use super::{Shape, Unit};
use crate::{ClickPattern, Exact, Lead, Meter};

pub(crate) const BPM: Unit<Exact> = Unit {
    is: "a tempo from 10 to 1000 quarter notes a minute",
    example: "120",
    shape: Shape::Number { min: 10, max: 1000, units: &["bpm"] },
    parse: |text| {
        let (number, unit) = split(text)?;
        let in_range = number >= Exact::from(10) && number <= Exact::from(1000);
        (in_range && matches!(unit.as_str(), "" | "bpm")).then_some(number)
    },
};

pub(crate) const METER: Unit<Meter> = Unit {
    is: "a meter of 1 to 64 beats over 1, 2, 4, 8, 16 or 32",
    example: "4/4",
    shape: Shape::Pattern(r"[0-9]+( *\+ *[0-9]+)* */ *[0-9]+"),
    parse: |text| {
        let (beats, unit) = text.split_once('/')?;
        let groups: Vec<u16> =
            beats.split('+').map(|group| whole(group.trim(), 1, 64)).collect::<Option<_>>()?;
        Meter::grouped(&groups, whole(unit.trim_start(), 1, 32)?)
    },
};

/// The short form of a tempo: `120` or `120 6/8`.
pub(crate) const TEMPO: Unit<(Exact, Option<Meter>)> = Unit {
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

pub(crate) const COUNT_IN: Unit<u32> = Unit {
    is: "a number of bars from 0 to 16",
    example: "1 bar",
    shape: Shape::Number { min: 0, max: 16, units: &["bar", "bars"] },
    parse: |text| {
        let (number, unit) = counted(text);
        matches!(unit.as_str(), "" | "bar" | "bars").then_some(())?;
        whole(number, 0, 16)
    },
};

/// How long before its section a cue starts.
pub(crate) const LEAD: Unit<Lead> = Unit {
    is: "1 to 16 bars, or 1 to 64 beats",
    example: "1 bar",
    shape: Shape::Pattern("[0-9]+ *([bB][aA][rR]|[bB][eE][aA][tT])[sS]?"),
    parse: |text| {
        let (number, unit) = counted(text);
        match unit.as_str() {
            "bar" | "bars" => whole(number, 1, 16).map(Lead::Bars),
            "beat" | "beats" => whole(number, 1, 64).map(Lead::Beats),
            _ => None,
        }
    },
};

pub(crate) const SUBDIVIDE: Unit<u16> =
    count::<u16, 1, 8>("a number of clicks per beat from 1 to 8", "2");

pub(crate) const PATTERN: Unit<ClickPattern> = Unit {
    is: "the strokes of a bar: `A` for the accent, `b` for the beat, `s` for the subdivision, and a \
         point for silence",
    example: "A.b.b..",
    shape: Shape::Pattern(r"[AaBbSs.| ]+"),
    parse: ClickPattern::read,
};

/// What stands before a word, and the word in lower case.
fn counted(text: &str) -> (&str, String) {
    let number = text.trim_end_matches(char::is_alphabetic);
    (number.trim_end(), text[number.len()..].to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tempos_are_forgiving_in_their_spelling() {
        assert_eq!(["1", "1 bar", "1bar", "1 Bars"].map(COUNT_IN.parse), [Some(1); 4]);
        assert_eq!(["6/8", "6 / 8"].map(METER.parse), [Meter::new(6, 8); 2]);
        let bpm: Exact = "127.97".parse().unwrap();
        assert_eq!(["127.97", "127.97 bpm"].map(BPM.parse), [Some(bpm.clone()), Some(bpm.clone())]);
        let meter = Meter::new(6, 8);
        assert_eq!(
            ["127.97", "127.97 6/8", "127.97 bpm  6 / 8"].map(TEMPO.parse),
            [Some((bpm.clone(), None)), Some((bpm.clone(), meter)), Some((bpm, meter))]
        );
    }

    #[test]
    fn all_else_is_strict() {
        assert_eq!(["bar", "17", "-1", "1 beat", "1.5 bars"].map(COUNT_IN.parse), [None; 5]);
        let meters = ["4", "4/3", "0/4", "65/4", "4/64", "4/4/4", "/"];
        assert_eq!(meters.map(METER.parse), [None; 7]);
        assert_eq!(["9.9", "1000.1", "1e2", "fast"].map(BPM.parse), [const { None }; 4]);
        assert_eq!(["120 4", "120/4", "4/4", "120,4/4"].map(TEMPO.parse), [const { None }; 4]);
        assert_eq!(["1", "0 bars", "17 bars", "65 beats"].map(LEAD.parse), [None; 4]);
    }

    #[test]
    fn meters_may_have_groups() {
        let parse = METER.parse;
        assert_eq!(parse("2+2+3/8"), Meter::grouped(&[2, 2, 3], 8));
        assert_eq!(parse("2+2+3/8").map(|meter| (meter.beats, meter.groups)), Some((7, 0b1_0101)));
        assert_eq!(parse("2 + 3 / 4").map(|meter| meter.beats), Some(5));
        assert_eq!(parse("64/4").map(|meter| meter.groups), Some(1));
        for text in ["2+/8", "+2/8", "2+0/8", "40+40/8", "2++3/8", "2-3/8"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
