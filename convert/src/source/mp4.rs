//! Edit lists of MP4 files: where the music of a track begins and ends. The decoder does not read
//! them.
//!
//! Source: ISO/IEC 14496-12, sections 8.2.2 (mvhd), 8.3.2 (tkhd), 8.4.2 (mdhd), 8.6.6 (elst).

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use super::timeline::Bounds;

/// Boxes that are looked at in one level: files have a dozen, and one for each track.
const MAX_BOXES: usize = 1000;
/// Entries of an edit list that are read. A file with more is cut together from pieces.
const MAX_EDITS: u32 = 16;

/// One entry of an edit list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    /// In ticks of the whole file.
    duration: u64,
    /// In ticks of the track; `None` is silence.
    start: Option<u64>,
}

/// What the edit list of a track says, in frames at `rate`: `Ok(None)` if it has none that says
/// anything.
///
/// # Errors
/// The list cuts the track into pieces, which nothing that plays stems should guess at.
pub(super) fn bounds(file: &mut File, track: u32, rate: u32) -> Result<Option<Bounds>, String> {
    // A file whose boxes make no sense is refused by the decoder, which has read them before.
    let Ok(Some(times)) = Times::read(file, track) else { return Ok(None) };
    times.bounds(rate)
}

#[derive(Debug, Default)]
struct Times {
    edits: Vec<Edit>,
    file_scale: u32,
    track_scale: u32,
}

impl Times {
    fn read(file: &mut File, track: u32) -> io::Result<Option<Self>> {
        let end = file.metadata()?.len();
        let Some(movie) = find(file, 0..end, b"moov")? else { return Ok(None) };
        let mut times = Self::default();
        if let Some(header) = find(file, movie.clone(), b"mvhd")? {
            times.file_scale = scale(file, &header)?;
        }
        for part in boxes(file, movie)? {
            if part.kind != *b"trak" || track_id(file, &part.body)? != Some(track) {
                continue;
            }
            if let Some(media) = find(file, part.body.clone(), b"mdia")?
                && let Some(header) = find(file, media, b"mdhd")?
            {
                times.track_scale = scale(file, &header)?;
            }
            if let Some(edits) = find(file, part.body.clone(), b"edts")?
                && let Some(list) = find(file, edits, b"elst")?
            {
                times.edits = read_edits(file, &list)?;
            }
            return Ok(Some(times));
        }
        Ok(None)
    }

    fn bounds(&self, rate: u32) -> Result<Option<Bounds>, String> {
        let Self { edits, file_scale, track_scale } = self;
        let music: Vec<&Edit> = edits.iter().filter(|edit| edit.start.is_some()).collect();
        let [edit] = music[..] else {
            return if music.is_empty() {
                Ok(None)
            } else {
                Err("its edit list cuts it together from several pieces".into())
            };
        };
        let frames = |ticks: u64, scale: u32| {
            let doubled = u128::from(ticks) * u128::from(rate) * 2 / u128::from(scale.max(1));
            u64::try_from(doubled.div_ceil(2)).unwrap_or(u64::MAX)
        };
        let silence = edits.iter().take_while(|edit| edit.start.is_none());
        let silence = silence.fold(0u64, |sum, edit| sum.saturating_add(edit.duration));
        Ok(Some(Bounds {
            skip: frames(edit.start.unwrap_or(0), *track_scale),
            silence: frames(silence, *file_scale),
            // Zero stands for the rest of a file whose length was not known when it was begun.
            frames: (edit.duration > 0).then(|| frames(edit.duration, *file_scale)),
        }))
    }
}

/// A box: its four letters, and where its body is.
struct Part {
    kind: [u8; 4],
    body: Range<u64>,
}

/// The boxes in a range of the file. It ends at the first one that makes no sense.
fn boxes(file: &mut File, within: Range<u64>) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = within.start;
    while within.end.saturating_sub(at) >= 8 && parts.len() < MAX_BOXES {
        let header: [u8; 8] = bytes(file, at)?;
        let [a, b, c, d, kind @ ..] = header;
        let (size, head) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (within.end - at, 8),
            1 => (u64::from_be_bytes(bytes(file, at + 8)?), 16),
            size => (size.into(), 8),
        };
        let Some(next) = at.checked_add(size).filter(|next| size >= head && *next <= within.end)
        else {
            break;
        };
        parts.push(Part { kind, body: at + head..next });
        at = next;
    }
    Ok(parts)
}

fn find(file: &mut File, within: Range<u64>, kind: &[u8; 4]) -> io::Result<Option<Range<u64>>> {
    Ok(boxes(file, within)?.into_iter().find(|part| part.kind == *kind).map(|part| part.body))
}

/// The number of a `tkhd` box, behind two dates.
fn track_id(file: &mut File, track: &Range<u64>) -> io::Result<Option<u32>> {
    let Some(header) = find(file, track.clone(), b"tkhd")? else { return Ok(None) };
    let dates = if version(file, &header)? == 1 { 16 } else { 8 };
    Ok(Some(u32::from_be_bytes(bytes(file, header.start + 4 + dates)?)))
}

/// The ticks per second of an `mvhd` or `mdhd` box, behind two dates.
fn scale(file: &mut File, header: &Range<u64>) -> io::Result<u32> {
    let dates = if version(file, header)? == 1 { 16 } else { 8 };
    Ok(u32::from_be_bytes(bytes(file, header.start + 4 + dates)?))
}

fn version(file: &mut File, full_box: &Range<u64>) -> io::Result<u8> {
    let [version] = bytes(file, full_box.start)?;
    Ok(version)
}

fn read_edits(file: &mut File, list: &Range<u64>) -> io::Result<Vec<Edit>> {
    let long = version(file, list)? == 1;
    let count = u32::from_be_bytes(bytes(file, list.start + 4)?).min(MAX_EDITS);
    let entry = if long { 20 } else { 12 };
    let mut edits = Vec::new();
    for number in 0..u64::from(count) {
        let at = list.start + 8 + number * entry;
        let (duration, start) = if long {
            (u64::from_be_bytes(bytes(file, at)?), i64::from_be_bytes(bytes(file, at + 8)?))
        } else {
            let duration = u32::from_be_bytes(bytes(file, at)?);
            (duration.into(), i32::from_be_bytes(bytes(file, at + 4)?).into())
        };
        edits.push(Edit { duration, start: u64::try_from(start).ok() });
    }
    Ok(edits)
}

fn bytes<const N: usize>(file: &mut File, at: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(edits: &[(u64, Option<u64>)]) -> Times {
        let edits = edits.iter().map(|&(duration, start)| Edit { duration, start }).collect();
        Times { edits, file_scale: 1000, track_scale: 44_100 }
    }

    #[test]
    fn an_edit_list_says_where_the_music_is() {
        let bounds = |edits| times(edits).bounds(44_100);
        assert_eq!(bounds(&[]), Ok(None));
        let expected = Bounds { skip: 1024, silence: 0, frames: Some(88_200) };
        assert_eq!(bounds(&[(2000, Some(1024))]), Ok(Some(expected)));
        let expected = Bounds { skip: 0, silence: 22_050, frames: None };
        assert_eq!(bounds(&[(500, None), (0, Some(0))]), Ok(Some(expected)));
        assert!(bounds(&[(500, Some(0)), (500, Some(7))]).is_err());
    }
}
