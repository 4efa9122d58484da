//! The atoms (boxes) of an MP4 file, ISO 14496-12 section 4.2: a size, a kind, and then a body, which
//! for some kinds is made of atoms again.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

const MAX_DEPTH: usize = 16;
/// A stem file has a few hundred.
const MAX_ATOMS: u32 = 100_000;

/// The atoms of a file. Only their heads are read.
pub(super) struct Atoms<R> {
    reader: R,
    len: u64,
    left: u32,
    audio_tracks: u32,
    has_movie: bool,
    text: Option<Range<u64>>,
}

/// Where it went wrong, and why.
type Damage = (u64, String);

impl<R: Read + Seek> Atoms<R> {
    pub(super) fn new(mut reader: R) -> io::Result<Self> {
        let len = reader.seek(SeekFrom::End(0))?;
        Ok(Self { reader, len, left: MAX_ATOMS, audio_tracks: 0, has_movie: false, text: None })
    }

    /// How many audio tracks there are, and where the text with the names is.
    pub(super) fn walk(&mut self) -> Result<(u32, Option<Range<u64>>), Damage> {
        self.walk_in(0..self.len, &mut Vec::new())?;
        if !self.has_movie {
            return Err((0, "it has no `moov` atom".to_owned()));
        }
        Ok((self.audio_tracks, self.text.clone()))
    }

    pub(super) fn bytes(&mut self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        self.reader.seek(SeekFrom::Start(range.start))?;
        let mut bytes = Vec::new();
        self.reader.by_ref().take(range.end - range.start).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Walks the atoms in `range`, which lie in the atoms `path`.
    fn walk_in(&mut self, range: Range<u64>, path: &mut Vec<[u8; 4]>) -> Result<(), Damage> {
        if path.len() > MAX_DEPTH {
            return Err((range.start, "its atoms are nested too deep".to_owned()));
        }
        let mut at = range.start;
        // What is too short for a head is padding.
        while range.end - at >= 8 {
            self.left = self
                .left
                .checked_sub(1)
                .ok_or_else(|| (at, format!("it has more than {MAX_ATOMS} atoms")))?;
            let (kind, body) = self.head(at, range.end)?;
            at = body.end;
            self.take_in(kind, body, path)?;
        }
        Ok(())
    }

    /// The kind of an atom and where its body is, inside what holds it.
    fn head(&mut self, at: u64, end: u64) -> Result<([u8; 4], Range<u64>), Damage> {
        let mut head = [0; 16];
        let length = if end - at >= 16 { 16 } else { 8 };
        self.reader
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.reader.read_exact(&mut head[..length]))
            .map_err(|error| (at, error.to_string()))?;
        let [a, b, c, d, k, i, n, e, large @ ..] = head;
        let kind = [k, i, n, e];
        let (size, head) = match u32::from_be_bytes([a, b, c, d]) {
            // To the end of what holds it.
            0 => (end - at, 8),
            1 if length == 16 => (u64::from_be_bytes(large), 16),
            size => (u64::from(size), 8),
        };
        let name = String::from_utf8_lossy(&kind).into_owned();
        if size < head {
            return Err((at, format!("atom `{name}` is smaller than its own head")));
        }
        match at.checked_add(size) {
            Some(after) if after <= end => Ok((kind, at + head..after)),
            _ => Err((at, format!("atom `{name}` goes past the end of what holds it"))),
        }
    }

    fn take_in(
        &mut self,
        kind: [u8; 4],
        body: Range<u64>,
        path: &mut Vec<[u8; 4]>,
    ) -> Result<(), Damage> {
        match (&kind, path.as_slice()) {
            (b"moov", []) => self.has_movie = true,
            (b"trak" | b"udta", [_]) | (b"mdia", [_, _]) => {}
            (b"udta", _) => {}
            (b"hdlr", [_, _, _]) => {
                // After version, flags and pre_defined comes the kind of the track.
                let kind = body.start + 8..body.start + 12;
                if kind.end <= body.end && self.bytes(&kind).is_ok_and(|kind| kind == b"soun") {
                    self.audio_tracks += 1;
                }
                return Ok(());
            }
            (b"stem", [_, [b'u', b'd', b't', b'a']]) => {
                self.text.get_or_insert(body);
                return Ok(());
            }
            _ => return Ok(()),
        }
        path.push(kind);
        let walked = self.walk_in(body, path);
        path.pop();
        walked
    }
}
