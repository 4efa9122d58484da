//! Faults of the device and of the process, on the real program: the song goes on where the failure
//! policy says, and nothing that was saved is lost.

mod blackbox;
pub(super) mod coded;
mod ends;
mod fallback;
mod freeze;
pub(super) mod listener;
mod picked;
mod process_kill;
mod resume;
mod server_kill;
mod state;
