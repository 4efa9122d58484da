//! Whether what two programs wrote is the same.

use std::path::Path;

/// The greatest distance between two samples of the same place, in steps of 24 bits. `scsynth` may
/// write more frames, because it ends with its own block; these must be silent.
pub(crate) fn furthest(limit: &Path, other: &Path, channels: usize) -> i64 {
    let (limit, other) = (samples(limit, channels), samples(other, channels));
    assert!(other.len() >= limit.len(), "{} samples, not {}", other.len(), limit.len());
    let beyond = other[limit.len()..].iter().map(|sample| sample.abs());
    let off = limit.iter().zip(&other).map(|(a, b)| (a - b).abs());
    off.chain(beyond).max().unwrap_or(0)
}

/// The samples of a file in steps of 24 bits, rounded to the nearest where they are finer.
fn samples(path: &Path, channels: usize) -> Vec<i64> {
    let probed = downbeat_show_files::probe(path);
    let file = probed.unwrap_or_else(|error| panic!("{}: {error}", path.display())).file;
    assert_eq!(usize::from(file.channels), channels, "{}", path.display());
    let mut reader = downbeat_stems::Frames::open(&file).unwrap();
    let mut planes = vec![Vec::new(); channels];
    let mut all = Vec::new();
    while reader.next_chunk(&mut planes).unwrap() > 0 {
        for frame in 0..planes[0].len() {
            all.extend(planes.iter().map(|plane| (plane[frame] * 8_388_608.0).round() as i64));
        }
    }
    all
}
