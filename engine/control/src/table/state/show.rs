//! The show and its setlist.

use super::values::{switch, text, texts};
use super::{State, show};

/// Names and titles.
pub(super) static STATES: &[State] = &[
    show("/downbeat/show", "s", "the name of the show", |now| text(&now.show)),
    show("/downbeat/setlist", "s", "the name of the setlist", |now| text(&now.setlist)),
    show("/downbeat/setlist/songs", "s*", "the titles of its entries", |now| {
        texts(now.entries.iter().map(|entry| &entry.title))
    }),
    show("/downbeat/setlist/changed", "i", "1 if it was changed since it was saved", |now| {
        switch(now.setlist_changed)
    }),
    show("/downbeat/venue", "s", "the venue whose levels these are", |now| {
        text(now.venue.as_deref().unwrap_or(""))
    }),
];
