#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{SongMidi, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<SongMidi> = LazyLock::new(SongMidi::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
