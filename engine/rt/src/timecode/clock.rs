//! Which timecode comes next: where the song is, by the rules for jumps and for silence.

use super::{TimeOfDay, TimecodeRate};
use crate::ArmedId;

/// What timecode does where a song jumps, or vamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AtJump {
    /// It jumps as well: it is always that of the song's frame.
    #[default]
    Follow,
    /// It runs on, and counts the frames that were played, whichever they were.
    RunOn,
    /// It never goes back: it stands still until the song is where it stands. Where the song jumps
    /// on, it does so too.
    Hold,
}

/// What timecode does while no song plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WhenStopped {
    /// It is silent.
    #[default]
    Silent,
    /// The frame on which it stands is said again and again.
    Still,
    /// It runs on.
    RunOn,
}

/// A place of timecode: so many frames of the audio after the beginning of a timecode frame, or
/// before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimecodePlace {
    /// The address of that frame: that of the song's frame 0.
    pub start: TimeOfDay,
    /// Frames of the audio since then; negative in a lead-in.
    pub frames: i64,
}

impl TimecodePlace {
    /// The address that is being said at this place, with the audio at `hertz`. Real-time safe.
    pub fn address(self, rate: TimecodeRate, hertz: u32) -> TimeOfDay {
        let number = self.start.frame(rate) + rate.parts_at(self.frames, hertz, 1).0;
        TimeOfDay::of_frame(number, rate)
    }
}

/// Where the song is that timecode follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeline {
    pub(crate) song: ArmedId,
    /// The address of its frame 0.
    pub(crate) start: TimeOfDay,
    /// The frame that comes next.
    pub(crate) frame: i64,
}

/// What timecode does for some frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Motion {
    /// It says nothing.
    #[default]
    Silent,
    /// It runs, from this place.
    Runs(TimecodePlace),
    /// It says the frame of this place, and has done so for so many frames of the audio.
    Stands(TimecodePlace, u64),
}

/// Where timecode is.
#[derive(Debug)]
pub(crate) struct Clock {
    at_jump: AtJump,
    when_stopped: WhenStopped,
    song: ArmedId,
    place: TimecodePlace,
    /// Frames that it has stood still for.
    stood: u64,
}

impl Clock {
    /// At midnight, before any song.
    pub(crate) fn new(at_jump: AtJump, when_stopped: WhenStopped) -> Self {
        Self {
            at_jump,
            when_stopped,
            song: ArmedId::default(),
            place: TimecodePlace::default(),
            stood: 0,
        }
    }

    /// Where it is: the place that comes next, or at which it stands.
    pub(crate) fn place(&self) -> TimecodePlace {
        self.place
    }

    /// What it does next, and for how many of the coming `frames`, which pass. `timeline` is where
    /// the song is, if one plays.
    #[inline]
    pub(crate) fn pass(&mut self, timeline: Option<Timeline>, frames: usize) -> (usize, Motion) {
        let Some(now) = timeline else {
            let motion = match self.when_stopped {
                WhenStopped::Silent => Motion::Silent,
                WhenStopped::Still => self.stand(frames),
                WhenStopped::RunOn => self.run(frames),
            };
            return (frames, motion);
        };
        let is_new = std::mem::replace(&mut self.song, now.song) != now.song;
        if is_new || self.at_jump == AtJump::Follow {
            self.place = TimecodePlace { start: now.start, frames: now.frame };
        } else if self.at_jump == AtJump::Hold {
            let behind = self.place.frames.saturating_sub(now.frame);
            if behind > 0 {
                let frames = frames.min(usize::try_from(behind).unwrap_or(usize::MAX));
                return match self.when_stopped {
                    WhenStopped::Still => (frames, self.stand(frames)),
                    WhenStopped::Silent | WhenStopped::RunOn => (frames, Motion::Silent),
                };
            }
            self.place.frames = now.frame;
        }
        (frames, self.run(frames))
    }

    fn run(&mut self, frames: usize) -> Motion {
        let motion = Motion::Runs(self.place);
        self.place.frames += frames as i64;
        self.stood = 0;
        motion
    }

    fn stand(&mut self, frames: usize) -> Motion {
        let motion = Motion::Stands(self.place, self.stood);
        self.stood += frames as u64;
        motion
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: TimeOfDay = TimeOfDay::hour(1);

    fn at(frame: i64) -> Option<Timeline> {
        Some(Timeline { song: ArmedId(1), start: HOUR, frame })
    }

    fn runs(frames: i64) -> Motion {
        Motion::Runs(TimecodePlace { start: HOUR, frames })
    }

    #[test]
    fn a_jump_is_followed() {
        let mut clock = Clock::new(AtJump::Follow, WhenStopped::Silent);
        assert_eq!(clock.pass(at(-5), 10), (10, runs(-5)));
        assert_eq!(clock.pass(at(100), 10), (10, runs(100)));
        assert_eq!(clock.pass(None, 10), (10, Motion::Silent));
        assert_eq!(clock.pass(at(20), 10), (10, runs(20)));
    }

    #[test]
    fn it_runs_on_through_a_jump_and_stands_while_the_song_does() {
        let mut clock = Clock::new(AtJump::RunOn, WhenStopped::Silent);
        assert_eq!(clock.pass(at(0), 10), (10, runs(0)));
        assert_eq!(clock.pass(at(100), 10), (10, runs(10)));
        assert_eq!(clock.pass(None, 10), (10, Motion::Silent));
        assert_eq!(clock.pass(at(3), 10), (10, runs(20)));
        let other = Timeline { song: ArmedId(2), start: TimeOfDay::hour(2), frame: 7 };
        let place = TimecodePlace { start: TimeOfDay::hour(2), frames: 7 };
        assert_eq!(clock.pass(Some(other), 10), (10, Motion::Runs(place)));
    }

    #[test]
    fn it_holds_until_the_song_is_where_it_stands_to_the_frame() {
        let mut clock = Clock::new(AtJump::Hold, WhenStopped::Silent);
        assert_eq!(clock.pass(at(90), 10), (10, runs(90)));
        assert_eq!(clock.pass(at(85), 10), (10, Motion::Silent));
        assert_eq!(clock.pass(at(95), 10), (5, Motion::Silent));
        assert_eq!(clock.pass(at(100), 5), (5, runs(100)));
        assert_eq!(clock.pass(at(400), 10), (10, runs(400)));
    }

    #[test]
    fn when_nothing_plays_it_stands_or_runs_on_if_asked_to() {
        let stands = |stood| Motion::Stands(TimecodePlace { start: HOUR, frames: 10 }, stood);
        let mut clock = Clock::new(AtJump::Follow, WhenStopped::Still);
        assert_eq!(clock.pass(at(0), 10), (10, runs(0)));
        assert_eq!(clock.pass(None, 7), (7, stands(0)));
        assert_eq!(clock.pass(None, 7), (7, stands(7)));
        assert_eq!(clock.pass(at(50), 7), (7, runs(50)));
        let mut clock = Clock::new(AtJump::Follow, WhenStopped::RunOn);
        assert_eq!(clock.pass(at(0), 10), (10, runs(0)));
        assert_eq!(clock.pass(None, 7), (7, runs(10)));
        assert_eq!(clock.pass(None, 7), (7, runs(17)));
    }
}
