//! Where every sixteenth note of a song is, to the frame.

use crate::track::RATE;

/// A tempo map in sixteenth notes ("steps"), counted from the first frame of the song.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    segments: Vec<Segment>,
}

/// From one step on, one tempo. The frame it starts at is `numerator / denominator`, exactly.
#[derive(Debug, Clone)]
struct Segment {
    step: u32,
    bpm: u32,
    numerator: u128,
    denominator: u128,
}

impl Segment {
    /// The exact frame of a step in this segment: a sixteenth lasts `60 / (4 * bpm)` seconds.
    fn position(&self, step: u32) -> (u128, u128) {
        let sixteenth = u128::from(RATE) * 15;
        let bpm = u128::from(self.bpm);
        let frames = u128::from(step - self.step) * sixteenth;
        (self.numerator * bpm + frames * self.denominator, self.denominator * bpm)
    }
}

impl Timeline {
    /// From a step on, another tempo in quarter notes a minute. Steps come in order, from 0.
    pub(crate) fn change(&mut self, step: u32, bpm: u32) {
        let (numerator, denominator) =
            self.segments.last().map_or((0, 1), |segment| segment.position(step));
        self.segments.push(Segment { step, bpm, numerator, denominator });
    }

    /// The frame of a step, to the nearest frame.
    pub(crate) fn frame(&self, step: u32) -> usize {
        let index = self.segments.partition_point(|segment| segment.step <= step);
        let Some(segment) = index.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return 0;
        };
        let (numerator, denominator) = segment.position(step);
        ((2 * numerator + denominator) / (2 * denominator)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_rounded_to_the_nearest_frame_and_never_drift() {
        let mut timeline = Timeline::default();
        timeline.change(0, 118);
        // One sixteenth at 118 is 48000 * 15 / 118 = 6101.69... frames.
        assert_eq!(timeline.frame(0), 0);
        assert_eq!(timeline.frame(1), 6102);
        assert_eq!(timeline.frame(2), 12_203);
        // 118 * 16 sixteenths are exactly 240 seconds.
        assert_eq!(timeline.frame(118 * 16), 240 * 48_000);
    }

    #[test]
    fn a_new_tempo_starts_where_the_old_one_ended() {
        let mut timeline = Timeline::default();
        timeline.change(0, 132);
        timeline.change(14, 140);
        // 14 sixteenths at 132: 76363.63...; two more at 140, 5142.857... each: 86649.35...
        assert_eq!(timeline.frame(14), 76_364);
        assert_eq!(timeline.frame(16), 86_649);
    }
}
