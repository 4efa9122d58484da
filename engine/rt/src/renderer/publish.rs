//! What the others see.

use super::Renderer;
use crate::voice::Voice;
use crate::{SongPlace, SongState, WHEREABOUTS_FRAMES};

impl Renderer {
    pub(super) fn publish(&mut self) {
        let news = self.voices.iter_mut().fold(self.news, |news, voice| news | voice.news);
        if news || self.rendered - self.told >= WHEREABOUTS_FRAMES {
            self.tell_whereabouts();
        }
        // What is measured adds up until the last status was read, so that no peak is lost, and a
        // conductor that hangs costs the callback nothing.
        if !self.link.status.consumed() {
            return;
        }
        let front = self.voices.iter().find(|voice| voice.leads()).or_else(|| self.voices.last());
        let status = self.link.status.input_buffer_mut();
        status.front = front.map(Voice::front);
        status.over = self.voices.iter().rev().find_map(Voice::over);
        (status.ahead, status.ahead_is_all) = front.map_or((0, false), Voice::ahead);
        status.armed = self.armed.as_ref().map(|song| song.id);
        status.pause = self.pause;
        status.rendered = self.rendered;
        status.started = self.started;
        status.starved = self.starved;
        status.late_blocks = self.late_blocks;
        status.refused = self.refused;
        status.dropped = self.link.dropped;
        status.unsent = self.midi.out.lost;
        status.timecode = self.timecode.status();
        status.pilot = self.pilot.status();
        status.stems_of = self.stems_of;
        self.stem_meters.publish(&mut status.stems);
        self.buses.publish(status);
        self.link.status.publish();
    }

    fn tell_whereabouts(&mut self) {
        (self.told, self.news) = (self.rendered, false);
        self.voices.iter_mut().for_each(|voice| voice.news = false);
        let armed = self.armed.as_ref().map(|song| SongPlace {
            song: song.id,
            place: song.arrangement.first(),
            state: SongState::Armed,
            ..SongPlace::default()
        });
        let mut songs = self.voices.iter().map(Voice::song_place).chain(armed);
        for slot in &mut self.link.whereabouts.input_buffer_mut().songs {
            *slot = songs.next();
        }
        self.link.whereabouts.publish();
    }
}
