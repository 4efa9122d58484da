//! The MIDI file beside the stems of a folder.

use std::path::{Path, PathBuf};

use downbeat_show_files::{Exact, TempoMap, midi};

use crate::draft::{Draft, LeftOut, Position, SectionDraft, Tempo};
use crate::names::fold;
use crate::problem::Problem;
use crate::scan::{base_name, file_name};

/// More are no sections.
const MAX_MARKERS: usize = 1000;

/// Takes the tempo, and markers as sections, from the MIDI file beside the stems. If there are
/// several, the one with a telling name, or else the first that can be read.
pub(super) fn add_midi(draft: &mut Draft, files: &[PathBuf], problems: &mut Vec<Problem>) {
    let tells = |path: &PathBuf| {
        let name = fold(&base_name(path));
        !["tempo", "map", "click", "marker"].iter().any(|word| name.contains(word))
    };
    let mut files: Vec<&PathBuf> = files.iter().collect();
    files.sort_by_key(|path| tells(path));
    let mut taken = false;
    for path in files {
        if taken {
            let why = "the tempo map is read from another MIDI file";
            draft.left_out.push(LeftOut::new(file_name(path), why));
            continue;
        }
        match sound_file(path) {
            Ok(file) => taken = take(draft, path, &file),
            Err(problem) => problems.push(problem),
        }
    }
}

/// A file whose tempos a song may have.
fn sound_file(path: &Path) -> Result<midi::MidiFile, Problem> {
    let file = midi::read(path)
        .map_err(|error| Problem::of(path, error.to_string(), error.suggestion()))?;
    let tempo = file.tempo();
    TempoMap::new(&Exact::from(0), &tempo.meters, &tempo.tempi).map_err(|error| {
        let suggestion = "no song may have that: correct it in the program that made the file";
        Problem::of(path, error.to_string(), suggestion)
    })?;
    Ok(file)
}

/// Takes what a file says. Whether it is the song's tempo map.
fn take(draft: &mut Draft, path: &Path, file: &midi::MidiFile) -> bool {
    // What a file has that says nothing of tempo: another source knows better.
    let is_default = matches!(&file.tempos[..], [one] if one.micros_per_quarter == 500_000);
    let is_map = !is_default || draft.tempo == Tempo::Unknown;
    add_markers(draft, file, is_map);
    if !is_map {
        draft.left_out.push(LeftOut::new(file_name(path), "it has no tempo of its own"));
        return false;
    }
    if let Tempo::Changes(_) = draft.tempo {
        draft.guesses.retain(|guess| !guess.starts_with("tempo "));
    }
    let song = file_name(path);
    draft
        .guesses
        .push(format!("the tempo map, from the MIDI file {song}: bar 1 is the first frame"));
    draft.tempo = Tempo::Midi(path.to_owned());
    true
}

/// Takes markers as sections: those on a beat by bar and beat, the others by time, if `is_map` says
/// that the song has the tempo of this file.
fn add_markers(draft: &mut Draft, file: &midi::MidiFile, is_map: bool) {
    for marker in file.markers.iter().take(MAX_MARKERS) {
        let place = file.position(marker.tick);
        let bar = u32::try_from(place.bar).unwrap_or(u32::MAX);
        let start = match place.beat {
            _ if !place.on_beat => Position::Seconds(file.seconds(marker.tick)),
            1 => Position::Bar(bar),
            beat => Position::Beat(bar, u32::from(beat)),
        };
        let again = draft.sections.last().is_some_and(|last| last.start == start);
        let why = if again {
            "another one is at the same place"
        } else if !place.on_beat && !is_map {
            "it is on no beat, and the tempo of its file is not that of the song"
        } else {
            draft.sections.push(SectionDraft { name: marker.name.clone(), start });
            continue;
        };
        draft.left_out.push(LeftOut::new(format!("marker {}", marker.name), why));
    }
}
