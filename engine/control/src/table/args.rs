//! The values of one row, checked and looked up.

use downbeat_engine::{EntryId, EntryView, JumpTo, MAX_LEVEL_DB, Quantum, Snapshot, Strip, Switch};

use super::find::{by_name, find};
use super::{Kind, Param, Refused, Value};
use crate::fader_law;

/// What a refusal calls an entry.
const ENTRY: &str = "song of the setlist";

/// The values of a row, which are not too many and none missing.
pub(super) struct Args<'a> {
    params: &'static [Param],
    values: &'a [Value],
    now: &'a Snapshot,
}

impl<'a> Args<'a> {
    pub(super) fn new(
        params: &'static [Param],
        values: &'a [Value],
        now: &'a Snapshot,
    ) -> Result<Self, Refused> {
        if values.len() > params.len() {
            return Err(Refused::TooMany { got: values.len(), most: params.len() });
        }
        match params.get(values.len()) {
            Some(Param { optional: false, name, kind, .. }) => {
                Err(Refused::Missing { param: name, is: kind.is() })
            }
            _ => Ok(Self { params, values, now }),
        }
    }

    /// A value that may be left out.
    fn given(&self, at: usize) -> Option<&'a Value> {
        self.values.get(at)
    }

    /// A value that is there, unless the row says it may be left out.
    fn value(&self, at: usize) -> Result<&'a Value, Refused> {
        let param = &self.params[at];
        self.given(at).ok_or_else(|| Refused::Missing { param: param.name, is: param.kind.is() })
    }

    fn wrong(&self, at: usize) -> Refused {
        let param = &self.params[at];
        let got = self.given(at).map(Value::to_string).unwrap_or_default();
        Refused::Wrong { param: param.name, is: param.kind.is(), got }
    }

    /// A number, whole or not, that is one.
    fn number(&self, at: usize) -> Result<f64, Refused> {
        let number = match self.value(at)? {
            Value::Int(number) => *number as f64,
            Value::Float(number) => *number,
            Value::Text(_) | Value::Bool(_) => return Err(self.wrong(at)),
        };
        if number.is_nan() { Err(self.wrong(at)) } else { Ok(number) }
    }

    /// A whole number of the range that the parameter has.
    pub(super) fn int(&self, at: usize) -> Result<i32, Refused> {
        let Kind::Int { least, most } = self.params[at].kind else { return Err(self.wrong(at)) };
        let number = self.number(at)?;
        let whole = number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&number);
        if whole { Ok(number as i32) } else { Err(self.wrong(at)) }
    }

    /// A whole number, or this one if it is left out.
    pub(super) fn int_or(&self, at: usize, left_out: i32) -> Result<i32, Refused> {
        if self.given(at).is_some() { self.int(at) } else { Ok(left_out) }
    }

    /// The place of a word among those that the parameter may be; `None` if it is left out.
    pub(super) fn word(&self, at: usize) -> Result<Option<&'static str>, Refused> {
        let Some(value) = self.given(at) else { return Ok(None) };
        let (Kind::Word(words), Value::Text(text)) = (self.params[at].kind, value) else {
            return Err(self.wrong(at));
        };
        let word = words.iter().find(|word| word.eq_ignore_ascii_case(text));
        word.copied().map(Some).ok_or_else(|| self.wrong(at))
    }

    /// When a jump happens; left out or `default`, what the song or the show says.
    pub(super) fn quantum(&self, at: usize) -> Result<Option<Quantum>, Refused> {
        Ok(match self.word(at)? {
            Some("now") => Some(Quantum::Now),
            Some("beat") => Some(Quantum::Beat),
            Some("bar") => Some(Quantum::Bar),
            Some("section") => Some(Quantum::Section),
            Some("song") => Some(Quantum::Song),
            _ => None,
        })
    }

    /// On, off or the other; left out, the other.
    pub(super) fn switch(&self, at: usize) -> Result<Switch, Refused> {
        let Some(value) = self.given(at) else { return Ok(Switch::Toggle) };
        let on = |on| if on { Switch::On } else { Switch::Off };
        match value {
            Value::Bool(value) => Ok(on(*value)),
            // Surfaces have buttons that send any number but 0 for on.
            Value::Int(number) => Ok(on(*number != 0)),
            Value::Float(number) if !number.is_nan() => Ok(on(*number != 0.0)),
            Value::Text(text) => match text.to_ascii_lowercase().as_str() {
                "on" | "true" | "1" => Ok(Switch::On),
                "off" | "false" | "0" => Ok(Switch::Off),
                "toggle" => Ok(Switch::Toggle),
                _ => Err(self.wrong(at)),
            },
            Value::Float(_) => Err(self.wrong(at)),
        }
    }

    /// A level in dB.
    pub(super) fn decibels(&self, at: usize) -> Result<f32, Refused> {
        let level = self.number(at)?;
        let in_range = level <= f64::from(MAX_LEVEL_DB);
        if in_range { Ok(level as f32) } else { Err(self.wrong(at)) }
    }

    /// What is added to a level, in dB.
    pub(super) fn change(&self, at: usize) -> Result<f32, Refused> {
        let change = self.number(at)?;
        let in_range = (-106.0..=106.0).contains(&change);
        if in_range { Ok(change as f32) } else { Err(self.wrong(at)) }
    }

    /// The level in dB of a fader's position.
    pub(super) fn position(&self, at: usize) -> Result<f32, Refused> {
        let position = self.number(at)?;
        let in_range = (0.0..=1.0).contains(&position);
        if in_range { Ok(fader_law::decibels(position) as f32) } else { Err(self.wrong(at)) }
    }

    pub(super) fn bus(&self, at: usize) -> Result<Strip, Refused> {
        let names: Vec<&str> = self.now.buses.iter().map(|bus| bus.name.as_str()).collect();
        Ok(Strip::Bus(find("bus", self.value(at)?, &names)?))
    }

    /// The place of an out.
    pub(super) fn out(&self, at: usize) -> Result<usize, Refused> {
        let names: Vec<&str> = self.now.outs.iter().map(|out| out.name.as_str()).collect();
        find("out", self.value(at)?, &names)
    }

    pub(super) fn stem(&self, at: usize) -> Result<Strip, Refused> {
        let entry = self.now.strips_of.ok_or(Refused::Nothing("no song is on show"))?;
        let names: Vec<&str> = self.now.stems.iter().map(|stem| stem.name.as_str()).collect();
        Ok(Strip::Stem { entry, stem: find("stem", self.value(at)?, &names)? })
    }

    /// The place of a song in the show file.
    pub(super) fn song(&self, at: usize) -> Result<usize, Refused> {
        let titles: Vec<&str> = self.now.songs.iter().map(String::as_str).collect();
        let words: Vec<&str> = self.now.words.iter().map(String::as_str).collect();
        let value = self.value(at)?;
        // The word comes first: no two songs have the same.
        find("song", value, &words).or_else(|_| find("song", value, &titles))
    }

    /// An entry of the setlist.
    pub(super) fn entry(&self, at: usize) -> Result<EntryId, Refused> {
        Ok(self.entry_view(self.value(at)?)?.id)
    }

    /// An entry that may be left out.
    pub(super) fn entry_if_given(&self, at: usize) -> Result<Option<EntryId>, Refused> {
        self.given(at).map(|value| Ok(self.entry_view(value)?.id)).transpose()
    }

    fn entry_view(&self, value: &Value) -> Result<&'a EntryView, Refused> {
        let entries = &self.now.entries;
        let word = |entry: &'a EntryView| entry.song.and_then(|song| self.now.words.get(song));
        if let Value::Text(_) = value {
            // From where the show stands, so that of a song that is there twice the coming one is
            // meant.
            let from = self.now.playing.map(|playing| playing + 1).or(self.now.armed).unwrap_or(0);
            let (passed, coming) = entries.split_at(from.min(entries.len()));
            let coming: Vec<&EntryView> = coming.iter().chain(passed).collect();
            let titles: Vec<&str> = coming.iter().map(|entry| entry.title.as_str()).collect();
            let words: Vec<&str> =
                coming.iter().map(|entry| word(entry).map_or("", String::as_str)).collect();
            for names in [words, titles] {
                if let Some(at) = by_name(ENTRY, value, &names)? {
                    return Ok(coming[at]);
                }
            }
        }
        let titles: Vec<&str> = entries.iter().map(|entry| entry.title.as_str()).collect();
        Ok(&entries[find(ENTRY, value, &titles)?])
    }

    /// A section of the song on show, by its place in the song file.
    pub(super) fn section(&self, at: usize) -> Result<JumpTo, Refused> {
        let shown = self.now.strips_of.ok_or(Refused::Nothing("no song is on show"))?;
        self.section_of(shown, at)
    }

    /// A section of the song of an entry.
    pub(super) fn section_of(&self, entry: EntryId, at: usize) -> Result<JumpTo, Refused> {
        let entry = self.now.entries.iter().find(|view| view.id == entry);
        let entry = entry.ok_or(Refused::Nothing("the setlist has changed"))?;
        let names: Vec<&str> = entry.sections.iter().map(String::as_str).collect();
        Ok(JumpTo::Section(find("section", self.value(at)?, &names)?))
    }

    /// A span of the song on show.
    pub(super) fn span(&self, at: usize) -> Result<usize, Refused> {
        let names: Vec<&str> = self.now.spans.iter().map(|span| span.name.as_str()).collect();
        find("span", self.value(at)?, &names)
    }

    /// A version of the song of an entry; `None`, if it is left out, is the song as it is.
    pub(super) fn version_of(&self, entry: EntryId, at: usize) -> Result<Option<usize>, Refused> {
        let Some(value) = self.given(at) else { return Ok(None) };
        let entry = self.now.entries.iter().find(|view| view.id == entry);
        let entry = entry.ok_or(Refused::Nothing("the setlist has changed"))?;
        let names: Vec<&str> = entry.versions.iter().map(String::as_str).collect();
        find("version", value, &names).map(Some)
    }
}
