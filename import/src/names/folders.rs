//! What a folder is for, by the words of its name.

use super::kind::kind_of;
use super::tokens::{fold, folded_words};
use super::words::TABLE;

/// Whether a folder of this name only holds the files of the song above it.
pub(crate) fn is_container(name: &str) -> bool {
    all_in(name, &TABLE.containers)
}

/// Whether a folder of this name holds a part of the files of the song above it: all its words name
/// stems or containers of them.
pub(crate) fn is_part(name: &str) -> bool {
    let words = folded_words(name);
    let fits = |word: &String| {
        TABLE.containers.contains(word)
            || TABLE.kinds.iter().any(|(_, list)| list.contains(word))
            || word.chars().all(char::is_numeric)
    };
    is_container(name) || (words.iter().all(fits) && kind_of(name).is_some())
}

/// Whether a folder of this name is not to be played.
pub(crate) fn is_discarded(name: &str) -> bool {
    all_in(name, &TABLE.discarded)
}

/// Whether a word is one of those that name a folder of stems.
pub(super) fn is_container_word(word: &str) -> bool {
    TABLE.containers.contains(&fold(word))
}

/// Numbers aside, whether all words are in the list.
fn all_in(name: &str, list: &[String]) -> bool {
    let mut words = folded_words(name);
    words.retain(|word| !word.chars().all(|c| c.is_numeric() || matches!(c, 'k' | 'b')));
    words.retain(|word| !matches!(word.as_str(), "khz" | "hz" | "bit"));
    !words.is_empty() && words.iter().all(|word| list.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_files_are_told_from_songs() {
        for name in ["Stems", "stems_48k24b", "Audio Files", "WAV 24bit", "Multitracks", "Bounces"]
        {
            assert!(is_container(name), "{name}");
        }
        for name in ["Stems of Love", "Opener", "48", "Audio Slave"] {
            assert!(!is_container(name), "{name}");
        }
        assert!(is_discarded("OLD") && is_discarded("Backup") && !is_discarded("Old Song"));
    }
}
