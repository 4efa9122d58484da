//! The state of a show that survives: plain data, with names in place of indices.
//!
//! Everything is written as JSON, and read by older and newer programs too: a field that is missing
//! has its default, a field or a variant that is not known is passed over.

mod change;
mod level;
mod position;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use change::{Change, Strip};
pub use position::{Heard, Place, Position, Release, Transport, Vamp, VampOf};

/// Everything that an operator made of a show, and where the show stood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The setlist that is played, with its live edits.
    pub setlist: Setlist,
    /// The entry of [`Self::setlist`] that is armed, from 0.
    pub armed: Option<usize>,
    /// Where its song is to be started, if that is not its start.
    pub armed_from: Option<Place>,
    /// Where the song that sounds or is held stands; `None` while nothing does.
    pub position: Option<Position>,
    /// What was done to the buses, by name.
    pub buses: BTreeMap<String, Fader>,
    /// What was done to the stems, by the song's key and the stem's name.
    pub stems: BTreeMap<String, BTreeMap<String, Fader>>,
    /// Whether the operator muted what goes to other machines, by the name of a MIDI output.
    pub midi_muted: BTreeMap<String, bool>,
    /// The same of the songs' OSC messages.
    pub osc_muted: Option<bool>,
    /// Whether the show is locked.
    pub locked: bool,
    /// Whether the operator withdrew the pilot.
    pub pilot_withdrawn: bool,
    /// When the set began, in milliseconds since 1970 by the system's clock.
    pub set_began: Option<u64>,
    /// The venue's name.
    pub venue: Option<String>,
    /// The device that played, as `--device` spells it.
    pub device: Option<String>,
}

/// A setlist as it stands, live edits and all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setlist {
    /// The name of the setlist in the show file.
    pub name: String,
    /// Whether it was edited since it was read from there.
    pub edited: bool,
    /// Every entry, first to last.
    pub entries: Vec<Entry>,
}

/// An entry of a setlist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// What happens at its end.
    #[serde(default)]
    pub follow: Follow,
    /// What the setlist says to the operator there.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether the operator passes it over.
    #[serde(default)]
    pub skipped: bool,
}

/// What an entry of a setlist is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// A song.
    Song {
        /// The key of the song in the show file.
        song: String,
        /// Which version of it.
        #[serde(default)]
        version: Version,
    },
    /// A break between songs.
    Break {
        /// What it is called, if it has a name.
        #[serde(default)]
        title: Option<String>,
        /// How long it is planned to be.
        seconds: f64,
    },
    /// Somebody talks.
    Talk {
        /// What about, if that is said.
        #[serde(default)]
        title: Option<String>,
        /// How long it is planned to be.
        seconds: f64,
    },
    /// Something that a newer program wrote. It keeps its place, and nothing else is known of it.
    #[default]
    #[serde(other)]
    Other,
}

/// The name of a song's version; `None` is the song as it is.
pub type Version = Option<String>;

/// What happens at the end of an entry. Lengths are frames at the show's rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "then", rename_all = "snake_case")]
pub enum Follow {
    /// Silence; the next entry waits for GO.
    Stop,
    /// The next song's first frame follows the last frame of this one.
    Continue,
    /// The next song starts by itself after so much silence.
    Pause {
        /// How long.
        frames: u64,
    },
    /// The next song starts inside the end of this one.
    Segue {
        /// Frames before the end of this one.
        at: u64,
        /// Frames over which one fades into the other.
        crossfade: u32,
        /// Frames after the next one's start at which the click changes over.
        click_after: u32,
    },
    /// What the show file says; also whatever a newer program wrote that this one does not know.
    #[default]
    #[serde(other)]
    AsShow,
}

/// What was done to a bus or a stem. `None` is what the show file says, even after it was edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fader {
    /// The level in dB.
    #[serde(with = "level::optional")]
    pub level_db: Option<f32>,
    /// Whether it is muted.
    pub muted: Option<bool>,
    /// Whether it is soloed.
    pub soloed: Option<bool>,
}

impl State {
    /// Whether a song plays or is held. One that fades out is on its way to its end.
    pub fn stands(&self) -> bool {
        self.position.as_ref().is_some_and(|position| position.transport != Transport::Fading)
    }

    /// Whether nothing was done to the show, and no song is on: to begin afresh comes to the same,
    /// but for what is armed.
    pub fn is_untouched(&self) -> bool {
        let faders = self.buses.is_empty() && self.stems.is_empty();
        let outs = self.midi_muted.is_empty() && self.osc_muted.is_none();
        let rest = !self.setlist.edited && !self.locked && !self.pilot_withdrawn;
        faders && outs && rest && !self.stands()
    }

