//! Mackie Control: faders with motors, mutes, solos, transport, banks and the strip of letters.
//!
//! The numbers are those of the "Logic Control User's Manual" (Emagic, 2002, appendix B), which surfaces
//! of many makers speak: faders are pitch bends on channels 1 to 8, keys are notes on channel 1,
//! lamps are the same notes sent back, letters are a system exclusive message.
//!
//! The eight strips are a window on the buses, and behind them the stems of the song on show; the bank
//! keys move it by eight, the channel keys by one.

use std::time::Duration;

use downbeat_engine::{Action, JumpTo, Snapshot, Strip, StripView, Switch, Transport, VampOf};

use super::Message;
use crate::fader_law;

/// Strips of a surface.
const STRIPS: usize = 8;
/// Letters of a strip, the last of which stays empty.
const LETTERS: usize = 7;
/// A fader that was let go, or whose surface does not tell touch, is left alone for so long.
const HAND: Duration = Duration::from_millis(500);

const SOLO: u8 = 0x08;
const MUTE: u8 = 0x10;
const BANK_LEFT: u8 = 0x2e;
const BANK_RIGHT: u8 = 0x2f;
const CHANNEL_LEFT: u8 = 0x30;
const CHANNEL_RIGHT: u8 = 0x31;
const CYCLE: u8 = 0x56;
const REWIND: u8 = 0x5b;
const FORWARD: u8 = 0x5c;
const STOP: u8 = 0x5d;
const PLAY: u8 = 0x5e;
const LEFT: u8 = 0x62;
const RIGHT: u8 = 0x63;
const TOUCH: u8 = 0x68;

/// One surface.
#[derive(Debug)]
pub struct Mackie {
    /// The first strip that it shows.
    first: usize,
    touched: [bool; STRIPS],
    /// When each fader was last moved.
    moved: [Option<Duration>; STRIPS],
    /// What the faders were told.
    faders: [Option<u16>; STRIPS],
    /// What the lamps were told, by their note.
    lamps: [Option<bool>; 128],
    /// What the letters say: two lines of all strips.
    letters: Option<[u8; 2 * STRIPS * LETTERS]>,
}

impl Default for Mackie {
    fn default() -> Self {
        Self {
            first: 0,
            touched: [false; STRIPS],
            moved: [None; STRIPS],
            faders: [None; STRIPS],
            lamps: [None; 128],
            letters: None,
        }
    }
}

