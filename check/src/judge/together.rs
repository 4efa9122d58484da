//! What there is to say about the stems of a song together.

use super::song::Judged;
use super::words::{Words, count};
use crate::findings::{Finding, Kind, Severity};
use crate::report::db;
use crate::song::{Pair, SongMeasures, Sum, Timing};

/// Two notes of one pitch stand against each other by chance, and not for long: at least so many
/// segments (of 1.4 s), and so large a part of those in which both are heard.
const AGAINST_SEGMENTS: u32 = 4;
const AGAINST_PART: f64 = 0.5;
const AGAINST_MEAN: f64 = -0.6;
/// A copy is as alike as this in every segment; two takes of one part never are.
const SAME_MEAN: f64 = 0.995;
const SAME_SEGMENTS: u32 = 3;
/// A shift is told if so many segments show it, and nearly all the same one.
const SHIFTED_SEGMENTS: u32 = 4;
const SHIFTED_PART: f64 = 0.8;
/// Beats that must have an attack before anything is said about timing.
const BEATS: u32 = 16;
/// Drums this far from the beat (in seconds) are heard beside the click; players who are loose are
/// spread wider than `TIGHT`, and nothing is said of them.
const OFF_GRID: f64 = 0.015;
const TIGHT: f64 = 0.008;
/// Attacks that are spread like this around the beats come from another tempo: chance alone gives
/// 35 ms.
const LOOSE: f64 = 0.025;

/// All findings.
pub(super) fn judge(words: &Words<'_>, files: &[Judged<'_>], song: &SongMeasures) -> Vec<Finding> {
    let mut found = clipping(words, song);
    found.extend(same_files(words, files));
    found.extend(song.pairs.iter().filter_map(|pair| related(words, files, pair)));
    let timed = song.timing.iter().enumerate();
    found.extend(timed.filter_map(|(stem, timing)| off_grid(words, stem, timing.as_ref()?)));
    found
}

/// The names of buses, and the outputs that they all go to.
type Group<'a> = (Vec<&'a str>, Vec<(u16, &'a Sum)>);

/// Outputs over full scale: those that the same buses go to together.
fn clipping(words: &Words<'_>, song: &SongMeasures) -> Vec<Finding> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (number, sum) in (1..).zip(&song.outputs).filter(|(_, sum)| sum.over.count > 0) {
        let buses = words.show.buses.iter().filter(|bus| bus.outputs.contains(&number));
        let names: Vec<&str> = buses.map(|bus| bus.name.as_str()).collect();
        match groups.iter_mut().find(|(group, _)| *group == names) {
            Some((_, outputs)) => outputs.push((number, sum)),
            None => groups.push((names, vec![(number, sum)])),
        }
    }
    groups.iter().filter_map(|(names, outputs)| clips(words, names, outputs)).collect()
}

fn clips(words: &Words<'_>, names: &[&str], outputs: &[(u16, &Sum)]) -> Option<Finding> {
    let worst = outputs.iter().max_by(|a, b| a.1.peak.total_cmp(&b.1.peak))?.1;
    let first = outputs.iter().filter_map(|(_, sum)| sum.over.first.first()).min()?;
    let places = outputs.iter().map(|(_, sum)| sum.over.count).max()?;
    let over = db(worst.peak)?;
    let numbers: Vec<String> = outputs.iter().map(|(number, _)| number.to_string()).collect();
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (numbers, names) = (numbers.join(", "), names.join(", "));
    let what = format!(
        "{} {numbers} ({names}) clips in {}, by up to {over:.1} dB at {}",
        if outputs.len() == 1 { "output" } else { "each of the outputs" },
        count(places, "place"),
        words.at(worst.at).time,
    );
    // Rounded up, so that following it is enough.
    let down = (over * 10.0).ceil() / 10.0;
    let remedy = format!("turn {names}, or the stems on it, down by {down:.1} dB");
    let finding = Finding::new(Severity::Warning, Kind::OutputClips, what, remedy);
    Some(finding.at(words.at(*first)))
}

