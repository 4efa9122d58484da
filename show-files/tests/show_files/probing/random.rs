//! Nothing that can be in a file makes the probe panic, or claim more than is there.

use downbeat_show_files::{Encoding, Probed};
use proptest::prelude::*;

use super::{chunk, format, probe, wav};
use crate::audio_files;

fn seeds() -> Vec<Vec<u8>> {
    let mut aiff =
        b"FORM\0\0\0\x40AIFCCOMM\0\0\0\x18\0\x01\0\0\0\x04\0\x10\x40\x0e\xbb\x80".to_vec();
    aiff.extend(b"\0\0\0\0\0\0sowt\0\0SSND\0\0\0\x10\0\0\0\0\0\0\0\0abcdefgh");
    let mut rf64 = b"RF64\xff\xff\xff\xffWAVE".to_vec();
    rf64.extend(chunk(b"ds64", 28, &[8; 28]));
    rf64.extend(&wav(&format(1, 2, 48_000, 24), 60)[12..]);
    let tail = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";
    let mut w64 =
        b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0\x98\0\0\0\0\0\0\0wave".to_vec();
    w64.extend(tail);
    w64.extend([b"fmt ", &tail[..], &40_u64.to_le_bytes(), &format(3, 2, 48_000, 32)].concat());
    w64.extend([b"data", &tail[..], &40_u64.to_le_bytes(), &[0; 16]].concat());
    vec![wav(&format(1, 2, 48_000, 16), 64), rf64, w64, aiff, audio_files::flac(2, 48_000, 5000)]
}

/// What is claimed is in the file.
fn check(found: &Probed, bytes: &[u8]) {
    assert!(found.file.channels > 0 && found.file.rate > 0);
    if let Encoding::Pcm { sample, data_offset } = found.file.encoding {
        let frame = u64::from(found.file.channels) * sample.bytes() as u64;
        assert!(
            data_offset + found.file.frames * frame <= bytes.len() as u64 || found.file.frames == 0
        );
    }
}

#[test]
fn the_seeds_are_sound() {
    for seed in seeds() {
        check(&probe(&seed).unwrap(), &seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(found) = probe(&bytes) {
            check(&found, &bytes);
        }
    }

    #[test]
    fn damaged_headers_are_answered(
        seed in 0_usize..5,
        damage in prop::collection::vec((0_usize..120, any::<u8>()), 1..6),
        cut in prop::option::of(0_usize..200),
    ) {
        let mut bytes = seeds().swap_remove(seed);
        for (place, value) in damage {
            let place = place % bytes.len();
            bytes[place] = value;
        }
        bytes.truncate(cut.unwrap_or(usize::MAX));
        if let Ok(found) = probe(&bytes) {
            check(&found, &bytes);
        }
    }
}
