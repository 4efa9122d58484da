//! OSC clients that others wrote, against the running program.

mod clients;
mod commands;
mod events;
mod flood;
mod query;
mod support;
