//! Whether the system gives what a callback needs: priority, and memory that stays.

use downbeat_device::{Role, lock_memory, promote_current_thread};

use crate::findings::{Finding, Kind, Severity};

/// Tries both, and gives both back.
pub(super) fn check() -> Vec<Finding> {
    // On a thread that ends, and its priority with it.
    let promoted = std::thread::spawn(|| promote_current_thread(Role::Audio)).join();
    let locked = lock_memory();
    unlock_memory();
    judge(promoted.ok().and_then(Result::err), locked.err())
}

/// What was refused. A refusal is a sentence of what was refused, a colon, and what to do.
fn judge(priority: Option<String>, memory: Option<String>) -> Vec<Finding> {
    let warning = |kind, refusal: String| {
        let (what, remedy) = refusal.split_once(": ").unwrap_or((&refusal, "see docs/checking.md"));
        Finding::new(Severity::Warning, kind, what, remedy)
    };
    let priority = priority.map(|refusal| warning(Kind::RealTime, refusal));
    let memory = memory.map(|refusal| warning(Kind::LockedMemory, refusal));
    priority.into_iter().chain(memory).collect()
}

/// A check needs no locked memory, and reads much.
#[cfg(target_os = "linux")]
fn unlock_memory() {
    // It fails only where nothing is locked.
    let _ = nix::sys::mman::munlockall();
}

#[cfg(not(target_os = "linux"))]
fn unlock_memory() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_with_what_to_do() {
        assert_eq!(judge(None, None), []);
        let refused = |what: &str| Some(format!("no {what}: join a group"));
        let found = judge(refused("priority"), refused("lock"));
        let told: Vec<_> =
            found.iter().map(|f| (f.kind, f.what.as_str(), f.remedy.as_str())).collect();
        let expected = [
            (Kind::RealTime, "no priority", "join a group"),
            (Kind::LockedMemory, "no lock", "join a group"),
        ];
        assert_eq!(told, expected);
    }
}
