#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{OscPacket, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<OscPacket> = LazyLock::new(OscPacket::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
