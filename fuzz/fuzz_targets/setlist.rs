#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{SetlistFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<SetlistFile> = LazyLock::new(SetlistFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
