//! From measures to findings. Every threshold stands here, with its reason, and is told in
//! `docs/checking.md`. A false alarm costs the trust in all others, so each is set where music
//! as people deliver it does not reach it.

mod show;
mod sides;
mod song;
mod stem;
mod timecode;
mod together;
mod words;

pub(crate) use show::{judge as judge_show, problems};
pub(crate) use song::{Judged, judge as judge_song};
pub(crate) use words::{Words, count};
