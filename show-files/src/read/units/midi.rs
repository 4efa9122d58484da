//! What MIDI messages are made of.

use super::number::{count, whole};
use super::{NAME, Shape, Unit};
use crate::EventAt;

/// More bytes are a dump of a whole machine, not an event of a song.
const MAX_SYSEX_BYTES: usize = 4096;

/// When an event is sent that is not at a position.
pub(crate) const MOMENT: Unit<EventAt> = Unit {
    is: "`load`, `start`, `end` or a position",
    example: "start",
    shape: Shape::Words(&["load", "start", "end"]),
    parse: |text| match text {
        "load" => Some(EventAt::Load),
        "start" => Some(EventAt::Start),
        "end" => Some(EventAt::End),
        _ => None,
    },
};

pub(crate) const PORT: Unit<String> =
    Unit { is: "the name of a MIDI port, or a part of it", example: "Lights", ..NAME };

pub(crate) const CHANNEL: Unit<u8> = count::<u8, 1, 16>("a MIDI channel from 1 to 16", "1");

/// A value of 7 bits.
pub(crate) const DATA: Unit<u8> = count::<u8, 0, 127>("a number from 0 to 127", "64");

pub(crate) const VELOCITY: Unit<u8> = count::<u8, 1, 127>("a velocity from 1 to 127", "100");

pub(crate) const BANK: Unit<u16> = count::<u16, 0, 16_383>("a bank from 0 to 16383", "1");

pub(crate) const NOTE: Unit<u8> = Unit {
    is: "a note from 0 to 127, or from C-1 to G9",
    example: "C4",
    shape: Shape::Pattern("[0-9]+|[a-gA-G][#b]?-?[0-9]"),
    parse: |text| whole(text, 0, 127).or_else(|| named_note(text)),
};

pub(crate) const SYSEX: Unit<Vec<u8>> = Unit {
    is: "a system exclusive message in hexadecimal, from F0 to F7, of at most 4096 bytes",
    example: "F0 7E 7F 06 01 F7",
    shape: Shape::Pattern(r"[0-9a-fA-F\s]+"),
    parse: |text| {
        if text.len() > 3 * MAX_SYSEX_BYTES {
            return None;
        }
        let bytes: Vec<u8> =
            text.split_whitespace().map(hexadecimal).collect::<Option<Vec<u8>>>()?;
        let [0xf0, data @ .., 0xf7] = &bytes[..] else { return None };
        (!data.is_empty() && data.iter().all(|byte| *byte < 0x80)).then_some(bytes)
    },
};

/// A note by its name; C4 is 60, as in MIDI files' names for notes by most makers.
fn named_note(text: &str) -> Option<u8> {
    let mut rest = text.chars();
    let key = match rest.next()?.to_ascii_uppercase() {
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' => 11,
        _ => return None,
    };
    let (shift, octave) = match rest.as_str().chars().next()? {
        '#' => (1, &rest.as_str()[1..]),
        'b' => (-1, &rest.as_str()[1..]),
        _ => (0, rest.as_str()),
    };
    let octave: i32 = match octave.strip_prefix('-') {
        Some(below) => -whole(below, 1, 1)?,
        None => whole(octave, 0, 9)?,
    };
    u8::try_from((octave + 1) * 12 + key + shift).ok().filter(|note| *note < 128)
}

fn hexadecimal(text: &str) -> Option<u8> {
    let digits = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u8::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_numbers_and_names() {
        let notes = ["60", "C4", "c4", "C#4", "Db4", "C-1", "G9", "B3", "Cb4", "A4"];
        let numbers = notes.map(|note| (NOTE.parse)(note));
        assert_eq!(numbers, [60, 60, 60, 61, 61, 0, 127, 59, 59, 69].map(Some));
        for wrong in ["", "C", "H4", "G#9", "Cb-1", "C10", "C--1", "128", "C4x", "é4", "C#"] {
            assert_eq!((NOTE.parse)(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_system_exclusive_message_is_whole_and_of_7_bits() {
        let bytes = (SYSEX.parse)("f0 7E 7F 6 01 F7");
        assert_eq!(bytes, Some(vec![0xf0, 0x7e, 0x7f, 0x06, 0x01, 0xf7]));
        for wrong in
            ["", "F0 F7", "F0 01", "01 F7", "F0 80 F7", "F0 001 F7", "F0 g0 F7", "F0 +1 F7"]
        {
            assert_eq!((SYSEX.parse)(wrong), None, "{wrong}");
        }
        let long = format!("F0{} F7", " 00".repeat(MAX_SYSEX_BYTES - 2));
        assert_eq!((SYSEX.parse)(&long).map(|bytes| bytes.len()), Some(MAX_SYSEX_BYTES));
        let longer = format!("F0{} F7", " 00".repeat(MAX_SYSEX_BYTES - 1));
        assert_eq!((SYSEX.parse)(&longer), None);
    }
}
