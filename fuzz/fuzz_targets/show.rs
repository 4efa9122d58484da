#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ShowFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ShowFile> = LazyLock::new(ShowFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
