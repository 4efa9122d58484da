//! The LTC signal at full scale: biphase mark with edges as slow as the standard wants them.

use super::word::{BITS, word};
use super::{Motion, TimecodePlace, TimecodeRate};
use crate::TimeOfDay;

/// Halves of bits in a frame: the signal has an edge at the beginning of each bit, and one in the
/// middle of a one.
const HALVES: u32 = 2 * BITS;
/// How long an edge takes from 10 % to 90 %, in seconds (SMPTE ST 12-1: 40 us, give or take 10).
const RISE: f32 = 40e-6;
/// The share of an edge that lies between 10 % and 90 %: `3 t^2 - 2 t^3` is 0.1 at `t` = 0.19580.
const RISE_SHARE: f32 = 1.0 - 2.0 * 0.19580;

/// Makes the signal. Each sample is worked out from its place alone, so it is the same at any period.
#[derive(Debug)]
pub(crate) struct Ltc {
    rate: TimecodeRate,
    hertz: u32,
    /// Half of an edge, in frames of the audio.
    reach: f32,
    /// The number of the frame in `levels`.
    number: Option<i64>,
    /// The level of each half, after that of the half before the frame and before that of the half
    /// after it. As a frame has an even number of edges, all begin with a rising one.
    levels: [f32; HALVES as usize + 2],
    /// The place that would come next.
    expected: Option<(TimeOfDay, i64)>,
    /// The last sample, and the one that stood before the signal broke off or began.
    last: f32,
    from: f32,
    /// Frames since then.
    since: u32,
}

/// A place in the signal.
#[derive(Clone, Copy)]
struct Wave {
    place: TimecodePlace,
    /// The frame that is said whatever the place.
    still: Option<i64>,
}

impl Ltc {
    pub(crate) fn new(rate: TimecodeRate, hertz: u32) -> Self {
        Self {
            rate,
            hertz,
            reach: RISE / RISE_SHARE / 2.0 * hertz as f32,
            number: None,
            levels: [0.0; HALVES as usize + 2],
            expected: None,
            last: 0.0,
            from: 0.0,
            since: u32::MAX,
        }
    }

    /// Whether it is silent and stays so until told otherwise.
    #[inline]
    pub(crate) fn is_silent(&self) -> bool {
        self.expected.is_none() && self.last == 0.0
    }

    /// Nothing was heard: the next sample begins from silence.
    pub(crate) fn forget(&mut self) {
        (self.expected, self.last) = (None, 0.0);
    }

    /// Writes the coming samples.
    pub(crate) fn write(&mut self, motion: Motion, out: &mut [f32]) {
        let wave = match motion {
            Motion::Silent => None,
            Motion::Runs(place) => Some(Wave { place, still: None }),
            Motion::Stands(place, stood) => {
                let still = Some(self.rate.parts_at(place.frames, self.hertz, 1).0);
                let frames = place.frames.saturating_add_unsigned(stood);
                Some(Wave { place: TimecodePlace { frames, ..place }, still })
            }
        };
        let begins = wave.map(|wave| (wave.place.start, wave.place.frames));
        if begins != self.expected {
            (self.from, self.since) = (self.last, 0);
        }
        self.expected = begins.map(|(start, frames)| (start, frames + out.len() as i64));
        match wave {
            Some(wave) => self.fill(wave, out),
            None => out.fill(0.0),
        }
        self.join(out);
        if let Some(&last) = out.last() {
            self.last = last;
        }
    }

    fn fill(&mut self, wave: Wave, out: &mut [f32]) {
        let (start, rate) = (wave.place.start.frame(self.rate), self.rate);
        let (part, mut passed) = rate.parts_at(wave.place.frames, self.hertz, HALVES);
        let (mut frame, mut half) =
            (part.div_euclid(i64::from(HALVES)), part.rem_euclid(i64::from(HALVES)) as usize);
        self.load(start + wave.still.unwrap_or(frame));
        let (length, step) = (rate.part_length(self.hertz), rate.part_step(HALVES));
        let frames = 1.0 / step as f32;
        for sample in out {
            let since = passed as f32 * frames;
            let left = (length - passed) as f32 * frames;
            let here = self.levels[half + 1];
            *sample = if since < self.reach {
                let before = self.levels[half];
                before + (here - before) * smooth(0.5 + 0.5 * since / self.reach)
            } else if left < self.reach {
                let after = self.levels[half + 2];
                here + (after - here) * smooth(0.5 - 0.5 * left / self.reach)
            } else {
                here
            };
            passed += step;
            while passed >= length {
                passed -= length;
                half += 1;
                if half == HALVES as usize {
                    (half, frame) = (0, frame + 1);
                    self.load(start + wave.still.unwrap_or(frame));
                }
            }
        }
    }

