//! The callback does not allocate, free or call the system, in its longest path, under every
//! command. A binary of its own, because a program has one allocator.
//!
//! Allocations are counted by an allocator that knows when the callback runs. System calls are seen
//! from outside: the same scenario runs in a child under `strace`, which sees every one of them,
//! wherever it comes from: a lock that waits and a thread that is woken (`futex`), a file, a sleep.
//! A sanitizer would know more names but not more calls, and wants a build of its own. What neither
//! sees is a lock that happens to be free: the lints of `engine/rt` forbid the types.
#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly too")]
#![allow(unreachable_pub, dead_code, reason = "this binary uses a part of what the tests share")]

mod evening;
mod show;
#[path = "../e2e/support/mod.rs"]
mod support;
mod system_calls;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};

use evening::evenings;
use show::show;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// How often `run` allocates or frees.
fn allocations(run: impl FnOnce()) -> u32 {
    reset_violation_count();
    assert_no_alloc(run);
    violation_count()
}

#[test]
fn the_callback_neither_allocates_nor_frees() {
    let mut worst = 0;
    let callbacks = evenings(&show(), &mut |callback| worst = worst.max(allocations(callback)));
    assert!(callbacks > 1_000);
    assert_eq!(worst, 0);
}

#[test]
fn an_allocation_would_be_seen() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 2);
    let boxed = Box::new(1);
    assert_eq!(allocations(|| drop(std::hint::black_box(boxed))), 1);
    let mut grows = vec![1];
    assert!(allocations(|| grows.push(2)) > 0);
    assert_eq!(allocations(|| ()), 0);
}
