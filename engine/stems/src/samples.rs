//! PCM samples, from the bytes of a file straight into the tiles in one converting pass.

use downbeat_rt::TILE_FRAMES;
use downbeat_show_files::PcmSample;

/// Samples of float files closer to zero than this (-301 dBFS) are taken as zero, and those that
/// are no number at all too. With gains of -96 dB at the least this keeps every product the
/// callback makes out of the denormal range, where some processors are a hundred times slower.
const TINY: f32 = 1.0 / (1u64 << 50) as f32;
/// Samples of float files louder than this (+60 dBFS) are damage and not music: silence is kinder to
/// an audience, and no sum of such samples can overflow.
const HUGE: f32 = 1000.0;

/// Converts `count` interleaved frames into runs of [`TILE_FRAMES`], one for each channel.
#[inline]
pub(crate) fn convert(
    sample: PcmSample,
    channels: usize,
    count: usize,
    bytes: &[u8],
    runs: &mut [f32],
) {
    match (sample, channels) {
        (PcmSample::I24Le, 1 | 2) if count == TILE_FRAMES => {
            let first = |window| i32::from_le_bytes(window) << 8;
            let second = |window| i32::from_le_bytes(window) & !0xFF;
            tile_24(channels, bytes, runs, first, second);
        }
        (PcmSample::I24Be, 1 | 2) if count == TILE_FRAMES => {
            let first = |window| i32::from_be_bytes(window) & !0xFF;
            let second = |window| i32::from_be_bytes(window) << 8;
            tile_24(channels, bytes, runs, first, second);
        }
        (PcmSample::U8, _) => {
            each(channels, count, bytes, runs, |[b]: [u8; 1]| (f32::from(b) - 128.0) / 128.0);
        }
        (PcmSample::I8, _) => {
            each(channels, count, bytes, runs, |[b]: [u8; 1]| f32::from(b.cast_signed()) / 128.0);
        }
        (PcmSample::I16Le, _) => {
            each(channels, count, bytes, runs, |b| f32::from(i16::from_le_bytes(b)) / 32_768.0);
        }
        (PcmSample::I16Be, _) => {
            each(channels, count, bytes, runs, |b| f32::from(i16::from_be_bytes(b)) / 32_768.0);
        }
        // In the upper three bytes of a word a 24-bit sample has its sign in the right place, and
        // a float holds all its bits.
        (PcmSample::I24Le, _) => each(channels, count, bytes, runs, |[a, b, c]: [u8; 3]| {
            whole(i32::from_le_bytes([0, a, b, c]))
        }),
        (PcmSample::I24Be, _) => each(channels, count, bytes, runs, |[a, b, c]: [u8; 3]| {
            whole(i32::from_be_bytes([a, b, c, 0]))
        }),
        (PcmSample::I32Le, _) => {
            each(channels, count, bytes, runs, |b| whole(i32::from_le_bytes(b)));
        }
        (PcmSample::I32Be, _) => {
            each(channels, count, bytes, runs, |b| whole(i32::from_be_bytes(b)));
        }
        (PcmSample::F32Le, _) => {
            each(channels, count, bytes, runs, |b| sound(f32::from_le_bytes(b)));
        }
        (PcmSample::F32Be, _) => {
            each(channels, count, bytes, runs, |b| sound(f32::from_be_bytes(b)));
        }
        (PcmSample::F64Le, _) => {
            each(channels, count, bytes, runs, |b| sound(f64::from_le_bytes(b) as f32));
        }
        (PcmSample::F64Be, _) => {
            each(channels, count, bytes, runs, |b| sound(f64::from_be_bytes(b) as f32));
        }
    }
}

/// A whole number of 32 bits as a sample.
#[inline(always)]
fn whole(word: i32) -> f32 {
    word as f32 * (1.0 / 2_147_483_648.0)
}

/// A sample of a float file, made fit to be heard. NaN fails both comparisons.
#[inline(always)]
fn sound(sample: f32) -> f32 {
    if (TINY..=HUGE).contains(&sample.abs()) { sample } else { 0.0 }
}

#[inline(always)]
fn each<const BYTES: usize>(
    channels: usize,
    count: usize,
    bytes: &[u8],
    runs: &mut [f32],
    value: impl Fn([u8; BYTES]) -> f32,
) {
    let samples = &bytes.as_chunks::<BYTES>().0[..count * channels];
    if channels == 1 {
        for (to, from) in runs.iter_mut().zip(samples) {
            *to = value(*from);
        }
    } else if channels == 2 {
        let (left, right) = runs.split_at_mut(TILE_FRAMES);
        for ((left, right), [l, r]) in left.iter_mut().zip(right).zip(samples.as_chunks().0) {
            *left = value(*l);
            *right = value(*r);
        }
    } else {
        for (frame, samples) in samples.chunks_exact(channels).enumerate() {
            for (channel, sample) in samples.iter().enumerate() {
                runs[channel * TILE_FRAMES + frame] = value(*sample);
            }
        }
    }
}

