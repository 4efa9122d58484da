//! Stems for the benches: something like music, with noise under it.

use std::path::Path;
use std::process::Command;

use crate::noise::Noise;

/// The format of a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Wav16,
    Wav24,
    Wav32,
    WavFloat,
    Aiff24,
    Flac24,
}

impl Format {
    pub(crate) const ALL: [Self; 6] =
        [Self::Wav16, Self::Wav24, Self::Wav32, Self::WavFloat, Self::Aiff24, Self::Flac24];

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Aiff24 => "aiff",
            Self::Flac24 => "flac",
            _ => "wav",
        }
    }

    pub(crate) fn is_pcm(self) -> bool {
        self != Self::Flac24
    }

    /// Bits of a sample.
    pub(crate) fn bits(self) -> u16 {
        match self {
            Self::Wav16 => 16,
            Self::Wav24 | Self::Aiff24 | Self::Flac24 => 24,
            Self::Wav32 | Self::WavFloat => 32,
        }
    }

    /// Writes a stem. AIFF and FLAC are made by `sox` and `flac`, which `make test` installs.
    pub(crate) fn write(self, path: &Path, channels: u16, seconds: u32) {
        let wav = if path.extension().is_some_and(|it| it == "wav") {
            path.to_owned()
        } else {
            path.with_extension("source.wav")
        };
        self.write_wav(&wav, channels, seconds);
        let mut command = match self {
            Self::Aiff24 => Command::new("sox"),
            Self::Flac24 => Command::new("flac"),
            _ => return,
        };
        if self == Self::Flac24 {
            command.args(["--silent", "--force", "-o"]).arg(path).arg(&wav);
        } else {
            command.arg(&wav).arg(path);
        }
        assert!(command.status().unwrap().success(), "{command:?}");
        std::fs::remove_file(wav).unwrap();
    }

    fn write_wav(self, path: &Path, channels: u16, seconds: u32) {
        let float = self == Self::WavFloat;
        let spec = hound::WavSpec {
            channels,
            sample_rate: 48_000,
            bits_per_sample: self.bits(),
            sample_format: if float {
                hound::SampleFormat::Float
            } else {
                hound::SampleFormat::Int
            },
        };
        let mut writer = hound::WavWriter::create(path, spec).unwrap();
        let mut noise = Noise::new(1);
        let full = 2f32.powi(i32::from(self.bits()) - 1);
        for frame in 0..48_000 * seconds {
            let tone = (frame as f32 * 0.03).sin() * 0.3 + (frame as f32 * 0.0071).sin() * 0.3;
            for _ in 0..channels {
                // Noise at -72 dB, as a good recording has.
                let sample = tone + noise.sample() * 0.001;
                if float {
                    writer.write_sample(sample).unwrap();
                } else {
                    writer.write_sample((sample * full) as i32).unwrap();
                }
            }
        }
        writer.finalize().unwrap();
    }
}
