//! Everything that can be asked from outside, once: what it is called, its OSC address, what it
//! takes, and the [`Action`] it becomes.

mod args;
mod find;
mod kind;
#[cfg(test)]
mod manual_tests;
mod refused;
mod rows;
mod state;
#[cfg(test)]
mod tests;

use downbeat_engine::{Action, Snapshot};

pub(crate) use self::find::address_word;
pub use self::kind::{Kind, Param, Value};
pub use self::refused::Refused;
pub use self::state::{Each, Sent, State, states};

use self::args::Args;

/// One thing that can be asked.
#[derive(Debug)]
pub struct Row {
    /// By which bindings name it, such as `jump-section`.
    pub name: &'static str,
    /// Its OSC address. Where a segment is the name of a parameter in braces, as in
    /// `/downbeat/bus/{bus}/mute`, that parameter stands in the address and not in the arguments.
    /// Such parameters are the first ones.
    pub address: &'static str,
    /// What it takes, in order; those that may be left out are the last ones.
    pub params: &'static [Param],
    /// What it does, in one sentence.
    pub about: &'static str,
    make: fn(&Args<'_>) -> Result<Action, Refused>,
}

impl Row {
    /// The action it becomes with these values, where `now` is the show: names and numbers of buses,
    /// stems, songs and sections are looked up in it.
    ///
    /// # Errors
    ///
    /// What is wrong with the values; nothing is to be done then.
    pub fn action(&self, values: &[Value], now: &Snapshot) -> Result<Action, Refused> {
        (self.make)(&Args::new(self.params, values, now)?)
    }

    /// How many of its parameters stand in its address.
    pub fn params_in_address(&self) -> usize {
        self.address.matches('{').count()
    }
}

/// All rows, in the order of the manual.
pub fn rows() -> impl Iterator<Item = &'static Row> + Clone {
    rows::TOPICS.iter().flat_map(|topic| topic.iter())
}

/// The row of this name.
pub fn row(name: &str) -> Option<&'static Row> {
    rows().find(|row| row.name == name)
}
