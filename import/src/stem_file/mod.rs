//! NI Stem files (`.stem.mp4`): five stereo tracks in one MP4 file, the first of which is the mixdown,
//! and a JSON text with the names of the other four.
//!
//! After the Stem File Format of Native Instruments, as field guides and writers of it have it: the
//! text is the atom `stem` in `moov/udta`, `{"version": 1, "stems": [{"name", "color"} x4],
//! "mastering_dsp": {...}}`.

mod atoms;

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use atoms::Atoms;

use crate::draft::{Change, Draft, LeftOut, StemDraft, Tempo};
use crate::names::{Kind, facts, kind_of, sound_name};
use crate::problem::{Place, Problem};
use crate::scan::file_name;
use crate::stems::settle;

/// Names and colours take a few hundred bytes.
const MAX_JSON: u64 = 1 << 20;
const MAX_NAMES: usize = 64;
const SUGGESTION: &str = "copy the file again from where it came";

/// What a stem file says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
struct StemFile {
    /// Its audio tracks.
    audio_tracks: u32,
    /// The names of the stems, without the mixdown; empty if there is no text with names.
    names: Vec<String>,
}

/// The song that a stem file is; `name` is that of the file without a number in front.
///
/// # Errors
/// As [`read`], or it has fewer tracks than names.
pub(crate) fn draft(path: &Path, name: &str, number: Option<u32>) -> Result<Draft, Problem> {
    let StemFile { audio_tracks, names } = read(path)?;
    if audio_tracks == 0 {
        let cause = "there is no audio track in it";
        return Err(Problem::of(path, cause, SUGGESTION));
    }
    let facts = facts(name);
    let mut draft = Draft {
        title: sound_name(&facts.title, "Song"),
        number,
        key: facts.key,
        home: path.parent().unwrap_or(Path::new("")).to_owned(),
        source: format!("the stem file {}", file_name(path)),
        ..Draft::default()
    };
    if let Some(bpm) = facts.bpm {
        draft.tempo = Tempo::Changes(vec![Change::start(bpm, (4, 4))]);
        draft
            .guesses
            .push(format!("tempo {bpm}, from the file's name; the meter 4/4, from nothing"));
    }
    // The first track is the mixdown, unless it is the only one.
    let first = u32::from(audio_tracks > 1);
    if first == 1 {
        draft
            .left_out
            .push(LeftOut::new("track 1", "it is the mixdown, which the stems make already"));
    }
    for track in first..audio_tracks.min(MAX_NAMES as u32 + 1) {
        let called = names.get((track - first) as usize).filter(|name| !name.is_empty());
        let kind = called.and_then(|name| kind_of(name));
        draft.stems.push(StemDraft {
            name: called.cloned().unwrap_or_else(|| format!("Stem {}", track + 1 - first)),
            file: path.to_owned(),
            track: (audio_tracks > 1).then_some(track + 1),
            kind: kind.unwrap_or(Kind::Music),
            kind_unknown: kind.is_none(),
            level_db: 0.0,
            pan: None,
            remark: None,
        });
    }
    for name in names.iter().skip((audio_tracks - first) as usize) {
        draft.left_out.push(LeftOut::new(name, "the file names it, but has no track for it"));
    }
    settle(&mut draft);
    Ok(draft)
}

/// Reads the names and counts the tracks of a stem file.
///
/// # Errors
/// The file cannot be read, is no MP4 file, or its atoms or its text are damaged.
fn read(path: &Path) -> Result<StemFile, Problem> {
    let file = File::open(path).map_err(|error| {
        let cause = format!("it cannot be read: {error}");
        Problem::of(path, cause, "check its permissions and the disk it is on")
    })?;
    read_from(file, path)
}

/// [`read`] of anything that can be read and sought.
fn read_from(reader: impl Read + Seek, path: &Path) -> Result<StemFile, Problem> {
    let damaged = |at: u64, cause: String| {
        Err(Problem::of(path, format!("it is no sound MP4 file: {cause}"), SUGGESTION)
            .at(Place::Byte(at)))
    };
    let mut atoms = match Atoms::new(reader) {
        Ok(atoms) => atoms,
        Err(error) => return damaged(0, error.to_string()),
    };
    let (tracks, text) = match atoms.walk() {
        Ok(found) => found,
        Err((at, cause)) => return damaged(at, cause),
    };
    let mut found = StemFile { audio_tracks: tracks, names: Vec::new() };
    let Some(text) = text else { return Ok(found) };
    if text.end - text.start > MAX_JSON {
        return damaged(text.start, "its text of names is larger than 1 MiB".to_owned());
    }
    let bytes = match atoms.bytes(&text) {
        Ok(bytes) => bytes,
        Err(error) => return damaged(text.start, error.to_string()),
    };
    match names(&bytes) {
        Ok(names) => found.names = names,
        Err(cause) => return damaged(text.start, cause),
    }
    Ok(found)
}

