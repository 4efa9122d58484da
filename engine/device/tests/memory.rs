//! Locked memory, in a process of its own, because it stays locked.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as loudly as the tests")]

use std::fs;

/// The process's locked memory in KiB.
fn locked() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmLck:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn memory_is_locked_or_the_operator_told_why_not() {
    match downbeat_device::lock_memory() {
        Ok(()) => {
            let before = locked();
            assert!(before > 0);
            // What comes later is locked as well.
            let later = vec![1_u8; 16 << 20];
            assert!(locked() >= before + 16 * 1024, "{}", later.len());
        }
        Err(refusal) => {
            assert_eq!(locked(), 0);
            assert!(refusal.contains("`@audio - memlock unlimited`"), "{refusal}");
        }
    }
}
