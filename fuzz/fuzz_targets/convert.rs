#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{Convert, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Convert> = LazyLock::new(Convert::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
