//! The devices that the operator asks for, in the order in which they are tried.

use std::fmt;
use std::str::FromStr;

use crate::choice::{Choice, UnknownDevice};

/// One device or more, as `--device` spells them: `jack,cpal:HDSP,null`. The first is the one to
/// play on, the others take over where it is not there. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices(Vec<Choice>);

/// Devices were asked for in a form that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownDevices {
    /// One of them.
    #[error(transparent)]
    Device(#[from] UnknownDevice),
    /// One stands there twice.
    #[error("`{0}` stands twice in the list of devices: name each once")]
    Twice(Choice),
    /// The process has one JACK server for as long as it lives.
    #[error("`{0}` and `{1}` are two JACK servers: name one of them")]
    TwoServers(Choice, Choice),
    /// A file plays faster than any device.
    #[error("`{0}` stands in a list of devices: a file is written alone, without a list")]
    File(Choice),
}

impl Choices {
    /// The devices, the first to try first.
    pub fn all(&self) -> &[Choice] {
        &self.0
    }

    /// The device to play on.
    pub fn first(&self) -> &Choice {
        &self.0[0]
    }
}

impl From<Choice> for Choices {
    fn from(choice: Choice) -> Self {
        Self(vec![choice])
    }
}

impl FromStr for Choices {
    type Err = UnknownDevices;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut choices = Vec::new();
        for piece in pieces(text) {
            let choice = piece.parse()?;
            if choices.contains(&choice) {
                return Err(UnknownDevices::Twice(choice));
            }
            let server = |choice: &&Choice| matches!(choice, Choice::Jack(_));
            if let (Some(first), true) = (choices.iter().find(server), server(&&choice)) {
                return Err(UnknownDevices::TwoServers(first.clone(), choice));
            }
            choices.push(choice);
        }
        if let (Some(file), 2..) =
            (choices.iter().find(|choice| matches!(choice, Choice::File(_))), choices.len())
        {
            return Err(UnknownDevices::File(file.clone()));
        }
        Ok(Self(choices))
    }
}

/// Cuts the list at its commas, except those inside the name of a card or a file (ALSA has cards
/// called `hw:CARD=0,DEV=0`): a piece that begins with no driver's name goes on with the last one.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split(',') {
        let driver = piece.split(':').next().unwrap_or_default();
        let begins = ["jack", "cpal", "null", "file"].contains(&driver);
        match pieces.last_mut() {
            Some(last) if !begins && (last.starts_with("cpal:") || last.starts_with("file:")) => {
                last.push(',');
                last.push_str(piece);
            }
            _ => pieces.push(piece.trim().to_owned()),
        }
    }
    pieces
}

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, choice) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            write!(f, "{choice}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpal(name: &str) -> Choice {
        Choice::Cpal(Some(name.into()))
    }

    #[test]
    fn a_list_is_read_and_written_back() {
        let lists = [
            ("null", vec![Choice::Null]),
            ("jack,cpal:HDSP,null", vec![Choice::Jack(None), cpal("HDSP"), Choice::Null]),
            (
                "cpal:hw:CARD=0,DEV=0,jack:a",
                vec![cpal("hw:CARD=0,DEV=0"), Choice::Jack(Some("a".into()))],
            ),
            ("file:a,b.wav", vec![Choice::File("a,b.wav".into())]),
        ];
        for (text, choices) in lists {
            let list: Choices = text.parse().unwrap();
            assert_eq!(list.all(), choices);
            assert_eq!(list.first(), &choices[0]);
            assert_eq!(list.to_string(), text);
        }
        assert_eq!("jack, null".parse::<Choices>().unwrap().to_string(), "jack,null");
    }

    #[test]
    fn other_lists_are_refused_with_the_reason() {
        let refused = [
            ("", "there is no device ``"),
            ("jack,", "there is no device ``"),
            ("jack,HDSP", "there is no device `HDSP`"),
            ("null,jack,null", "`null` stands twice"),
            ("jack:a,jack:b", "`jack:a` and `jack:b` are two JACK servers"),
            ("jack,file:a.wav", "`file:a.wav` stands in a list of devices"),
        ];
        for (text, begin) in refused {
            let message = text.parse::<Choices>().unwrap_err().to_string();
            assert!(message.starts_with(begin), "{text}: {message}");
        }
    }
}
