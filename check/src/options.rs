//! What is checked, and who is told how far it is.

use downbeat_device::Choice;

/// What is checked besides the stems and songs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The machine too, if set.
    pub machine: Option<MachineOptions>,
}

/// How the machine is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MachineOptions {
    /// The device the show will play on. `None` looks only at what there is, and what is missing is
    /// no error then: the check may run at home.
    pub device: Option<Choice>,
}

/// Is told how far a check is, from several threads.
pub trait Progress: Sync {
    /// So many bytes of audio will be read. Told once, before the first of them.
    fn total(&self, bytes: u64);
    /// So many more of them were read, or need not be.
    fn advance(&self, bytes: u64);
    /// What is looked at now, for a person.
    fn now(&self, what: &str);
}

/// Nobody is told.
impl Progress for () {
    fn total(&self, _: u64) {}
    fn advance(&self, _: u64) {}
    fn now(&self, _: &str) {}
}
