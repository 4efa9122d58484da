//! Open Sound Control: over UDP and TCP, in our own namespace and in AbleSet's dialect, with
//! subscriptions and OSCQuery.
//!
//! [`Core`] is all of it without sockets and threads: packets in, packets out, at times that are
//! passed in. [`serve`] gives it those. Whatever comes, it never waits for the conductor, and what it
//! keeps is bounded: packets that wait ([`serve`]), messages for later, clients, and faders that
//! move.

mod ableset;
mod asked;
mod board;
mod budget;
mod button;
mod client;
mod clients;
mod core;
mod desk;
mod events;
mod later;
mod moves;
mod net;
pub mod packet;
pub mod pattern;
mod query;
mod refusals;
pub mod slip;
mod subscription;
#[cfg(test)]
mod testing;
mod tree;

use std::net::SocketAddr;

pub use self::core::{Core, Now};
pub use self::events::{EventSender, events};
pub use self::net::serve;
pub(crate) use self::tree::fill;

/// Who sent a packet, or is to get one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    /// A machine and its UDP port.
    Udp(SocketAddr),
    /// The same, on the port of AbleSet's dialect.
    Ableset(SocketAddr),
    /// A connection, by its number: TCP or WebSocket.
    Stream(u64),
}
