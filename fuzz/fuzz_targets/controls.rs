#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{ControlsFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<ControlsFile> = LazyLock::new(ControlsFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
