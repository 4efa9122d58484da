//! What bindings of MIDI controls are made of.

use super::number::{count, split, whole};
use super::{NAME, NOTE, Shape, Unit};
use crate::{Control, Encoder, Gesture, Mmc, Profile, SongCall, When};

const CONTROL_IS: &str = "a control: `cc 64`, `note C4`, `program 5`, `cc14 7`, `bend`, `song 3`, \
                          `mmc play`, `start`, `continue` or `stop`; without its number any `cc`, \
                          `note`, `program` or `song`";

/// The name of a port of the system, or a part of it.
pub(crate) const PORT_PATTERN: Unit<String> = Unit {
    is: "the name of a MIDI port, or a part of it, in which `*` stands for anything",
    example: "FS-1",
    ..NAME
};

pub(crate) const ON: Unit<Control> = Unit {
    is: CONTROL_IS,
    example: "cc 64",
    shape: Shape::Pattern("[a-z0-9]+( +[a-zA-Z0-9#-]+)?"),
    parse: |text| {
        let (kind, number) = match text.split_once(char::is_whitespace) {
            Some((kind, number)) => (kind, Some(number.trim())),
            None => (text, None),
        };
        // A number that is there and wrong is wrong; one that is not there means any.
        let data = |number: Option<&str>, most: u8| match number {
            None => Some(None),
            Some(number) => whole(number, 0, most).map(Some),
        };
        Some(match (kind, number) {
            ("note", None) => Control::Note(None),
            ("note", Some(note)) => Control::Note(Some((NOTE.parse)(note)?)),
            ("cc", number) => Control::Cc(data(number, 127)?),
            ("cc14", Some(number)) => Control::Cc14(whole(number, 0, 31)?),
            ("program", number) => Control::Program(data(number, 127)?),
            ("song", number) => Control::Song(data(number, 127)?),
            ("mmc", Some(word)) => Control::Mmc(of_word(&Mmc::ALL, word)?),
            ("bend", None) => Control::Bend,
            ("start", None) => Control::Start,
            ("continue", None) => Control::Continue,
            ("stop", None) => Control::Stop,
            _ => return None,
        })
    },
};

pub(crate) const PROFILE: Unit<Profile> = Unit {
    is: "`cc-pedal`, `zero-pedal`, `toggle-pedal`, `note-pedal`, `program-pedal` or `mackie`",
    example: "cc-pedal",
    shape: Shape::Words(&[
        "cc-pedal",
        "zero-pedal",
        "toggle-pedal",
        "note-pedal",
        "program-pedal",
        "mackie",
    ]),
    parse: |text| Profile::ALL.into_iter().find(|profile| profile.word() == text),
};

pub(crate) const SONGS: Unit<SongCall> = Unit {
    is: "`off`, `arm` or `go`",
    example: "arm",
    shape: Shape::Pattern("off|false|no|arm|go"),
    parse: |text| match text {
        "off" | "false" | "no" => Some(SongCall::Off),
        "arm" => Some(SongCall::Arm),
        "go" => Some(SongCall::Go),
        _ => None,
    },
};

pub(crate) const PRESS: Unit<Gesture> = Unit {
    is: "`down`, `up`, `short`, `long`, `double`, `every` or `value`",
    example: "down",
    shape: Shape::Words(&["down", "up", "short", "long", "double", "every", "value"]),
    parse: |text| of_word(&Gesture::ALL, text),
};

pub(crate) const THRESHOLD: Unit<u8> = count::<u8, 1, 127>("a number from 1 to 127", "64");

pub(crate) const WHEN: Unit<When> = Unit {
    is: "`stopped`, `playing`, `held` or `armed`",
    example: "stopped",
    shape: Shape::Words(&["stopped", "playing", "held", "armed"]),
    parse: |text| of_word(&When::ALL, text),
};

pub(crate) const ENCODER: Unit<Encoder> = Unit {
    is: "`twos-complement`, `offset` or `sign-bit`",
    example: "twos-complement",
    shape: Shape::Words(&["twos-complement", "offset", "sign-bit"]),
    parse: |text| of_word(&Encoder::ALL, text),
};

pub(crate) const STEP: Unit<f32> = Unit {
    is: "a number from -100 to 100 that is not 0, with or without dB",
    example: "0.5 dB",
    shape: Shape::Number { min: -100, max: 100, units: &["dB"] },
    parse: |text| {
        let (number, unit) = split(text)?;
        let step = number.to_f64() as f32;
        let sound = step != 0.0 && step.abs() <= 100.0 && matches!(unit.as_str(), "" | "db");
        sound.then_some(step)
    },
};

pub(crate) const CALL: Unit<String> = Unit {
    is: "an action with what it needs, of at most 200 characters",
    example: "go",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.is_empty() && !text.chars().any(char::is_control);
        (sound && text.chars().count() <= 200).then(|| text.to_owned())
    },
};

fn of_word<T: Copy>(all: &[(&str, T)], word: &str) -> Option<T> {
    all.iter().find(|(known, _)| *known == word).map(|(_, it)| *it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_written_as_musicians_say_them() {
        for (text, control) in [
            ("cc 64", Control::Cc(Some(64))),
            ("cc", Control::Cc(None)),
            ("note C4", Control::Note(Some(60))),
            ("note  127", Control::Note(Some(127))),
            ("program", Control::Program(None)),
            ("song 0", Control::Song(Some(0))),
            ("cc14 31", Control::Cc14(31)),
            ("mmc record-exit", Control::Mmc(Mmc::RecordExit)),
            ("bend", Control::Bend),
            ("stop", Control::Stop),
        ] {
            assert_eq!((ON.parse)(text), Some(control), "{text}");
        }
        for wrong in ["", "cc 128", "cc x", "cc14", "cc14 32", "note H3", "mmc", "bend 1", "CC 1"] {
            assert_eq!((ON.parse)(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_word_is_its_own() {
        assert!(Profile::ALL.iter().all(|it| (PROFILE.parse)(it.word()) == Some(*it)));
        assert!(Gesture::ALL.iter().all(|(word, it)| (PRESS.parse)(word) == Some(*it)));
        let Shape::Words(words) = PRESS.shape else { panic!() };
        assert_eq!(words, Gesture::ALL.map(|(word, _)| word));
        let Shape::Words(words) = PROFILE.shape else { panic!() };
        assert_eq!(words, Profile::ALL.map(Profile::word));
        let Shape::Words(words) = WHEN.shape else { panic!() };
        assert_eq!(words, When::ALL.map(|(word, _)| word));
        let Shape::Words(words) = ENCODER.shape else { panic!() };
        assert_eq!(words, Encoder::ALL.map(|(word, _)| word));
    }
}
