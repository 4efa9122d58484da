//! Names taken apart into words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// The byte at which it starts in the name.
    pub(super) start: usize,
    /// Set if it stands in brackets.
    pub(super) bracketed: bool,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a name. A dot or a comma between two digits does not part them.
pub(super) fn tokens(name: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut chars = name.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        let in_number = c == '.' && before.is_ascii_digit() && after.is_ascii_digit();
        if parts(c) && !in_number {
            if let Some(start) = start.take() {
                found.push(Token { text: &name[start..at], start, bracketed: depth > 0 });
            }
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = (depth - 1).max(0),
                _ => {}
            }
        } else if start.is_none() {
            start = Some(at);
        }
        before = c;
    }
    if let Some(start) = start {
        found.push(Token { text: &name[start..], start, bracketed: depth > 0 });
    }
    found
}

fn parts(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '_' | '-' | '.' | ',' | ';' | '+' | '(' | ')' | '[' | ']' | '{' | '}' | '~' | '|'
        )
        || matches!(
            c,
            '\u{2010}'..='\u{2015}' | '\u{3000}' | '\u{30fb}' | '【' | '】' | '（' | '）'
        )
}

/// Text as it is compared: without case, accents and differences of width. Names from a Mac have
/// their accents apart, and fold to the same.
pub(crate) fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Only the letters and digits of a text, folded: `Song_Name` and `SongName` are the same.
pub(crate) fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Folded words for comparing with lists of words: parted where letters and digits meet, and where
/// `camelCase` goes on.
pub(super) fn folded_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(name) {
        let mut word = String::new();
        let mut before: Option<char> = None;
        let mut chars = token.text.chars().peekable();
        while let Some(c) = chars.next() {
            let turns = before.is_some_and(|before| {
                (before.is_lowercase() && c.is_uppercase())
                    || (before.is_uppercase()
                        && c.is_uppercase()
                        && chars.peek().is_some_and(|next| next.is_lowercase()))
                    || before.is_numeric() != c.is_numeric()
            });
            if turns || !(c.is_alphanumeric() || is_combining_mark(c)) {
                words.push(fold(&word));
                word.clear();
            }
            if c.is_alphanumeric() || is_combining_mark(c) {
                word.push(c);
            }
            before = Some(c);
        }
        words.push(fold(&word));
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<&str> {
        tokens(name).iter().map(|token| token.text).collect()
    }

    #[test]
    fn names_come_apart_at_blanks_lines_and_brackets() {
        assert_eq!(texts("01_Lead-Vox (Wet).v2"), ["01", "Lead", "Vox", "Wet", "v2"]);
        assert_eq!(texts("Song 127.97 bpm"), ["Song", "127.97", "bpm"]);
        assert_eq!(texts("C#m & D"), ["C#m", "&", "D"]);
        assert!(tokens("(Wet) Dry")[0].bracketed && !tokens("(Wet) Dry")[1].bracketed);
        assert!(texts(" _-. ").is_empty());
    }

    #[test]
    fn words_come_apart_at_numbers_and_capitals() {
        assert_eq!(folded_words("LeadVox2"), ["lead", "vox", "2"]);
        assert_eq!(folded_words("BGVs FXLoop"), ["bg", "vs", "fx", "loop"]);
        assert_eq!(folded_words("gtr1L"), ["gtr", "1", "l"]);
    }

    #[test]
    fn accents_fold_whether_they_are_joined_or_apart() {
        assert_eq!(fold("Bater\u{ed}a"), "bateria");
        assert_eq!(fold("Bateri\u{301}a"), "bateria");
        assert_eq!(fold("ＤＲＵＭ"), "drum");
        assert_eq!(letters("Song_Name (Live)"), "songnamelive");
    }
}
