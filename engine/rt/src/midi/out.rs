//! The messages of a period.

/// Messages of a period. A MIDI port at its full speed (31250 bits a second) sends one a millisecond;
/// a JACK port has room for some 2000 of a period.
const MAX_MESSAGES: usize = 4096;
/// Their bytes: what two JACK ports take in a period.
const MAX_BYTES: usize = 64 * 1024;
/// Of these, what only the ends of notes may take: no note hangs because a song sends too much.
const FOR_NOTES_OFF: usize = 1024;

/// A message that was sent in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MidiSent {
    /// The output, counted as in the show.
    pub port: u8,
    /// Its frame in the period.
    pub offset: u32,
    /// Its place in the order of those of the same frame.
    order: u32,
    start: u32,
    length: u16,
}

/// The messages of the period that is rendered, and those that are to be sent with the next one.
#[derive(Debug)]
pub(crate) struct MidiOut {
    messages: Vec<MidiSent>,
    bytes: Vec<u8>,
    /// Messages of the period that was rendered, and their bytes.
    ready: usize,
    ready_bytes: usize,
    /// The frame of the period at which messages are sent now.
    pub(crate) at: u32,
    /// Messages that found no room.
    pub(crate) lost: u64,
}

impl MidiOut {
    pub(crate) fn new() -> Self {
        Self {
            // Neither ever grows: what has no room is lost.
            messages: Vec::with_capacity(MAX_MESSAGES),
            bytes: Vec::with_capacity(MAX_BYTES),
            ready: 0,
            ready_bytes: 0,
            at: 0,
            lost: 0,
        }
    }

    /// A period begins: what was sent with the last one is gone, and what came after its last frame
    /// is sent with the first of this one.
    pub(crate) fn begin(&mut self) {
        self.messages.drain(..self.ready);
        self.bytes.drain(..self.ready_bytes);
        for message in &mut self.messages {
            message.start -= self.ready_bytes as u32;
            message.offset = 0;
        }
        (self.ready, self.ready_bytes, self.at) = (0, 0, 0);
    }

    /// A period is rendered: what is sent from here on belongs to the next one.
    pub(crate) fn end(&mut self) {
        // The order of those of one frame is the same whatever the period is, because all of them
        // were sent in one stretch.
        for (order, message) in self.messages.iter_mut().enumerate() {
            message.order = order as u32;
        }
        self.messages.sort_unstable_by_key(|message| (message.offset, message.order));
        (self.ready, self.ready_bytes, self.at) = (self.messages.len(), self.bytes.len(), 0);
    }

    /// Sends a message `offset` frames after the current frame.
    pub(crate) fn send(&mut self, port: u8, offset: u32, bytes: &[u8]) {
        let room = MAX_MESSAGES - FOR_NOTES_OFF;
        self.send_within(room, port, offset, bytes);
    }

    /// Ends a note, with the room that is kept for that.
    pub(crate) fn send_note_off(&mut self, port: u8, offset: u32, bytes: &[u8]) {
        self.send_within(MAX_MESSAGES, port, offset, bytes);
    }

    fn send_within(&mut self, room: usize, port: u8, offset: u32, bytes: &[u8]) {
        let reserved = (MAX_MESSAGES - room) * 3;
        let fits = self.bytes.len() + bytes.len() <= MAX_BYTES - reserved;
        let Ok(length) = u16::try_from(bytes.len()) else { return };
        if self.messages.len() >= room || !fits {
            self.lost += 1;
            return;
        }
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        let offset = self.at + offset;
        self.messages.push(MidiSent { port, offset, order: 0, start, length });
    }

    /// The messages of the period that was rendered last, in the order of their frames.
    pub(crate) fn messages(&self) -> &[MidiSent] {
        &self.messages[..self.ready]
    }

    /// The bytes of one of them.
    pub(crate) fn bytes(&self, message: &MidiSent) -> &[u8] {
        &self.bytes[message.start as usize..][..usize::from(message.length)]
    }
}
