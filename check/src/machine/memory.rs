//! Whether there is memory for the plan.

use std::path::Path;

use crate::findings::{Finding, Kind, Severity};

/// What the program takes besides its plan.
const BESIDES: u64 = 128 << 20;
const MEBIBYTE: u64 = 1 << 20;

/// Bytes that are free for programs (`MemAvailable`, see proc(5)); `None` where the system does not
/// say.
pub(super) fn free(meminfo: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(meminfo).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

pub(super) fn judge(plan: u64, free: u64) -> Option<Finding> {
    let needed = plan.saturating_add(BESIDES);
    (free < needed).then(|| {
        let what = format!(
            "{} MiB of memory are free, and the show takes up to {} MiB",
            free / MEBIBYTE,
            needed / MEBIBYTE
        );
        let remedy = "end other programs, or give the show less `memory`";
        Finding::new(Severity::Warning, Kind::Memory, what, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_memory_is_read_and_compared() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("meminfo");
        std::fs::write(&file, "MemTotal: 999 kB\nMemAvailable:   400000 kB\n").unwrap();
        let free = free(&file).unwrap();
        assert_eq!(free, 400_000 * 1024);
        assert_eq!(judge(256 << 20, free), None);
        assert_eq!(judge(512 << 20, free).unwrap().kind, Kind::Memory);
        assert_eq!(super::free(&folder.path().join("none")), None);
        std::fs::write(&file, "MemAvailable: 99999999999999999999 kB\n").unwrap();
        assert_eq!(super::free(&file), None);
    }
}
