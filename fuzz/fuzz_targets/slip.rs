#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{SlipFrames, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<SlipFrames> = LazyLock::new(SlipFrames::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
