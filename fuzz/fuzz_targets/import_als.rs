#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ImportAls, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ImportAls> = LazyLock::new(ImportAls::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
