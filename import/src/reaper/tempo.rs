//! The tempo and the meters of a project.

use super::text::{Block, Line};
use crate::timeline::{Shape, TempoLine, TempoPoint};

/// Reads the tempo envelope, or the one tempo where there is none; `problem` is told what is left out.
pub(super) fn tempo(project: &Block, problem: &mut impl FnMut(&Line, &str)) -> TempoLine {
    let first = project.line("TEMPO");
    let bpm = first.map_or(120.0, |line| line.number_or(1, 120.0));
    let whole = |line: &Line, index| {
        line.number(index).filter(|n| (1.0..=999.0).contains(n)).map(|n| n as u16)
    };
    let meter = first.and_then(|line| Some((whole(line, 2)?, whole(line, 3)?)));
    let mut points = Vec::new();
    let mut meters = Vec::new();
    let envelope = project.blocks().find(|block| block.name() == "TEMPOENVEX");
    for line in envelope.iter().flat_map(|block| block.lines()).filter(|line| line.word(0) == "PT")
    {
        let (Some(at), Some(bpm)) = (line.number(1), line.number(2)) else {
            problem(line, "this tempo marker has no time or no tempo, and is left out");
            continue;
        };
        if !(10.0..=1000.0).contains(&bpm) {
            problem(line, "this tempo is not from 10 to 1000 bpm, and is pulled in");
        }
        // Shape 1 stays, 0 goes in a straight line to the next point.
        points.push(TempoPoint { at, bpm, ramps: line.number(3) == Some(0.0) });
        // Beats in the low 16 bits, the note of one beat in the high ones.
        if let Some(packed) = line.number(4).filter(|packed| *packed >= 65_536.0) {
            let packed = packed as u32;
            meters.push((at, ((packed & 0xffff) as u16, (packed >> 16) as u16), line));
        }
    }
    let tempo = TempoLine::new(Shape::OverTime, bpm, &points);
    let placed: Vec<(f64, (u16, u16))> = meter
        .map(|meter| (0.0, meter))
        .into_iter()
        .chain(meters.iter().map(|(at, meter, _)| (tempo.quarters_at(*at), *meter)))
        .collect();
    for (_, (beats, unit), line) in meters {
        if !(1..=64).contains(&beats) || !unit.is_power_of_two() || unit > 32 {
            problem(line, "a song cannot have this meter, and it is left out");
        }
    }
    tempo.with_meters(&placed)
}