impl Mackie {
    /// What a message of the surface asks.
    pub fn take(&mut self, message: Message, now: Duration, show: &Snapshot) -> Vec<Action> {
        match message {
            Message::Bend { channel, value } => {
                let at = usize::from(channel).wrapping_sub(1);
                let Some(moved) = self.moved.get_mut(at) else { return Vec::new() };
                *moved = Some(now);
                let level = fader_law::decibels(f64::from(value) / 16_383.0) as f32;
                self.strip(at, show)
                    .map(|(strip, _)| Action::SetLevel(strip, level))
                    .into_iter()
                    .collect()
            }
            Message::NoteOn { note, .. } if (TOUCH..TOUCH + 8).contains(&note) => {
                self.touched[usize::from(note - TOUCH)] = true;
                Vec::new()
            }
            Message::NoteOff { note, .. } if (TOUCH..TOUCH + 8).contains(&note) => {
                let at = usize::from(note - TOUCH);
                (self.touched[at], self.moved[at]) = (false, Some(now));
                Vec::new()
            }
            Message::NoteOn { note, .. } => self.key(note, show).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn key(&mut self, note: u8, show: &Snapshot) -> Option<Action> {
        let strip = |from: u8| self.strip(usize::from(note - from), show).map(|(strip, _)| strip);
        Some(match note {
            SOLO..MUTE => Action::Solo(strip(SOLO)?, Switch::Toggle),
            MUTE..0x18 => Action::Mute(strip(MUTE)?, Switch::Toggle),
            BANK_LEFT | BANK_RIGHT | CHANNEL_LEFT | CHANNEL_RIGHT => {
                let by = if matches!(note, BANK_LEFT | BANK_RIGHT) { STRIPS } else { 1 };
                let back = matches!(note, BANK_LEFT | CHANNEL_LEFT);
                let strips = show.buses.len() + show.stems.len();
                let to = if back { self.first.saturating_sub(by) } else { self.first + by };
                self.first = if to < strips { to } else { self.first };
                return None;
            }
            CYCLE => Action::Vamp(VampOf::Section),
            REWIND => Action::ArmPrevious,
            FORWARD => Action::ArmNext,
            STOP => Action::Stop,
            PLAY => Action::Go,
            LEFT => Action::Jump { to: JumpTo::Sections(-1), at: None },
            RIGHT => Action::Jump { to: JumpTo::Sections(1), at: None },
            _ => return None,
        })
    }

    /// The strip that one of the eight is.
    fn strip<'a>(&self, at: usize, show: &'a Snapshot) -> Option<(Strip, &'a StripView)> {
        let at = self.first + at;
        if let Some(bus) = show.buses.get(at) {
            return Some((Strip::Bus(at), bus));
        }
        let stem = at - show.buses.len();
        let view = show.stems.get(stem)?;
        Some((Strip::Stem { entry: show.strips_of?, stem }, view))
    }

    /// Tells the surface what has changed. `send` takes a whole message and says whether it was taken.
    pub fn show(&mut self, now: Duration, show: &Snapshot, send: &mut dyn FnMut(&[u8]) -> bool) {
        for at in 0..STRIPS {
            let view = self.strip(at, show).map(|(_, view)| view);
            self.show_fader(at, view, now, send);
            self.show_lamp(SOLO + at as u8, view.is_some_and(|view| view.soloed), send);
            self.show_lamp(MUTE + at as u8, view.is_some_and(|view| view.muted), send);
        }
        let plays = matches!(show.transport, Transport::Playing | Transport::CountIn);
        self.show_lamp(PLAY, plays, send);
        self.show_lamp(STOP, show.transport == Transport::Stopped, send);
        self.show_lamp(CYCLE, show.vamp.is_some(), send);
        self.show_letters(show, send);
    }

    /// Tells everything anew the next time.
    pub fn forget(&mut self) {
        *self = Self { first: self.first, ..Self::default() };
    }

    fn show_fader(
        &mut self,
        at: usize,
        view: Option<&StripView>,
        now: Duration,
        send: &mut dyn FnMut(&[u8]) -> bool,
    ) {
        let in_hand = self.moved[at].is_some_and(|moved| now.saturating_sub(moved) < HAND);
        if self.touched[at] || in_hand {
            return;
        }
        let position = view.map_or(0.0, |view| fader_law::position(view.level_db.into()));
        let value = (position * 16_383.0).round() as u16;
        let bytes = [0xe0 | at as u8, (value & 0x7f) as u8, (value >> 7) as u8];
        if self.faders[at] != Some(value) && send(&bytes) {
            self.faders[at] = Some(value);
        }
    }

    fn show_lamp(&mut self, note: u8, on: bool, send: &mut dyn FnMut(&[u8]) -> bool) {
        let lamp = &mut self.lamps[usize::from(note)];
        if *lamp != Some(on) && send(&[0x90, note, if on { 127 } else { 0 }]) {
            *lamp = Some(on);
        }
    }

    /// The names of the strips and their levels.
    fn show_letters(&mut self, show: &Snapshot, send: &mut dyn FnMut(&[u8]) -> bool) {
        const LINE: usize = STRIPS * LETTERS;
        let mut letters = [b' '; 2 * LINE];
        for at in 0..STRIPS {
            let Some((_, view)) = self.strip(at, show) else { continue };
            put(&mut letters[at * LETTERS..], &view.name);
            let level = match view {
                view if view.muted => "MUTE".to_owned(),
                view if view.level_db <= downbeat_engine::MIN_LEVEL_DB => "-oo".to_owned(),
                view => format!("{:+.1}", view.level_db),
            };
            put(&mut letters[LINE + at * LETTERS..], &level);
        }
        if self.letters == Some(letters) {
            return;
        }
        let head = [0xf0, 0x00, 0x00, 0x66, 0x14, 0x12, 0x00];
        let bytes: Vec<u8> = head.into_iter().chain(letters).chain([0xf7]).collect();
        if send(&bytes) {
            self.letters = Some(letters);
        }
    }
}

/// Writes a text into the place of a strip, cut where it is too long. The surface knows ASCII.
fn put(place: &mut [u8], text: &str) {
    let shown = text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c as u8 } else { b'?' });
    place.iter_mut().zip(shown).take(LETTERS - 1).for_each(|(place, letter)| *place = letter);
}
