//! Text as YAML: plain where it can be taken for nothing else, in quotes elsewhere.

/// A text as a value or a key, also inside `{ }` and `[ ]`.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // Control characters, line ends of Unicode, marks of direction, and what YAML refuses.
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 10] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan"];
    let Some(first) = text.chars().next() else { return false };
    let harmless = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '(' | ')' | '\'' | '+')
    };
    let number_like = text
        .chars()
        .all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | '_' | '-' | '+' | 'x' | 'o'));
    let starts = first.is_alphanumeric() || text.starts_with("../");
    starts
        && text.chars().all(harmless)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_lowercase().as_str())
        && !(number_like && text.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_unless_they_would_be_something_else() {
        for plain in [
            "Verse 1",
            "01_Drums.wav",
            "Опенер",
            "夜に駆ける",
            "../a b/c.wav",
            "It's (Live)",
            "no one",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, quoted) in [
            ("", "\"\""),
            ("Yes", "\"Yes\""),
            ("1979", "\"1979\""),
            ("1e5", "\"1e5\""),
            ("0x1F", "\"0x1F\""),
            ("a: b", "\"a: b\""),
            ("a, b", "\"a, b\""),
            ("- a", "\"- a\""),
            ("a # b", "\"a # b\""),
            ("*a", "\"*a\""),
            ("say \"a\\b\"", "\"say \\\"a\\\\b\\\"\""),
            ("a\nb\u{1b}\u{202e}", "\"a\\nb\\u001b\\u202e\""),
            ("a ", "\"a \""),
        ] {
            assert_eq!(scalar(text), quoted);
        }
    }
}
