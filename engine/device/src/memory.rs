//! Keeping the program's memory out of the swap.

/// Locks all memory of the process, present and future, so that the audio thread never waits for a
/// page from disk. Called once at the start; never in a callback.
///
/// Memory to come is locked only where there is no limit on it: under a limit the system would
/// refuse an allocation in the middle of a show, and the program would end there.
///
/// # Errors
///
/// A sentence for the operator: what was refused, and what to do. Nothing is locked then.
#[cfg(target_os = "linux")]
pub fn lock_memory() -> Result<(), String> {
    use nix::sys::mman::{mlockall, MlockAllFlags};
    if let Some(limit) = limit()? {
        return Err(format!(
            "memory is not locked, because only {} KiB of it may be: {REMEDY}",
            limit / 1024
        ));
    }
    mlockall(MlockAllFlags::MCL_CURRENT | MlockAllFlags::MCL_FUTURE)
        .map_err(|error| format!("locking memory was refused ({}): {REMEDY}", error.desc()))
}

/// Where the system has no way to lock all memory, it is not locked.
///
/// # Errors
///
/// Always, with a sentence that says so.
#[cfg(not(target_os = "linux"))]
pub fn lock_memory() -> Result<(), String> {
    Err("this system has no way to lock all memory: give the machine memory enough not to swap"
        .into())
}

#[cfg(target_os = "linux")]
const REMEDY: &str =
    "put `@audio - memlock unlimited` into /etc/security/limits.d/audio.conf, add \
                      yourself to the group audio and log in again";

/// How many bytes may be locked; `None` is without limit. Raises the limit as far as it goes.
#[cfg(target_os = "linux")]
fn limit() -> Result<Option<u64>, String> {
    use nix::sys::resource::{getrlimit, setrlimit, Resource, RLIM_INFINITY};
    let (_, most) = getrlimit(Resource::RLIMIT_MEMLOCK)
        .map_err(|error| format!("the limit on locked memory is unknown ({})", error.desc()))?;
    if most == RLIM_INFINITY {
        setrlimit(Resource::RLIMIT_MEMLOCK, most, most)
            .map_err(|error| format!("locking memory was refused ({}): {REMEDY}", error.desc()))?;
    }
    Ok((most != RLIM_INFINITY && !has_no_limit()).then_some(most))
}

/// Whether the process has the right to lock any amount (`CAP_IPC_LOCK`, bit 14 of the effective
/// set, see capabilities(7)), which root usually has.
#[cfg(target_os = "linux")]
fn has_no_limit() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let set = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let bits = set.and_then(|set| u64::from_str_radix(set.trim(), 16).ok());
    bits.is_some_and(|bits| bits & 1 << 14 != 0)
}
