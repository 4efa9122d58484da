//! The OSC messages of songs, when their places are passed.

use std::sync::Arc;

use downbeat_rt::PassedLink;
use downbeat_show_files::{OscMessage, Show};

/// The end of the thread that sends the OSC messages of songs, once: see
/// [`crate::Conductor::take_outgoing`].
pub struct Outgoing {
    passed: PassedLink,
    messages: Arc<[OscMessage]>,
}

impl Outgoing {
    pub(crate) fn new(passed: PassedLink, messages: Arc<[OscMessage]>) -> Self {
        Self { passed, messages }
    }

    /// The next message whose place was passed, if there is one, with the frame of the device
    /// ([`downbeat_rt::Status::rendered`]) at which it is due. Never waits; the thread looks every few
    /// milliseconds.
    pub fn next_message(&mut self) -> Option<(u64, &OscMessage)> {
        let passed = self.passed.pop()?;
        Some((passed.frame, self.messages.get(passed.number as usize)?))
    }

    /// Whether any song has an OSC message.
    pub fn has_any(&self) -> bool {
        !self.messages.is_empty()
    }
}

/// All OSC messages of a show, in the order in which the audio thread numbers them.
pub(crate) fn messages(show: &Show) -> Arc<[OscMessage]> {
    show.songs.iter().flat_map(downbeat_show_files::Song::osc_messages).cloned().collect()
}
