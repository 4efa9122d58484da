//! How songs start, give way to each other, and go.

use super::Renderer;
use crate::lead_in::Opening;
use crate::voice::{Happening, Voice};
use crate::{ArmedSong, Doing, Event, Farewell, Follow, Refusal};

impl Renderer {
    /// Starts a song.
    pub(super) fn start(&mut self, song: Box<ArmedSong>, opening: Opening) {
        self.news = true;
        self.started += 1;
        self.stems_of = song.id;
        self.stem_meters.clear(song.mixer.channels());
        self.link.tell(Event::Started {
            song: song.id,
            place: opening.place,
            lead_in: opening.frames.unsigned_abs(),
            rendered: self.rendered,
        });
        if song.arrangement.is_empty() {
            self.link.tell(Event::Retired(song, Farewell::Ended));
        } else {
            self.voices.push(Voice::new(song, opening, self.ramp));
        }
    }

    /// Starts the armed song at its first place.
    fn start_armed(&mut self) -> bool {
        let Some(song) = self.armed.take() else { return false };
        let opening = Opening::at(song.arrangement.first());
        self.start(song, opening);
        true
    }

    /// What a song comes to.
    pub(super) fn happen(&mut self, at: usize, happening: Happening) {
        match happening {
            Happening::Ended => self.end(at),
            Happening::Segue { crossfade, click_after } => {
                let before = self.voices.len();
                self.start_armed();
                if let Some(voice) = self.voices.get_mut(before) {
                    voice.segue_in(crossfade, click_after);
                    self.voices[at].segue_out(crossfade, click_after, &mut self.link);
                }
            }
            Happening::Left { song, token } => {
                let held = self.voices[at].doing == Doing::Holding;
                self.voices[at].leave(Farewell::Left, &mut self.link);
                match self.armed.as_ref().filter(|armed| armed.id == song) {
                    Some(armed) => {
                        let (place, rendered) = (armed.arrangement.first(), self.rendered);
                        let before = self.voices.len();
                        self.start_armed();
                        if let Some(voice) = self.voices.get_mut(before).filter(|_| held) {
                            voice.stand_still();
                        }
                        self.link.tell(Event::Landed { token, song, place, rendered });
                    }
                    // Cannot be: what is disarmed is not crossed over to any more.
                    None => self.link.tell(Event::Refused { token, why: Refusal::Gone }),
                }
            }
        }
    }

    /// A song's arrangement is played: what follows it begins in the very next frame.
    fn end(&mut self, at: usize) {
        let voice = &mut self.voices[at];
        let follows = voice.leads() && voice.goes_on();
        let follow = voice.song.follow;
        let farewell = if follows { Farewell::Ended } else { voice.farewell() };
        voice.leave(farewell, &mut self.link);
        self.end_midi(at, farewell);
        if !follows {
            return;
        }
        match follow {
            Follow::Stop => {}
            Follow::Continue | Follow::Segue { .. } => {
                self.start_armed();
            }
            Follow::Pause { frames } => {
                self.pause = Some(frames);
                self.end_pause();
            }
        }
    }

    /// Lets frames of a pause pass.
    #[inline]
    pub(super) fn pass_pause(&mut self, frames: u64) {
        if let Some(left) = &mut self.pause {
            *left = left.saturating_sub(frames);
            self.end_pause();
        }
    }

    /// Starts the armed song, if the pause is over.
    fn end_pause(&mut self) {
        if self.pause == Some(0) {
            self.pause = None;
            if let Some(song) = self.armed.take() {
                let opening = Opening::of(&song);
                self.start(song, opening);
            }
        }
    }

    /// Sends back the songs that are silent and have nothing more to do.
    #[inline]
    pub(super) fn retire_silent(&mut self) {
        while let Some(at) = self.voices.iter().position(Voice::is_over) {
            self.news = true;
            let mut voice = self.voices.remove(at);
            voice.answer_all(Refusal::Gone, &mut self.link);
            let farewell = voice.farewell();
            self.leave_midi(&mut voice);
            self.link.tell(Event::Retired(voice.song, farewell));
        }
    }
}
