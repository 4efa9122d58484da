//! The markers and regions of a project.

use std::collections::HashMap;

use super::text::{Block, Line};
use crate::timeline::{Cue, CueRole, MAX_CUES};

/// Reads markers and regions. A region is two lines of the same number, the second one with its end.
pub(super) fn cues(project: &Block, problem: &mut impl FnMut(&Line, &str)) -> Vec<Cue> {
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
