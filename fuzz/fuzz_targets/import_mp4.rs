#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ImportMp4, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ImportMp4> = LazyLock::new(ImportMp4::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
