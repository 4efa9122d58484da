//! Layouts of touch surfaces, made from a show: sessions of Open Stage Control, as JSON.
//!
//! Only what differs from that program's defaults is written. Addresses come from the tables
//! ([`crate::rows`], [`crate::states`]), buses go by name and stems by number: the same fader serves
//! the first stem of every song, and its label says which stem that is.

mod foh;
mod tech;
mod widgets;

use downbeat_show_files::{Setlist, Show};
use serde_json::{Value, json};

use self::widgets::tab;

/// Who works with a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutFor {
    /// The engineer at front of house: faders, meters, mutes.
    Foh,
    /// The playback tech: transport, sections, setlist.
    Tech,
}

/// Says every 20 s that this surface is there: 20 values a second of what moves, for a minute.
const SUBSCRIBE: &str = "const hello = () => send('/downbeat/subscribe', {type: 'f', value: 20}, \
    {type: 'f', value: 60}, {type: 's', value: 'numbers'});\nhello();\nsetInterval(hello, 20000);";

/// The session of a surface.
///
/// # Errors
///
/// An address is not in the tables: the layout and they do not fit together.
pub fn layout(show: &Show, setlist: &Setlist, whose: LayoutFor) -> Result<Value, String> {
    let tabs = match whose {
        LayoutFor::Foh => foh::tabs(show)?,
        LayoutFor::Tech => vec![tech::tab(show, setlist)?],
    };
    let tabs = tabs.into_iter().enumerate().map(|(at, (name, widgets))| tab(at, name, widgets));
    Ok(json!({
        "createdWith": "Downbeat",
        "type": "session",
        "content": {
            "type": "root",
            "id": "root",
            "onCreate": SUBSCRIBE,
            "tabs": tabs.collect::<Vec<_>>(),
            "widgets": [],
        },
    }))
}

#[cfg(test)]
mod tests;
