//! Songs that those who follow timecode cannot tell apart.

use downbeat_show_files::{Hours, Role, Show, SongTimecode, TimecodeAddress};

use crate::findings::{Finding, Kind, Severity};

/// Hours of a day: with whole hours, so many songs have one of their own.
const HOURS: usize = 24;

/// A song with its place and what its timecode begins with.
struct Start<'a> {
    title: &'a str,
    song: usize,
    address: TimecodeAddress,
}

/// One finding for each setlist, or for the show where its songs count, in which two different songs
/// begin alike. Where no timecode is sent, nobody can mistake it.
pub(super) fn judge(show: &Show) -> Vec<Finding> {
    let on_a_bus = show.buses.iter().any(|bus| bus.role == Role::Timecode);
    if !on_a_bus && show.midi.mtc.is_empty() {
        return Vec::new();
    }
    let songs_of = |songs: &mut dyn Iterator<Item = usize>| -> Vec<Start<'_>> {
        songs.enumerate().filter_map(|(place, song)| start(show, place, song)).collect()
    };
    match show.timecode.hours {
        Hours::Songs => {
            let starts = songs_of(&mut (0..show.songs.len()));
            same(&starts, "").into_iter().collect()
        }
        Hours::Setlist => {
            let setlists = show.setlists.iter().filter_map(|setlist| {
                let starts = songs_of(&mut setlist.songs().map(|entry| entry.song));
                same(&starts, &format!("in the setlist `{}` ", setlist.name))
            });
            setlists.collect()
        }
    }
}

/// Where the song in this place, counted from 0, begins; `None` if it has no timecode.
fn start(show: &Show, place: usize, song: usize) -> Option<Start<'_>> {
    let address = match show.songs[song].timecode {
        SongTimecode::Off => return None,
        SongTimecode::Address(address) => address,
        SongTimecode::Hour => {
            let hours = ((place + 1) % HOURS) as u8;
            TimecodeAddress { hours, minutes: 0, seconds: 0, frames: 0 }
        }
    };
    Some(Start { title: &show.songs[song].title, song, address })
}

/// The first two different songs that begin alike.
fn same(starts: &[Start<'_>], place: &str) -> Option<Finding> {
    let (first, second) = starts.iter().enumerate().find_map(|(at, second)| {
        let alike =
            |first: &&Start<'_>| first.address == second.address && first.song != second.song;
        Some((starts[..at].iter().find(alike)?, second))
    })?;
    let TimecodeAddress { hours, minutes, seconds, frames } = second.address;
    let what = format!(
        "{place}the timecode of `{}` and of `{}` begins at {hours:02}:{minutes:02}:{seconds:02}:{frames:02}: \
         who follows it cannot tell them apart",
        first.title, second.title
    );
    let remedy = if starts.len() > HOURS {
        "there are 24 hours and more songs: give those that nobody follows `timecode: off`, or give \
         songs an address between the hours, such as `timecode: 01:30:00:00`"
    } else {
        "give one of them another `timecode`"
    };
    Some(Finding::new(Severity::Warning, Kind::TimecodeRepeats, what, remedy))
}
