#![no_main]

use std::sync::LazyLock;

use downbeat_fuzz::{VenueFile, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<VenueFile> = LazyLock::new(VenueFile::new);

fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
