//! A set: its tempo, its locators and its tracks.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::clip;
use super::cues::{Locator, cues};
use super::unpack::Unpacked;
use super::xml::{self, Element, number};
use crate::draft::LeftOut;
use crate::media::{Media, decibels};
use crate::names::fold;
use crate::problem::{Place, Problem};
use crate::timeline::{
    Clip, Cue, CueRole, MAX_CUES, Shape, TempoLine, TempoPoint, Timeline, Words,
};

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
    let effects =
        main.at("DeviceChain/DeviceChain/Devices").map_or(0, |devices| devices.children.len());
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

fn tempo(main: &Element, path: &Path, problems: &mut Vec<Problem>) -> TempoLine {
    let mixer = main.at("DeviceChain/Mixer");
    let manual = |name: &str| mixer.and_then(|mixer| mixer.number(&format!("{name}/Manual")));
    let bpm = manual("Tempo").filter(|bpm| (10.0..=1000.0).contains(bpm));
    if bpm.is_none() {
        let cause = "the set has no tempo from 10 to 1000 bpm, and 120 stands for it";
        problems.push(Problem::of(path, cause, "open it in Live and save it again"));
    }
    // The first event lies years before the start and has the value before all others.
    let points: Vec<TempoPoint> = events(main, mixer, "Tempo")
        .into_iter()
        .filter(|(at, _)| *at >= 0.0)
        .map(|(at, bpm)| TempoPoint { at, bpm, ramps: true })
        .collect();
    let line = TempoLine::new(Shape::OverBeats, bpm.unwrap_or(120.0), &points);
    let mut meters: Vec<(f64, (u16, u16))> =
        manual("TimeSignature").and_then(meter).map(|meter| (0.0, meter)).into_iter().collect();
    for (at, packed) in events(main, mixer, "TimeSignature") {
        match meter(packed) {
            Some(meter) => meters.push((at, meter)),
            None => {
                let cause =
                    format!("the set has a meter {packed} that is none, and it is left out");
                problems.push(Problem::of(path, cause, "open it in Live and save it again"));
            }
        }
    }
    line.with_meters(&meters)
}

/// A meter from one number: 99 for each doubling of the lower one, and the upper one less 1.
fn meter(packed: f64) -> Option<(u16, u16)> {
    let packed = (0.0..495.0).contains(&packed).then_some(packed as u16)?;
    let (beats, unit) = (packed % 99 + 1, 1_u16 << (packed / 99));
    (beats <= 64).then_some((beats, unit))
}

