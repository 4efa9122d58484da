//! Timecode counted as SMPTE ST 12-1 tells it, one frame after the other, and where frames lie.

use downbeat_rt::{TimeOfDay, TimecodeRate};

/// The frame after this one.
pub fn next(now: TimeOfDay, rate: TimecodeRate) -> TimeOfDay {
    let TimeOfDay { mut hours, mut minutes, mut seconds, mut frames } = now;
    frames += 1;
    if u32::from(frames) == rate.counted() {
        (frames, seconds) = (0, seconds + 1);
    }
    if seconds == 60 {
        (seconds, minutes) = (0, minutes + 1);
        let leaves_out = rate == TimecodeRate::F2997Drop && !minutes.is_multiple_of(10);
        frames = if leaves_out { 2 } else { 0 };
    }
    if minutes == 60 {
        (minutes, hours) = (0, (hours + 1) % 24);
    }
    TimeOfDay { hours, minutes, seconds, frames }
}

/// The frame of the audio, at 48 kHz, in which the timecode frame of this number begins.
pub fn begins(number: i64, rate: TimecodeRate) -> i64 {
    let (frames, seconds) = match rate {
        TimecodeRate::F24 => (24, 1),
        TimecodeRate::F25 => (25, 1),
        TimecodeRate::F2997Drop | TimecodeRate::F2997 => (30_000, 1001),
        TimecodeRate::F30 => (30, 1),
    };
    (number * 48_000 * seconds).div_euclid(frames)
}
