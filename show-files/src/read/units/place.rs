//! Places in a song, and lengths: in bars, beats or time.

use num_bigint::BigInt;

use super::number::{seconds, split, whole};
use super::{Shape, Unit};
use crate::{Exact, Length, Position};

/// The last bar that a file may name.
const MAX_BAR: u32 = 100_000;
/// No song is longer.
const MAX_SECONDS: i64 = 6 * 3600;
/// The most bars or beats of a length.
const MAX_COUNT: i64 = 1000;

pub(crate) const POSITION: Unit<Position> = Unit {
    is: "a bar from 1 to 100000, a bar and a beat such as 17.3, or a time such as 1:02.500 or 4.5 s",
    example: "17.3",
    shape: Shape::Pattern(
        r"[0-9]+(\.[0-9]+)?|([0-9]+:)?[0-9]+:[0-9]{2}(\.[0-9]+)?|[0-9.]+ *[mM]?[sS]",
    ),
    parse: |text| {
        if text.contains(':') || text.ends_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(Position::Time(time(text, 0, MAX_SECONDS)?));
        }
        let (bar, beat) = text.split_once('.').unwrap_or((text, "1"));
        Some(Position::Bar { bar: whole(bar, 1, MAX_BAR)?, beat: whole(beat, 1, 64)? })
    },
};

pub(crate) const LENGTH: Unit<Length> = Unit {
    is: "a length in beats, bars or seconds, up to 1000 beats or bars or 6 hours",
    example: "2 beats",
    shape: Shape::Number {
        min: 0,
        max: MAX_SECONDS,
        units: &["s", "ms", "beat", "beats", "bar", "bars"],
    },
    parse: |text| length(text, 0, MAX_COUNT, MAX_SECONDS),
};

/// Where bar 1 is.
pub(crate) const OFFSET: Unit<Length> = Unit {
    is: "a time from -3600 to 3600 seconds, or a number of beats or bars from -1000 to 1000",
    example: "0.5 s",
    shape: Shape::Pattern(
        r"[-+]?[0-9.]+ *([mM]?[sS]|[bB]eats?|[bB]ars?)?|[-+]?([0-9]+:)?[0-9]+:[0-9]{2}(\.[0-9]+)?",
    ),
    parse: |text| length(text, -MAX_COUNT, MAX_COUNT, 3600),
};

/// How long something outside the music is planned to take, in seconds.
pub(crate) const PLANNED: Unit<f64> = Unit {
    is: "a time up to 24 hours, such as 15 min, 90 s or 1:30",
    example: "15 min",
    shape: Shape::Pattern(
        r"[0-9.]+ *([sS]|[mM][iI][nN]|[hH])?|([0-9]+:)?[0-9]+:[0-9]{2}(\.[0-9]+)?",
    ),
    parse: |text| {
        const DAY: i64 = 86_400;
        if text.contains(':') {
            return Some(time(text, 0, DAY)?.to_f64());
        }
        let (number, unit) = split(text)?;
        let seconds = match unit.as_str() {
            "" | "s" => 1,
            "min" => 60,
            "h" => 3600,
            _ => return None,
        };
        let seconds = Exact(number.0 * BigInt::from(seconds));
        (seconds >= Exact::from(0) && seconds <= Exact::from(DAY)).then(|| seconds.to_f64())
    },
};

/// The silence between two songs.
pub(crate) const PAUSE: Unit<Exact> = Unit {
    is: "a time from 0 to 3600 seconds",
    example: "10 s",
    shape: Shape::Pattern(r"[0-9.]+ *([mM]?[sS])?|([0-9]+:)?[0-9]+:[0-9]{2}(\.[0-9]+)?"),
    parse: |text| time(text, 0, 3600),
};

/// Seconds as `4.5`, `4.5 s`, `20 ms`, `1:02.500` or `1:00:00`.
fn time(text: &str, min: i64, max: i64) -> Option<Exact> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let size = if unsigned.contains(':') { clock(unsigned)? } else { seconds(unsigned)? };
    let time = if negative { Exact(-size.0) } else { size };
    (time >= Exact::from(min) && time <= Exact::from(max)).then_some(time)
}

