//! Files read in order: what comes out is what is in the file, and what the engine plays.
#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use downbeat_rt::{BLOCK_FRAMES, BLOCK_TILES, Block, BlockSize, TILE_FRAMES};
use downbeat_show_files::probe;
use downbeat_stems::{CHUNK_FRAMES, Frames, StemReader, fill};
use tempfile::TempDir;

/// Not a whole number of tiles, blocks or chunks.
const FRAMES: usize = 2 * CHUNK_FRAMES + BLOCK_FRAMES + 77;

/// Whole numbers of 24 bits that use all of them, another for each channel.
fn sample(frame: usize, channel: usize) -> i32 {
    ((frame as u32).wrapping_mul(2_654_435_761).wrapping_add(channel as u32 * 977) as i32) >> 8
}

fn expected(channel: usize, range: std::ops::Range<usize>) -> Vec<f32> {
    range.map(|frame| sample(frame, channel) as f32 / 8_388_608.0).collect()
}

fn write_wav(folder: &Path, channels: usize) -> PathBuf {
    let path = folder.join("stem.wav");
    let spec = hound::WavSpec {
        channels: channels as u16,
        sample_rate: 48_000,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for frame in 0..FRAMES {
        for channel in 0..channels {
            writer.write_sample(sample(frame, channel)).unwrap();
        }
    }
    writer.finalize().unwrap();
    path
}

fn write_flac(folder: &Path) -> PathBuf {
    use flacenc::component::BitRepr as _;
    use flacenc::error::Verify as _;

    let samples: Vec<i32> =
        (0..FRAMES).flat_map(|frame| [sample(frame, 0), sample(frame, 1)]).collect();
    let config = flacenc::config::Encoder::default().into_verified().unwrap();
    let source = flacenc::source::MemSource::from_samples(&samples, 2, 24, 48_000);
    let stream = flacenc::encode_with_fixed_block_size(&config, source, 4096).unwrap();
    let mut sink = flacenc::bitsink::ByteSink::new();
    stream.write(&mut sink).unwrap();
    let path = folder.join("stem.flac");
    // The encoder counts the last block into its smallest block size, which RFC 9639 (8.2) forbids.
    let mut bytes = sink.as_slice().to_vec();
    bytes.copy_within(10..12, 8);
    fs::write(&path, bytes).unwrap();
    path
}

fn open(path: &Path) -> Frames {
    Frames::open(&probe(path).unwrap().file).unwrap()
}

/// All that is left of a file.
fn rest(frames: &mut Frames) -> Vec<Vec<f32>> {
    let channels = usize::from(frames.file().channels);
    let (mut all, mut chunk) = (vec![Vec::new(); channels], vec![Vec::new(); channels]);
    while frames.next_chunk(&mut chunk).unwrap() > 0 {
        for (all, chunk) in all.iter_mut().zip(&chunk) {
            all.extend_from_slice(chunk);
        }
    }
    all
}

#[test]
fn a_file_comes_out_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    for (channels, path) in [(1, write_wav(folder.path(), 1)), (2, write_flac(folder.path()))] {
        let all = rest(&mut open(&path));
        assert_eq!(all.len(), channels);
        for (channel, samples) in all.iter().enumerate() {
            assert!(*samples == expected(channel, 0..FRAMES), "{} {channel}", path.display());
        }
    }
    for channels in [2, 7] {
        let all = rest(&mut open(&write_wav(folder.path(), channels)));
        for (channel, samples) in all.iter().enumerate() {
            assert!(*samples == expected(channel, 0..FRAMES), "{channels} channels, {channel}");
        }
    }
}

#[test]
fn reading_starts_where_it_was_moved() {
    let folder = tempfile::tempdir().unwrap();
    for path in [write_wav(folder.path(), 2), write_flac(folder.path())] {
        let mut frames = open(&path);
        for from in [CHUNK_FRAMES + 5, 3, FRAMES - 1] {
            frames.seek(from as u64);
            assert!(rest(&mut frames)[1] == expected(1, from..FRAMES), "{}", path.display());
        }
        for past in [FRAMES as u64, u64::MAX] {
            frames.seek(past);
            assert_eq!(frames.next_chunk(&mut [vec![], vec![]]), Ok(0));
        }
    }
}

#[test]
fn it_is_what_the_engine_plays() {
    let folder = tempfile::tempdir().unwrap();
    for path in [write_wav(folder.path(), 2), write_flac(folder.path())] {
        let mut stems = [StemReader::open(&probe(&path).unwrap().file, 0, BlockSize::STAGE)];
        let mut block = Block::new(2);
        let mut played = vec![Vec::new(); 2];
        for frame in (0..FRAMES as u64).step_by(BLOCK_FRAMES) {
            fill(&mut stems, frame, true, &mut block);
            for tile in 0..BLOCK_TILES {
                for (to, run) in played.iter_mut().zip(block.tile(tile).chunks(TILE_FRAMES)) {
                    to.extend_from_slice(run);
                }
            }
        }
        assert_eq!(stems[0].new_fault(), None);
        played.iter_mut().for_each(|samples| samples.truncate(FRAMES));
        assert!(rest(&mut open(&path)) == played, "{}", path.display());
    }
}

#[test]
fn what_is_cut_off_is_silence_and_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_wav(folder.path(), 1);
    let mut frames = open(&path);
    // 44 bytes of header, and the chunk that breaks off after 1000 of its frames.
    let left = CHUNK_FRAMES + 1000;
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - (FRAMES - left) * 3]).unwrap();

    let mut chunk = [Vec::new()];
    assert_eq!(frames.next_chunk(&mut chunk), Ok(CHUNK_FRAMES));
    let fault = frames.next_chunk(&mut chunk).unwrap_err();
    assert_eq!(fault.frame, Some(CHUNK_FRAMES as u64));
    let early = FRAMES - left;
    assert_eq!(fault.cause, format!("the file ends {early} frames early"));
    assert!(chunk[0][..1000] == expected(0, CHUNK_FRAMES..left));
    assert!(chunk[0][1000..].iter().all(|sample| *sample == 0.0));
    assert_eq!(chunk[0].len(), CHUNK_FRAMES);
    assert_eq!(frames.position(), 2 * CHUNK_FRAMES as u64);
    assert!(frames.still_the_same().unwrap_err().cause.contains("was changed"));
}

#[test]
fn a_file_that_was_changed_or_is_gone_is_not_opened() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let path = write_wav(folder.path(), 1);
    let file = probe(&path).unwrap().file;
    fs::write(&path, b"something else").unwrap();
    let fault = |file| Frames::open(file).err().unwrap();
    assert!(fault(&file).cause.contains("was changed"));
    assert_eq!(fault(&file).frame, None);
    fs::remove_file(&path).unwrap();
    assert!(fault(&file).to_string().starts_with(&path.display().to_string()));
}
