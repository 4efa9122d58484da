//! What a stem is, by the words of its name.

use super::tokens::{fold, folded_words};
use super::words::TABLE;

/// What a stem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Drums, percussion and loops.
    Drums,
    /// Bass.
    Bass,
    /// Everything that is played and is nothing else here.
    Music,
    /// Voices.
    Vocals,
    /// Effects and atmosphere.
    Fx,
    /// Spoken cues.
    Guide,
    /// A click.
    Click,
    /// The whole mix, or most of it.
    Mix,
}

impl Kind {
    /// The bus that a stem of this kind feeds.
    #[must_use]
    pub fn bus(self) -> &'static str {
        match self {
            Self::Drums => "drums",
            Self::Bass => "bass",
            Self::Music | Self::Mix => "music",
            Self::Vocals => "vocals",
            Self::Fx => "fx",
            Self::Guide => "guide",
            Self::Click => "click",
        }
    }

    /// What a stem or a bus of this name is, if a word of it tells.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        kind_of(name)
    }
}

/// Whether a stem of this name, which is vocals, is backing vocals and no lead.
#[must_use]
pub fn is_backing_vocals(name: &str) -> bool {
    let words = folded_words(name);
    let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    let whole = fold(name);
    TABLE
        .backing
        .iter()
        .any(|entry| words.contains(entry) || joined.contains(entry) || runs_in(entry, &whole))
}

/// What a stem of this name is, if a word of it tells.
pub(crate) fn kind_of(name: &str) -> Option<Kind> {
    let words = folded_words(name);
    let whole = fold(name);
    let table = &TABLE.kinds;
    let find = |fits: &dyn Fn(&String) -> bool| {
        table.iter().find(|(_, list)| list.iter().any(fits)).map(|(kind, _)| *kind)
    };
    // Two words in one token, such as `bgVs`, were parted too far: they are tried together too.
    let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    find(&|entry| words.contains(entry) || joined.contains(entry) || runs_in(entry, &whole))
        .or_else(|| {
            find(&|entry| {
                let long = entry.chars().count();
                words.iter().any(|word| {
                    (long >= 4 && word.starts_with(entry.as_str()))
                        || (long >= 5 && word.ends_with(entry.as_str()))
                })
            })
        })
}

/// Scripts without blanks between words: the word may be anywhere.
fn runs_in(entry: &str, whole: &str) -> bool {
    entry.starts_with(|c| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}'))
        && whole.contains(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_names_find_their_bus() {
        for (kind, names) in [
            (
                Kind::Drums,
                &["Drums", "Kick In", "SNARE_top", "DrumLoop", "perc2", "Drum FX", "Loops"][..],
            ),
            (Kind::Bass, &["Bass", "bass gtr", "Synth Bass", "SubBass", "Basses", "Bass_DI"]),
            (
                Kind::Vocals,
                &[
                    "Vox_Lead",
                    "BGVs",
                    "LeadVox",
                    "Lead",
                    "Choir",
                    "Vocal FX",
                    "vox2",
                    "Backing Vocals",
                ],
            ),
            (
                Kind::Music,
                &[
                    "Gtr 1",
                    "Lead Synth",
                    "Keys",
                    "Lead Gtr",
                    "Strings",
                    "Bassoon",
                    "Brass",
                    "Guitars",
                ],
            ),
            (Kind::Fx, &["FX", "Riser", "SFX_2", "Crowd"]),
            (Kind::Click, &["Click", "Klick", "Click Gtr", "Metronome", "CLICK_TRACK"]),
            (Kind::Guide, &["Guide", "Cues", "Guide Vox", "Count In"]),
            (Kind::Mix, &["Mixdown", "Master", "Tracks", "Full Mix", "Instrumental"]),
        ] {
            for name in names {
                assert_eq!(kind_of(name), Some(kind), "{name}");
            }
        }
        assert_eq!(kind_of("Whistle"), None);
        assert_eq!(kind_of(""), None);
        assert_eq!(kind_of("17"), None);
    }

    #[test]
    fn backing_vocals_are_told_from_the_lead() {
        for name in ["BGVs", "bgVs", "Backing Vocals", "Choir", "Vox_Harm", "コーラス", "Chor"]
        {
            assert!(is_backing_vocals(name), "{name}");
        }
        for name in ["Lead Vox", "Vox_Lead", "Vocals", "Lead Double", "ボーカル", "Leadgesang"]
        {
            assert!(!is_backing_vocals(name), "{name}");
        }
    }

    #[test]
    fn other_alphabets_and_languages_find_their_bus() {
        for (kind, names) in [
            (
                Kind::Drums,
                &["Batería", "Bateri\u{301}a", "Schlagzeug", "ドラム", "鼓组", "드럼", "Барабаны"]
                    [..],
            ),
            (Kind::Bass, &["Bajo", "Baixo", "ベース", "贝斯", "베이스", "Бас"]),
            (Kind::Vocals, &["Voz", "Leadgesang", "ボーカル", "人声", "보컬", "Вокал"]),
            (
                Kind::Music,
                &["E-Gitarre", "ギター", "钢琴", "피아노", "Гитара", "Teclados", "Streicher"],
            ),
            (Kind::Click, &["クリック", "메트로놈", "Métronome", "Метроном"]),
            (Kind::Guide, &["Guía", "ガイド"]),
        ] {
            for name in names {
                assert_eq!(kind_of(name), Some(kind), "{name}");
            }
        }
    }
}
