//! Audio files for tests, in every format, from samples that a test can work out again.

use std::path::Path;
use std::process::Command;

/// The format a stem is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Wav16,
    Wav24,
    Wav32,
    Float,
    Flac,
    Aiff,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Flac => "flac",
            Self::Aiff => "aiff",
            _ => "wav",
        }
    }

    fn bits(self) -> u32 {
        match self {
            Self::Wav16 => 16,
            Self::Wav24 | Self::Flac | Self::Aiff => 24,
            Self::Wav32 => 32,
            Self::Float => 0,
        }
    }
}

/// A whole number from a seed, without any pattern that an ear or a test would notice
/// (SplitMix64).
pub fn noise(seed: u64, at: u64) -> u64 {
    let mut word = seed
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(at.wrapping_mul(0xD1B5_4A32_D192_ED03));
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// The sample of a test stem, as the number a file of that format holds and as the sample that must
/// come out: noise at half scale, with a full-scale impulse every 1000 frames.
pub fn sample(format: Format, seed: u64, channel: u64, frame: u64) -> (i32, f32) {
    if format == Format::Float {
        let value = noise(seed * 8 + channel, frame) as i32 as f32 / 2_147_483_648.0 * 0.5;
        let value = if frame % 1000 == 999 { 1.0 } else { value };
        return (0, value);
    }
    let bits = format.bits();
    let scale = 2f64.powi(bits as i32 - 1);
    let number = (noise(seed * 8 + channel, frame) as i32 >> (32 - bits)) / 2;
    let number = if frame % 1000 == 999 { (scale - 1.0) as i32 } else { number };
    (number, (f64::from(number) / scale) as f32)
}

/// The samples of one channel of a test stem, as they must come out.
pub fn expected(format: Format, seed: u64, channel: u64, frames: u64) -> Vec<f32> {
    (0..frames).map(|frame| sample(format, seed, channel, frame).1).collect()
}

/// Writes a test stem. FLAC and AIFF are made by `sox` or `flac`, programs that are not ours.
pub fn write(path: &Path, format: Format, rate: u32, channels: u16, frames: u64, seed: u64) {
    let wav = match format {
        Format::Flac | Format::Aiff => path.with_extension("source.wav"),
        _ => path.to_owned(),
    };
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: if format == Format::Float { 32 } else { format.bits() as u16 },
        sample_format: if format == Format::Float {
            hound::SampleFormat::Float
        } else {
            hound::SampleFormat::Int
        },
    };
    let mut writer = hound::WavWriter::create(&wav, spec).unwrap();
    for frame in 0..frames {
        for channel in 0..u64::from(channels) {
            let (number, value) = sample(format, seed, channel, frame);
            if format == Format::Float {
                writer.write_sample(value).unwrap();
            } else {
                writer.write_sample(number).unwrap();
            }
        }
    }
    writer.finalize().unwrap();
    match format {
        Format::Flac => {
            run(Command::new("flac").args(["--silent", "--force", "-o"]).arg(path).arg(&wav));
        }
        Format::Aiff => run(Command::new("sox").arg(&wav).arg(path)),
        _ => return,
    }
    std::fs::remove_file(wav).unwrap();
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| {
        panic!("{command:?}: {error}; `make test` installs what tests need")
    });
    assert!(status.success(), "{command:?}: {status}");
}

/// Writes a float WAV of these channels.
pub fn write_samples(path: &Path, rate: u32, channels: &[Vec<f32>]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: rate,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..channels[0].len() {
        for channel in channels {
            writer.write_sample(channel[frame]).unwrap();
        }
    }
    writer.finalize().unwrap();
}

/// Writes a mono 16-bit WAV of silence that takes next to no room on the disk, however long.
pub fn write_long_silence(path: &Path, rate: u32, frames: u32) {
    let data = frames * 2;
    let mut header = Vec::new();
    header.extend_from_slice(b"RIFF");
    header.extend_from_slice(&(36 + data).to_le_bytes());
    header.extend_from_slice(b"WAVEfmt ");
    header.extend_from_slice(&16u32.to_le_bytes());
    // PCM, one channel.
    header.extend_from_slice(&[1, 0, 1, 0]);
    header.extend_from_slice(&rate.to_le_bytes());
    header.extend_from_slice(&(rate * 2).to_le_bytes());
    // Two bytes a frame, 16 bits a sample.
    header.extend_from_slice(&[2, 0, 16, 0]);
    header.extend_from_slice(b"data");
    header.extend_from_slice(&data.to_le_bytes());
    std::fs::write(path, header).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(44 + u64::from(data)).unwrap();
}
