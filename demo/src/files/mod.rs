//! Stems as files.

mod flac;
mod wav;

use std::path::Path;

use crate::error::DemoError;
use crate::score::Format;
use crate::track::Track;

/// Writes a stem to a file: the left channel alone when it is mono.
pub(crate) fn write(
    path: &Path,
    track: &Track,
    mono: bool,
    format: Format,
) -> Result<(), DemoError> {
    let sides: &[&[f32]] = if mono { &[&track.left] } else { &[&track.left, &track.right] };
    match format {
        Format::Wav16 => wav::integer(path, sides, 16),
        Format::Wav24 => wav::integer(path, sides, 24),
        Format::WavFloat => wav::float(path, sides),
        Format::Flac16 => flac::write(path, sides, 16),
        Format::Flac24 => flac::write(path, sides, 24),
    }
}

/// The samples of all channels, frame by frame.
fn interleaved<'a>(sides: &'a [&[f32]]) -> impl Iterator<Item = f32> + 'a {
    let frames = sides.first().map_or(0, |side| side.len());
    (0..frames).flat_map(move |frame| sides.iter().map(move |side| side[frame]))
}

/// A sample from -1 to 1 as an integer of so many bits.
fn quantised(sample: f32, bits: u16) -> i32 {
    let full = f64::from((1_i32 << (bits - 1)) - 1);
    (f64::from(sample.clamp(-1.0, 1.0)) * full).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_rounded_to_their_bits() {
        assert_eq!(quantised(1.0, 16), 32_767);
        assert_eq!(quantised(-1.0, 24), -8_388_607);
        assert_eq!(quantised(0.5, 16), 16_384);
        assert_eq!(quantised(2.0, 16), 32_767);
    }

    #[test]
    fn channels_alternate() {
        let samples: Vec<f32> = interleaved(&[&[1.0, 2.0], &[3.0, 4.0]]).collect();
        assert_eq!(samples, [1.0, 3.0, 2.0, 4.0]);
    }
}
