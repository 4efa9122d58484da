//! What a person reads of a plan.

use std::fmt;

use crate::draft::{Draft, LeftOut, Tempo};
use crate::plan::Plan;
use crate::problem::harmless;
use crate::scan::file_name;

impl Plan {
    /// The songs, and what was guessed and left out: what a person wants to know after the files are
    /// written.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = String::new();
        // Text never refuses to grow.
        let _ = self.describe(&mut text);
        text
    }

    fn describe(&self, f: &mut impl fmt::Write) -> fmt::Result {
        for (index, song) in self.songs.iter().enumerate() {
            let Draft { title, stems, sections, source, .. } = song;
            let (number, stems, sections) = (index + 1, stems.len(), sections.len());
            write!(f, "{number:>3}. {}: {stems} stems", harmless(title))?;
            if sections > 0 {
                write!(f, ", {sections} sections")?;
            }
            writeln!(f, ", {}, from {}", tempo_text(&song.tempo), harmless(source))?;
            for guess in &song.guesses {
                writeln!(f, "     guessed: {}", harmless(guess))?;
            }
            for LeftOut { what, why } in &song.left_out {
                writeln!(f, "     left out: {}", harmless(&format!("{what}: {why}")))?;
            }
        }
        for LeftOut { what, why } in &self.left_out {
            writeln!(f, "left out: {}", harmless(&format!("{what}: {why}")))?;
        }
        Ok(())
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(f)?;
        for file in &self.files {
            let note = if file.exists { "  (is there already)" } else { "" };
            writeln!(f, "file {}{note}", harmless(&file.path.to_string_lossy()))?;
            for line in file.text.lines() {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

fn tempo_text(tempo: &Tempo) -> String {
    match tempo {
        Tempo::Unknown => "tempo not known".to_owned(),
        Tempo::Midi(file) => format!("tempo of {}", file_name(file)),
        Tempo::Changes(changes) => match &changes[..] {
            [] => "tempo not known".to_owned(),
            [first, rest @ ..] => {
                let bpm = first.bpm.unwrap_or(120.0);
                match rest.len() {
                    0 => format!("{bpm} bpm"),
                    more => format!("{bpm} bpm and {more} changes"),
                }
            }
        },
    }
}
