//! Tempo, key, format, date and version in a name, and the title that remains.

use super::folders::is_container_word;
use super::tokens::{Token, fold, tokens};

/// What a name tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Facts {
    /// The words that are nothing else, with what stands between them.
    pub(crate) title: String,
    /// Quarter notes a minute, from 10 to 1000.
    pub(crate) bpm: Option<f64>,
    /// The key as it was spelt.
    pub(crate) key: Option<String>,
    /// A date or a version, as it was spelt.
    pub(crate) edition: Option<String>,
}

/// Reads a name without its number in front and without an extension.
pub(crate) fn facts(name: &str) -> Facts {
    let tokens = tokens(name);
    let mut roles = vec![Role::Word; tokens.len()];
    let mut facts = Facts::default();
    find_bpm(&tokens, &mut roles, &mut facts);
    find_formats(&tokens, &mut roles);
    find_editions(&tokens, &mut roles, &mut facts);
    find_key(&tokens, &mut roles, &mut facts);
    find_bare_bpm(&tokens, &mut roles, &mut facts);
    for (token, role) in tokens.iter().zip(&mut roles) {
        if *role == Role::Word && is_container_word(token.text) {
            *role = Role::Container;
        }
    }
    facts.title = title(name, &tokens, &roles);
    facts
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Word,
    Bpm,
    Key,
    Format,
    Edition,
    /// `Stems` and the like: no part of a title, if there is another word.
    Container,
}

