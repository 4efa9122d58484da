//! The pilot of a show.

use super::fields::{Fields, read as read_value};
use super::keys;
use super::node::Node;
use super::report::{FileReport, quoted};
use super::units::{Shape, Unit, seconds, split};
use crate::{Bus, FailoverBox, Pilot, Role};

/// Where the fader of a bus of role `pilot` starts, in dB, if nothing says so.
const LEVEL_DB: f32 = -20.0;

pub(crate) const FAILOVER_BOX: Unit<FailoverBox> = Unit {
    is: "`playaudio12`, `sw8`, `sw8-usb`, `exbox-blds` or `exbox-md`",
    example: "sw8",
    shape: Shape::Words(&["playaudio12", "sw8", "sw8-usb", "exbox-blds", "exbox-md"]),
    parse: |text| FailoverBox::ALL.into_iter().find(|known| known.word == text),
};

pub(crate) const FREQUENCY: Unit<u32> = Unit {
    is: "a whole frequency from 20 to 20000 Hz",
    example: "1 kHz",
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
        (20..=20_000).contains(&hertz).then_some(hertz)
    },
};

pub(crate) const STARVED: Unit<f64> = Unit {
    is: "a time from 10 ms to 10 s",
    example: "100 ms",
    shape: Shape::Number { min: 0, max: 10, units: &["s", "ms"] },
    parse: |text| Some(seconds(text, 0, 10)?.to_f64()).filter(|seconds| *seconds >= 0.01),
};

pub(crate) const HUNG: Unit<f64> = Unit {
    is: "a time from 200 ms to 10 s",
    example: "1 s",
    shape: Shape::Number { min: 0, max: 10, units: &["s", "ms"] },
    parse: |text| Some(seconds(text, 0, 10)?.to_f64()).filter(|seconds| *seconds >= 0.2),
};

/// How the pilot comes back: after so many seconds, or `None` by hand.
pub(crate) const BACK: Unit<Option<f64>> = Unit {
    is: "a time from 0 to 60 seconds, or `by hand`",
    example: "2 s",
    shape: Shape::Pattern(r"by hand|[0-9.+]+ *([mM]?[sS])?"),
    parse: |text| match text {
        "by hand" => Some(None),
        _ => Some(Some(seconds(text, 0, 60)?.to_f64())),
    },
};

/// What was read of it.
pub(super) struct Read {
    pub(super) pilot: Pilot,
    /// The level of a pilot bus that has none.
    pub(super) level_db: f32,
    profile: Option<FailoverBox>,
}

impl Default for Read {
    fn default() -> Self {
        Self { pilot: Pilot::default(), level_db: LEVEL_DB, profile: None }
    }
}

/// Reads the pilot; what is left out is what its box wants, or else the default.
pub(super) fn read(node: &Node, rate: u32, out: &FileReport<'_>) -> Read {
    let Some(fields) = Fields::of(node, "the pilot", keys::PILOT, out) else {
        return Read::default();
    };
    let profile = fields.read("profile", &FAILOVER_BOX);
    let mut pilot = Pilot::default();
    if let Some(profile) = profile {
        pilot.hertz = profile.hertz;
    }
    pilot.starved_seconds = fields.read("starved", &STARVED).unwrap_or(pilot.starved_seconds);
    pilot.hung_seconds = fields.read("hung", &HUNG).unwrap_or(pilot.hung_seconds);
    pilot.back_seconds = fields.read("back", &BACK).unwrap_or(pilot.back_seconds);
    if let Some(node) = fields.get("frequency")
        && let Some(hertz) = read_value(node, "frequency", &FREQUENCY, out)
    {
        if 2 * hertz >= rate {
            let cause = format!("{hertz} Hz cannot be sent at {rate} Hz");
            out.error(node.at, cause, "name a frequency below half of the rate");
        }
        pilot.hertz = hertz;
    }
    Read { pilot, level_db: profile.map_or(LEVEL_DB, |profile| profile.level_db), profile }
}

/// Tells where nobody hears it.
pub(super) fn check(node: &Node, read: &Read, buses: &[Bus], out: &FileReport<'_>) {
    let mut outputs =
        buses.iter().filter(|bus| bus.role == Role::Pilot).flat_map(|bus| &bus.outputs).peekable();
    if outputs.peek().is_none() {
        let suggestion = "give it a bus such as `pilot: { outputs: [12], role: pilot }`";
        out.warning(node.at, "no bus carries the pilot", suggestion);
        return;
    }
    let Some(profile) = read.profile.filter(|profile| !profile.outputs.is_empty()) else { return };
    if outputs.all(|output| !profile.outputs.contains(output)) {
        let wanted: Vec<String> = profile.outputs.iter().map(ToString::to_string).collect();
        let (word, wanted) = (quoted(profile.word), wanted.join(" or "));
        let cause = format!("{word} listens on output {wanted}, and the pilot goes elsewhere");
        out.warning(node.at, cause, "send it there, unless it is patched to the box otherwise");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_box_has_its_word_and_every_example_is_of_its_kind() {
        for known in FailoverBox::ALL {
            assert_eq!((FAILOVER_BOX.parse)(known.word), Some(known));
            assert!(FAILOVER_BOX.is.contains(&format!("`{}`", known.word)));
        }
        assert_eq!((FREQUENCY.parse)(FREQUENCY.example), Some(1000));
        assert_eq!((STARVED.parse)(STARVED.example), Some(0.1));
        assert_eq!((HUNG.parse)(HUNG.example), Some(1.0));
        assert_eq!([(BACK.parse)("by hand"), (BACK.parse)("2 s")], [Some(None), Some(Some(2.0))]);
        assert_eq!([(FREQUENCY.parse)("19"), (FREQUENCY.parse)("440.5 Hz")], [None, None]);
        assert_eq!([(STARVED.parse)("5 ms"), (HUNG.parse)("0.1")], [None, None]);
    }
}
