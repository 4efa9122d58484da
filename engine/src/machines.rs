//! What machines hear: timecode and the pilot, from the show's words to the audio thread's rules.

use downbeat_rt::{
    AtJump, MidiRules, PilotRules, TimeOfDay, TimecodeRate, TimecodeRules, WhenStopped,
};
use downbeat_show_files as files;
use files::{Role, Show, SongTimecode};

/// How the show sends timecode.
pub(crate) fn timecode(show: &Show) -> TimecodeRules {
    TimecodeRules {
        buses: buses(show, Role::Timecode),
        rate: rate(show.timecode.rate),
        at_jump: match show.timecode.jumps {
            files::TimecodeJumps::Follow => AtJump::Follow,
            files::TimecodeJumps::RunOn => AtJump::RunOn,
            files::TimecodeJumps::Hold => AtJump::Hold,
        },
        when_stopped: match show.timecode.stopped {
            files::TimecodeStopped::Silent => WhenStopped::Silent,
            files::TimecodeStopped::Still => WhenStopped::Still,
            files::TimecodeStopped::RunOn => WhenStopped::RunOn,
        },
    }
}

/// How the show sends MIDI.
pub(crate) fn midi(show: &Show) -> MidiRules {
    let mask = |outputs: &[usize]| outputs.iter().fold(0, |mask, output| mask | 1 << output);
    MidiRules {
        gap: (show.midi.gap_seconds * f64::from(show.rate)).round() as u32,
        clock: mask(&show.midi.clock),
        mtc: mask(&show.midi.mtc),
        mtc_rate: rate(show.midi.mtc_rate),
    }
}

/// How the show sends the pilot.
pub(crate) fn pilot(show: &Show) -> PilotRules {
    let pilot = &show.pilot;
    let frames = |seconds: f64| (seconds * f64::from(show.rate)).round() as u64;
    PilotRules {
        buses: buses(show, Role::Pilot),
        hertz: pilot.hertz,
        starved: frames(pilot.starved_seconds),
        hung: frames(pilot.hung_seconds),
        back: pilot.back_seconds.map(frames),
    }
}

fn buses(show: &Show, role: Role) -> Vec<usize> {
    (0..show.buses.len()).filter(|&bus| show.buses[bus].role == role).collect()
}

/// The audio thread's word for a rate of the show files.
pub(crate) fn rate(rate: files::TimecodeRate) -> TimecodeRate {
    match rate {
        files::TimecodeRate::F24 => TimecodeRate::F24,
        files::TimecodeRate::F25 => TimecodeRate::F25,
        files::TimecodeRate::F2997Drop => TimecodeRate::F2997Drop,
        files::TimecodeRate::F2997 => TimecodeRate::F2997,
        files::TimecodeRate::F30 => TimecodeRate::F30,
    }
}

/// Where the timecode of each song begins.
///
/// Receivers are programmed by the hour, so a song keeps its own whatever becomes of the setlist in
/// the evening, and after a restart: the first time it is played has the hour of the first place
/// that the setlist file has for it, the second that of the second, and what the file does not have
/// gets the hours after its last one.
#[derive(Debug)]
pub(crate) struct Starts {
    hours: files::Hours,
    /// What each song of the show says.
    songs: Vec<SongTimecode>,
    /// The songs of the setlist file, in order.
    places: Vec<usize>,
}

impl Starts {
    pub(crate) fn new(show: &Show, setlist: usize) -> Self {
        Self {
            hours: show.timecode.hours,
            songs: show.songs.iter().map(|song| song.timecode).collect(),
            places: show.setlists[setlist].songs().map(|entry| entry.song).collect(),
        }
    }

    /// Where it begins in each of these songs, played in this order.
    pub(crate) fn of(&self, songs: &[usize]) -> Vec<Option<TimeOfDay>> {
        let mut more = self.places.len();
        let start = |(at, &song): (usize, &usize)| {
            let hour = match self.hours {
                files::Hours::Songs => song,
                files::Hours::Setlist => {
                    let before = songs[..at].iter().filter(|&&other| other == song).count();
                    let mut places = (0..self.places.len()).filter(|&at| self.places[at] == song);
                    places.nth(before).unwrap_or_else(|| {
                        more += 1;
                        more - 1
                    })
                }
            };
            match self.songs[song] {
                SongTimecode::Off => None,
                SongTimecode::Hour => Some(TimeOfDay::hour(hour as u32 + 1)),
                SongTimecode::Address(address) => {
                    let files::TimecodeAddress { hours, minutes, seconds, frames } = address;
                    Some(TimeOfDay { hours, minutes, seconds, frames })
                }
            }
        };
        songs.iter().enumerate().map(start).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(starts: &Starts, songs: &[usize]) -> Vec<Option<u8>> {
        starts.of(songs).iter().map(|start| start.map(|start| start.hours)).collect()
    }

    #[test]
    fn a_song_keeps_its_hour_whatever_becomes_of_the_setlist() {
        let starts = Starts {
            hours: files::Hours::Setlist,
            songs: vec![SongTimecode::Hour; 5],
            places: vec![3, 1, 2, 1],
        };
        let some = |hours: &[u8]| hours.iter().copied().map(Some).collect::<Vec<_>>();
        assert_eq!(hours(&starts, &[3, 1, 2, 1]), some(&[1, 2, 3, 4]));
        // Moved, taken out, repeated and put in.
        assert_eq!(hours(&starts, &[2, 1, 3, 1]), some(&[3, 2, 1, 4]));
        assert_eq!(hours(&starts, &[1, 1, 2]), some(&[2, 4, 3]));
        assert_eq!(hours(&starts, &[3, 0, 1, 1, 1, 2]), some(&[1, 5, 2, 4, 6, 3]));
        let by_song = Starts { hours: files::Hours::Songs, ..starts };
        assert_eq!(hours(&by_song, &[3, 1, 2, 1]), some(&[4, 2, 3, 2]));
    }

    #[test]
    fn a_song_may_say_where_it_begins_or_have_none() {
        let address = files::TimecodeAddress { hours: 12, minutes: 34, seconds: 56, frames: 7 };
        let starts = Starts {
            hours: files::Hours::Setlist,
            songs: vec![SongTimecode::Off, SongTimecode::Address(address), SongTimecode::Hour],
            places: (0..3).collect(),
        };
        let expected = TimeOfDay { hours: 12, minutes: 34, seconds: 56, frames: 7 };
        assert_eq!(starts.of(&[0, 1, 2]), [None, Some(expected), Some(TimeOfDay::hour(3))]);
    }
}
