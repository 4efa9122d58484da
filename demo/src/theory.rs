//! Notes and chords.

/// The frequency in hertz of a MIDI note number (69 is A4, 440 Hz).
pub(crate) fn hertz(note: u8) -> f64 {
    440.0 * 2f64.powf((f64::from(note) - 69.0) / 12.0)
}

/// A chord: a root, the notes above it, and what the bass plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chord {
    /// The root's place in the octave, from 0 (C) to 11 (B).
    root: u8,
    /// The tones in semitones above the root.
    tones: &'static [u8],
    /// The bass note's place in the octave.
    bass: u8,
}

impl Chord {
    /// A major chord on a root from 0 (C) to 11 (B).
    pub(crate) const fn major(root: u8) -> Self {
        Self { root, tones: &[0, 4, 7], bass: root }
    }

    /// A minor chord.
    pub(crate) const fn minor(root: u8) -> Self {
        Self { root, tones: &[0, 3, 7], bass: root }
    }

    /// The same chord with a ninth in it, which makes it softer.
    pub(crate) const fn ninth(self) -> Self {
        match self.tones {
            [_, 3, ..] => Self { tones: &[0, 3, 7, 14], ..self },
            _ => Self { tones: &[0, 4, 7, 14], ..self },
        }
    }

    /// The same chord over another bass note.
    pub(crate) const fn over(self, bass: u8) -> Self {
        Self { bass, ..self }
    }

    /// Its notes, lowest first, each in the octave from `lowest` up: neighbouring chords voiced
    /// like this have their notes close to each other, as a player's hand would.
    pub(crate) fn voiced(&self, lowest: u8) -> Vec<u8> {
        let mut notes: Vec<u8> =
            self.tones.iter().map(|tone| at_or_above(lowest, (self.root + tone) % 12)).collect();
        notes.sort_unstable();
        notes
    }

    /// The bass note in the octave from `lowest` up.
    pub(crate) fn bass(&self, lowest: u8) -> u8 {
        at_or_above(lowest, self.bass)
    }

    /// The highest tone of the chord at least three semitones below a note: a second voice that
    /// always fits.
    pub(crate) fn below(&self, note: u8) -> u8 {
        let is_tone = |note: u8| self.tones.iter().any(|tone| (self.root + tone) % 12 == note % 12);
        (note.saturating_sub(12)..=note.saturating_sub(3))
            .rev()
            .find(|&n| is_tone(n))
            .unwrap_or(note)
    }
}

/// The lowest note from `lowest` up that stands at a place in the octave.
fn at_or_above(lowest: u8, place: u8) -> u8 {
    lowest + (place + 12 - lowest % 12) % 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_their_frequencies() {
        assert!((hertz(69) - 440.0).abs() < 1e-9);
        assert!((hertz(57) - 220.0).abs() < 1e-9);
        assert!((hertz(60) - 261.6256).abs() < 1e-4);
    }

    #[test]
    fn chords_are_voiced_in_one_octave() {
        // From G3 (55): F major is A3, C4, F4; A minor is A3, C4, E4.
        assert_eq!(Chord::major(5).voiced(55), [57, 60, 65]);
        assert_eq!(Chord::minor(9).voiced(55), [57, 60, 64]);
        // The ninth of C is D: G3, C4, D4, E4.
        assert_eq!(Chord::major(0).ninth().voiced(55), [55, 60, 62, 64]);
    }

    #[test]
    fn the_bass_may_be_another_note() {
        assert_eq!(Chord::major(9).bass(28), 33);
        assert_eq!(Chord::major(9).over(1).bass(28), 37);
    }

    #[test]
    fn the_second_voice_is_a_tone_of_the_chord() {
        // Below E5 (76) in A minor: C5 (72).
        assert_eq!(Chord::minor(9).below(76), 72);
        // Below A5 (81) in D minor: F5 (77).
        assert_eq!(Chord::minor(2).below(81), 77);
    }
}
