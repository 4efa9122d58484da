//! From bytes to changes, one event at a time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use midly::{Format, MetaMessage, Timing, TrackEventKind};

use super::{MidiError, MidiFile, MidiMarker, MidiTempoChange, bars};
use crate::Meter;

/// Whole concertos have less.
pub(super) const MAX_BYTES: u64 = 16 << 20;
/// Ten a second for hours.
pub(super) const MAX_CHANGES: usize = 100_000;
const MAX_NAME_CHARS: usize = 64;
/// What a file without a tempo has: 120 bpm.
const USUAL_MICROS: u32 = 500_000;

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

/// What was found so far, by tick. Of two at the same tick the later one counts.
struct Changes {
    tempos: BTreeMap<u64, u32>,
    meters: BTreeMap<u64, Meter>,
    markers: Vec<MidiMarker>,
    end: u64,
}

/// The ticks of a quarter note, and the tracks.
pub(super) fn tracks(bytes: &[u8]) -> Result<(u16, midly::TrackIter<'_>), MidiError> {
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

pub(super) fn parse(bytes: &[u8]) -> Result<MidiFile, MidiError> {
    let (ticks_per_quarter, tracks) = tracks(bytes)?;
    let mut changes = Changes {
        tempos: BTreeMap::from([(0, USUAL_MICROS)]),
        meters: Meter::new(4, 4).map(|common| (0, common)).into_iter().collect(),
        markers: Vec::new(),
        end: 0,
    };
    let mut any = false;
    for track in tracks {
        changes.track(track.map_err(|_| MidiError::Damaged("a track breaks off"))?)?;
        any = true;
    }
    if !any {
        return Err(MidiError::Damaged("it has no tracks"));
    }
    let Changes { tempos, meters, mut markers, end } = changes;
    markers.sort_by_key(|marker| marker.tick);
    let tempos = tempos
        .into_iter()
        .map(|(tick, micros_per_quarter)| MidiTempoChange { tick, micros_per_quarter });
    let meters = bars::placed(ticks_per_quarter, &meters)?;
    Ok(MidiFile { ticks_per_quarter, tempos: tempos.collect(), meters, markers, end })
}

impl Changes {
    fn track(&mut self, events: midly::EventIter<'_>) -> Result<(), MidiError> {
        let mut tick = 0_u64;
        // The library reads what is there; only its last event says that a track is whole.
        let mut whole = false;
        for event in events {
            let event = event.map_err(|_| MidiError::Damaged("an event breaks off"))?;
            // At most 2^28 ticks for each of at most 2^24 bytes.
            tick += u64::from(event.delta.as_int());
            if let TrackEventKind::Meta(message) = event.kind {
                whole = message == MetaMessage::EndOfTrack;
                self.meta(tick, message)?;
            }
        }
        if !whole {
            return Err(MidiError::Damaged("a track breaks off"));
        }
        self.end = self.end.max(tick);
        Ok(())
    }

    fn meta(&mut self, tick: u64, message: MetaMessage<'_>) -> Result<(), MidiError> {
        match message {
            MetaMessage::Tempo(micros) if micros.as_int() == 0 => {
                return Err(MidiError::Damaged("a quarter note lasts no time"));
            }
            MetaMessage::Tempo(micros) => {
                self.tempos.insert(tick, micros.as_int());
            }
            MetaMessage::TimeSignature(beats, power, ..) => {
                let unit = 1_u16.checked_shl(u32::from(power)).unwrap_or(0);
                let meter = Meter::new(u16::from(beats), unit);
                let meter = meter.ok_or(MidiError::Meter { tick, beats, power })?;
                self.meters.insert(tick, meter);
            }
            MetaMessage::Marker(name) | MetaMessage::CuePoint(name) => {
                let name = text(name);
                if !name.is_empty() {
                    self.markers.push(MidiMarker { tick, name });
                }
            }
            _ => {}
        }
        let most = self.tempos.len().max(self.meters.len()).max(self.markers.len());
        if most > MAX_CHANGES { Err(MidiError::TooMany) } else { Ok(()) }
    }
}

/// A name in UTF-8 or else, as the standard has no word about it, in Latin-1.
fn text(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(4 * MAX_NAME_CHARS)];
    let text = match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.trim().chars().take(MAX_NAME_CHARS).collect()
}
