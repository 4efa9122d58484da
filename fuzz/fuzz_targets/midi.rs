#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{Midi, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Midi> = LazyLock::new(Midi::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
