//! The live transport, heard through `Renderer::render`: exact samples from arithmetic.
//!
//! Each scenario runs at several periods, and what comes out must be the same at all of them.
#![allow(clippy::disallowed_macros, reason = "a test is not the audio thread")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly too")]
#![allow(unreachable_pub, reason = "modules of one test binary")]

mod support;

mod automation;
mod click;
mod cues;
mod cuts;
mod disk;
mod enter;
mod fades;
mod follow;
mod jumps;
mod midi;
mod pilot;
mod random;
mod timecode;
mod vamps;
mod wide_vamps;
