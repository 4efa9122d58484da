//! A record on disk: one line with a checksum.
//!
//! `crc json LF`: the CRC-32 (IEEE 802.3) of the JSON as eight lower-case hexadecimal digits, a
//! space, the record as JSON, a line feed. JSON has no line feed inside, so a reader finds the next
//! record after a broken one, and a person reads the file as it is. Every change of a single byte
//! is found: in the JSON by the checksum, which finds all errors of up to 32 bits in a row; elsewhere
//! because there is only one way to write a line.

use std::io::{self, BufRead, Read as _};

use serde::Serialize;

/// The longest line that is read: a state of thousands of stems is a tenth of that, and a file that
/// is no journal must not fill the memory.
const MOST_BYTES: u64 = 8 << 20;

/// Characters of the checksum and the space after it.
const HEAD_BYTES: usize = 9;

/// Appends a record to `out`. Returns false, and appends nothing, for a record that is no JSON,
/// which none of this crate is.
pub(crate) fn put(out: &mut Vec<u8>, record: &impl Serialize) -> bool {
    let Ok(json) = serde_json::to_vec(record) else { return false };
    out.extend_from_slice(format!("{:08x} ", crc32fast::hash(&json)).as_bytes());
    out.extend_from_slice(&json);
    out.push(b'\n');
    true
}

/// The lines of a file.
pub(crate) struct Lines<R> {
    file: R,
    line: Vec<u8>,
}

/// A line, whole or not.
pub(crate) enum Line<'a> {
    /// The JSON of a record.
    Whole(&'a [u8]),
    /// Something that is no whole record, of so many bytes.
    Broken(usize),
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(file: R) -> Self {
        Self { file, line: Vec::new() }
    }

    /// The next line; `None` at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let read = self.file.by_ref().take(MOST_BYTES).read_until(b'\n', &mut self.line)?;
        Ok(match read {
            0 => None,
            _ => Some(whole(&self.line).map_or(Line::Broken(read), Line::Whole)),
        })
    }
}

/// The JSON in a line whose checksum is right.
fn whole(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (head, json) = line.split_at_checked(HEAD_BYTES)?;
    let told = format!("{:08x} ", crc32fast::hash(json));
    (told.as_bytes() == head).then_some(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Option<String>> {
        let mut lines = Lines::new(bytes);
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            read.push(match line {
                Line::Whole(json) => Some(String::from_utf8(json.to_vec()).unwrap()),
                Line::Broken(_) => None,
            });
        }
        read
    }

    #[test]
    fn a_record_is_a_line_that_a_person_can_read() {
        let mut out = Vec::new();
        assert!(put(&mut out, &"123456789"));
        // The check value of CRC-32 is that of the nine digits; here two quotes stand around them.
        assert_eq!(crc32fast::hash(b"123456789"), 0xcbf4_3926);
        let crc = crc32fast::hash(b"\"123456789\"");
        assert_eq!(out, format!("{crc:08x} \"123456789\"\n").into_bytes());
        assert_eq!(read(&out), [Some("\"123456789\"".into())]);
    }

    #[test]
    fn every_flip_of_a_byte_is_found_and_other_lines_are_read() {
        let mut good = Vec::new();
        for record in ["first\nline", "second", "third"] {
            assert!(put(&mut good, &record));
        }
        for at in 0..good.len() {
            for flip in 1..=255_u8 {
                let mut bad = good.clone();
                bad[at] ^= flip;
                let read: Vec<String> = read(&bad).into_iter().flatten().collect();
                let (left, from) = (read.len(), ["\"first\\nline\"", "\"second\"", "\"third\""]);
                assert!(left == 2 || left == 1, "byte {at} ^ {flip}: {read:?}");
                assert!(read.iter().all(|record| from.contains(&record.as_str())));
            }
        }
    }

    #[test]
    fn a_line_without_an_end_fills_no_memory() {
        let mut lines = Lines::new(io::BufReader::new(io::repeat(b'x').take(MOST_BYTES + 5)));
        assert!(matches!(lines.next().unwrap(), Some(Line::Broken(n)) if n as u64 == MOST_BYTES));
        assert!(matches!(lines.next().unwrap(), Some(Line::Broken(5))));
        assert!(lines.next().unwrap().is_none());
    }
}
