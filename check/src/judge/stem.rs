//! What there is to say about one file.

use downbeat_stems::StemFault;

use super::sides;
use super::words::{Words, count};
use crate::findings::{Finding, Kind, Severity};
use crate::measure::StemMeasures;
use crate::report::db;
use crate::song::Heard;

/// A mean further from zero than this (-46 dBFS) takes headroom and thumps at starts and stops.
const DC: f64 = 0.005;
/// A first or last sample larger than this (-40 dBFS) is heard as a click.
const EDGE: f32 = 0.01;
/// So many dropouts are a way to make sound (chopped, gated), and none of a broken disk.
const MOST_DROPOUTS: u64 = 32;
/// A true peak up to here (+0.3 dBTP) is a limiter that looked at samples only.
const TRUE_PEAK: f32 = 1.035;

/// What went wrong while a file was read.
pub(super) fn faults(words: &Words<'_>, file: &str, heard: &Heard) -> Vec<Finding> {
    let unreadable = |fault: &StemFault| {
        let remedy = "export it again, or copy it again from where it came";
        let finding = Finding::new(Severity::Error, Kind::Unreadable, &fault.cause, remedy);
        match fault.frame {
            Some(frame) => finding.in_file(file).at(words.at(frame)),
            None => finding.in_file(file),
        }
    };
    let changed = |_| {
        let what = "it was changed while it was checked";
        let remedy = "wait until whatever writes it is done, and check again";
        Finding::new(Severity::Error, Kind::Changed, what, remedy).in_file(file)
    };
    let spoilt = |cause: &String| {
        let what = format!("its converted form in the show's cache is damaged: {cause}");
        let remedy = "delete the folder .downbeat/cache beside the show file, and run `downbeat \
                      convert`: it is all made again";
        Finding::new(Severity::Error, Kind::Spoilt, what, remedy).in_file(file)
    };
    let faults = heard.faults.iter().map(unreadable);
    let changed = heard.changed.as_ref().map(changed);
    faults.chain(changed).chain(heard.spoilt.as_ref().map(spoilt)).collect()
}

/// What the measures of a file say. `written` is the number of bits of its samples.
pub(super) fn measures(
    words: &Words<'_>,
    file: &str,
    written: u32,
    of: &StemMeasures,
) -> Vec<Finding> {
    if of.sound_from.is_none() {
        let what = "it is silent from its start to its end".to_owned();
        let remedy = "export it again, or take it out of the song";
        return vec![warning(Kind::Silent, what, remedy).in_file(file)];
    }
    let level = clipping(words, of).or_else(|| true_peak(words, of));
    let found = level.into_iter().chain(dropouts(words, of)).chain(offset(of));
    let found = found.chain(edges(words, of)).chain(unused_bits(written, of));
    let mut found: Vec<Finding> = found.map(|finding| finding.in_file(file)).collect();
    found.extend(of.stereo.as_ref().and_then(|stereo| sides::judge(file, stereo)));
    found
}

fn warning(kind: Kind, what: String, remedy: &str) -> Finding {
    Finding::new(Severity::Warning, kind, what, remedy)
}

fn clipping(words: &Words<'_>, of: &StemMeasures) -> Option<Finding> {
    let first = *of.clipped.first.first()?;
    let runs = count(of.clipped.count, "clipped run");
    let what = format!("{runs} of full-scale samples, the longest of {}", of.clipped.longest);
    let remedy = "export it again with less level before its limiter or converter";
    Some(warning(Kind::Clipped, what, remedy).at(words.at(first)))
}

fn true_peak(words: &Words<'_>, of: &StemMeasures) -> Option<Finding> {
    let what = format!("its true peak is {:+.1} dBTP", db(of.true_peak).unwrap_or(0.0));
    let remedy = "leave headroom on the bus, or export it 1 dB softer";
    let note = Finding::new(Severity::Note, Kind::TruePeak, what, remedy);
    (of.true_peak > TRUE_PEAK).then(|| note.at(words.at(of.true_peak_at)))
}

fn dropouts(words: &Words<'_>, of: &StemMeasures) -> Option<Finding> {
    let first = *of.dropouts.first.first().filter(|_| of.dropouts.count <= MOST_DROPOUTS)?;
    let what = format!(
        "the sound drops out to digital zero in {}, for up to {:.1} ms",
        count(of.dropouts.count, "place"),
        of.dropouts.longest as f64 * 1000.0 / f64::from(words.show.rate),
    );
    let remedy = "listen to it there; if it is not meant, export or copy it again";
    Some(warning(Kind::Dropout, what, remedy).at(words.at(first)))
}

/// A mean that is not zero.
fn offset(of: &StemMeasures) -> Option<Finding> {
    let dc = of.dc.iter().fold(0.0f64, |top, dc| if dc.abs() > top.abs() { *dc } else { top });
    let what = format!("its wave is off centre by {:+.2} % of full scale", dc * 100.0);
    let remedy = "export it again through a high-pass filter at 10 Hz";
    (dc.abs() > DC).then(|| warning(Kind::Dc, what, remedy))
}

/// Jumps where the file starts and where it ends.
fn edges(words: &Words<'_>, of: &StemMeasures) -> impl Iterator<Item = Finding> {
    let last = of.frames.saturating_sub(1);
    let in_remedy = "fade it in over a millisecond, or export it with its start";
    let out_remedy = "let it ring out, or fade it out";
    let edges =
        [(of.first_sample, 0, "starts", in_remedy), (of.last_sample, last, "ends", out_remedy)];
    edges.into_iter().filter(|(sample, ..)| *sample > EDGE).map(|(sample, frame, verb, remedy)| {
        let level = db(sample).unwrap_or(0.0);
        let what = format!("it {verb} with a jump of {level:.0} dBFS, which clicks");
        warning(Kind::EdgeClick, what, remedy).at(words.at(frame))
    })
}

fn unused_bits(written: u32, of: &StemMeasures) -> Option<Finding> {
    let used = of.bits_used.filter(|used| *used < written && written > 16)?;
    let what = format!("its {written} bits hold {used}: the rest is zeros");
    let remedy = "nothing, unless the full depth was meant to be delivered";
    Some(Finding::new(Severity::Note, Kind::UnusedBits, what, remedy))
}
