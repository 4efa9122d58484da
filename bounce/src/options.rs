//! What is asked for.

use std::str::FromStr;

use downbeat_show_files::Venue;

use crate::Format;

/// What a bounce makes.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which files.
    pub what: What,
    /// What a room changes of the levels.
    pub venue: Option<Venue>,
    /// Which stems are in them; all of them where there is no choice.
    pub choices: Vec<Choice>,
    /// Where a cutdown starts; the song's start if left out.
    pub start: Option<Start>,
    /// How long a cutdown may be; up to the song's end if left out.
    pub length: Option<Length>,
    /// Whether click and count-in are in it; `None` is in what the outputs carry, and not elsewhere.
    pub click: Option<bool>,
    /// Whether the guide is in it; `None` as for the click.
    pub guide: Option<bool>,
    /// How samples are written.
    pub format: Format,
    /// The loudness that a mix is brought to.
    pub loudness: Option<Target>,
    /// Whether peak and loudness are measured.
    pub measure: bool,
    /// Whether files that are there are written over.
    pub force: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            what: What::Mix,
            venue: None,
            choices: Vec::new(),
            start: None,
            length: None,
            click: None,
            guide: None,
            format: Format::Wav24,
            loudness: None,
            measure: true,
            force: false,
        }
    }
}

impl Options {
    /// Whether the click is in it.
    pub(crate) fn with_click(&self) -> bool {
        self.click.unwrap_or(self.what == What::Outputs)
    }

    /// Whether the guide is in it.
    pub(crate) fn with_guide(&self) -> bool {
        self.guide.unwrap_or(self.what == What::Outputs)
    }
}

/// Which files a bounce makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// All buses of the PA on one stereo pair.
    Mix,
    /// Each bus into a file of its own, with as many channels as it has outputs.
    Buses,
    /// Each stem into a file of its own: with its levels and automation, before pan and buses.
    Stems,
    /// All outputs of the rig into one file.
    Outputs,
}

/// Which stems are in a bounce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// No vocals.
    Instrumental,
    /// Nothing but vocals.
    Acapella,
    /// No lead vocals; backing vocals stay.
    TvMix,
    /// Without the stem of this name, or the stems of the bus of this name.
    Minus(String),
    /// Only the stem of this name, or the stems of the bus of this name; several add up.
    Only(String),
}

/// Where a cutdown starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the first time this section is played.
    Section(String),
    /// At the first time this bar of the song is played.
    Bar(i32),
}

/// How long a cutdown may be, in seconds, from 1 to 3600.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length(pub(crate) f64);

/// A loudness in LUFS, from -40 to -5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target(pub(crate) f64);

/// A word of the command line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseError(pub(crate) String);

impl FromStr for What {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        match word {
            "mix" => Ok(Self::Mix),
            "buses" => Ok(Self::Buses),
            "stems" => Ok(Self::Stems),
            "outputs" => Ok(Self::Outputs),
            _ => Err(ParseError("say mix, buses, stems or outputs".into())),
        }
    }
}

impl FromStr for Choice {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        let named = |name: &str| (!name.trim().is_empty()).then(|| name.trim().to_owned());
        match word.split_once(':') {
            None if word == "instrumental" => Some(Self::Instrumental),
            None if word == "acapella" => Some(Self::Acapella),
            None if word == "tv-mix" => Some(Self::TvMix),
            Some(("minus", name)) => named(name).map(Self::Minus),
            Some(("only", name)) => named(name).map(Self::Only),
            _ => None,
        }
        .ok_or_else(|| {
            ParseError("say instrumental, acapella, tv-mix, minus:STEM or only:STEM".into())
        })
    }
}

impl FromStr for Start {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        match word.trim() {
            "" => Err(ParseError("say a section or a bar".into())),
            word => Ok(word.parse().map_or_else(|_| Self::Section(word.to_owned()), Self::Bar)),
        }
    }
}

impl FromStr for Length {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        let number = word.trim().strip_suffix('s').unwrap_or(word).trim();
        match number.parse() {
            Ok(seconds) if (1.0..=3600.0).contains(&seconds) => Ok(Self(seconds)),
            _ => Err(ParseError("say seconds from 1 to 3600, as in 30s".into())),
        }
    }
}

impl FromStr for Target {
    type Err = ParseError;

    fn from_str(word: &str) -> Result<Self, ParseError> {
        let word = word.trim();
        let tail = word.len().saturating_sub(4);
        let number = match word.get(tail..) {
            Some(unit) if unit.eq_ignore_ascii_case("lufs") => word[..tail].trim(),
            _ => word,
        };
        match number.parse() {
            Ok(lufs) if (-40.0..=-5.0).contains(&lufs) => Ok(Self(lufs)),
            _ => Err(ParseError("say a loudness from -40 to -5, as in -14LUFS".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_and_nonsense_is_refused() {
        assert_eq!("30s".parse(), Ok(Length(30.0)));
        assert_eq!("60".parse(), Ok(Length(60.0)));
        assert!("0s".parse::<Length>().is_err() && "1e9s".parse::<Length>().is_err());
        assert!("NaN".parse::<Length>().is_err());
        assert_eq!("-14LUFS".parse(), Ok(Target(-14.0)));
        assert_eq!("-16.5 lufs".parse(), Ok(Target(-16.5)));
        assert!("14".parse::<Target>().is_err() && "é".parse::<Target>().is_err());
        assert_eq!("17".parse(), Ok(Start::Bar(17)));
        assert_eq!("Verse 1".parse(), Ok(Start::Section("Verse 1".into())));
        assert_eq!("minus:Lead Vox".parse(), Ok(Choice::Minus("Lead Vox".into())));
        assert_eq!("tv-mix".parse(), Ok(Choice::TvMix));
        assert!("only:".parse::<Choice>().is_err() && "karaoke".parse::<Choice>().is_err());
        assert_eq!("stems".parse(), Ok(What::Stems));
    }
}
