#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{MidiBytes, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<MidiBytes> = LazyLock::new(MidiBytes::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