/// The automation of a parameter of the mixer, by the number under which it is its target.
fn events(main: &Element, mixer: Option<&Element>, parameter: &str) -> Vec<(f64, f64)> {
    let target = mixer.and_then(|mixer| mixer.at(&format!("{parameter}/AutomationTarget")));
    let target = target.map_or("", |target| target.attribute("Id"));
    let envelopes = main.at("AutomationEnvelopes/Envelopes");
    let envelope =
        envelopes.iter().flat_map(|list| list.named("AutomationEnvelope")).find(|envelope| {
            !target.is_empty() && envelope.value("EnvelopeTarget/PointeeId") == target
        });
    let events = envelope.and_then(|envelope| envelope.at("Automation/Events"));
    events
        .iter()
        .flat_map(|events| &events.children)
        .filter_map(|event| {
            Some((number(event.attribute("Time"))?, number(event.attribute("Value"))?))
        })
        .collect()
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

/// The name of a track: what its user called it, or what Live shows.
fn name(track: &Element) -> &str {
    match track.value("Name/UserName").trim() {
        "" => track.value("Name/EffectiveName").trim(),
        name => name,
    }
}

fn arrangement<'a>(track: &'a Element, kind: &'a str) -> impl Iterator<Item = &'a Element> {
    let sequencer = track.at("DeviceChain/MainSequencer");
    let lanes = sequencer.map_or(&[][..], |sequencer| &sequencer.children);
    lanes
        .iter()
        .filter_map(|lane| lane.at("ArrangerAutomation/Events"))
        .flat_map(move |events| events.named(kind))
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

fn read_track(
    track: &Element,
    index: usize,
    tracks: &[Element],
    media: &Media,
    timeline: &mut Timeline,
) {
    let name = name(track);
    let devices =
        track.at("DeviceChain/DeviceChain/Devices").map_or(0, |devices| devices.children.len());
    match track.name.as_str() {
        "AudioTrack" => {}
        "MidiTrack" => {
            let clips = arrangement(track, "MidiClip").count();
            if clips > 0 && fold(name) != "sections" {
                let what = format!("MIDI track {name} with {clips} clips");
                let why = "freeze and flatten it, or render it, to have it as a stem";
                timeline.left_out.push(LeftOut::new(what, why));
            }
            return;
        }
        _ => {
            if devices > 0 {
                let what = format!("{devices} devices on the track {name}");
                timeline
                    .left_out
                    .push(LeftOut::new(what, "render the tracks with them if it matters"));
            }
            return;
        }
    }
    let clips: Vec<&Element> = arrangement(track, "AudioClip").collect();
    if clips.is_empty() {
        return;
    }
    let state = mixer(track, tracks, 0);
    for element in clips.into_iter().take(timeline.room()) {
        let clip = clip::read(element, &timeline.tempo, media);
        let level_db = state.level_db.zip(decibels(clip.gain)).map(|(track, clip)| track + clip);
        let unfit = match level_db {
            Some(_) => clip.unfit,
            None => Some("it is switched off in the set".to_owned()),
        };
        let called = if name.is_empty() { clip.name } else { name.to_owned() };
        let moved = clip.found.as_ref().is_some_and(|found| found.moved);
        let level_db = level_db.unwrap_or(0.0);
        let mut remarks = Vec::new();
        if moved {
            remarks.push("found by its name, not where the set says".to_owned());
        }
        if level_db > 10.0 {
            remarks.push(format!("{level_db:.1} dB in the set"));
        }
        timeline.clips.push(Clip {
            track: called,
            track_index: index,
            file: clip.found.map_or_else(|| clip.spelt.into(), |found| found.path),
            at: clip.at,
            end: clip.end,
            level_db,
            pan: state.pan,
            unfit,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        });
    }
    let mut leave = |what: String, why: &str| timeline.left_out.push(LeftOut::new(what, why));
    if devices > 0 {
        leave(
            format!("{devices} devices on the track {name}"),
            "render the track to have them in the stem",
        );
    }
    let moves =
        track.at("AutomationEnvelopes/Envelopes").map_or(0, |envelopes| envelopes.children.len());
    if moves > 0 {
        leave(format!("automation on the track {name}"), "render the track, or write `automation`");
    }
    if track.number("TrackDelay/Value").is_some_and(|delay| delay != 0.0) {
        leave(format!("the delay of the track {name}"), "render the track to have it in the stem");
    }
}

/// What a track is set to, with the groups it is in.
struct Mixer {
    /// `None` if it is switched off or silent.
    level_db: Option<f64>,
    pan: Option<f64>,
}

fn mixer(track: &Element, tracks: &[Element], depth: usize) -> Mixer {
    let mixer = track.at("DeviceChain/Mixer");
    let value = |path: &str| mixer.and_then(|mixer| mixer.number(path));
    let is_on = mixer.is_none_or(|mixer| mixer.value("Speaker/Manual") != "false");
    let own = decibels(value("Volume/Manual").unwrap_or(1.0)).filter(|_| is_on);
    let group = track.value("TrackGroupId");
    let above =
        tracks.iter().find(|other| other.name == "GroupTrack" && other.attribute("Id") == group);
    // Groups lie in groups a few deep; a circle of them is made by hand.
    let above = above.filter(|_| depth < 16).map(|group| self::mixer(group, tracks, depth + 1));
    let level_db = match above {
        Some(above) => own.zip(above.level_db).map(|(own, above)| own + above),
        None => own,
    };
    let pan = value("Pan/Manual").filter(|pan| *pan != 0.0);
    Mixer { level_db, pan: pan.map(|pan| (pan.clamp(-1.0, 1.0) * 1000.0).round() / 1000.0) }
}
