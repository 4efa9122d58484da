#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ImportRpp, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ImportRpp> = LazyLock::new(ImportRpp::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
