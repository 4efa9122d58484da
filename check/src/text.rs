//! The report as a person reads it in the dark: the verdict first, then what to do, song by song.

use std::fmt;

use crate::findings::{Finding, Findings, Severity, Verdict};
use crate::judge::count;

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready => "READY",
            Self::ReadyWithWarnings => "READY with warnings",
            Self::NotReady => "NOT READY",
        })
    }
}

/// Two lines: `warning: FILE at TIME (bar BAR): WHAT`, and what to do, indented.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.severity)?;
        if let Some(file) = &self.file {
            write!(f, "{}", harmless(file))?;
        }
        if let Some(place) = &self.place {
            let space = if self.file.is_some() { " " } else { "" };
            write!(f, "{space}at {} (bar {})", place.time, place.bar)?;
        }
        if self.file.is_some() || self.place.is_some() {
            f.write_str(": ")?;
        }
        write!(f, "{}\n    {}", harmless(&self.what), harmless(&self.remedy))
    }
}

/// The verdict on a line of its own, and then every finding under its song.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.verdict)?;
        if let Some(show) = &self.show {
            write!(f, ": {}", harmless(show))?;
        }
        let songs = self.songs.len() as u64;
        let counted =
            [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
                .map(|(severity, word)| (self.count(severity) as u64, word));
        let counts = counted.iter().filter(|(number, _)| *number > 0);
        let counts = counts.map(|(number, word)| count(*number, word));
        let songs = (songs > 0).then(|| count(songs, "song"));
        let parts: Vec<String> = songs.into_iter().chain(counts).collect();
        if !parts.is_empty() {
            write!(f, " ({})", parts.join(", "))?;
        }
        writeln!(f)?;
        section(f, None, &self.findings)?;
        for song in &self.songs {
            section(f, Some(&song.title), &song.findings)?;
        }
        let machine = self.machine.as_ref().map(|machine| machine.findings.as_slice());
        section(f, Some("The machine"), machine.unwrap_or_default())
    }
}

fn section(f: &mut fmt::Formatter<'_>, title: Option<&str>, findings: &[Finding]) -> fmt::Result {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(f)?;
    if let Some(title) = title {
        writeln!(f, "{}", harmless(title))?;
    }
    findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))
}

/// Names from outside as a terminal may have them: codes that it would obey, and marks that turn
/// the direction of writing, are spelt out.
fn harmless(text: &str) -> String {
    let spell = |c: char| match c {
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            c.escape_unicode().to_string()
        }
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    };
    text.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Kind, Place, SongFindings};

    #[test]
    fn the_verdict_comes_first_and_then_what_to_do() {
        let place = Place { frame: 3_000_000, time: "1:02.500".into(), bar: "33.1".into() };
        let clip =
            Finding::new(Severity::Warning, Kind::Clipped, "2 clipped runs", "export it again")
                .in_file("a/01\x1b[2J_Drums.wav")
                .at(place);
        let note = Finding::new(Severity::Note, Kind::Depths, "its stems are mixed", "nothing");
        let song = SongFindings {
            key: "opener".into(),
            title: "Opener".into(),
            whole: true,
            findings: vec![note, clip],
            stems: Vec::new(),
            bus_peaks_dbfs: Vec::new(),
            output_peaks_dbfs: Vec::new(),
        };
        let findings = Findings::new(Some("Tour".into()), Vec::new(), vec![song], None);
        assert_eq!(
            findings.to_string(),
            "READY with warnings: Tour (1 song, 1 warning, 1 note)\n\nOpener\n\
             warning: a/01\\u{1b}[2J_Drums.wav at 1:02.500 (bar 33.1): 2 clipped runs\n    \
             export it again\n\
             note: its stems are mixed\n    nothing\n"
        );
    }

    #[test]
    fn the_verdict_is_that_of_the_worst() {
        let verdict = |severities: &[Severity]| {
            let one = |s: &Severity| Finding::new(*s, Kind::Dc, "", "");
            let findings = severities.iter().map(one).collect();
            Findings::new(None, findings, Vec::new(), None).verdict
        };
        use Severity::{Error, Note, Warning};
        assert_eq!(verdict(&[]), Verdict::Ready);
        assert_eq!(verdict(&[Note]), Verdict::Ready);
        assert_eq!(verdict(&[Note, Warning]), Verdict::ReadyWithWarnings);
        assert_eq!(verdict(&[Warning, Error, Note]), Verdict::NotReady);
    }
}
