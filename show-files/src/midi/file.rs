//! A Standard MIDI file: its bytes, its header, and the events of its tracks.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use midly::{Format, MetaMessage, Timing, TrackEventKind, TrackIter};

use super::MidiError;

/// Whole concertos have less.
pub(super) const MAX_BYTES: u64 = 16 << 20;

pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, MidiError> {
    // Opening a pipe would wait for its other end, so the kind comes first.
    if !fs::metadata(path)?.is_file() {
        return Err(MidiError::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(MidiError::Large);
    }
    Ok(bytes)
}

/// Hands each event to `take` with its tick, one track after the other. Returns the ticks of a quarter
/// note. A file that breaks off is damaged, wherever that is.
pub(super) fn events(
    bytes: &[u8],
    mut take: impl FnMut(u64, TrackEventKind<'_>) -> Result<(), MidiError>,
) -> Result<u16, MidiError> {
    let (ticks_per_quarter, tracks) = tracks(bytes)?;
    let mut any = false;
    for track in tracks {
        let mut tick = 0_u64;
        // The library reads what is there; only its last event says that a track is whole.
        let mut whole = false;
        for event in track.map_err(|_| MidiError::Damaged("a track breaks off"))? {
            let event = event.map_err(|_| MidiError::Damaged("an event breaks off"))?;
            // At most 2^28 ticks for each of at most 2^24 bytes.
            tick += u64::from(event.delta.as_int());
            if let TrackEventKind::Meta(message) = event.kind {
                whole = message == MetaMessage::EndOfTrack;
            }
            take(tick, event.kind)?;
        }
        if !whole {
            return Err(MidiError::Damaged("a track breaks off"));
        }
        any = true;
    }
    if any { Ok(ticks_per_quarter) } else { Err(MidiError::Damaged("it has no tracks")) }
}

/// The ticks of a quarter note, and the tracks.
fn tracks(bytes: &[u8]) -> Result<(u16, TrackIter<'_>), MidiError> {
    // Division: with the high bit set, frames of a film. Some of those make the library panic.
    let [b'M', b'T', b'h', b'd', _, _, _, _, _, _, _, _, division, _, ..] = bytes else {
        return Err(MidiError::Unknown);
    };
    if division & 0x80 != 0 {
        return Err(MidiError::Smpte);
    }
    let damaged = |_| MidiError::Damaged("its header makes no sense");
    let (header, tracks) = midly::parse(bytes).map_err(damaged)?;
    if header.format == Format::Sequential {
        return Err(MidiError::Sequential);
    }
    let ticks_per_quarter = match header.timing {
        Timing::Timecode(..) => return Err(MidiError::Smpte),
        Timing::Metrical(ticks) if ticks.as_int() == 0 => {
            return Err(MidiError::Damaged("a quarter note has no ticks"));
        }
        Timing::Metrical(ticks) => ticks.as_int(),
    };
    Ok((ticks_per_quarter, tracks))
}
