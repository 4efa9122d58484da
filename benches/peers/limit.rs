//! The limit: a loop that reads the files, converts, sums, converts and writes, and does nothing
//! else. No gains, no meters, no plan, one thread; pieces small enough for the nearest caches.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::peers::Peer;
use crate::task::{RATE, Task};
use crate::wav;

/// Frames of a piece.
const PIECE: usize = 8192;
/// Bytes of a stem's header.
const HEADER: u64 = wav::HEADER as u64;

pub(crate) fn run(task: &Task, out: &Path) {
    assert_eq!(out, task.out(Peer::Limit));
    let files: Vec<File> = task.stems.iter().map(|path| File::open(path).unwrap()).collect();
    let (channels, outputs) = (if task.sums { 2 } else { 1 }, task.outputs());
    let length = files[0].metadata().unwrap().len() - HEADER;
    let frames = length as usize / (3 * channels);
    let mut out = BufWriter::with_capacity(1 << 18, File::create(out).unwrap());
    out.write_all(&wav::header(outputs as u16, RATE, frames as u32)).unwrap();
    let mut bytes = vec![0; PIECE * channels * 3];
    let mut sums = vec![vec![0.0_f32; PIECE]; outputs];
    let mut packed = vec![0; PIECE * outputs * 3];
    for at in (0..frames).step_by(PIECE) {
        let count = PIECE.min(frames - at);
        sums.iter_mut().for_each(|sum| sum.fill(0.0));
        for (stem, file) in files.iter().enumerate() {
            let bytes = &mut bytes[..count * channels * 3];
            file.read_exact_at(bytes, HEADER + (at * channels * 3) as u64).unwrap();
            if task.sums {
                let [left, right] = &mut sums[..] else { panic!("stereo") };
                let pairs = bytes.as_chunks::<6>().0;
                for (pair, (left, right)) in pairs.iter().zip(left.iter_mut().zip(right)) {
                    *left += sample([pair[0], pair[1], pair[2]]);
                    *right += sample([pair[3], pair[4], pair[5]]);
                }
            } else {
                for (three, sum) in bytes.as_chunks::<3>().0.iter().zip(&mut sums[stem]) {
                    *sum += sample(*three);
                }
            }
        }
        let packed = &mut packed[..count * outputs * 3];
        for (output, sum) in sums.iter().enumerate() {
            let places = packed.as_chunks_mut::<3>().0.iter_mut().skip(output).step_by(outputs);
            for (to, from) in places.zip(&sum[..count]) {
                // To the nearest; the sums are clear of full scale.
                let half = if *from < 0.0 { -0.5 } else { 0.5 };
                let [a, b, c, _] = ((from * 8_388_608.0 + half) as i32).to_le_bytes();
                *to = [a, b, c];
            }
        }
        out.write_all(packed).unwrap();
    }
    out.flush().unwrap();
}

#[inline(always)]
fn sample([a, b, c]: [u8; 3]) -> f32 {
    i32::from_le_bytes([0, a, b, c]) as f32 * (1.0 / 2_147_483_648.0)
}
