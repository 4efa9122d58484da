#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{Stem, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Stem> = LazyLock::new(Stem::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
