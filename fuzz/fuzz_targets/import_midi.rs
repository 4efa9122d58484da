#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ImportMidi, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ImportMidi> = LazyLock::new(ImportMidi::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
