//! What songs send to other machines.

use super::{Renderer, timeline};
use crate::Farewell;
use crate::voice::Voice;

impl Renderer {
    /// Sends what is due in the coming frames.
    pub(super) fn send_midi(&mut self, frames: usize) {
        let mut to = self.midi.at(self.rendered, &mut self.link.passed);
        for voice in &mut self.voices {
            let frame = voice.passing();
            voice.song.midi.pass(frame, frames, &mut to);
        }
        to.pass_later(frames);
        // Clock and timecode follow the newest song that gives way to none.
        let lead = self.voices.iter().rfind(|voice| !voice.gives_way());
        let song = lead.and_then(|lead| Some((lead.song.id, lead.passing()?, &lead.song.midi)));
        to.pass_clocks(song, timeline(&self.voices), frames);
    }

    /// A song of this number among those that sound goes.
    pub(super) fn end_midi(&mut self, at: usize, farewell: Farewell) {
        let mut to = self.midi.at(self.rendered, &mut self.link.passed);
        let midi = &mut self.voices[at].song.midi;
        if farewell == Farewell::Ended {
            midi.end(&mut to);
        }
    }

    /// Ends all that songs started on other machines, at once. Those that sound send nothing more; the
    /// armed one is still to be played.
    pub(super) fn panic_midi(&mut self) {
        let mut to = self.midi.at(self.rendered, &mut self.link.passed);
        self.voices.iter_mut().for_each(|voice| voice.song.midi.panic(&mut to));
        if let Some(armed) = &mut self.armed {
            armed.midi.silence(&mut to);
        }
        to.hurry();
    }

    /// Takes leave of a song that is about to go back.
    pub(super) fn leave_midi(&mut self, voice: &mut Voice) {
        let mut to = self.midi.at(self.rendered, &mut self.link.passed);
        if voice.farewell() == Farewell::Ended {
            voice.song.midi.end(&mut to);
        }
        voice.song.midi.leave(&mut to);
    }
}