    /// Takes a change in.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Setlist { setlist } => self.setlist = setlist,
            Change::Armed { entry, from } => (self.armed, self.armed_from) = (entry, from),
            Change::Position { position } => self.position = position,
            Change::Level { strip, db } => self.fader(strip).level_db = db,
            Change::Mute { strip, on } => self.fader(strip).muted = on,
            Change::Solo { strip, on } => self.fader(strip).soloed = on,
            Change::MidiOut { name, muted } => {
                self.midi_muted.insert(name, muted);
            }
            Change::OscEvents { muted } => self.osc_muted = Some(muted),
            Change::Lock { on } => self.locked = on,
            Change::Pilot { on } => self.pilot_withdrawn = !on,
            Change::SetBegan { since_1970 } => self.set_began = Some(since_1970),
            Change::Venue { name } => self.venue = name,
            Change::Device { name } => self.device = name,
        }
    }

    fn fader(&mut self, strip: Strip) -> &mut Fader {
        match strip {
            Strip::Bus { bus } => self.buses.entry(bus).or_default(),
            Strip::Stem { song, stem } => {
                self.stems.entry(song).or_default().entry(stem).or_default()
            }
        }
    }

    /// The same state for a show whose rate was changed from `from` to `to` hertz in between: what
    /// is counted in frames stays at the same time.
    pub(crate) fn at_rate(mut self, from: u32, to: u32) -> Self {
        if from == to || from == 0 {
            return self;
        }
        let scale = |frames: i128| frames * i128::from(to) / i128::from(from);
        let scale_i64 = |frames: i64| i64::try_from(scale(frames.into())).unwrap_or(i64::MAX);
        let scale_u32 = |frames: u32| u32::try_from(scale(frames.into())).unwrap_or(u32::MAX);
        let scale_u64 = |frames: u64| u64::try_from(scale(frames.into())).unwrap_or(u64::MAX);
        if let Some(position) = &mut self.position {
            position.scale(scale_i64);
        }
        if let Some(place) = &mut self.armed_from {
            place.frame = scale_i64(place.frame);
        }
        for entry in &mut self.setlist.entries {
            match &mut entry.follow {
                Follow::Pause { frames } => *frames = scale_u64(*frames),
                Follow::Segue { at, crossfade, click_after } => {
                    *at = scale_u64(*at);
                    *crossfade = scale_u32(*crossfade);
                    *click_after = scale_u32(*click_after);
                }
                Follow::Stop | Follow::Continue | Follow::AsShow => {}
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_program_wrote_is_passed_over() {
        let json = r#"{
            "setlist": {"name": "headline", "entries": [
                {"item": "song", "song": "opener", "follow": {"then": "explode", "in": 5}, "x": 1},
                {"item": "fireworks", "rockets": [1, 2]},
                {"item": "song", "song": "ballad", "version": "long", "follow": {"then": "continue"}}
            ]},
            "position": {"song": "opener", "frame": 96000, "transport": "dancing"},
            "buses": {"drums": {"level_db": -3.5, "phase": true}},
            "lasers": {"on": true}
        }"#;
        let state: State = serde_json::from_str(json).unwrap();
        let entries = state.setlist.entries;
        assert_eq!(entries[0].item, Item::Song { song: "opener".into(), version: None });
        assert_eq!(entries[0].follow, Follow::AsShow);
        assert_eq!(entries[1], Entry::default());
        assert_eq!(entries[2].follow, Follow::Continue);
        let position = state.position.unwrap();
        assert_eq!((position.frame, position.transport), (96_000, Transport::Held));
        assert_eq!(state.buses["drums"].level_db, Some(-3.5));
        assert_eq!(state.buses["drums"].muted, None);
    }

    #[test]
    fn a_changed_rate_keeps_the_time() {
        let follow = Follow::Segue { at: 88_200, crossfade: 44_100, click_after: 22_050 };
        let state = State {
            setlist: Setlist {
                entries: vec![Entry { follow, ..Entry::default() }],
                ..Setlist::default()
            },
            armed_from: Some(Place { span: 2, frame: 441 }),
            position: Some(Position {
                frame: -44_100,
                vamp: Some(Vamp { from: 88_200, to: 441_000, pass: 3, ..Vamp::default() }),
                marked: Some(22_050),
                heard: Some(Heard { place: Place { span: 1, frame: 4_410 }, ago: 700 }),
                ..Position::default()
            }),
            ..State::default()
        };
        let state = state.at_rate(44_100, 48_000);
        assert_eq!(state.armed_from, Some(Place { span: 2, frame: 480 }));
        let position = state.position.unwrap();
        let vamp = Vamp { from: 96_000, to: 480_000, pass: 3, ..Vamp::default() };
        let heard = Heard { place: Place { span: 1, frame: 4_800 }, ago: 700 };
        assert_eq!((position.frame, position.marked), (-48_000, Some(24_000)));
        assert_eq!((position.vamp, position.heard), (Some(vamp), Some(heard)));
        assert_eq!(
            state.setlist.entries[0].follow,
            Follow::Segue { at: 96_000, crossfade: 48_000, click_after: 24_000 }
        );
    }
}