/// Minutes and seconds, with or without hours: every part but the first is below 60 and has two
/// digits before its point.
fn clock(text: &str) -> Option<Exact> {
    let mut parts = text.rsplitn(3, ':');
    let seconds = parts.next()?;
    let whole_seconds = seconds.split('.').next()?;
    let (minutes, hours) = (parts.next()?, parts.next());
    let two = |text: &str| text.len() == 2;
    if !two(whole_seconds) || (hours.is_some() && !two(minutes)) {
        return None;
    }
    let sixty = |text: &str| whole::<i64>(text, 0, 59);
    sixty(whole_seconds)?;
    let minutes = if hours.is_some() { sixty(minutes)? } else { whole(minutes, 0, 6000)? };
    let hours = hours.map_or(Some(0), |hours| whole::<i64>(hours, 0, 100))?;
    let seconds: Exact = seconds.parse().ok()?;
    Some(Exact(seconds.0 + BigInt::from(hours * 3600 + minutes * 60)))
}

fn length(text: &str, min: i64, max: i64, max_seconds: i64) -> Option<Length> {
    let kind = if text.contains(':') { None } else { Some(split(text)?) };
    let counted = |number: Exact| {
        (number >= Exact::from(min) && number <= Exact::from(max)).then_some(number)
    };
    match kind {
        Some((number, unit)) if matches!(unit.as_str(), "beat" | "beats") => {
            Some(Length::Beats(counted(number)?))
        }
        Some((number, unit)) if matches!(unit.as_str(), "bar" | "bars") => {
            Some(Length::Bars(counted(number)?))
        }
        _ => Some(Length::Seconds(time(text, min.max(-max_seconds), max_seconds)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn a_position_is_a_bar_a_beat_or_a_time() {
        let parse = POSITION.parse;
        assert_eq!(parse("17"), Some(Position::Bar { bar: 17, beat: 1 }));
        // As text, beat 10 is not beat 1.
        assert_eq!(parse("17.10"), Some(Position::Bar { bar: 17, beat: 10 }));
        assert_eq!(parse("17.1"), Some(Position::Bar { bar: 17, beat: 1 }));
        for (text, time) in [
            ("1:02.500", "62.5"),
            ("0:00", "0"),
            ("1:00:00.25", "3600.25"),
            ("62.5 s", "62.5"),
            ("62500ms", "62.5"),
            ("90:00", "5400"),
        ] {
            assert_eq!(parse(text), Some(Position::Time(exact(time))), "{text}");
        }
        for text in [
            "0", "17.0", "17.65", "-1", "+1", "17.", ".3", "17.3.1", "1:2", "1:60", "1:02:3",
            "1:60:00", ":30", "1::00", "1:02.", "1:0a", "7:00:00", "17 bars", "100001", "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_length_has_a_unit_or_is_in_seconds() {
        let parse = LENGTH.parse;
        assert_eq!(parse("2 beats"), Some(Length::Beats(2.into())));
        assert_eq!(parse("1.5Beats"), Some(Length::Beats(exact("1.5"))));
        assert_eq!(parse("1 bar"), Some(Length::Bars(1.into())));
        assert_eq!(
            [parse("0.5"), parse("500 ms"), parse("0:00.5")],
            [(); 3].map(|()| Some(Length::Seconds(exact("0.5"))))
        );
        for text in ["-1 beat", "1001 bars", "21601", "beat", "1 measure", "-1 s"] {
            assert_eq!(parse(text), None, "{text}");
        }
        let parse = OFFSET.parse;
        assert_eq!(parse("-2 beats"), Some(Length::Beats((-2).into())));
        assert_eq!(parse("-0:01.5"), Some(Length::Seconds(exact("-1.5"))));
        assert_eq!([parse("-3601"), parse("3600.1 s"), parse("--1")], [const { None }; 3]);
    }

    #[test]
    fn planned_times_are_in_minutes_as_well() {
        let parse = PLANNED.parse;
        assert_eq!(["15 min", "900", "15:00", "0.25 h", "900 s"].map(parse), [Some(900.0); 5]);
        assert_eq!(["25 h", "-1 min", "1 day", "min"].map(parse), [None; 4]);
    }
}
