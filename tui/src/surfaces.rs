//! What the console knows of pedals and surfaces, and how it learns them.
//!
//! The console knows no MIDI: the program gives it something that does.

use std::fmt::Debug;
use std::sync::Arc;

/// The program's pedals and surfaces. None of the methods waits.
pub trait Surfaces: Debug + Send + Sync {
    /// What came in last and what it did, in one line.
    fn last(&self) -> Option<String>;

    /// All actions: how each is written, with its parameters in capital letters, and what it does.
    fn actions(&self) -> &[(String, &'static str)];

    /// Whether a text is an action with what it needs.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn check(&self, call: &str) -> Result<(), String>;

    /// Listens for the control that is to do this, and says what was heard since the last
    /// [`Surfaces::forget`]. While it is asked, at least twice a second, pressed controls do nothing.
    fn listen(&self, call: &str) -> Listening;

    /// Forgets what was heard, and lets controls act again.
    fn forget(&self);

    /// Writes a line of [`Listening`] into the file of controls, and lets it work.
    fn save(self: Arc<Self>, line: String);

    /// What became of it, once.
    fn saved(&self) -> Option<Result<String, String>>;
}

/// What was heard while the console listens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listening {
    /// What came, for a person.
    pub heard: Option<String>,
    /// The line that would be written.
    pub line: Option<String>,
    /// Why what came does not do.
    pub wrong: Option<String>,
}
