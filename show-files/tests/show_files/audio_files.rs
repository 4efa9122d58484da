//! Audio files that tests need, made where they need them.

use std::fs::{self, File};
use std::path::Path;

use flacenc::component::BitRepr;
use flacenc::error::Verify;

/// Writes a WAV of silence. Its samples are a hole in the file, so that length costs nothing.
pub(crate) fn write_wav(path: &Path, channels: u16, rate: u32, frames: u32) {
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    hound::WavWriter::create(path, spec).unwrap().finalize().unwrap();
    let mut bytes = fs::read(path).unwrap();
    let data = frames * u32::from(channels) * 2;
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&data.to_le_bytes());
    let riff = end as u32 - 8 + data;
    bytes[4..8].copy_from_slice(&riff.to_le_bytes());
    fs::write(path, &bytes).unwrap();
    File::options().write(true).open(path).unwrap().set_len(end as u64 + u64::from(data)).unwrap();
}

/// The bytes of a FLAC file of a 16-bit saw.
pub(crate) fn flac(channels: usize, rate: usize, frames: usize) -> Vec<u8> {
    let samples: Vec<i32> =
        (0..frames * channels).map(|index| (index as i32 * 37) % 4001 - 2000).collect();
    let config = flacenc::config::Encoder::default().into_verified().unwrap();
    let source = flacenc::source::MemSource::from_samples(&samples, channels, 16, rate);
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, 4096).unwrap();
    // The last block, which may be shorter, does not count (RFC 9639, section 8.2).
    stream.stream_info_mut().set_block_sizes(4096, 4096).unwrap();
    let mut sink = flacenc::bitsink::ByteSink::new();
    stream.write(&mut sink).unwrap();
    sink.as_slice().to_vec()
}

/// Fills a folder with one audio file of every kind that a fixture names.
pub(crate) fn fill(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    write_wav(&folder.join("mono.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.join("short.wav"), 1, 48_000, 48_000);
    write_wav(&folder.join("tick.wav"), 1, 48_000, 4_800);
    write_wav(&folder.join("44100.wav"), 1, 44_100, 4_410);
    write_wav(&folder.join("1000.wav"), 1, 1_000, 100);
    write_wav(&folder.join("six.wav"), 6, 48_000, 48_000);
    write_wav(&folder.join("empty.wav"), 1, 48_000, 0);
    write_wav(&folder.join("cut.wav"), 1, 48_000, 48_000);
    let cut = File::options().write(true).open(folder.join("cut.wav")).unwrap();
    cut.set_len(44 + 2 * 24_000).unwrap();
    let flac = flac(1, 48_000, 48_000);
    fs::write(folder.join("cut.flac"), &flac[..flac.len() / 2]).unwrap();
    fs::write(folder.join("song.mp3"), b"ID3\x04\0\0\0\0\0\0 and so on").unwrap();
    fs::write(folder.join("notes.txt"), "Bring gaffer tape.").unwrap();
    fs::write(folder.join("nothing.wav"), "").unwrap();
    fs::write(folder.join("broken.wav"), b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0").unwrap();
    pipe(&folder.join("pipe"));
}

/// A pipe that nobody writes to: whoever opens it to read, waits for ever.
#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Where there are no pipes, a folder is as little a regular file.
#[cfg(not(unix))]
fn pipe(path: &Path) {
    fs::create_dir(path).unwrap();
}
