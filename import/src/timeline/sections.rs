//! The sections of a song, at bars and beats where they are at one.

use super::tempo::{Bar, TempoLine};
use super::{Cue, SAME, clock};
use crate::draft::{LeftOut, Position, SectionDraft};
use crate::names::sound_name;

/// What a time of the project is in the song.
pub(super) struct Ruler<'a> {
    /// The bars of the song.
    pub(super) bars: &'a [Bar],
    pub(super) tempo: &'a TempoLine,
    /// The numbers of the bars that are written with one tempo, though it moves in them.
    pub(super) evened: &'a [u32],
    /// The first frame of the stems, in seconds.
    pub(super) start: f64,
}

/// Cues in the order of time as sections; what cannot be one is added to `left_out`.
pub(super) fn sections(
    cues: &[&Cue],
    ruler: &Ruler<'_>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<SectionDraft> {
    let start = ruler.start;
    let mut sections = Vec::new();
    let mut before = f64::NEG_INFINITY;
    for cue in cues {
        let name = sound_name(&cue.name, "Section");
        if cue.at < start - SAME {
            let why =
                format!("it is at {}, before the stems start at {}", clock(cue.at), clock(start));
            left_out.push(LeftOut::new(name, why));
        } else if cue.at - before < SAME {
            let why = format!("another one is at the same place, {}", clock(cue.at));
            left_out.push(LeftOut::new(name, why));
        } else {
            before = cue.at;
            sections.push(SectionDraft { name, start: ruler.position(cue.at) });
        }
    }
    sections
}

/// The index of the bar that holds a time.
pub(super) fn bar_of(bars: &[Bar], at: f64) -> usize {
    bars.partition_point(|bar| bar.start <= at + SAME).saturating_sub(1)
}

impl Ruler<'_> {
    /// A bar or a beat, if the song file then puts it where it is; else its time, which is exact.
    fn position(&self, at: f64) -> Position {
        let time = Position::Seconds(at - self.start);
        let index = bar_of(self.bars, at);
        let Some(bar) = self.bars.get(index).filter(|bar| bar.start <= at + SAME) else {
            return time;
        };
        let number = index as u32 + 1;
        let beats = f64::from(bar.meter.0);
        // The nearest beat as it is written, and when it is.
        let (beat, when) = if self.evened.contains(&number) {
            let length = self.tempo.seconds_at(bar.end()) - bar.start;
            let beat = ((at - bar.start) / length * beats).round();
            (beat, bar.start + beat / beats * length)
        } else {
            let quarters = 4.0 / f64::from(bar.meter.1);
            let beat = ((self.tempo.quarters_at(at) - bar.quarter) / quarters).round();
            (beat, self.tempo.seconds_at(bar.quarter + beat * quarters))
        };
        match beat {
            _ if (at - bar.start).abs() < SAME => Position::Bar(number),
            beat if (when - at).abs() < SAME && (1.0..beats).contains(&beat) => {
                Position::Beat(number, beat as u32 + 1)
            }
            _ => time,
        }
    }
}
