//! What names of folders and files tell.
//!
//! There is no standard, only habits (`SongName_Stems_120BPM_48k24b`, `01_Drums.wav`,
//! `Song_Stem_Key_BPM`, `Title_Instrument`, `01 - Title`), so everything found here is a guess and is
//! said to be one.

mod facts;
mod folders;
mod kind;
mod order;
mod stems;
mod tokens;
mod words;

pub use kind::{Kind, is_backing_vocals};

pub(crate) use facts::{Facts, facts};
pub(crate) use folders::{is_container, is_discarded, is_part};
pub(crate) use kind::kind_of;
pub(crate) use order::{natural, numbered};
pub(crate) use stems::{group_by_title, stem_names};
pub(crate) use tokens::{fold, letters};

/// A name cut to what a show file allows: 64 characters, none of them a control character.
pub(crate) fn sound_name(text: &str, otherwise: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut: String = clean.trim().chars().take(64).collect();
    let cut = cut.trim();
    if cut.is_empty() { otherwise.to_owned() } else { cut.to_owned() }
}

/// `name`, or with a number behind it, so that no other in `taken` is the same.
pub(crate) fn unique(name: String, taken: &mut std::collections::HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        let tail = format!(" {number}");
        let head: String = name.chars().take(64 - tail.len()).collect();
        candidate = format!("{}{tail}", head.trim_end());
        number += 1;
    }
    candidate
}
