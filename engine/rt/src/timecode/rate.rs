//! How fast timecode frames go, and where they lie on the frames of the audio.

/// A rate of timecode frames. The two of 29.97 frames a second go at exactly 30000/1001 (SMPTE
/// ST 12-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimecodeRate {
    /// 24 frames a second.
    F24,
    /// 25 frames a second.
    #[default]
    F25,
    /// 29.97 frames a second, of which some numbers are left out, so that an hour of timecode is an
    /// hour but for a few milliseconds.
    F2997Drop,
    /// 29.97 frames a second with all numbers: an hour of timecode takes 3.6 s longer than an hour.
    F2997,
    /// 30 frames a second.
    F30,
}

impl TimecodeRate {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::F24, Self::F25, Self::F2997Drop, Self::F2997, Self::F30];

    /// How many frames a second of timecode counts. Real-time safe.
    pub const fn counted(self) -> u32 {
        match self {
            Self::F24 => 24,
            Self::F25 => 25,
            Self::F2997Drop | Self::F2997 | Self::F30 => 30,
        }
    }

    /// How many frames pass in how many seconds. Real-time safe.
    pub const fn per_seconds(self) -> (u32, u32) {
        match self {
            Self::F24 => (24, 1),
            Self::F25 => (25, 1),
            Self::F2997Drop | Self::F2997 => (30_000, 1001),
            Self::F30 => (30, 1),
        }
    }

    /// Whether numbers are left out. Real-time safe.
    pub const fn drops(self) -> bool {
        matches!(self, Self::F2997Drop)
    }

    /// Frames from one midnight of timecode to the next. Real-time safe.
    pub const fn day(self) -> u32 {
        let all = 24 * 60 * 60 * self.counted();
        // Two of each minute but every tenth.
        if self.drops() { all - 24 * 60 / 10 * 9 * 2 } else { all }
    }

    /// How many whole `parts`-th parts of timecode frames have passed when `audio` frames at `hertz`
    /// have, rounded down (before 0 as well), and the rest, in [`Self::part_length`]ths of a part.
    /// Exact, and so without drift. Real-time safe.
    #[inline]
    pub fn parts_at(self, audio: i64, hertz: u32, parts: u32) -> (i64, u64) {
        let length = i128::from(self.part_length(hertz));
        let passed = i128::from(audio) * i128::from(self.part_step(parts));
        // Parts are longer than frames of the audio by far, so these fit.
        (passed.div_euclid(length) as i64, passed.rem_euclid(length) as u64)
    }

    /// The first frame of the audio that is not before the `part`-th part: where
    /// [`Self::parts_at`] first says at least `part`. Exact. Real-time safe.
    #[inline]
    pub fn first_of(self, part: i64, hertz: u32, parts: u32) -> i64 {
        let step = i128::from(self.part_step(parts));
        let passed = i128::from(part) * i128::from(self.part_length(hertz));
        (passed + step - 1).div_euclid(step) as i64
    }

    /// Into how many steps a part is divided, at `hertz` audio frames a second. Real-time safe.
    #[inline]
    pub const fn part_length(self, hertz: u32) -> u64 {
        hertz as u64 * self.per_seconds().1 as u64
    }

    /// How many of these steps an audio frame is, where a timecode frame has so many parts.
    /// Real-time safe.
    #[inline]
    pub const fn part_step(self, parts: u32) -> u64 {
        parts as u64 * self.per_seconds().0 as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_frames_lies_where_the_fraction_says() {
        // 30000/1001 frames a second: 1001 seconds are 30000 frames, to the frame of the audio.
        for rate in [TimecodeRate::F2997, TimecodeRate::F2997Drop] {
            assert_eq!(rate.parts_at(1001 * 48_000, 48_000, 1), (30_000, 0));
            assert_eq!(rate.parts_at(1001 * 48_000 - 1, 48_000, 1).0, 29_999);
            assert_eq!(rate.first_of(30_000, 48_000, 1), 1001 * 48_000);
        }
        assert_eq!(TimecodeRate::F25.parts_at(-1, 48_000, 1), (-1, 48_000 - 25));
        assert_eq!(TimecodeRate::F24.parts_at(3600 * 44_100, 44_100, 4), (3600 * 24 * 4, 0));
    }

    #[test]
    fn the_first_frame_of_a_part_is_the_first_at_which_it_has_begun() {
        for rate in TimecodeRate::ALL {
            for (hertz, parts) in [(44_100, 1), (48_000, 4), (96_000, 160), (11_025, 80)] {
                for part in (-500..500).chain(10_000_000..10_000_050) {
                    let first = rate.first_of(part, hertz, parts);
                    assert!(rate.parts_at(first, hertz, parts).0 >= part);
                    assert!(rate.parts_at(first - 1, hertz, parts).0 < part);
                }
            }
        }
    }
}
