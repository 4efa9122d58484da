//! The engine and the program, tested through what users touch.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly too")]
#![allow(unreachable_pub, reason = "modules of one test binary")]

mod exact;
mod go;
mod joint;
mod periods;
mod support;