    /// Where the signal broke off or began, it gets there as slowly as in an edge.
    fn join(&mut self, out: &mut [f32]) {
        let edge = 2.0 * self.reach;
        for sample in out {
            let passed = self.since as f32 + 1.0;
            if passed >= edge {
                return;
            }
            *sample = self.from + (*sample - self.from) * smooth(passed / edge);
            self.since += 1;
        }
    }

    /// Works out the levels of a frame.
    fn load(&mut self, number: i64) {
        if self.number.replace(number) == Some(number) {
            return;
        }
        let word = word(TimeOfDay::of_frame(number, self.rate), self.rate);
        let mut level = -1.0;
        self.levels[0] = level;
        for bit in 0..BITS as usize {
            level = -level;
            self.levels[2 * bit + 1] = level;
            if word >> bit & 1 == 1 {
                level = -level;
            }
            self.levels[2 * bit + 2] = level;
        }
        self.levels[HALVES as usize + 1] = -level;
    }
}

/// From 0 to 1 for `t` from 0 to 1, level at both ends. Exact by IEEE 754, so the same everywhere.
#[inline]
fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signal of a second from an hour on.
    fn second(rate: TimecodeRate, hertz: u32) -> Vec<f32> {
        let mut out = vec![0.0; hertz as usize];
        let place = TimecodePlace { start: TimeOfDay::hour(1), frames: 0 };
        Ltc::new(rate, hertz).write(Motion::Runs(place), &mut out);
        out
    }

    #[test]
    fn edges_lie_where_the_bits_are_to_a_fraction_of_a_frame() {
        // 30 frames of 80 bits: a bit is 20 frames of the audio, and edges are in its middle.
        let out = second(TimecodeRate::F30, 48_000);
        let ones = word(TimeOfDay::hour(1), TimecodeRate::F30);
        let mut level = -1.0;
        for bit in 0..80 {
            // The sample on the edge is halfway; that of the first frame comes from silence.
            if bit > 0 {
                assert!(out[20 * bit].abs() < 1e-6, "bit {bit}: {}", out[20 * bit]);
            }
            level = -level;
            assert_eq!(out[20 * bit + 5], level);
            if ones >> bit & 1 == 1 {
                assert!(out[20 * bit + 10].abs() < 1e-6);
                level = -level;
            }
            assert_eq!(out[20 * bit + 15], level);
        }
        assert_eq!(level, -1.0);
    }

    #[test]
    fn an_edge_takes_forty_microseconds() {
        let hertz = 192_000;
        let out = second(TimecodeRate::F25, hertz);
        // The second edge: between the first two bits of a frame whose first bit is zero.
        let edge = &out[hertz as usize / 2_000 - 12..hertz as usize / 2_000 + 12];
        let crosses = |level: f32| {
            let at = edge.windows(2).position(|pair| pair[0] >= level && pair[1] < level).unwrap();
            at as f32 + (edge[at] - level) / (edge[at] - edge[at + 1])
        };
        let rise = (crosses(-0.8) - crosses(0.8)) / hertz as f32;
        assert!((rise - 40e-6).abs() < 1e-6, "{rise}");
    }

    #[test]
    fn it_is_the_same_in_pieces_of_any_length() {
        let whole = second(TimecodeRate::F2997Drop, 44_100);
        let mut ltc = Ltc::new(TimecodeRate::F2997Drop, 44_100);
        let mut pieces = vec![0.0; whole.len()];
        let mut at = 0;
        for length in [1, 2, 3, 64, 17, 700].into_iter().cycle() {
            let end = (at + length).min(pieces.len());
            let place = TimecodePlace { start: TimeOfDay::hour(1), frames: at as i64 };
            ltc.write(Motion::Runs(place), &mut pieces[at..end]);
            at = end;
            if at == pieces.len() {
                break;
            }
        }
        assert_eq!(pieces, whole);
    }

    #[test]
    fn it_begins_breaks_off_and_ends_without_a_step() {
        let mut ltc = Ltc::new(TimecodeRate::F24, 48_000);
        let mut out = Vec::new();
        let place = |frames| TimecodePlace { start: TimeOfDay::hour(1), frames };
        let motions = [
            Motion::Silent,
            Motion::Runs(place(1_234)),
            Motion::Runs(place(987_654)),
            Motion::Stands(place(987_754), 0),
            Motion::Silent,
        ];
        for motion in motions {
            let mut run = [0.0; 100];
            ltc.write(motion, &mut run);
            out.extend_from_slice(&run);
        }
        // The steepest part of an edge is 1.5 times as steep as its mean, and goes from -1 to 1.
        let steepest = 2.0 * 1.5 / (2.0 * ltc.reach) * 1.5;
        assert!(out.windows(2).all(|pair| (pair[1] - pair[0]).abs() <= steepest));
        assert!(ltc.is_silent());
    }
}
