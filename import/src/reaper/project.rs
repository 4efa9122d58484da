//! A project: its tempo, its markers and regions, and its tracks.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::item;
use super::text::{self, Block, Line};
use crate::draft::LeftOut;
use crate::media::{Media, decibels};
use crate::problem::{Place, Problem};
use crate::timeline::{
    Clip, Cue, CueRole, MAX_CUES, Shape, TempoLine, TempoPoint, Timeline, Words,
};

/// Reads a project, and adds what is wrong in it to `problems`.
///
/// # Errors
/// It cannot be read, or is no project.
pub(crate) fn read(
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let file = File::open(path).map_err(|error| {
        let cause = format!("the project cannot be read: {error}");
        Problem::of(path, cause, "check its permissions and the disk it is on")
    })?;
    read_from(&mut BufReader::new(file), path, title, problems)
}

fn read_from(
    reader: &mut impl BufRead,
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let project = text::parse(reader).map_err(|(line, cause)| {
        let suggestion = "open it in REAPER and save it again";
        let cause = format!("this is no sound REAPER project: {cause}");
        Problem::of(path, cause, suggestion).at(Place::Line(line))
    })?;
    let mut problem = |line: &Line, cause: &str| {
        let suggestion = "open the project in REAPER and save it again";
        problems.push(Problem::of(path, cause, suggestion).at(Place::Line(line.number)));
    };
    let mut timeline = Timeline {
        file: path.to_owned(),
        title: title.to_owned(),
        words: Words { program: "REAPER", cue: "region", clip: "item" },
        tempo: tempo(&project, &mut problem),
        cues: cues(&project, &mut problem),
        clips: Vec::new(),
        guesses: Vec::new(),
        left_out: Vec::new(),
    };
    if let Some(first) =
        project.line("PROJOFFS").map(|line| line.number_or(2, 0.0)).filter(|n| *n != 0.0)
    {
        let bar = first + 1.0;
        timeline.guesses.push(format!("bars count from 1 here; the project counts from {bar}"));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    read_tracks(&project, &Media::new(folder), &mut timeline);
    Ok(timeline)
}

fn tempo(project: &Block, problem: &mut impl FnMut(&Line, &str)) -> TempoLine {
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

/// Markers and regions. A region is two lines of the same number, the second one with its end.
fn cues(project: &Block, problem: &mut impl FnMut(&Line, &str)) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open: HashMap<String, usize> = HashMap::new();
    for line in project.lines().filter(|line| line.word(0) == "MARKER").take(MAX_CUES) {
        let Some(at) = line.number(2) else {
            problem(line, "this marker has no time, and is left out");
            continue;
        };
        let is_region = line.number_or(4, 0.0) as i64 & 1 == 1;
        let number = line.word(1).to_owned();
        if is_region && let Some(region) = open.remove(&number) {
            cues[region].role = CueRole::Either(Some(at));
            continue;
        }
        if is_region {
            open.insert(number.clone(), cues.len());
        }
        let kind = if is_region { "Region" } else { "Marker" };
        let name = match line.word(3).trim() {
            "" => format!("{kind} {number}"),
            name => name.to_owned(),
        };
        let role = if is_region { CueRole::Either(None) } else { CueRole::Section };
        cues.push(Cue { at, name, role });
    }
    // A region without an end is a place like a marker.
    for cue in &mut cues {
        if cue.role == CueRole::Either(None) {
            cue.role = CueRole::Section;
        }
    }
    cues.sort_by(|a, b| a.at.total_cmp(&b.at));
    cues
}

/// What a folder track does to the tracks in it.
#[derive(Clone, Copy)]
struct Above {
    muted: bool,
    level_db: f64,
}

fn read_tracks(project: &Block, media: &Media, timeline: &mut Timeline) {
    let mut above = vec![Above { muted: false, level_db: 0.0 }];
    let tracks = project.blocks().filter(|block| block.name() == "TRACK");
    for (index, track) in tracks.enumerate() {
        let over = above.last().copied().unwrap_or(Above { muted: false, level_db: 0.0 });
        let gain = track.line("VOLPAN").map_or(1.0, |line| line.number_or(1, 1.0));
        let pan = track.line("VOLPAN").map_or(0.0, |line| line.number_or(2, 0.0));
        let own = decibels(gain);
        let muted = over.muted
            || own.is_none()
            || track.line("MUTESOLO").is_some_and(|line| line.number_or(1, 0.0) != 0.0);
        let level_db = over.level_db + own.unwrap_or(0.0);
        read_track(track, index, Above { muted, level_db }, pan, media, timeline);
        let folder = track.line("ISBUS");
        match folder.map(|line| (line.number_or(1, 0.0), line.number_or(2, 0.0))) {
            Some((1.0, _)) => above.push(Above { muted, level_db }),
            Some((2.0, ends)) => {
                let ends = ends.abs().min(above.len() as f64 - 1.0) as usize;
                above.truncate(above.len() - ends);
            }
            _ => {}
        }
    }
    let master = project.blocks().find(|block| block.name() == "MASTERFXLIST");
    let effects = master.map_or(0, |block| block.blocks().count());
    if effects > 0 {
        let why = "the stems are not rendered through them; render a stem of its own if it matters";
        timeline.left_out.push(LeftOut::new(format!("{effects} effects on the master"), why));
    }
}

fn read_track(
    track: &Block,
    index: usize,
    state: Above,
    pan: f64,
    media: &Media,
    timeline: &mut Timeline,
) {
    let name = track.line("NAME").map(|line| line.word(1).trim().to_owned()).unwrap_or_default();
    let items: Vec<&Block> = track.blocks().filter(|block| block.name() == "ITEM").collect();
    let called = |spelt: &str| match name.as_str() {
        "" => crate::scan::base_name(Path::new(spelt.rsplit(['/', '\\']).next().unwrap_or(spelt))),
        name => name.to_owned(),
    };
    let mut not_audio = 0;
    for item in items.iter().take(timeline.room()) {
        let Some(item) = item::read(item, media) else {
            not_audio += 1;
            continue;
        };
        let audible = item.level_db.filter(|_| !state.muted);
        let unfit = match audible {
            Some(_) => item.unfit,
            None => Some("it is muted in the project".to_owned()),
        };
        let level_db = state.level_db + audible.unwrap_or(0.0);
        let mut remarks = item.remarks;
        if level_db > 10.0 {
            remarks.push(format!("{level_db:.1} dB in the project"));
        }
        let (file, unknown) = match item.found {
            Some(found) => (found.path, found.seconds.is_none()),
            None => (item.spelt.clone().into(), false),
        };
        if unknown {
            remarks.push("taken for the whole file".to_owned());
        }
        timeline.clips.push(Clip {
            track: called(&item.spelt),
            track_index: index,
            file,
            at: item.at,
            end: item.end,
            level_db,
            pan: (pan != 0.0).then(|| (pan.clamp(-1.0, 1.0) * 1000.0).round() / 1000.0),
            unfit,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        });
    }
    let shown = if name.is_empty() { format!("track {}", index + 1) } else { name };
    let mut leave = |what: String, why: &str| timeline.left_out.push(LeftOut::new(what, why));
    if not_audio > 0 {
        leave(
            format!("{shown}: {not_audio} items without an audio file"),
            "render the track as one file",
        );
    }
    if items.is_empty() {
        return;
    }
    let effects = track.blocks().filter(|block| block.name() == "FXCHAIN");
    let effects: usize = effects.map(|block| block.blocks().count()).sum();
    if effects > 0 {
        leave(format!("{shown}: {effects} effects"), "render the track to have them in the stem");
    }
    for (envelope, what) in [("VOLENV2", "volume"), ("PANENV2", "pan"), ("MUTEENV", "mute")] {
        let moves = track.blocks().filter(|block| block.name() == envelope);
        let points = moves.flat_map(Block::lines).filter(|line| line.word(0) == "PT").count();
        if points > 1 {
            leave(
                format!("{shown}: automation of its {what}"),
                "render the track, or write `automation`",
            );
        }
    }
}
