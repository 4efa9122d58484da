#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{SongFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<SongFile> = LazyLock::new(SongFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
