//! An audio clip of the arrangement: which file it plays, and whether it plays it as it is.

use super::xml::{Element, number};
use crate::media::{Found, Media};
use crate::timeline::TempoLine;

/// Times closer than this many seconds are the same.
const SAME: f64 = 0.001;
const SAME_LENGTH: f64 = 0.005;
const MAX_STEPS: f64 = 2000.0;
const RENDER: &str = "export or consolidate the track as one file from the start of the song";

/// A clip as the timeline needs it.
pub(super) struct AudioClip {
    pub(super) at: f64,
    pub(super) end: f64,
    pub(super) name: String,
    pub(super) spelt: String,
    pub(super) found: Option<Found>,
    pub(super) gain: f64,
    pub(super) unfit: Option<String>,
}

/// Reads a clip.
pub(super) fn read(clip: &Element, tempo: &TempoLine, media: &Media) -> AudioClip {
    let from =
        clip.number("CurrentStart").or_else(|| number(clip.attribute("Time"))).unwrap_or(0.0);
    let to = clip.number("CurrentEnd").unwrap_or(from).max(from);
    let (at, end) = (tempo.seconds_at(from), tempo.seconds_at(to));
    let spellings = clip.at("SampleRef/FileRef").map(spellings).unwrap_or_default();
    let (found, missing) = match media.find(&spellings) {
        Ok(found) => (Some(found), None),
        Err(cause) => (None, Some(cause)),
    };
    // Live notes the length of the file in frames, which packed files do not tell.
    let noted =
        clip.number("SampleRef/DefaultDuration").zip(clip.number("SampleRef/DefaultSampleRate"));
    let noted = noted
        .filter(|(frames, rate)| *frames > 0.0 && *rate > 0.0)
        .map(|(frames, rate)| frames / rate);
    let seconds = found.as_ref().and_then(|found| found.seconds).or(noted);
    let unlike = || unlike(clip, (from, to), tempo, seconds).map(|how| format!("{how}; {RENDER}"));
    let disabled = clip.is_true("Disabled").then(|| "its clip is switched off".to_owned());
    AudioClip {
        at,
        end,
        name: clip.value("Name").trim().to_owned(),
        spelt: spellings.last().cloned().unwrap_or_default(),
        found,
        gain: clip.number("SampleVolume").unwrap_or(1.0),
        unfit: missing.or(disabled).or_else(unlike),
    }
}

/// The spellings of a file's path, the likeliest first, the one with the surest name last.
fn spellings(file: &Element) -> Vec<String> {
    let mut spellings = Vec::new();
    let elements = file.at("RelativePath").map_or(&[][..], |path| &path.children);
    // Up to Live 10 the path is one element for each folder, and the name stands apart.
    let relative = if elements.is_empty() {
        file.value("RelativePath").to_owned()
    } else {
        let folders = elements.iter().map(|element| match element.attribute("Dir") {
            "" => "..",
            folder => folder,
        });
        folders.chain([file.value("Name")]).collect::<Vec<&str>>().join("/")
    };
    if !relative.is_empty() {
        spellings.push(relative.clone());
        // Relative to the project, when the set lies in a folder of it.
        spellings.push(format!("../{relative}"));
    }
    spellings.push(file.value("Path").to_owned());
    spellings.push(file.value("Name").to_owned());
    spellings.retain(|text| !text.is_empty());
    spellings
}

/// How a clip plays its file other than as it is.
fn unlike(
    clip: &Element,
    (from, to): (f64, f64),
    tempo: &TempoLine,
    seconds: Option<f64>,
) -> Option<String> {
    if clip.number("PitchCoarse").is_some_and(|pitch| pitch != 0.0)
        || clip.number("PitchFine").is_some_and(|cents| cents != 0.0)
    {
        return Some("it plays its file at another pitch".to_owned());
    }
    let start = clip.number("Loop/LoopStart").unwrap_or(0.0)
        + clip.number("Loop/StartRelative").unwrap_or(0.0);
    let span = tempo.seconds_at(to) - tempo.seconds_at(from);
    let offset = if clip.is_true("IsWarped") {
        let markers = markers(clip);
        let second = |beat: f64| second_at(&markers, beat);
        let offset = second(start)?;
        if let Some(quarters) =
            bent(from, to, |quarter| second(start + quarter).map(|s| s - offset), tempo)
        {
            return Some(format!(
                "it is warped to another speed, from beat {quarters:.2} of the clip on"
            ));
        }
        offset
    } else {
        start
    };
    if offset.abs() >= SAME {
        return Some(format!("it plays its file from {offset:.3} s on"));
    }
    if clip.is_true("Loop/LoopOn") {
        let length = clip.number("Loop/LoopEnd").unwrap_or(0.0)
            - clip.number("Loop/LoopStart").unwrap_or(0.0);
        let loops = if clip.is_true("IsWarped") {
            to - from > length + 0.01
        } else {
            span > length + SAME_LENGTH
        };
        if loops {
            return Some("it repeats its file".to_owned());
        }
    }
    let missing = seconds? - span;
    (missing > SAME_LENGTH).then(|| format!("it ends {missing:.3} s before its file does"))
}

/// Warp markers as beats of the clip and seconds of the file, by beat.
fn markers(clip: &Element) -> Vec<(f64, f64)> {
    let list = clip.child("WarpMarkers");
    let markers = list.iter().flat_map(|list| list.named("WarpMarker"));
    let mut markers: Vec<(f64, f64)> = markers
        .filter_map(|marker| {
            Some((number(marker.attribute("BeatTime"))?, number(marker.attribute("SecTime"))?))
        })
        .collect();
    markers.sort_by(|a, b| a.0.total_cmp(&b.0));
    markers.dedup_by(|a, b| a.0 == b.0);
    markers
}

/// The second of the file at a beat of the clip: in a straight line between markers, and past them as
/// between the two at that end.
fn second_at(markers: &[(f64, f64)], beat: f64) -> Option<f64> {
    let last = markers.len().checked_sub(2)?;
    let after = markers.partition_point(|(at, _)| *at <= beat);
    let index = after.saturating_sub(1).min(last);
    let ((beat_a, second_a), (beat_b, second_b)) = (markers[index], markers[index + 1]);
    Some(second_a + (beat - beat_a) / (beat_b - beat_a) * (second_b - second_a))
}

/// The first beat of a clip at which the file is not where its own speed would have it.
fn bent(from: f64, to: f64, second: impl Fn(f64) -> Option<f64>, tempo: &TempoLine) -> Option<f64> {
    let start = tempo.seconds_at(from);
    // Every beat of a usual song; a longer clip in as many steps.
    let beats = to - from;
    let step = (beats / MAX_STEPS).max(1.0);
    let places = (0..=(beats / step) as u32).map(|index| f64::from(index) * step).chain([beats]);
    for beat in places {
        let real = tempo.seconds_at(from + beat) - start;
        if second(beat).is_none_or(|second| (second - real).abs() >= SAME) {
            return Some(beat);
        }
    }
    None
}
