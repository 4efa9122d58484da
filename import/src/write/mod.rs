//! What is written, in the style of a person who writes a show file.

mod paths;
mod scalar;
mod show;
mod song;

pub(crate) use paths::{Roots, absolute, guarded};
pub(crate) use show::{ShowParts, show_text};
pub(crate) use song::{Spelt, song_text};
