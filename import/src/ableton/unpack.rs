//! Unpacking, within bounds.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::GzDecoder;

/// The largest sets of a whole tour unpack to some 300 MB.
const MAX_BYTES: u64 = 768 << 20;
/// From one `>` to the next: a tag, or a text. A reader of XML keeps that much in memory.
const MAX_RUN: usize = 32 << 20;

type Source<'a> = Chain<Cursor<Vec<u8>>, &'a mut dyn Read>;

enum Bytes<'a> {
    Packed(Box<GzDecoder<BufReader<Source<'a>>>>),
    Plain(Source<'a>),
}

/// The XML of a set, packed or not: never more than it may be, and never a tag without end.
pub(super) struct Unpacked<'a> {
    bytes: Bytes<'a>,
    total: u64,
    run: usize,
}

impl<'a> Unpacked<'a> {
    pub(super) fn new(reader: &'a mut dyn Read) -> io::Result<Self> {
        let mut magic = Vec::new();
        reader.take(2).read_to_end(&mut magic)?;
        let is_packed = magic == [0x1f, 0x8b];
        let source = Cursor::new(magic).chain(reader);
        let bytes = if is_packed {
            Bytes::Packed(Box::new(GzDecoder::new(BufReader::new(source))))
        } else {
            Bytes::Plain(source)
        };
        Ok(Self { bytes, total: 0, run: 0 })
    }

    pub(super) fn buffered(self) -> impl BufRead + use<'a> {
        BufReader::with_capacity(64 << 10, self)
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.bytes {
            Bytes::Packed(packed) => packed.read(buffer)?,
            Bytes::Plain(plain) => plain.read(buffer)?,
        };
        self.total += read as u64;
        match buffer[..read].iter().rposition(|byte| *byte == b'>') {
            Some(last) => self.run = read - last - 1,
            None => self.run += read,
        }
        if self.total > MAX_BYTES {
            return Err(io::Error::other("it unpacks to more than 768 MiB"));
        }
        if self.run > MAX_RUN {
            return Err(io::Error::other("it has a tag or a text of more than 32 MiB"));
        }
        Ok(read)
    }
}