/// Stems whose files have the same content.
fn same_files(words: &Words<'_>, files: &[Judged<'_>]) -> Vec<Finding> {
    let playing: Vec<_> = files.iter().filter(|judged| judged.file.plays).collect();
    let copy = |(at, judged): (usize, &&Judged<'_>)| {
        let content = judged.content.as_ref()?;
        let first = playing[..at].iter().find(|other| other.content.as_ref() == Some(content))?;
        Some(same(words, first.file.stem, judged.file.stem, &words.file(judged.file.file)))
    };
    playing.iter().enumerate().filter_map(copy).collect()
}

fn same(words: &Words<'_>, first: usize, second: usize, file: &str) -> Finding {
    let [first, second] = [first, second].map(|stem| &words.song.stems[stem].name);
    let what =
        format!("`{second}` holds the same sound as `{first}`: together they are twice as loud");
    let remedy = "check that each stem names its own file";
    Finding::new(Severity::Warning, Kind::SameSound, what, remedy).in_file(file)
}

fn related(words: &Words<'_>, files: &[Judged<'_>], pair: &Pair) -> Option<Finding> {
    let [first, second] = pair.stems;
    let file = words.file(&words.song.stems[second].file);
    let names = pair.stems.map(|stem| &words.song.stems[stem].name);
    let content = |stem: usize| {
        files.iter().find(|judged| judged.file.plays && judged.file.stem == stem)?.content.as_ref()
    };
    if content(first).is_some() && content(first) == content(second) {
        // It was said already.
        return None;
    }
    if pair.together >= SAME_SEGMENTS && pair.correlation > SAME_MEAN {
        return Some(same(words, first, second, &file));
    }
    let part = f64::from(pair.against) / f64::from(pair.together.max(1));
    if pair.against >= AGAINST_SEGMENTS && part >= AGAINST_PART && pair.correlation < AGAINST_MEAN {
        let what = format!(
            "`{}` and `{}` cancel each other: where both are heard they go against each other for \
             {:.0} % of the time",
            names[0],
            names[1],
            part * 100.0,
        );
        let remedy =
            "turn the polarity of one of them round where it was mixed, and export it again";
        let finding = Finding::new(Severity::Warning, Kind::Cancellation, what, remedy);
        return Some(finding.in_file(&file).at(words.at(pair.against_from)));
    }
    let agreeing = f64::from(pair.agreeing) / f64::from(pair.alike.max(1));
    if pair.alike >= SHIFTED_SEGMENTS && agreeing >= SHIFTED_PART && pair.shift != 0 {
        let milliseconds = pair.shift.unsigned_abs() as f64 * 1000.0 / f64::from(words.show.rate);
        let (late, early) =
            if pair.shift > 0 { (names[0], names[1]) } else { (names[1], names[0]) };
        let what = format!(
            "`{late}` comes about {milliseconds:.1} ms after `{early}`, with the same sound in it"
        );
        let remedy = "if one is not a delay that is meant, export both again from the same start";
        let finding = Finding::new(Severity::Warning, Kind::Shifted, what, remedy);
        return Some(finding.in_file(&file).at(words.at(pair.alike_from)));
    }
    None
}

fn off_grid(words: &Words<'_>, stem: usize, timing: &Timing) -> Option<Finding> {
    if timing.beats < BEATS {
        return None;
    }
    let stem = &words.song.stems[stem];
    let milliseconds = timing.offset_seconds.abs() * 1000.0;
    let (kind, what, remedy) = if timing.spread_seconds > LOOSE {
        let what = format!("`{}` does not follow the beats of the tempo map", stem.name);
        (Kind::LooseGrid, what, "check the tempo and the `offset` of the song")
    } else if timing.offset_seconds.abs() > OFF_GRID && timing.spread_seconds < TIGHT {
        let side = if timing.offset_seconds > 0.0 { "after" } else { "before" };
        let what =
            format!("`{}` is {milliseconds:.0} ms {side} the beats of the tempo map", stem.name);
        (
            Kind::OffGrid,
            what,
            "set the `offset` of the song, or export the stem from the right start",
        )
    } else {
        return None;
    };
    let finding = Finding::new(Severity::Warning, kind, what, remedy);
    Some(finding.in_file(&words.file(&stem.file)))
}
