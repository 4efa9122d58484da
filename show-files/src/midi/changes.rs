//! The tempos, meters and markers of a file, one event at a time.

use std::collections::BTreeMap;

use midly::{MetaMessage, TrackEventKind};

use super::{MidiError, MidiFile, MidiMarker, MidiTempoChange, bars, file};
use crate::Meter;

/// Ten a second for hours.
pub(super) const MAX_CHANGES: usize = 100_000;
const MAX_NAME_CHARS: usize = 64;
/// What a file without a tempo has: 120 bpm.
const USUAL_MICROS: u32 = 500_000;

/// What was found so far, by tick. Of two at the same tick the later one counts.
struct Changes {
    tempos: BTreeMap<u64, u32>,
    meters: BTreeMap<u64, Meter>,
    markers: Vec<MidiMarker>,
    end: u64,
}

pub(super) fn parse(bytes: &[u8]) -> Result<MidiFile, MidiError> {
    let mut changes = Changes {
        tempos: BTreeMap::from([(0, USUAL_MICROS)]),
        meters: Meter::new(4, 4).map(|common| (0, common)).into_iter().collect(),
        markers: Vec::new(),
        end: 0,
    };
    let ticks_per_quarter = file::events(bytes, |tick, event| {
        changes.end = changes.end.max(tick);
        match event {
            TrackEventKind::Meta(message) => changes.meta(tick, message),
            _ => Ok(()),
        }
    })?;
    let Changes { tempos, meters, mut markers, end } = changes;
    markers.sort_by_key(|marker| marker.tick);
    let tempos = tempos
        .into_iter()
        .map(|(tick, micros_per_quarter)| MidiTempoChange { tick, micros_per_quarter });
    let meters = bars::placed(ticks_per_quarter, &meters)?;
    Ok(MidiFile { ticks_per_quarter, tempos: tempos.collect(), meters, markers, end })
}

impl Changes {
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