/// A whole tile of 24-bit samples, the format of nearly all stems.
///
/// Each sample is taken from one load of four bytes, where the general way takes three loads. Of a
/// pair of samples in six bytes, `first` gets the first four and `second` the last four: the byte
/// that belongs to the neighbour is shifted or masked away.
#[inline(always)]
fn tile_24(
    channels: usize,
    bytes: &[u8],
    runs: &mut [f32],
    first: impl Fn([u8; 4]) -> i32,
    second: impl Fn([u8; 4]) -> i32,
) {
    let groups = bytes.as_chunks().0.iter().map(|group| four_pairs(group, &first, &second));
    if channels == 1 {
        for (to, [a, b]) in runs.as_chunks_mut().0.iter_mut().zip(groups) {
            *to = [a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]];
        }
    } else {
        let (left, right) = runs.split_at_mut(TILE_FRAMES);
        let sides = left.as_chunks_mut().0.iter_mut().zip(right.as_chunks_mut().0);
        for ((left, right), [a, b]) in sides.zip(groups) {
            (*left, *right) = (a, b);
        }
    }
}

/// The first samples of four pairs, and the second ones: four at a time, so that the compiler
/// converts them in one vector register.
#[inline(always)]
fn four_pairs(
    bytes: &[u8; 24],
    first: impl Fn([u8; 4]) -> i32,
    second: impl Fn([u8; 4]) -> i32,
) -> [[f32; 4]; 2] {
    let window = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    let words = [
        [first(window(0)), first(window(6)), first(window(12)), first(window(18))],
        [second(window(2)), second(window(8)), second(window(14)), second(window(20))],
    ];
    let mut samples = [[0.0; 4]; 2];
    for (samples, words) in samples.iter_mut().zip(words) {
        for (sample, word) in samples.iter_mut().zip(words) {
            *sample = whole(word);
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(sample: PcmSample, channels: usize, bytes: &[u8], count: usize) -> Vec<Vec<f32>> {
        let mut runs = vec![0.0; channels * TILE_FRAMES];
        convert(sample, channels, count, bytes, &mut runs);
        runs.chunks(TILE_FRAMES).map(|run| run[..count].to_vec()).collect()
    }

    #[test]
    fn every_format_has_its_full_scale_and_its_smallest_step() {
        let cases: [(PcmSample, Vec<u8>, [f32; 3]); 8] = [
            (PcmSample::U8, vec![0, 128, 129], [-1.0, 0.0, 1.0 / 128.0]),
            (PcmSample::I8, vec![128, 0, 1], [-1.0, 0.0, 1.0 / 128.0]),
            (PcmSample::I16Le, vec![0, 128, 0, 0, 1, 0], [-1.0, 0.0, 1.0 / 32_768.0]),
            (PcmSample::I16Be, vec![128, 0, 0, 0, 0, 1], [-1.0, 0.0, 1.0 / 32_768.0]),
            (PcmSample::I24Le, vec![0, 0, 128, 0, 0, 0, 1, 0, 0], [-1.0, 0.0, 1.0 / 8_388_608.0]),
            (PcmSample::I24Be, vec![128, 0, 0, 0, 0, 0, 0, 0, 1], [-1.0, 0.0, 1.0 / 8_388_608.0]),
            (
                PcmSample::I32Le,
                vec![0, 0, 0, 128, 0, 0, 0, 0, 0, 1, 0, 0],
                [-1.0, 0.0, 256.0 / 2_147_483_648.0],
            ),
            (
                PcmSample::I32Be,
                vec![128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
                [-1.0, 0.0, 256.0 / 2_147_483_648.0],
            ),
        ];
        for (sample, bytes, expected) in cases {
            assert_eq!(converted(sample, 1, &bytes, 3), [expected.to_vec()], "{sample:?}");
        }
    }

    #[test]
    fn the_fast_way_for_24_bits_is_the_plain_way() {
        for (format, channels) in [PcmSample::I24Le, PcmSample::I24Be]
            .into_iter()
            .flat_map(|format| [(format, 1), (format, 2)])
        {
            let bytes: Vec<u8> =
                (0..TILE_FRAMES * 3 * channels).map(|i| (i * 151 + i / 7) as u8).collect();
            let mut plain = vec![vec![0.0; TILE_FRAMES]; channels];
            for (at, three) in bytes.chunks(3).enumerate() {
                let word = match format {
                    PcmSample::I24Le => [0, three[0], three[1], three[2]],
                    _ => [0, three[2], three[1], three[0]],
                };
                let sample = i32::from_le_bytes(word) as f32 / 2_147_483_648.0;
                plain[at % channels][at / channels] = sample;
            }
            let fast = converted(format, channels, &bytes, TILE_FRAMES);
            assert_eq!(fast, plain, "{format:?}, {channels} channels");
        }
    }

    #[test]
    fn floats_that_are_no_sound_are_silence() {
        let bytes: Vec<u8> = [f32::NAN, f32::INFINITY, 1e-30, -0.25, 1.5, -1e38, 1000.0]
            .into_iter()
            .flat_map(f32::to_le_bytes)
            .collect();
        assert_eq!(
            converted(PcmSample::F32Le, 1, &bytes, 7),
            [[0.0, 0.0, 0.0, -0.25, 1.5, 0.0, 1000.0]]
        );
    }

    #[test]
    fn more_than_two_channels_are_taken_apart() {
        let bytes: Vec<u8> = (0i16..12).flat_map(i16::to_le_bytes).collect();
        let step = |i: i16| f32::from(i) / 32_768.0;
        let expected: Vec<Vec<f32>> =
            (0..3).map(|c| (0..4).map(|f| step(f * 3 + c)).collect()).collect();
        assert_eq!(converted(PcmSample::I16Le, 3, &bytes, 4), expected);
    }
}
