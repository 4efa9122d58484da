//! The tracks of a project, and the items on them.

use std::path::Path;

use super::item;
use super::text::Block;
use crate::draft::LeftOut;
use crate::media::{Media, decibels, panned};
use crate::scan::base_name;
use crate::timeline::{Clip, Timeline};

/// What a folder track does to the tracks in it.
#[derive(Clone, Copy)]
struct Above {
    muted: bool,
    level_db: f64,
}

/// Reads all tracks with what their folders do to them.
pub(super) fn read_tracks(project: &Block, media: &Media, timeline: &mut Timeline) {
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
        "" => base_name(Path::new(spelt.rsplit(['/', '\\']).next().unwrap_or(spelt))),
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
            pan: panned(pan),
            unfit,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        });
    }
    let shown = if name.is_empty() { format!("track {}", index + 1) } else { name };
    if not_audio > 0 {
        timeline.left_out.push(LeftOut::new(
            format!("{shown}: {not_audio} items without an audio file"),
            "render the track as one file",
        ));
    }
    if !items.is_empty() {
        leave_out(track, &shown, timeline);
    }
}

/// Tells what a track does to its items that their files do not have.
fn leave_out(track: &Block, shown: &str, timeline: &mut Timeline) {
    let mut leave = |what: String, why: &str| timeline.left_out.push(LeftOut::new(what, why));
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
