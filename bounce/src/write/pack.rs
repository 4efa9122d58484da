//! Runs of channels, a tile at a time, to interleaved samples.

/// Frames that are interleaved at a time, so that what is written stays in the nearest cache.
pub(super) const TILE: usize = 64;

/// Interleaves runs, as many frames as `to` has room for.
#[inline]
pub(super) fn interleave<'a, S: Copy + 'a, T>(
    runs: impl ExactSizeIterator<Item = &'a [S]>,
    to: &mut [T],
    each: impl Fn(S) -> T,
) {
    let channels = runs.len();
    for (channel, run) in runs.enumerate() {
        for (to, from) in to[channel..].iter_mut().step_by(channels).zip(run) {
            *to = each(*from);
        }
    }
}

/// Interleaves the first frames of tiles as 24 bits, the lowest byte first. Two channels go together,
/// because six bytes take two stores and three take two as well.
pub(super) fn pack_24(tiles: &[[i32; TILE]], frames: usize, to: &mut [u8]) {
    let frame_bytes = 3 * tiles.len();
    for (pair, two) in tiles.chunks(2).enumerate() {
        let places = to.chunks_exact_mut(frame_bytes).map(|frame| &mut frame[6 * pair..]);
        match two {
            [first, second] => {
                let samples = first[..frames].iter().zip(second);
                for (to, (&first, &second)) in places.zip(samples) {
                    let [a, b, c, _] = first.to_le_bytes();
                    let [d, e, f, _] = second.to_le_bytes();
                    to[..6].copy_from_slice(&[a, b, c, d, e, f]);
                }
            }
            rest => {
                let samples = rest.iter().flat_map(|tile| &tile[..frames]);
                for (to, sample) in places.zip(samples) {
                    to[..3].copy_from_slice(&sample.to_le_bytes()[..3]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_channels_is_packed_frame_by_frame() {
        for channels in 1..=5 {
            let sample = |channel: usize, frame: usize| {
                let size = (channel * 70_001 + frame * 129) as i32;
                if (channel + frame).is_multiple_of(2) { size } else { -size }
            };
            let tiles: Vec<[i32; TILE]> = (0..channels)
                .map(|channel| std::array::from_fn(|frame| sample(channel, frame)))
                .collect();
            for frames in [1, 2, TILE - 1, TILE] {
                let mut bytes = vec![0; frames * channels * 3];
                pack_24(&tiles, frames, &mut bytes);
                let order = (0..frames).flat_map(|f| (0..channels).map(move |c| sample(c, f)));
                let plain: Vec<u8> =
                    order.flat_map(|word| word.to_le_bytes()[..3].to_vec()).collect();
                assert_eq!(bytes, plain, "{channels} channels, {frames} frames");
            }
        }
    }
}
