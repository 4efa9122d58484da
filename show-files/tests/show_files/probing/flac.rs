//! FLAC, as an encoder that is not ours writes it.

use downbeat_show_files::{Container, Encoding, Truncation};

use super::{probe, refusal};
use crate::audio_files::flac;

#[test]
fn length_rate_and_channels_are_found() {
    for (channels, rate, frames) in [(1, 44_100, 100), (2, 48_000, 4096), (2, 96_000, 50_000)] {
        let found = probe(&flac(channels, rate, frames)).unwrap();
        let file = found.file;
        assert_eq!((file.container, file.frames), (Container::Flac, frames as u64));
        assert_eq!((file.channels, file.rate), (channels as u16, rate as u32));
        assert_eq!(file.encoding, Encoding::Flac { bits: 16 });
        assert_eq!(found.truncated, None);
    }
}

#[test]
fn a_file_that_ends_early_has_its_whole_blocks() {
    let frames = 50_000;
    let bytes = flac(2, 48_000, frames);
    let found = probe(&bytes[..bytes.len() - 1]).unwrap();
    // Only the last block, which began at a multiple of 4096, is broken.
    let held = frames as u64 / 4096 * 4096;
    assert_eq!(found.file.frames, held);
    let truncation = Truncation { claimed_frames: frames as u64, held_frames: held };
    assert_eq!(found.truncated, Some(truncation));
}

#[test]
fn an_encoder_that_did_not_know_the_length_leaves_it_to_the_last_block() {
    let mut bytes = flac(1, 48_000, 50_000);
    // The low 36 bits of the eight bytes at 18 are the number of frames.
    bytes[21] &= 0xf0;
    bytes[22..26].fill(0);
    let found = probe(&bytes).unwrap();
    assert_eq!((found.file.frames, found.truncated), (50_000, None));
}

#[test]
fn a_file_without_audio_at_its_end_is_refused() {
    let mut bytes = flac(1, 48_000, 50_000);
    let end = bytes.len() + (2 << 20);
    bytes.resize(end, 0);
    assert_eq!(
        refusal(&bytes),
        "its header is damaged: there is no FLAC audio at the end of the file"
    );
    assert_eq!(refusal(&bytes[..20]), "its header is damaged: the file ends inside it");
    bytes[4] = 1;
    assert_eq!(refusal(&bytes), "its header is damaged: it does not start with STREAMINFO");
}
