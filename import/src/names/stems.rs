//! What the stems of one song are called, and which of several songs a file belongs to.

use std::collections::HashMap;

use super::facts::facts;
use super::folders::is_container_word;
use super::kind::kind_of;
use super::order::numbered;
use super::tokens::{letters, tokens};

/// Names for the stems of a song, from the names of their files without extensions: without numbers
/// in front, tempo and format, the words all of them share, and the title of the song.
pub(crate) fn stem_names(files: &[&str], title: &str) -> Vec<String> {
    let words: Vec<Vec<String>> = bare(files);
    let shared_start = shared(&words, |words, index| words.get(index));
    let shared_end = shared(&words, |words, index| {
        words.len().checked_sub(index + 1).and_then(|index| words.get(index))
    });
    files
        .iter()
        .zip(&words)
        .map(|(file, words)| {
            // What all share is only left out where something of its own remains for each.
            let inner = match words.len().checked_sub(shared_start + shared_end) {
                Some(1..) => &words[shared_start..words.len() - shared_end],
                _ => &words[..],
            };
            let inner = without_title(inner, title);
            let inner = match inner {
                [first, rest @ ..] if is_container_word(first) && !rest.is_empty() => rest,
                _ => inner,
            };
            let name = inner.join(" ");
            tidy(if name.is_empty() { file } else { &name })
        })
        .collect()
}

/// The files of a folder that holds several songs side by side (`Halo_Drums`, `Halo_Bass`,
/// `Sun_Drums`, ...), by title; `None` if it holds one song.
///
/// Every file must have a title and then a word for a stem, every title at least two files, and the
/// titles nothing in common at their start, or else it is one song with long names.
pub(crate) fn group_by_title(files: &[&str]) -> Option<Vec<(String, Vec<usize>)>> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, words) in bare(files).into_iter().enumerate() {
        let at = words.iter().position(|word| kind_of(word).is_some()).filter(|at| *at > 0)?;
        let title = words[..at].join(" ");
        let group = *known.entry(letters(&title)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some((_, members)) => members.push(index),
            None => groups.push((title, vec![index])),
        }
    }
    let firsts: Vec<String> =
        groups.iter().map(|(title, _)| letters(title.split(' ').next().unwrap_or(""))).collect();
    let apart = firsts.iter().enumerate().all(|(at, first)| !firsts[..at].contains(first));
    let full = groups.iter().all(|(_, members)| members.len() >= 2);
    (groups.len() >= 2 && apart && full).then_some(groups)
}

/// The words of each name that are not a number in front, a tempo, a key, a format or a date.
fn bare(files: &[&str]) -> Vec<Vec<String>> {
    let numbers = numbered(files);
    files
        .iter()
        .zip(numbers)
        .map(|(file, (_, start))| {
            let title = facts(&file[start..]).title;
            tokens(&title).iter().map(|token| token.text.to_owned()).collect()
        })
        .collect()
}

/// How many words all names share, counted by `word`; words that tell what a stem is are not taken.
fn shared<'a>(
    names: &'a [Vec<String>],
    word: impl Fn(&'a Vec<String>, usize) -> Option<&'a String>,
) -> usize {
    let [first, others @ ..] = names else { return 0 };
    if others.is_empty() {
        return 0;
    }
    (0..first.len())
        .take_while(|index| {
            word(first, *index).is_some_and(|of_first| {
                kind_of(of_first).is_none()
                    && others.iter().all(|other| {
                        word(other, *index).is_some_and(|it| letters(it) == letters(of_first))
                    })
            })
        })
        .count()
}

/// Without the title in front or behind, however it is parted, if something remains.
fn without_title<'a>(words: &'a [String], title: &str) -> &'a [String] {
    let title = letters(title);
    if title.is_empty() {
        return words;
    }
    for count in 1..words.len() {
        if letters(&words[..count].concat()) == title {
            return &words[count..];
        }
        if letters(&words[words.len() - count..].concat()) == title {
            return &words[..words.len() - count];
        }
    }
    words
}

/// A capital in front if the name has none.
fn tidy(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) if !name.chars().any(char::is_uppercase) => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_files_share_is_left_out() {
        let names = |files: &[&str], title: &str| stem_names(files, title);
        assert_eq!(
            names(&["01_Drums", "02_Bass", "03_Vox_Lead"], "Opener"),
            ["Drums", "Bass", "Vox Lead"]
        );
        assert_eq!(names(&["Halo_Drums_Am_96", "Halo_Bass_Am_96"], "Other"), ["Drums", "Bass"]);
        assert_eq!(names(&["My Song drums", "My Song keys"], "My Song"), ["Drums", "Keys"]);
        assert_eq!(names(&["MySong-Drums"], "My Song"), ["Drums"]);
        assert_eq!(names(&["Drums Kick", "Drums Snare"], "X"), ["Drums Kick", "Drums Snare"]);
        assert_eq!(names(&["Stem 01", "Stem 02"], "X"), ["01", "02"]);
        assert_eq!(names(&["夜 ドラム", "夜 ベース"], "夜"), ["ドラム", "ベース"]);
        assert_eq!(names(&["Opener"], "Opener"), ["Opener"]);
        assert_eq!(names(&["01", "02"], "X"), ["01", "02"]);
    }

    #[test]
    fn songs_side_by_side_are_told_apart() {
        let files = ["Halo_Drums", "Halo_Bass", "Sun_Drums", "Sun_Lead_Vox"];
        let groups = group_by_title(&files).unwrap();
        assert_eq!(groups[0], ("Halo".to_owned(), vec![0, 1]));
        assert_eq!(groups[1], ("Sun".to_owned(), vec![2, 3]));
    }

    #[test]
    fn one_song_stays_one_song() {
        for files in [
            &["Drums", "Bass", "Keys"][..],
            &["Song_Big_Drums", "Song_Big_Kick", "Song_Soft_Pad", "Song_Soft_Keys"],
            &["Halo_Drums", "Halo_Bass"],
            &["Halo_Drums", "Halo_Bass", "Sun_Drums"],
            &["01_Drums", "02_Bass"],
        ] {
            assert_eq!(group_by_title(files), None, "{files:?}");
        }
    }
}
