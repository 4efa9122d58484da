//! What there is to say about a song.

use downbeat_show_files::EventAt;
use downbeat_show_files::cache::ContentHash;

use super::words::{Words, count};
use super::{stem, together};
use crate::findings::{Finding, Kind, Severity, SongFindings};
use crate::measure::StemMeasures;
use crate::report::{Delivered, StemReport, db, depth};
use crate::song::{Heard, SongMeasures, StemFile};

/// Seconds of silence at a song's end that keep everybody waiting.
const LONG_SILENCE_SECONDS: f64 = 15.0;
/// Far past the end of any song, in seconds.
const AGES_SECONDS: i64 = 360_000;

/// A file with what is known of it.
pub(crate) struct Judged<'a> {
    pub(crate) file: StemFile<'a>,
    pub(crate) heard: Heard,
    pub(crate) measures: Option<StemMeasures>,
    /// Files of the same content have the same.
    pub(crate) content: Option<ContentHash>,
}

/// All findings of a song.
pub(crate) fn judge(words: &Words<'_>, files: &[Judged<'_>], song: &SongMeasures) -> SongFindings {
    let mut findings = Vec::new();
    let mut stems = Vec::new();
    for judged in files {
        let file = words.file(judged.file.file);
        findings.extend(stem::faults(words, &file, &judged.heard));
        if let Some(measures) = &judged.measures {
            let (written, _) = depth(judged.file.file.encoding);
            findings.extend(stem::measures(words, &file, written, measures));
        }
        let name = &words.song.stems[judged.file.stem].name;
        stems.push(StemReport::new(name, file, judged.file.file, judged.measures.as_ref()));
    }
    findings.extend(depths(files));
    findings.extend(together::judge(words, files, song));
    let (mut bus_peaks_dbfs, mut output_peaks_dbfs) = (Vec::new(), Vec::new());
    if words.whole {
        findings.extend(silence(words, files));
        findings.extend(past_end(words));
        bus_peaks_dbfs = song.buses.iter().map(|peak| db(*peak)).collect();
        output_peaks_dbfs = song.outputs.iter().map(|sum| db(sum.peak)).collect();
    }
    SongFindings {
        key: words.song.key.clone(),
        title: words.song.title.clone(),
        findings,
        stems,
        whole: words.whole,
        bus_peaks_dbfs,
        output_peaks_dbfs,
    }
}

/// Depths that differ among the stems as they were delivered. A compressed file has none.
fn depths(files: &[Judged<'_>]) -> Option<Finding> {
    let mut depths: Vec<String> = files
        .iter()
        .filter_map(|judged| Delivered::of(judged.file.file).depth)
        .map(|depth| match depth {
            (bits, true) => format!("{bits}-bit float"),
            (bits, false) => format!("{bits}-bit"),
        })
        .collect();
    depths.sort();
    depths.dedup();
    if depths.len() < 2 {
        return None;
    }
    let what = format!("its stems are {}", depths.join(" and "));
    let remedy = "nothing, unless all were meant to be delivered alike";
    Some(Finding::new(Severity::Note, Kind::Depths, what, remedy))
}

/// A song of which nothing is heard for long before it ends.
fn silence(words: &Words<'_>, files: &[Judged<'_>]) -> Option<Finding> {
    let ends = files.iter().map(|judged| judged.measures.as_ref().map(|of| of.sound_to));
    let last = ends.collect::<Option<Vec<_>>>()?.into_iter().flatten().max()?;
    let silent = words.song.frames.saturating_sub(last) as f64 / f64::from(words.show.rate);
    (silent > LONG_SILENCE_SECONDS).then(|| {
        let what = format!("after its last sound it is silent for {silent:.0} s before it ends");
        let remedy =
            "give its version an `end`, or cut the stems, if the next song should come sooner";
        Finding::new(Severity::Note, Kind::LongSilence, what, remedy).at(words.at(last))
    })
}

/// What the song has after the end of its audio. Of sections there the loader tells.
fn past_end(words: &Words<'_>) -> Vec<Finding> {
    let Words { show, song, .. } = words;
    let end = song.frames.cast_signed();
    let mut found = Vec::new();
    let warning = |kind, what: String, remedy: &str, frame: i64| {
        Finding::new(Severity::Warning, kind, what, remedy).at(words.place(frame))
    };
    let late = song.events.iter().filter_map(|event| match event.at {
        EventAt::Frame(frame) if frame >= end => Some(frame),
        _ => None,
    });
    let late: Vec<i64> = late.collect();
    if let Some(&first) = late.iter().min() {
        let messages = count(late.len() as u64, "event");
        let what = format!("{messages} after the end of the audio: they are never sent");
        let remedy = "check their positions, or write `at: end`";
        found.push(warning(Kind::EventPastEnd, what, remedy, first));
    }
    let ages = end.saturating_add(AGES_SECONDS * i64::from(show.rate));
    if song.tempo.tempo_at(show.rate, end) != song.tempo.tempo_at(show.rate, ages) {
        let what = "the tempo map goes on after the audio ends".to_owned();
        let remedy = "check that it is the map of this song, and its `offset`";
        found.push(warning(Kind::TempoPastEnd, what, remedy, end));
    }
    found
}
