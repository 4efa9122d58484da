//! Files past 4 GiB, which are holes on disk.

use std::fs::File;
use std::io::Write;

use downbeat_show_files::{AudioFile, Container, PcmSample, Probed, Truncation, probe};

use super::{chunk, format, pcm};

const FRAME_BYTES: u64 = 2 * 3;
/// A little more than 6 GiB.
const FRAMES: u64 = (1 << 30) + 7;
const DATA_BYTES: u64 = FRAMES * FRAME_BYTES;

/// Probes a file of a header and a hole.
fn probe_with_hole(header: &[u8], hole: u64) -> Probed {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let mut file = File::create(&path).unwrap();
    file.write_all(header).unwrap();
    file.set_len(header.len() as u64 + hole).unwrap();
    probe(&path).unwrap()
}

fn check(found: Probed, container: Container, data_offset: usize) {
    let Probed {
        file:
            AudioFile { path: _, container: is, channels, rate, frames, encoding, stamp: _, source: _ },
        ..
    } = found;
    assert_eq!((is, channels, rate, frames), (container, 2, 48_000, FRAMES));
    assert_eq!(encoding, pcm(PcmSample::I24Le, data_offset as u64));
}

fn rf64(id: &[u8; 4], data_bytes: u64) -> Vec<u8> {
    let sizes = [
        &(data_bytes + 72).to_le_bytes()[..],
        &data_bytes.to_le_bytes(),
        &(data_bytes / FRAME_BYTES).to_le_bytes(),
        &0_u32.to_le_bytes(),
    ]
    .concat();
    [
        &id[..],
        &u32::MAX.to_le_bytes(),
        b"WAVE",
        &chunk(b"ds64", 28, &sizes),
        &chunk(b"fmt ", 16, &format(1, 2, 48_000, 24)),
        &chunk(b"data", u32::MAX, &[]),
    ]
    .concat()
}

#[test]
fn rf64_and_bw64_take_the_size_from_ds64() {
    for id in [b"RF64", b"BW64"] {
        let header = rf64(id, DATA_BYTES);
        let found = probe_with_hole(&header, DATA_BYTES);
        assert_eq!(found.truncated, None);
        check(found, Container::Rf64, header.len());
    }
}

#[test]
fn a_lying_rf64_is_clamped() {
    for claimed in [DATA_BYTES * 2, u64::MAX / FRAME_BYTES * FRAME_BYTES] {
        // `u64::MAX` would not leave room for the sizes of the rest of the header.
        let claimed = claimed.min(u64::MAX - 72) / FRAME_BYTES * FRAME_BYTES;
        let header = rf64(b"RF64", claimed);
        let found = probe_with_hole(&header, DATA_BYTES);
        let truncation = Truncation { claimed_frames: claimed / FRAME_BYTES, held_frames: FRAMES };
        assert_eq!(found.truncated, Some(truncation));
        check(found, Container::Rf64, header.len());
    }
}

#[test]
fn a_rf64_that_stays_small_is_a_wav_with_its_own_size() {
    let mut header = rf64(b"RF64", 0);
    let end = header.len();
    header[end - 4..].copy_from_slice(&600_u32.to_le_bytes());
    assert_eq!(probe_with_hole(&header, 600).file.frames, 100);
}

/// A Wave64 chunk, padded to a multiple of 8. Its size counts its header.
fn chunk_64(name: &[u8; 4], size: u64, body: &[u8]) -> Vec<u8> {
    let tail = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";
    let pad = vec![0; body.len().next_multiple_of(8) - body.len()];
    [&name[..], tail, &size.to_le_bytes(), body, &pad].concat()
}

fn w64(data_size: u64) -> Vec<u8> {
    let wave = chunk_64(b"wave", 0, &[]);
    [
        b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00",
        &(DATA_BYTES + 128).to_le_bytes()[..],
        &wave[..16],
        &chunk_64(b"junk", 24 + 3, b"abc"),
        &chunk_64(b"fmt ", 24 + 16, &format(1, 2, 48_000, 24)),
        &chunk_64(b"data", data_size, &[]),
    ]
    .concat()
}

#[test]
fn w64_sizes_count_their_header() {
    let header = w64(24 + DATA_BYTES);
    let found = probe_with_hole(&header, DATA_BYTES);
    assert_eq!(found.truncated, None);
    check(found, Container::W64, header.len());
}

#[test]
fn a_w64_without_a_size_goes_to_the_end_of_the_file() {
    let header = w64(0);
    let found = probe_with_hole(&header, DATA_BYTES);
    assert_eq!(found.truncated, None);
    check(found, Container::W64, header.len());
}

#[test]
fn a_lying_w64_is_clamped() {
    let header = w64(u64::MAX);
    let found = probe_with_hole(&header, DATA_BYTES);
    assert_eq!(found.truncated.unwrap().held_frames, FRAMES);
    check(found, Container::W64, header.len());
}
