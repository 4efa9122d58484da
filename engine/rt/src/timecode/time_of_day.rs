//! What a timecode frame is called.

use super::TimecodeRate;

/// The address of a timecode frame: hours, minutes, seconds and frames, as a clock shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay {
    /// From 0 to 23.
    pub hours: u8,
    /// From 0 to 59.
    pub minutes: u8,
    /// From 0 to 59.
    pub seconds: u8,
    /// From 0 to one below [`TimecodeRate::counted`].
    pub frames: u8,
}

/// Frames of a drop-frame minute, of which two numbers are left out, and of ten minutes, the first of
/// which has all.
const DROP_MINUTE: u32 = 60 * 30 - 2;
const DROP_TEN_MINUTES: u32 = 10 * DROP_MINUTE + 2;

impl TimeOfDay {
    /// So many whole hours after midnight; hour 24 is midnight again. Real-time safe.
    pub const fn hour(hours: u32) -> Self {
        Self { hours: (hours % 24) as u8, minutes: 0, seconds: 0, frames: 0 }
    }

    /// The address of the frame of this number, counted from midnight; after the last one of the day
    /// (and before the first) another day is counted. Real-time safe.
    #[inline]
    pub fn of_frame(number: i64, rate: TimecodeRate) -> Self {
        let number = number.rem_euclid(i64::from(rate.day())) as u32;
        let number = if rate.drops() { with_dropped(number) } else { number };
        let counted = rate.counted();
        let seconds = number / counted;
        Self {
            hours: (seconds / 3600) as u8,
            minutes: (seconds / 60 % 60) as u8,
            seconds: (seconds % 60) as u8,
            frames: (number % counted) as u8,
        }
    }

    /// The number of the frame of this address, from 0 at midnight. An address that is left out
    /// counts as the first one after it. Real-time safe.
    #[inline]
    pub fn frame(self, rate: TimecodeRate) -> i64 {
        let minutes = u32::from(self.hours) * 60 + u32::from(self.minutes);
        let seconds = minutes * 60 + u32::from(self.seconds);
        let all = seconds * rate.counted() + u32::from(self.frames);
        if !rate.drops() {
            return i64::from(all);
        }
        let left_out = if self.is_left_out() { 2 - u32::from(self.frames) } else { 0 };
        i64::from(all + left_out - 2 * (minutes - minutes / 10))
    }

    /// Whether drop-frame timecode has no such address: frames 0 and 1 of each minute but every
    /// tenth. Real-time safe.
    pub const fn is_left_out(self) -> bool {
        self.frames < 2 && self.seconds == 0 && !self.minutes.is_multiple_of(10)
    }
}

/// The number a drop-frame frame would have if none were left out.
const fn with_dropped(number: u32) -> u32 {
    let (tens, rest) = (number / DROP_TEN_MINUTES, number % DROP_TEN_MINUTES);
    // The first of ten minutes is two frames longer than the others.
    let minutes = if rest < 2 { 0 } else { (rest - 2) / DROP_MINUTE };
    number + 2 * (9 * tens + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next address, by the rule as SMPTE ST 12-1 tells it.
    fn next(now: TimeOfDay, rate: TimecodeRate) -> TimeOfDay {
        let mut next = TimeOfDay { frames: now.frames + 1, ..now };
        if u32::from(next.frames) == rate.counted() {
            (next.frames, next.seconds) = (0, next.seconds + 1);
        }
        if next.seconds == 60 {
            (next.seconds, next.minutes) = (0, next.minutes + 1);
            if rate.drops() && !next.minutes.is_multiple_of(10) {
                next.frames = 2;
            }
        }
        if next.minutes == 60 {
            (next.minutes, next.hours) = (0, next.hours + 1);
        }
        TimeOfDay { hours: next.hours % 24, ..next }
    }

    #[test]
    fn every_frame_of_a_day_has_the_address_after_the_one_before() {
        for rate in TimecodeRate::ALL {
            let mut address = TimeOfDay::default();
            for number in 0..i64::from(rate.day()) {
                assert_eq!(TimeOfDay::of_frame(number, rate), address);
                assert_eq!(address.frame(rate), number);
                address = next(address, rate);
            }
            assert_eq!(address, TimeOfDay::default());
            assert_eq!(TimeOfDay::of_frame(-1, rate).hours, 23);
        }
    }

    #[test]
    fn what_is_left_out_counts_as_what_comes_after() {
        let address = |frames| TimeOfDay { minutes: 1, frames, ..TimeOfDay::default() };
        let rate = TimecodeRate::F2997Drop;
        assert!(address(0).is_left_out() && !address(2).is_left_out());
        assert_eq!(address(0).frame(rate), address(2).frame(rate));
        assert_eq!(address(1).frame(rate), 1800);
        assert!(!TimeOfDay::hour(1).is_left_out());
        assert_eq!(TimeOfDay::hour(24), TimeOfDay::default());
    }
}
