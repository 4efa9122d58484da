//! A set.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::cues::{Locator, cues};
use super::tempo::tempo;
use super::tracks::{arrangement, devices, name, read_track};
use super::unpack::Unpacked;
use super::xml::{self, Element};
use crate::draft::LeftOut;
use crate::media::Media;
use crate::names::fold;
use crate::problem::{Place, Problem};
use crate::timeline::{Cue, CueRole, MAX_CUES, TempoLine, Timeline, Words};

/// Reads a set.
///
/// # Errors
/// It cannot be read, or is no set.
pub(crate) fn read(
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let mut file = File::open(path).map_err(|error| {
        let cause = format!("the set cannot be read: {error}");
        Problem::of(path, cause, "check its permissions and the disk it is on")
    })?;
    read_from(&mut file, path, title, problems)
}

fn read_from(
    reader: &mut dyn Read,
    path: &Path,
    title: &str,
    problems: &mut Vec<Problem>,
) -> Result<Timeline, Problem> {
    let damaged = |(byte, cause): (u64, String)| {
        let cause = format!("this is no sound Live set: {cause}");
        Problem::of(path, cause, "open it in Live and save it again").at(Place::Byte(byte))
    };
    let unpacked = Unpacked::new(reader).map_err(|error| damaged((0, error.to_string())))?;
    let root = xml::parse(unpacked.buffered()).map_err(damaged)?;
    let Some(set) = root.child("LiveSet").filter(|_| root.name == "Ableton") else {
        return Err(damaged((0, "it has no `LiveSet`".to_owned())));
    };
    let main = set.child("MainTrack").or_else(|| set.child("MasterTrack"));
    let Some(main) = main else {
        return Err(damaged((0, "it has no main track, which has the tempo".to_owned())));
    };
    let tempo = tempo(main, path, problems);
    let tracks: &[Element] = set.child("Tracks").map_or(&[], |tracks| &tracks.children);
    let sections = section_clips(tracks, &tempo);
    let locators = locators(set, &tempo);
    let (mut cues, mut left_out) = cues(&locators, !sections.is_empty());
    cues.extend(sections);
    cues.sort_by(|a, b| a.at.total_cmp(&b.at));
    let effects = devices(main);
    if effects > 0 {
        left_out.push(LeftOut::new(
            format!("{effects} devices on the main track"),
            "the stems are not rendered through them; render a stem of its own if it matters",
        ));
    }
    let mut timeline = Timeline {
        file: path.to_owned(),
        title: title.to_owned(),
        words: Words { program: "Live", cue: "locator", clip: "clip" },
        tempo,
        cues,
        clips: Vec::new(),
        guesses: Vec::new(),
        left_out,
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let media = Media::new(folder);
    for (index, track) in tracks.iter().enumerate() {
        read_track(track, index, tracks, &media, &mut timeline);
    }
    Ok(timeline)
}

fn locators(set: &Element, tempo: &TempoLine) -> Vec<Locator> {
    let list = set.at("Locators/Locators");
    list.iter()
        .flat_map(|list| list.named("Locator"))
        .filter_map(|locator| {
            let at = tempo.seconds_at(locator.number("Time")?);
            Some(Locator { at, name: locator.value("Name").to_owned() })
        })
        .take(MAX_CUES)
        .collect()
}

/// MIDI clips on a track called `Sections` are sections for AbleSet.
fn section_clips(tracks: &[Element], tempo: &TempoLine) -> Vec<Cue> {
    let track =
        tracks.iter().find(|track| track.name == "MidiTrack" && fold(name(track)) == "sections");
    track
        .iter()
        .flat_map(|track| arrangement(track, "MidiClip"))
        .filter_map(|clip| {
            let at = tempo.seconds_at(clip.number("CurrentStart")?);
            let name = clip.value("Name").trim().trim_start_matches('>').trim().to_owned();
            (!name.is_empty()).then_some(Cue { at, name, role: CueRole::Section })
        })
        .take(MAX_CUES)
        .collect()
}
