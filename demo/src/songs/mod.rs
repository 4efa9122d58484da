//! The three songs, as data.

mod city_lights;
mod lanterns;
mod odd_hours;

use crate::score::Song;

/// All songs, in the order of the show.
pub(crate) static ALL: [&Song; 3] = [&city_lights::SONG, &lanterns::SONG, &odd_hours::SONG];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    /// Whether a pattern has a letter for each sixteenth, all of them from the alphabet.
    fn fits(pattern: &str, steps: usize, alphabet: &str) -> bool {
        pattern.len() == steps && pattern.chars().all(|letter| alphabet.contains(letter))
    }

    #[test]
    fn every_pattern_is_one_bar_of_its_meter() {
        for song in ALL {
            for section in song.sections {
                let (beats, unit) = section.meter;
                let steps = (beats * 16 / unit) as usize;
                let groove = &section.groove;
                let drums = [groove.kick, groove.snare, groove.hat, groove.shaker, groove.clap];
                for pattern in drums {
                    assert!(
                        fits(pattern, steps, "Xxo."),
                        "{} {}: {pattern}",
                        song.key,
                        section.name
                    );
                }
                assert!(fits(section.bass, steps, "158-."), "{} {}", song.key, section.name);
                assert!(fits(section.keys, steps, "x123456-."), "{} {}", song.key, section.name);
            }
        }
    }

    #[test]
    fn every_melody_is_as_long_as_its_section() {
        for song in ALL {
            for section in song.sections.iter().filter(|section| !section.melody.is_empty()) {
                let (beats, unit) = section.meter;
                let length: u32 = section.melody.iter().map(|(_, length)| length).sum();
                assert_eq!(
                    length,
                    section.bars * beats * 16 / unit,
                    "{} {}",
                    song.key,
                    section.name
                );
            }
        }
    }

    #[test]
    fn songs_last_between_45_and_72_seconds() {
        for song in ALL {
            let seconds = Form::new(song, u32::MAX).frames / 48_000;
            assert!((45..=72).contains(&seconds), "{}: {seconds} s", song.key);
        }
    }
}
