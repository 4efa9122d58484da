//! Names, notes and words.

use super::{Shape, Unit};
use crate::Colour;
use crate::lyrics::lrc::MAX_CHARS;

pub(crate) const NAME: Unit<String> = Unit {
    is: "a name of 1 to 64 characters without line breaks or control characters",
    example: "Verse 1",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.trim().is_empty() && !text.chars().any(char::is_control);
        (sound && text.chars().count() <= 64).then(|| text.to_owned())
    },
};

pub(crate) const PATH: Unit<String> = Unit {
    is: "the path of a file",
    example: "01_Drums.wav",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.is_empty() && text.len() <= 4096 && !text.contains('\0');
        sound.then(|| text.to_owned())
    },
};

/// What an operator wants to be told.
pub(crate) const REMARK: Unit<String> = Unit {
    is: "a note of 1 to 500 characters",
    example: "guitar change",
    shape: Shape::Text,
    parse: |text| {
        let sound = !text.is_empty() && text.chars().all(|c| c == '\n' || !c.is_control());
        (sound && text.chars().count() <= 500).then(|| text.to_owned())
    },
};

/// A line of lyrics.
pub(crate) const WORDS: Unit<String> = Unit {
    is: "a line of at most 200 characters without control characters",
    example: "Here we go",
    shape: Shape::Text,
    parse: |text| {
        let sound = text.chars().count() <= MAX_CHARS && !text.chars().any(char::is_control);
        sound.then(|| text.to_owned())
    },
};

pub(crate) const SWITCH: Unit<bool> = Unit {
    is: "`on` or `off`",
    example: "on",
    shape: Shape::Switch,
    parse: |text| match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" => Some(true),
        "off" | "false" | "no" => Some(false),
        _ => None,
    },
};

pub(crate) const COLOUR: Unit<Colour> = Unit {
    is: "a colour: red, orange, yellow, lime, green, cyan, blue, purple, pink, brown, white, grey, \
         or for example \"#3e8bff\" in quotes",
    example: "green",
    shape: Shape::Pattern(
        "red|orange|yellow|lime|green|cyan|blue|purple|pink|brown|white|grey|#[0-9a-fA-F]{6}",
    ),
    parse: Colour::read,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_has_many_words() {
        assert_eq!(["on", "true", "Yes"].map(SWITCH.parse), [Some(true); 3]);
        assert_eq!(["off", "FALSE", "no"].map(SWITCH.parse), [Some(false); 3]);
        assert_eq!(["", "1", "y"].map(SWITCH.parse), [None; 3]);
    }

    #[test]
    fn colours_have_names_or_six_digits() {
        let parse = COLOUR.parse;
        assert_eq!(parse("#3e8BFf"), Some(Colour::new(0x3e, 0x8b, 0xff)));
        assert_eq!(parse("white"), Some(Colour::new(255, 255, 255)));
        assert_eq!(["#fff", "#12345g", "#+12345", "Red", "teal"].map(parse), [None; 5]);
    }
}
