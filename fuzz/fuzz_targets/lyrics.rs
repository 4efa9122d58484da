#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{LyricsFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<LyricsFile> = LazyLock::new(LyricsFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
