//! Letters three rows high, for what must be read from two metres away.

/// Each glyph as three rows of half blocks.
const GLYPHS: [(char, [&str; 3]); 29] = [
    ('0', ["█▀█", "█ █", "▀▀▀"]),
    ('1', ["▀█ ", " █ ", "▀▀▀"]),
    ('2', ["▀▀█", "█▀▀", "▀▀▀"]),
    ('3', ["▀▀█", " ▀█", "▀▀▀"]),
    ('4', ["█ █", "▀▀█", "  ▀"]),
    ('5', ["█▀▀", "▀▀█", "▀▀▀"]),
    ('6', ["█▀▀", "█▀█", "▀▀▀"]),
    ('7', ["▀▀█", "  █", "  ▀"]),
    ('8', ["█▀█", "█▀█", "▀▀▀"]),
    ('9', ["█▀█", "▀▀█", "▀▀▀"]),
    (':', ["▄", "▄", " "]),
    ('-', ["  ", "▀▀", "  "]),
    (' ', [" ", " ", " "]),
    ('A', ["█▀█", "█▀█", "▀ ▀"]),
    ('C', ["█▀▀", "█  ", "▀▀▀"]),
    ('D', ["█▀▄", "█ █", "▀▀ "]),
    ('E', ["█▀▀", "█▀ ", "▀▀▀"]),
    ('F', ["█▀▀", "█▀ ", "▀  "]),
    ('G', ["█▀▀", "█ █", "▀▀▀"]),
    ('H', ["█ █", "█▀█", "▀ ▀"]),
    ('I', ["█", "█", "▀"]),
    ('L', ["█  ", "█  ", "▀▀▀"]),
    ('N', ["█▄ █", "█ ▀█", "▀  ▀"]),
    ('O', ["█▀█", "█ █", "▀▀▀"]),
    ('P', ["█▀█", "█▀▀", "▀  "]),
    ('S', ["█▀▀", "▀▀█", "▀▀▀"]),
    ('T', ["▀█▀", " █ ", " ▀ "]),
    ('U', ["█ █", "█ █", "▀▀▀"]),
    ('Y', ["█ █", "▀█▀", " ▀ "]),
];

/// The three rows of a text. Characters without a glyph are left out.
pub(crate) fn rows(text: &str) -> [String; 3] {
    let glyphs: Vec<_> = text.chars().filter_map(glyph).collect();
    std::array::from_fn(|row| glyphs.iter().map(|glyph| glyph[row]).collect::<Vec<_>>().join(" "))
}

fn glyph(char: char) -> Option<&'static [&'static str; 3]> {
    GLYPHS.iter().find(|(known, _)| *known == char).map(|(_, rows)| rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_text_are_equally_wide() {
        for text in [
            "STOPPED", "COUNT-IN", "PLAYING", "HELD", "FADING", "FADE OUT", "FADE UP", "PAUSE",
            "-1:23:45", "0678 9",
        ] {
            let widths = rows(text).map(|row| row.chars().count());
            assert!(widths[0] > 0 && widths.iter().all(|width| *width == widths[0]), "{text}");
            assert!(text.chars().all(|char| glyph(char).is_some()), "{text}");
        }
    }
}
