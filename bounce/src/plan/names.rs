//! What files are called, by the usual convention: `Title_Instrumental_120BPM.wav`, and stems in a
//! folder `Title_Stems_120BPM_48k24b`, each with its number: `01_Drums.wav`.

use downbeat_show_files::Show;

use crate::{Choice, Length, Options, What};

/// The names of a bounce's files.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// The name of the one file, or of the folder of several, without an ending.
    pub(crate) whole: String,
    /// Whether each part has a file of its own.
    pub(crate) are_parts: bool,
    ending: &'static str,
}

impl Names {
    /// The name of the file of part `number`, from 0, in the folder.
    pub(crate) fn part(&self, number: usize, name: &str) -> String {
        format!("{:02}_{}.{}", number + 1, sound(name), self.ending)
    }

    /// The name of the one file.
    pub(crate) fn file(&self) -> String {
        format!("{}.{}", self.whole, self.ending)
    }
}

pub(super) fn names(show: &Show, song: usize, version: Option<usize>, options: &Options) -> Names {
    let song = &show.songs[song];
    let mut words = vec![sound(&song.title)];
    words.extend(version.map(|version| sound(&song.versions[version].name)));
    let bpm = (song.tempo.first().0 * 100.0).round() / 100.0;
    of_words(words, Some(format!("{bpm}BPM")), show, options)
}

/// A setlist has no tempo: `Festival_Mix.wav`.
pub(super) fn names_of_setlist(show: &Show, setlist: usize, options: &Options) -> Names {
    of_words(vec![sound(&show.setlists[setlist].name)], None, show, options)
}

fn of_words(
    mut words: Vec<String>,
    tempo: Option<String>,
    show: &Show,
    options: &Options,
) -> Names {
    let are_parts = matches!(options.what, What::Buses | What::Stems);
    words.extend(options.choices.iter().map(choice));
    words.extend(match options.what {
        What::Mix if options.choices.is_empty() => Some("Mix".to_owned()),
        What::Mix => None,
        What::Buses => Some("Buses".to_owned()),
        What::Stems => Some("Stems".to_owned()),
        What::Outputs => Some("Outputs".to_owned()),
    });
    words.extend(options.length.map(|Length(seconds)| format!("{seconds}s")));
    words.extend(tempo);
    if are_parts {
        let kilohertz = f64::from(show.rate) / 1000.0;
        words.push(format!("{kilohertz}k{}", options.format.depth()));
    }
    Names { whole: words.join("_"), are_parts, ending: options.format.ending() }
}

fn choice(choice: &Choice) -> String {
    match choice {
        Choice::Instrumental => "Instrumental".into(),
        Choice::Acapella => "Acapella".into(),
        Choice::TvMix => "TV-Mix".into(),
        Choice::Minus(name) => format!("Minus-{}", sound(name)),
        Choice::Only(name) => format!("Only-{}", sound(name)),
    }
}

/// A name as every system takes it in a file's name: letters and digits of any alphabet, `-`, and
/// `_` for everything between them; at most 64 characters.
fn sound(name: &str) -> String {
    let mut sound = String::new();
    for c in name.chars().take(64) {
        match c {
            c if c.is_alphanumeric() || c == '-' => sound.push(c),
            // Marks that belong to the letter before them have no class of their own here, and no
            // system minds them.
            '\u{300}'..='\u{36f}' => sound.push(c),
            _ if !sound.is_empty() && !sound.ends_with('_') => sound.push('_'),
            _ => {}
        }
    }
    let sound = sound.trim_end_matches('_');
    if sound.is_empty() { "Untitled".to_owned() } else { sound.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_every_system() {
        assert_eq!(sound("Lead Vox (2)"), "Lead_Vox_2");
        assert_eq!(sound("../etc/passwd"), "etc_passwd");
        assert_eq!(sound("C:\\x\u{202e}"), "C_x");
        assert_eq!(sound("ドラム"), "ドラム");
        assert_eq!(sound("Bateri\u{301}a"), "Bateri\u{301}a");
        assert_eq!(sound("..."), "Untitled");
    }
}