/// The words that are left: whole runs of the name, so that `Rock & Roll - Live` stays as it is.
fn title(name: &str, tokens: &[Token<'_>], roles: &[Role]) -> String {
    let is_word = |role: &Role| *role == Role::Word;
    let any = roles.iter().any(is_word);
    let keep = |role: &Role| is_word(role) || (!any && *role == Role::Container);
    let mut title = String::new();
    let mut last: Option<usize> = None;
    for (index, (token, _)) in tokens.iter().zip(roles).enumerate().filter(|(_, t)| keep(t.1)) {
        match last {
            Some(before) if before + 1 == index => {
                title.push_str(&name[tokens[before].end()..token.start]);
            }
            Some(_) => title.push(' '),
            None => {}
        }
        title.push_str(token.text);
        last = Some(index);
    }
    let open = title.matches('(').count() > title.matches(')').count();
    if open && last.is_some_and(|last| name[tokens[last].end()..].starts_with(')')) {
        title.push(')');
    }
    title.replace('_', " ").trim().to_owned()
}

fn bpm_of(text: &str) -> Option<f64> {
    let sound = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.len() <= 8;
    let bpm: f64 = sound.then(|| text.parse().ok())??;
    (10.0..=1000.0).contains(&bpm).then_some(bpm)
}

/// `120BPM`, `120 bpm`, `bpm120` and `BPM 120`.
fn find_bpm(tokens: &[Token<'_>], roles: &mut [Role], facts: &mut Facts) {
    for index in 0..tokens.len() {
        let word = fold(tokens[index].text);
        let (bpm, also) = if word == "bpm" {
            let before = index.checked_sub(1).and_then(|i| Some((bpm_of(tokens[i].text)?, i)));
            let after = || tokens.get(index + 1).and_then(|t| Some((bpm_of(t.text)?, index + 1)));
            match before.or_else(after) {
                Some((bpm, also)) => (Some(bpm), also),
                None => (None, index),
            }
        } else {
            let number = word.strip_suffix("bpm").or_else(|| word.strip_prefix("bpm"));
            (number.and_then(bpm_of), index)
        };
        if let Some(bpm) = bpm {
            facts.bpm.get_or_insert(bpm);
            roles[index] = Role::Bpm;
            roles[also] = Role::Bpm;
        }
    }
}

/// `48k24b`, `44.1kHz`, `24bit`, `48000`, and the same in two words.
fn find_formats(tokens: &[Token<'_>], roles: &mut [Role]) {
    const RATES: [&str; 6] = ["44100", "48000", "88200", "96000", "176400", "192000"];
    for index in 0..tokens.len() {
        if roles[index] != Role::Word {
            continue;
        }
        let word = fold(tokens[index].text);
        let next = tokens.get(index + 1).map(|token| fold(token.text)).unwrap_or_default();
        let is_number = bpm_of(&word).is_some();
        if RATES.contains(&word.as_str()) || is_format(&word) {
            roles[index] = Role::Format;
        } else if is_number && matches!(next.as_str(), "k" | "khz" | "hz" | "bit" | "bits") {
            roles[index] = Role::Format;
            roles[index + 1] = Role::Format;
        }
    }
}

/// Numbers with units of a rate or a depth, and nothing else.
fn is_format(word: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let number =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let units = ["khz", "hz", "k", "bits", "bit", "b", "float", "f"];
        let Some(unit) = units.iter().find(|unit| rest[number..].starts_with(**unit)) else {
            return false;
        };
        if number == 0 {
            return false;
        }
        rest = &rest[number + unit.len()..];
    }
    !word.is_empty()
}

/// `2024-05-01`, `20240501`, `v2`, `rev3`, `final`; never the first word.
fn find_editions(tokens: &[Token<'_>], roles: &mut [Role], facts: &mut Facts) {
    let mut index = 0;
    while index < tokens.len() {
        let length = match date(&tokens[index..]) {
            0 if index > 0 && is_version(&fold(tokens[index].text)) => 1,
            length => length,
        };
        if length > 0 && roles[index..index + length].iter().all(|role| *role == Role::Word) {
            roles[index..index + length].fill(Role::Edition);
            let words: Vec<&str> = tokens[index..index + length].iter().map(|t| t.text).collect();
            let edition = words.join("-");
            facts.edition = Some(match facts.edition.take() {
                Some(before) => format!("{before} {edition}"),
                None => edition,
            });
        }
        index += length.max(1);
    }
}

/// How many words make a date: 3 (`2024-05-01`), 1 (`20240501`, `2024.05.01`) or 0.
fn date(tokens: &[Token<'_>]) -> usize {
    let is_date = |year: &str, month: &str, day: &str| {
        let number = |text: &str| text.parse::<u32>().unwrap_or(0);
        year.len() == 4
            && (1990..2100).contains(&number(year))
            && (1..=12).contains(&number(month))
            && (1..=31).contains(&number(day))
    };
    let texts: Vec<&str> = tokens.iter().take(3).map(|token| token.text).collect();
    match texts[..] {
        [year, month, day] if is_date(year, month, day) => 3,
        [one, ..] if one.len() == 8 && one.bytes().all(|b| b.is_ascii_digit()) => {
            usize::from(is_date(&one[..4], &one[4..6], &one[6..]))
        }
        [one, ..] => match one.split('.').collect::<Vec<&str>>()[..] {
            [year, month, day] => usize::from(is_date(year, month, day)),
            _ => 0,
        },
        _ => 0,
    }
}

fn is_version(word: &str) -> bool {
    let number = ["version", "ver", "rev", "v"].iter().find_map(|prefix| word.strip_prefix(prefix));
    let numbered = number.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    numbered || word == "final"
}

/// `Am`, `C#m`, `Bb minor`. Short ones are words too (`I Am`, `A`), so they only count beside a tempo,
/// in brackets or after `key`.
fn find_key(tokens: &[Token<'_>], roles: &mut [Role], facts: &mut Facts) {
    for index in 1..tokens.len() {
        if roles[index] != Role::Word {
            continue;
        }
        let Some((certain, takes_next)) = key(tokens, index) else { continue };
        let beside = |at: Option<usize>| {
            at.is_some_and(|at| {
                roles.get(at) == Some(&Role::Bpm)
                    || tokens.get(at).is_some_and(|token| {
                        matches!(fold(token.text).as_str(), "key" | "in")
                            || (bpm_of(token.text).is_some_and(|bpm| bpm >= 40.0) && at > index)
                    })
            })
        };
        let end = index + usize::from(takes_next);
        let named = index > 1 && fold(tokens[index - 1].text) == "key";
        if certain
            || named
            || tokens[index].bracketed
            || beside(index.checked_sub(1))
            || beside(Some(end + 1))
        {
            let words: Vec<&str> = tokens[index..=end].iter().map(|token| token.text).collect();
            facts.key = Some(words.join(" "));
            roles[index..=end].fill(Role::Key);
            if named {
                roles[index - 1] = Role::Key;
            }
            return;
        }
    }
}

/// Whether a key is spelt here: if so, whether it can hardly be anything else, and whether the next
/// word belongs to it.
fn key(tokens: &[Token<'_>], index: usize) -> Option<(bool, bool)> {
    let mut chars = tokens[index].text.chars();
    chars.next().filter(|c| ('A'..='G').contains(c))?;
    let rest: String = chars.collect();
    let mode = rest.trim_start_matches(['#', 'b', '♯', '♭']);
    let marks = rest.chars().count() - mode.chars().count();
    let is_mode = |word: &str| matches!(word, "min" | "minor" | "maj" | "major" | "moll" | "dur");
    if marks > 1 {
        return None;
    }
    let next = tokens.get(index + 1).map(|token| fold(token.text)).unwrap_or_default();
    match fold(mode).as_str() {
        "" if is_mode(&next) => Some((true, true)),
        "" | "m" => Some((marks == 1, false)),
        word if is_mode(word) => Some((true, false)),
        _ => None,
    }
}

/// A bare number beside a key or after `Stems` is a tempo.
fn find_bare_bpm(tokens: &[Token<'_>], roles: &mut [Role], facts: &mut Facts) {
    if facts.bpm.is_some() {
        return;
    }
    for index in 1..tokens.len() {
        let Some(bpm) = bpm_of(tokens[index].text).filter(|bpm| (40.0..=260.0).contains(bpm))
        else {
            continue;
        };
        let beside_key = roles[index - 1] == Role::Key || roles.get(index + 1) == Some(&Role::Key);
        if roles[index] == Role::Word && (beside_key || is_container_word(tokens[index - 1].text)) {
            facts.bpm = Some(bpm);
            roles[index] = Role::Bpm;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> (String, Option<f64>, Option<String>) {
        let Facts { title, bpm, key, .. } = facts(name);
        (title, bpm, key)
    }

    #[test]
    fn the_usual_conventions_are_read() {
        let key = |key: &str| Some(key.to_owned());
        for (name, title, bpm, musical) in [
            ("SongName_Stems_120BPM_48k24b", "SongName", Some(120.0), None),
            ("Halo_Drums_Am_96", "Halo Drums", Some(96.0), key("Am")),
            ("Halo (127.97 bpm) [F#m]", "Halo", Some(127.97), key("F#m")),
            ("Halo - Bb minor - BPM 88", "Halo", Some(88.0), key("Bb minor")),
            ("Rock & Roll - Live", "Rock & Roll - Live", None, None),
            ("Опенер_Stems_140", "Опенер", Some(140.0), None),
            ("夜に駆ける 130BPM 48kHz 24bit", "夜に駆ける", Some(130.0), None),
            ("Night Drive 2024-05-01 v3 44.1k", "Night Drive", None, None),
            ("Stems", "Stems", None, None),
            ("Song (Live) 100bpm", "Song (Live)", Some(100.0), None),
        ] {
            assert_eq!(read(name), (title.to_owned(), bpm, musical), "{name}");
        }
        assert_eq!(facts("Night Drive 2024-05-01 v3").edition.unwrap(), "2024-05-01 v3");
    }

    #[test]
    fn titles_keep_words_that_look_like_facts() {
        for name in ["I Am", "A Day in May", "1979", "24 Hours", "Final Countdown", "B", "E 5000"] {
            assert_eq!(read(name), (name.to_owned(), None, None), "{name}");
        }
    }

    #[test]
    fn numbers_that_are_no_tempo_are_none() {
        for name in ["Song 5bpm", "Song 99999bpm", "Song 1.2.3bpm", "Song bpm", "bpm"] {
            assert_eq!(facts(name).bpm, None, "{name}");
        }
    }
}
