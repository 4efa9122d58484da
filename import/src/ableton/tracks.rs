//! The tracks of a set, and the clips on them.

use super::clip::{self, AudioClip};
use super::xml::Element;
use crate::draft::LeftOut;
use crate::media::{Media, decibels, panned};
use crate::names::fold;
use crate::timeline::{Clip, Timeline};

/// The name of a track: what its user called it, or what Live shows.
pub(super) fn name(track: &Element) -> &str {
    match track.value("Name/UserName").trim() {
        "" => track.value("Name/EffectiveName").trim(),
        name => name,
    }
}

/// The clips of this kind in the arrangement of a track.
pub(super) fn arrangement<'a>(
    track: &'a Element,
    kind: &'a str,
) -> impl Iterator<Item = &'a Element> {
    let sequencer = track.at("DeviceChain/MainSequencer");
    let lanes = sequencer.map_or(&[][..], |sequencer| &sequencer.children);
    lanes
        .iter()
        .filter_map(|lane| lane.at("ArrangerAutomation/Events"))
        .flat_map(move |events| events.named(kind))
}

/// Reads a track: the clips of its arrangement, and what their files do not have.
pub(super) fn read_track(
    track: &Element,
    index: usize,
    tracks: &[Element],
    media: &Media,
    timeline: &mut Timeline,
) {
    let name = name(track);
    match track.name.as_str() {
        "AudioTrack" => {
            let clips: Vec<&Element> = arrangement(track, "AudioClip").collect();
            if clips.is_empty() {
                return;
            }
            let state = mixer(track, tracks, 0);
            for element in clips.into_iter().take(timeline.room()) {
                let clip = clip::read(element, &timeline.tempo, media);
                timeline.clips.push(placed(clip, (name, index), &state));
            }
            leave_out(track, name, timeline);
        }
        "MidiTrack" => {
            let clips = arrangement(track, "MidiClip").count();
            if clips > 0 && fold(name) != "sections" {
                let what = format!("MIDI track {name} with {clips} clips");
                let why = "freeze and flatten it, or render it, to have it as a stem";
                timeline.left_out.push(LeftOut::new(what, why));
            }
        }
        _ => {
            let devices = devices(track);
            if devices > 0 {
                let what = format!("{devices} devices on the track {name}");
                timeline
                    .left_out
                    .push(LeftOut::new(what, "render the tracks with them if it matters"));
            }
        }
    }
}

/// A clip with what its track does to it; `name` and `index` are those of the track.
fn placed(clip: AudioClip, (name, index): (&str, usize), state: &Mixer) -> Clip {
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
    Clip {
        track: called,
        track_index: index,
        file: clip.found.map_or_else(|| clip.spelt.into(), |found| found.path),
        at: clip.at,
        end: clip.end,
        level_db,
        pan: state.pan,
        unfit,
        remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
    }
}

/// How many devices a track has.
pub(super) fn devices(track: &Element) -> usize {
    track.at("DeviceChain/DeviceChain/Devices").map_or(0, |devices| devices.children.len())
}

/// Tells what a track does to its clips that their files do not have.
fn leave_out(track: &Element, name: &str, timeline: &mut Timeline) {
    let mut leave = |what: String, why: &str| timeline.left_out.push(LeftOut::new(what, why));
    let devices = devices(track);
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
    Mixer { level_db, pan: value("Pan/Manual").and_then(panned) }
}
