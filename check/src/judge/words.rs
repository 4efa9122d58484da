//! How findings are put into words.

use std::path::Path;

use downbeat_show_files::{AudioFile, Show, Song};

use crate::findings::{Finding, Kind, Place, Severity};

/// What is needed to say where something is.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) show: &'a Show,
    pub(crate) song: &'a Song,
    /// Whether all of the song is there.
    pub(crate) whole: bool,
}

impl Words<'_> {
    /// A place in the song.
    pub(crate) fn place(&self, frame: i64) -> Place {
        let seconds = frame as f64 / f64::from(self.show.rate);
        let place = self.song.tempo.place(self.show.rate, frame);
        Place { frame, time: time(seconds), bar: format!("{}.{}", place.bar, place.beat) }
    }

    /// A frame of a file, as a place.
    pub(crate) fn at(&self, frame: u64) -> Place {
        self.place(i64::try_from(frame).unwrap_or(i64::MAX))
    }

    /// A file as the show knows it: of a converted one, the file that it was made from.
    pub(crate) fn file(&self, file: &AudioFile) -> String {
        relative(self.show, file.source.as_deref().unwrap_or(&file.path))
    }
}

impl Finding {
    pub(crate) fn new(
        severity: Severity,
        kind: Kind,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (what, remedy) = (what.into(), remedy.into());
        Self { severity, kind, file: None, place: None, what, remedy }
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

/// A path relative to the show's folder where it is inside.
pub(crate) fn relative(show: &Show, path: &Path) -> String {
    let folder = show.file.parent().unwrap_or(Path::new(""));
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
}

/// `1:02.500`.
fn time(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let thousandths = (seconds.abs() * 1000.0).round() as u64;
    let (minutes, rest) = (thousandths / 60_000, thousandths % 60_000);
    format!("{sign}{minutes}:{:02}.{:03}", rest / 1000, rest % 1000)
}

/// `1 place`, `2 places`.
pub(crate) fn count(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_seconds_and_thousandths() {
        assert_eq!(time(62.5), "1:02.500");
        assert_eq!(time(59.9996), "1:00.000");
        assert_eq!(time(-0.25), "-0:00.250");
    }
}
