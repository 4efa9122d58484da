//! "Did you mean": the known word that a misspelt one is closest to.

use super::report::quoted;

/// Longer words are not compared: nobody misspells them, and comparing takes time.
const MAX_COMPARED: usize = 64;

/// A suggestion for a word that is not among the known ones: the closest of them, or else all.
/// `kind` is the plural of what they are.
pub(super) fn suggest<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    kind: &str,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None if known.is_empty() => format!("there are no {kind}"),
        None => format!("the {kind} are {}", listed(&known)),
    }
}

/// The known word closest to another, if it is close enough to be the one that was meant.
pub(super) fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length > MAX_COMPARED {
        return None;
    }
    known
        .into_iter()
        .filter(|candidate| candidate.chars().count() <= MAX_COMPARED)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= (length / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Names for a message: the first few, and how many there are besides.
pub(super) fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 10;
    let mut text = names.iter().take(SHOWN).map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_word_and_a_stranger_finds_none() {
        let known = ["level", "outputs", "role"];
        assert_eq!(closest("levle", known), Some("level"));
        assert_eq!(closest("output", known), Some("outputs"));
        assert_eq!(closest("ROLE", known), Some("role"));
        assert_eq!(closest("tempo", known), None);
        assert_eq!(closest(&"level".repeat(1000), known), None);
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..12).map(|number| format!("n{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(listed(&names).ends_with("`n9` and 2 more"));
    }
}
