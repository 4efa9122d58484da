//! What a message did, for the thread that asks it and for whoever watches.

use downbeat_engine::Action;

use super::press::Ignored;

/// What a message did.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    /// An action is asked.
    Acts {
        /// The place of the binding in the file, from 0; `None` is a profile or a song's program.
        binding: Option<usize>,
        /// The action.
        action: Action,
    },
    /// The action cannot be asked now.
    Refused {
        /// The binding, as above.
        binding: Option<usize>,
        /// Why, for a person.
        why: String,
    },
    /// The binding was meant, and does nothing.
    Ignored {
        /// The binding.
        binding: usize,
        /// Why.
        why: Ignored,
    },
    /// Another layer is on: its place in the file, from 0.
    Layer(usize),
}
