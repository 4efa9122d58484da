//! Whether the system gives what a callback needs: priority, and memory that stays.

use downbeat_device::{Role, lock_memory, promote_current_thread};

use crate::findings::{Finding, Kind, Severity};

/// Tries both, and gives both back.
pub(super) fn check() -> Vec<Finding> {
    let warning = |kind, refusal: String| {
        // A refusal is a sentence of what was refused, a colon, and what to do.
        let (what, remedy) = refusal.split_once(": ").unwrap_or((&refusal, "see docs/checking.md"));
        Finding::new(Severity::Warning, kind, what, remedy)
    };
    // On a thread that ends, and its priority with it.
    let promoted = std::thread::spawn(|| promote_current_thread(Role::Audio)).join();
    let refused = promoted.ok().and_then(Result::err);
    let locked = lock_memory();
    unlock_memory();
    let refused = refused.map(|refusal| warning(Kind::RealTime, refusal));
    refused
        .into_iter()
        .chain(locked.err().map(|refusal| warning(Kind::LockedMemory, refusal)))
        .collect()
}

/// A check needs no locked memory, and reads much.
#[cfg(target_os = "linux")]
fn unlock_memory() {
    // It fails only where nothing is locked.
    let _ = nix::sys::mman::munlockall();
}

#[cfg(not(target_os = "linux"))]
fn unlock_memory() {}
