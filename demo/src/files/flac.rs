//! FLAC files.

use std::fs;
use std::path::Path;

use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr;
use flacenc::config;
use flacenc::error::Verify;
use flacenc::source::MemSource;

use super::{interleaved, quantised};
use crate::error::DemoError;
use crate::track::RATE;

/// Writes samples of 16 or 24 bits.
pub(super) fn write(path: &Path, sides: &[&[f32]], bits: u16) -> Result<(), DemoError> {
    let samples: Vec<i32> = interleaved(sides).map(|sample| quantised(sample, bits)).collect();
    let bytes = encode(&samples, sides.len(), bits)
        .map_err(|reason| DemoError::Flac { path: path.to_owned(), reason })?;
    fs::write(path, bytes).map_err(DemoError::io(path))
}

fn encode(samples: &[i32], channels: usize, bits: u16) -> Result<Vec<u8>, String> {
    let mut config = config::Encoder::default();
    // Linear prediction would take a quarter of the time of the whole demo, to save less than a
    // tenth of the bytes.
    config.subframe_coding.use_lpc = false;
    let config = config.into_verified().map_err(|(_, error)| error.to_string())?;
    let source = MemSource::from_samples(samples, channels, bits.into(), RATE as usize);
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, config.block_size)
        .map_err(|error| error.to_string())?;
    // The encoder counts the short last block as the smallest one, which says that blocks vary in
    // size; strict readers then find no frame. RFC 9639, section 8.2: the last block is left out.
    let info = stream.stream_info_mut();
    info.set_block_sizes(config.block_size, config.block_size).map_err(|e| e.to_string())?;
    let mut sink = ByteSink::new();
    stream.write(&mut sink).map_err(|error| error.to_string())?;
    Ok(sink.into_inner())
}

#[cfg(test)]
mod tests {
    use symphonia::core::codecs::audio::AudioDecoderOptions;
    use symphonia::core::formats::{FormatOptions, TrackType, probe::Hint};
    use symphonia::core::io::MediaSourceStream;
    use symphonia::core::meta::MetadataOptions;

    use super::*;
    use crate::random::Random;

    /// The samples another program's decoder reads, shifted to the top of 32 bits.
    fn decoded(path: &Path) -> Vec<i32> {
        let file = fs::File::open(path).unwrap();
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
        let mut reader =
            symphonia::default::get_probe().probe(&Hint::new(), stream, format, metadata).unwrap();
        let track = reader.default_track(TrackType::Audio).unwrap();
        let codec = track.codec_params.as_ref().unwrap().audio().unwrap();
        let options = AudioDecoderOptions::default();
        let mut decoder =
            symphonia::default::get_codecs().make_audio_decoder(codec, &options).unwrap();
        let (mut all, mut some) = (Vec::new(), Vec::<i32>::new());
        while let Some(packet) = reader.next_packet().unwrap() {
            decoder.decode(&packet).unwrap().copy_to_vec_interleaved(&mut some);
            all.extend_from_slice(&some);
        }
        all
    }

    #[test]
    fn what_is_read_is_what_was_written_bit_for_bit() {
        let dir = tempfile::tempdir().unwrap();
        let mut random = Random::new(5);
        // Noise, a slope and silence: every kind of subframe. The noise is quiet, as in the demo:
        // the encoder's Rice parameter ends at 14, so full-scale noise of 24 bits becomes frames of
        // megabytes, which readers may take for damage.
        let slope = (0..9000).map(|frame| frame as f32 / 9000.0);
        let noise = (0..9001).map(|_| random.noise() * 0.02);
        let left: Vec<f32> = noise.chain(slope).chain([0.0; 9000]).collect();
        let right: Vec<f32> = left.iter().map(|sample| sample * -0.3).collect();
        for bits in [16, 24] {
            let path = dir.path().join(format!("{bits}.flac"));
            write(&path, &[&left, &right], bits).unwrap();
            let expected: Vec<i32> = interleaved(&[&left, &right])
                .map(|sample| quantised(sample, bits) << (32 - bits))
                .collect();
            assert!(decoded(&path) == expected, "{bits} bits");
        }
    }
}