fn names(json: &[u8]) -> Result<Vec<String>, String> {
    // Some writers end the text with zeros.
    let end = json.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let value: serde_json::Value = serde_json::from_slice(&json[..end])
        .map_err(|error| format!("its text of names is no JSON: {error}"))?;
    let stems = value.get("stems").and_then(serde_json::Value::as_array);
    let Some(stems) = stems else { return Err("its text has no list of stems".to_owned()) };
    let name = |stem: &serde_json::Value| {
        stem.get("name").and_then(serde_json::Value::as_str).unwrap_or("").trim().to_owned()
    };
    Ok(stems.iter().take(MAX_NAMES).map(name).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn atom(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut atom = (8 + body.len() as u32).to_be_bytes().to_vec();
        atom.extend_from_slice(kind);
        atom.extend_from_slice(body);
        atom
    }

    fn track(handler: &[u8; 4]) -> Vec<u8> {
        // ISO 14496-12: version and flags, pre_defined, handler_type, reserved, name.
        let hdlr = [&[0; 8][..], handler, &[0; 13]].concat();
        atom(b"trak", &[atom(b"tkhd", &[0; 84]), atom(b"mdia", &atom(b"hdlr", &hdlr))].concat())
    }

    /// A file with an image track, audio tracks and a text.
    fn stem_file(tracks: usize, json: Option<&str>) -> Vec<u8> {
        let mut moov = [atom(b"mvhd", &[0; 100]), track(b"vide")].concat();
        for _ in 0..tracks {
            moov.extend(track(b"soun"));
        }
        if let Some(json) = json {
            moov.extend(atom(
                b"udta",
                &[atom(b"meta", &[0; 20]), atom(b"stem", json.as_bytes())].concat(),
            ));
        }
        [atom(b"ftyp", b"M4A \0\0\0\0M4A mp42"), atom(b"mdat", &[7; 100]), atom(b"moov", &moov)]
            .concat()
    }

    const JSON: &str = r##"{"mastering_dsp":{"compressor":{"enabled":false,"ratio":3}},"stems":[
        {"color":"#009E73","name":"Drums"},{"color":"#D55E00","name":"Bass"},
        {"color":"#CC79A7","name":"Synths"},{"color":"#56B4E9","name":"Vox"}],"version":1}"##;

    fn parse(bytes: &[u8]) -> Result<StemFile, Problem> {
        read_from(Cursor::new(bytes), Path::new("x.stem.mp4"))
    }

    #[test]
    fn names_come_from_the_text() {
        let found = parse(&stem_file(5, Some(JSON))).unwrap();
        assert_eq!(found.audio_tracks, 5);
        assert_eq!(found.names, ["Drums", "Bass", "Synths", "Vox"]);
        let padded = format!("{JSON}\0\0");
        assert_eq!(parse(&stem_file(5, Some(&padded))).unwrap(), found);
    }

    #[test]
    fn a_file_without_names_has_its_tracks() {
        let found = parse(&stem_file(2, None)).unwrap();
        assert_eq!(found, StemFile { audio_tracks: 2, names: Vec::new() });
    }

    #[test]
    fn damage_is_told_with_its_place() {
        let cause = |bytes: &[u8]| {
            let problem = parse(bytes).unwrap_err();
            assert!(matches!(problem.place, Some(Place::Byte(_))));
            problem.cause
        };
        assert!(cause(b"").contains("no `moov`"));
        assert!(cause(&stem_file(5, Some("{"))).contains("no JSON"));
        assert!(cause(&stem_file(5, Some("{}"))).contains("no list of stems"));
        // The last atom says it is larger than the file.
        let mut cut = stem_file(5, Some(JSON));
        cut.truncate(cut.len() - 1);
        assert!(cause(&cut).contains("past the end"), "{}", cause(&cut));
        let mut tiny = atom(b"moov", b"");
        tiny[3] = 4;
        assert!(cause(&tiny).contains("smaller than its own head"));
        // An atom in an atom in an atom ...
        let mut deep = atom(b"hdlr", &[0; 20]);
        for _ in 0..100 {
            deep = atom(b"udta", &deep);
        }
        assert!(cause(&atom(b"moov", &deep)).contains("nested"));
        let many = [atom(b"free", b"").repeat(200_000), atom(b"moov", b"")].concat();
        assert!(cause(&many).contains("more than"));
    }

    #[test]
    fn sizes_of_64_bits_are_read() {
        let moov = stem_file(1, Some(JSON));
        let mut large = 1_u32.to_be_bytes().to_vec();
        large.extend_from_slice(b"mdat");
        large.extend_from_slice(&24_u64.to_be_bytes());
        large.extend_from_slice(&[0; 8]);
        large.extend_from_slice(&moov);
        assert_eq!(parse(&large).unwrap().names.len(), 4);
        large[8..16].copy_from_slice(&u64::MAX.to_be_bytes());
        assert!(parse(&large).unwrap_err().cause.contains("past the end"));
    }
}
