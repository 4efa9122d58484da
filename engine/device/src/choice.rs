//! The device that the operator asks for, as `--device` spells it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Which device to play on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A JACK server: the named one, or the one that the environment says.
    Jack(Option<String>),
    /// A sound card through cpal: the named one, or the system's default.
    Cpal(Option<String>),
    /// A timer in real time. Nothing is heard.
    Null,
    /// A WAV file, as fast as it goes: see [`FileWriter`](crate::FileWriter).
    File(PathBuf),
}

/// A device was asked for in a form that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no device `{0}`: use jack, jack:SERVER, cpal, cpal:CARD, null or file:OUT.wav \
     (`downbeat devices` lists what is here)"
)]
pub struct UnknownDevice(String);

impl Choice {
    /// Whether somebody may hear it. One that nobody hears keeps a show's time.
    pub fn is_heard(&self) -> bool {
        !matches!(self, Self::Null)
    }
}

impl FromStr for Choice {
    type Err = UnknownDevice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (driver, name) = match text.split_once(':') {
            Some((driver, name)) => (driver, Some(name)),
            None => (text, None),
        };
        // A null byte cannot be said to any driver, and an empty name is a slip of the hand.
        if name.is_some_and(|name| name.is_empty() || name.contains('\0')) {
            return Err(UnknownDevice(text.to_owned()));
        }
        match (driver, name) {
            ("jack", name) => Ok(Self::Jack(name.map(str::to_owned))),
            ("cpal", name) => Ok(Self::Cpal(name.map(str::to_owned))),
            ("null", None) => Ok(Self::Null),
            ("file", Some(path)) => Ok(Self::File(PathBuf::from(path))),
            _ => Err(UnknownDevice(text.to_owned())),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jack(None) => f.write_str("jack"),
            Self::Jack(Some(server)) => write!(f, "jack:{server}"),
            Self::Cpal(None) => f.write_str("cpal"),
            Self::Cpal(Some(card)) => write!(f, "cpal:{card}"),
            Self::Null => f.write_str("null"),
            Self::File(path) => write!(f, "file:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_back() {
        let forms = [
            ("jack", Choice::Jack(None)),
            ("jack:stage left", Choice::Jack(Some("stage left".into()))),
            ("cpal", Choice::Cpal(None)),
            ("cpal:hw:CARD=0,DEV=0", Choice::Cpal(Some("hw:CARD=0,DEV=0".into()))),
            ("null", Choice::Null),
            ("file:out/a.wav", Choice::File("out/a.wav".into())),
        ];
        for (text, choice) in forms {
            assert_eq!(text.parse(), Ok(choice.clone()));
            assert_eq!(choice.to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused_with_the_accepted_ones() {
        for text in ["", "JACK", "jack:", "null:x", "file", "file:", "alsa", "cpal:a\0b"] {
            let message = text.parse::<Choice>().unwrap_err().to_string();
            assert!(message.starts_with(&format!("there is no device `{text}`")), "{message}");
            assert!(message.contains("jack, jack:SERVER, cpal, cpal:CARD, null or file:OUT.wav"));
        }
    }
}
