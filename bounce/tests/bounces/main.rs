//! Bounces of whole shows, as files: what is expected comes from arithmetic on the stems' samples.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly too"
)]
#![allow(unreachable_pub, reason = "modules of one test binary")]

mod cuts;
mod files;
mod formats;
mod loudness;
mod mixes;
mod presets;
mod setlists;
mod support;
