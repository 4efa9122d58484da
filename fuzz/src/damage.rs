//! Damage of sound files, always the same for a number.

/// Numbers that look random (Vigna's SplitMix64).
#[derive(Debug)]
pub struct Damage(u64);

/// Runs that reach furthest: numbers that are none or too large, signs of the formats, sizes.
const RUNS: [&[u8]; 16] = [
    b"-",
    b"1e308",
    b"NaN",
    b"inf",
    b"99999999999",
    b"0",
    b"\"",
    b"<",
    b">",
    b": ",
    b"\n",
    b"\xff\xfe",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"0.0000001",
];

impl Damage {
    /// The beginning of a series.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    /// A place, in half of the cases in the first bytes, where headers are.
    fn place(&mut self, bytes: &[u8]) -> usize {
        let end = if self.below(2) == 0 { bytes.len().min(256) } else { bytes.len() };
        self.below(end)
    }

    /// The bytes with one to six changes.
    #[must_use]
    pub fn of(&mut self, sound: &[u8]) -> Vec<u8> {
        let mut bytes = sound.to_vec();
        for _ in 0..=self.below(5) {
            let at = self.place(&bytes);
            let end = (at + self.below(30)).min(bytes.len());
            let run = RUNS[self.below(RUNS.len())];
            match self.below(7) {
                0 => bytes.truncate(at.max(bytes.len() / 2)),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let copy = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, copy);
                }
                3 => drop(bytes.splice(at..at, run.iter().copied())),
                4 => {
                    // A number becomes another one.
                    let digit = (at..bytes.len()).find(|at| bytes[*at].is_ascii_digit());
                    if let Some(digit) = digit {
                        bytes.splice(digit..=digit, run.iter().copied());
                    }
                }
                // What is counted and sized is written over in place.
                5 => bytes[at..].iter_mut().zip(run).for_each(|(byte, new)| *byte = *new),
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        bytes
    }
}
