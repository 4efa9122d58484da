#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{Probe, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Probe> = LazyLock::new(Probe::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
