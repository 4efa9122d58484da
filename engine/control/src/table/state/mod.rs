//! Everything that can be read from outside, once: its OSC address, what it says, and how it is read
//! from a snapshot.

mod health;
mod machines;
mod mixer;
mod show;
mod song;
mod transport;
mod values;

use downbeat_engine::{OutView, Snapshot, StripView};

use super::Value;

/// One thing that can be read. Where there is one for each bus or stem, its address has a segment in
/// braces, as addresses of rows do.
#[derive(Debug)]
pub struct State {
    /// Its OSC address. Where a row has the same one, sending a value there changes it.
    pub address: &'static str,
    /// Of what there is one each.
    pub each: Each,
    /// The OSC type tags of what it says; `s*` is any number of texts.
    pub tags: &'static str,
    /// When it is sent to those who subscribed to it.
    pub sent: Sent,
    /// What it says, in one sentence.
    pub about: &'static str,
    read: Read,
}

/// When something is sent to those who subscribed to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Whenever it changes.
    OnChange,
    /// It moves by itself while a song plays, and is sent at the rate that the subscriber asks.
    AtRate,
    /// The same, and what is sent is the highest it was since the last time.
    Highest,
}

/// How one is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    Show(fn(&Snapshot) -> Vec<Value>),
    Strip(fn(&StripView) -> Vec<Value>),
    Out(fn(&OutView) -> Vec<Value>),
}

/// Of what there is one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Of the show: one.
    Show,
    /// Of each bus.
    Bus,
    /// Of each stem of the song on show.
    Stem,
    /// Of each output to other machines.
    Out,
}

impl State {
    /// What it says now; `at` counts buses, stems or outs from 0. Nothing where there is no such one.
    pub fn read(&self, now: &Snapshot, at: usize) -> Vec<Value> {
        match self.read {
            Read::Show(read) => read(now),
            Read::Strip(read) => {
                let strips = if self.each == Each::Bus { &now.buses } else { &now.stems };
                strips.get(at).map(read).unwrap_or_default()
            }
            Read::Out(read) => now.outs.get(at).map(read).unwrap_or_default(),
        }
    }
}

impl Each {
    /// Of what there is one each, by the address of a row or a state.
    pub fn of(address: &str) -> Self {
        match address {
            address if address.contains("{bus}") => Self::Bus,
            address if address.contains("{stem}") => Self::Stem,
            address if address.contains("{out}") => Self::Out,
            _ => Self::Show,
        }
    }

    /// Their names; `None` where there is but one, which has none.
    pub fn names(self, now: &Snapshot) -> Option<Vec<&str>> {
        match self {
            Self::Show => None,
            Self::Bus => Some(now.buses.iter().map(|bus| bus.name.as_str()).collect()),
            Self::Stem => Some(now.stems.iter().map(|stem| stem.name.as_str()).collect()),
            Self::Out => Some(now.outs.iter().map(|out| out.name.as_str()).collect()),
        }
    }
}

/// All of them, in the order of the manual.
pub fn states() -> impl Iterator<Item = &'static State> + Clone {
    TOPICS.iter().flat_map(|topic| topic.iter())
}

/// A file for each topic.
static TOPICS: [&[State]; 8] = [
    show::STATES,
    transport::STATES,
    song::STATES,
    health::STATES,
    machines::STATES,
    mixer::NAMES,
    mixer::BUSES,
    mixer::STEMS,
];

/// One that is sent whenever it changes.
const fn state(
    each: Each,
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: Read,
) -> State {
    State { address, each, tags, sent: Sent::OnChange, about, read }
}

/// One of the show.
const fn show(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&Snapshot) -> Vec<Value>,
) -> State {
    state(Each::Show, address, tags, about, Read::Show(read))
}

/// One of the show that moves by itself while a song plays.
const fn live(
    address: &'static str,
    tags: &'static str,
    about: &'static str,
    read: fn(&Snapshot) -> Vec<Value>,
) -> State {
    State { sent: Sent::AtRate, ..show(address, tags, about, read) }
}
