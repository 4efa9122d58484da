//! How the two sides of a stereo file go together.

use serde::{Deserialize, Serialize};

/// The sides of a stereo file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stereo {
    /// From -1 (one is the other upside down) through 0 (nothing in common) to 1 (the same, whatever
    /// their levels); `None` where a side is silent.
    pub(crate) correlation: Option<f64>,
    /// How much softer the sum of both sides is than the sides together, in dB: 0 for equal sides, 3
    /// for sides with nothing in common, more where they cancel each other. `None` for silence.
    pub(crate) mono_loss_db: Option<f64>,
    /// Both sides have the same samples.
    pub(crate) identical: bool,
    /// One side is the other upside down, sample for sample.
    pub(crate) inverted: bool,
    /// Power of left and right, mean square.
    pub(crate) power: [f64; 2],
}

/// A mono sum that loses so much is as good as gone: what is told instead of infinity.
const MOST_LOSS_DB: f64 = 120.0;

/// Follows the two sides.
#[derive(Debug)]
pub(crate) struct Sides {
    frames: u64,
    left: f64,
    right: f64,
    both: f64,
    identical: bool,
    inverted: bool,
}

impl Sides {
    pub(crate) fn new() -> Self {
        Self { frames: 0, left: 0.0, right: 0.0, both: 0.0, identical: true, inverted: true }
    }

    pub(crate) fn push(&mut self, left: &[f32], right: &[f32]) {
        self.frames += left.len() as u64;
        // A difference shows within the first samples of nearly every file.
        self.identical = self.identical && left == right;
        self.inverted = self.inverted && left.iter().zip(right).all(|(l, r)| *l == -*r);
        for (left, right) in left.chunks(256).zip(right.chunks(256)) {
            let [ll, rr, lr] = products(left, right);
            self.left += f64::from(ll);
            self.right += f64::from(rr);
            self.both += f64::from(lr);
        }
    }

    pub(crate) fn finish(self) -> Stereo {
        let Self { frames, left, right, both, .. } = self;
        let whole = left + right;
        let sound = whole > 0.0;
        let correlation = (left > 0.0 && right > 0.0)
            .then(|| (both / (left.sqrt() * right.sqrt())).clamp(-1.0, 1.0));
        // The sum of two equal sides has twice their power together.
        let kept = (whole + 2.0 * both).max(0.0) / (2.0 * whole);
        let loss = (-10.0 * kept.log10()).clamp(0.0, MOST_LOSS_DB);
        let count = frames.max(1) as f64;
        Stereo {
            correlation,
            mono_loss_db: sound.then_some(loss),
            identical: sound && self.identical,
            inverted: sound && self.inverted,
            power: [left / count, right / count],
        }
    }
}

/// Sums of left times left, right times right and left times right, in eight lanes each.
fn products(left: &[f32], right: &[f32]) -> [f32; 3] {
    let (mut ll, mut rr, mut lr) = ([0.0f32; 8], [0.0f32; 8], [0.0f32; 8]);
    let (lefts, left_rest) = left.as_chunks::<8>();
    let (rights, right_rest) = right.as_chunks::<8>();
    for (l, r) in lefts.iter().zip(rights) {
        for lane in 0..8 {
            ll[lane] += l[lane] * l[lane];
            rr[lane] += r[lane] * r[lane];
            lr[lane] += l[lane] * r[lane];
        }
    }
    for (l, r) in left_rest.iter().zip(right_rest) {
        ll[0] += l * l;
        rr[0] += r * r;
        lr[0] += l * r;
    }
    [ll, rr, lr].map(|lanes| lanes.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(left: impl Fn(f32) -> f32, right: impl Fn(f32) -> f32) -> Stereo {
        let times = (0..4800).map(|n| n as f32 * 0.1);
        let left: Vec<f32> = times.clone().map(left).collect();
        let right: Vec<f32> = times.map(right).collect();
        let mut sides = Sides::new();
        sides.push(&left[..1000], &right[..1000]);
        sides.push(&left[1000..], &right[1000..]);
        sides.finish()
    }

    #[test]
    fn sides_are_told_apart() {
        let same = of(f32::sin, f32::sin);
        assert!(same.identical && !same.inverted);
        assert!(same.correlation.unwrap() > 0.999 && same.mono_loss_db.unwrap() < 0.01);

        let against = of(f32::sin, |t| -t.sin());
        assert!(against.inverted && !against.identical);
        assert!(against.correlation.unwrap() < -0.999);
        assert!(against.mono_loss_db.unwrap() > 60.0);

        // A quarter of a wave apart they have nothing in common, and the sum has half the power.
        let apart = of(f32::sin, f32::cos);
        assert!(apart.correlation.unwrap().abs() < 0.01);
        assert!((apart.mono_loss_db.unwrap() - 3.01).abs() < 0.05);

        let left_alone = of(f32::sin, |_| 0.0);
        assert_eq!(left_alone.correlation, None);
        assert!((left_alone.power[0] - 0.5).abs() < 0.01);
        assert!(left_alone.power[1] == 0.0);
        assert_eq!(of(|_| 0.0, |_| 0.0).mono_loss_db, None);
    }
}
