//! OSC clients that others wrote, against the running program.

mod clients;
mod commands;
mod events;
mod flood;
mod hands;
mod mutes;
mod query;
mod refusals;
pub(super) mod support;
