//! Locators, and what AbleSet, the program many use over Live, makes of their names.
//!
//! After its public manual, "Cue Notation": `> Verse 2` and `>> Chorus` are sections, every other
//! locator is a song; `* note` is ignored; `STOP` and `AUTOSTOP` stop, `SONG END` ends a song, and a dot
//! in front stops before the song; `{...}` is a description.

use crate::draft::LeftOut;
use crate::timeline::{Cue, CueRole};

/// A locator as it is in the set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Locator {
    pub(super) at: f64,
    pub(super) name: String,
}

/// The cues of a set, and what of the locators is left out. `named_sections` says that sections are
/// named elsewhere, so that plain locators are songs.
pub(super) fn cues(locators: &[Locator], named_sections: bool) -> (Vec<Cue>, Vec<LeftOut>) {
    let by_spelling = named_sections || locators.iter().any(|l| l.name.trim().starts_with('>'));
    let mut left_out = Vec::new();
    let mut cues = Vec::new();
    for locator in locators {
        let spelt = locator.name.trim();
        if by_spelling && spelt.starts_with('*') {
            left_out
                .push(LeftOut::new(format!("locator {spelt}"), "a star in front makes it a note"));
            continue;
        }
        let (role, rest) = match spelt {
            "STOP" | "AUTOSTOP" => (CueRole::End { stops: true }, spelt),
            "SONG END" => (CueRole::End { stops: false }, spelt),
            _ if spelt.starts_with('>') => (CueRole::Section, spelt.trim_start_matches('>')),
            _ if !by_spelling => (CueRole::Either(None), spelt),
            _ => match spelt.strip_prefix('.') {
                Some(rest) => (CueRole::Song { after_stop: true }, rest),
                None => (CueRole::Song { after_stop: false }, spelt),
            },
        };
        let (name, asides) = without_asides(rest);
        if !asides.is_empty() {
            let what = format!("{} of the locator {name}", asides.join(" "));
            left_out.push(LeftOut::new(what, "only names are read; write a `note` if it matters"));
        }
        let name = if name.is_empty() { "Locator".to_owned() } else { name };
        cues.push(Cue { at: locator.at, name, role });
    }
    cues.sort_by(|a, b| a.at.total_cmp(&b.at));
    (cues, left_out)
}

/// A name without descriptions in braces and words such as `+LOOP` at its end, and these.
fn without_asides(text: &str) -> (String, Vec<String>) {
    let mut name = String::new();
    let mut asides = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let end = rest[open..].find('}').map_or(rest.len(), |close| open + close + 1);
        name.push_str(&rest[..open]);
        asides.push(rest[open..end].to_owned());
        rest = &rest[end..];
    }
    name.push_str(rest);
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_flag = |word: &str| {
        word.strip_prefix('+').is_some_and(|flag| {
            !flag.is_empty() && flag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        })
    };
    while words.len() > 1 && words.last().is_some_and(|word| is_flag(word)) {
        asides.extend(words.pop().map(str::to_owned));
    }
    (words.join(" "), asides)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> (Vec<(String, CueRole)>, usize) {
        let locators: Vec<Locator> = names
            .iter()
            .enumerate()
            .map(|(at, name)| Locator { at: at as f64, name: (*name).to_owned() })
            .collect();
        let (cues, left_out) = cues(&locators, false);
        (cues.into_iter().map(|cue| (cue.name, cue.role)).collect(), left_out.len())
    }

    #[test]
    fn the_spelling_of_ableset_tells_songs_from_sections() {
        let (cues, left_out) = read(&[
            "Opener {Key: Am}",
            "> Verse 1",
            ">> Chorus +LOOP",
            "* check this",
            "STOP",
            ". Ballad",
            "SONG END",
        ]);
        let song = |after_stop| CueRole::Song { after_stop };
        assert_eq!(
            cues,
            [
                ("Opener".to_owned(), song(false)),
                ("Verse 1".to_owned(), CueRole::Section),
                ("Chorus".to_owned(), CueRole::Section),
                ("STOP".to_owned(), CueRole::End { stops: true }),
                ("Ballad".to_owned(), song(true)),
                ("SONG END".to_owned(), CueRole::End { stops: false }),
            ]
        );
        assert_eq!(left_out, 3);
    }

    #[test]
    fn plain_locators_may_be_either() {
        let (cues, left_out) = read(&["Intro", "Verse", "* star"]);
        assert!(cues.iter().all(|(_, role)| *role == CueRole::Either(None)));
        assert_eq!((cues.len(), left_out), (3, 0));
    }
}
