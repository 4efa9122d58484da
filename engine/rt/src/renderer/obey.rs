//! Commands.

use ringbuf::traits::Consumer as _;

use super::Renderer;
use crate::lead_in::Opening;
use crate::voice::Voice;
use crate::{
    ArmedId, ArmedSong, Command, Enter, Event, Farewell, Jump, Refusal, Release, VampOrder,
};

impl Renderer {
    pub(super) fn obey(&mut self) {
        while let Some(command) = self.link.commands.try_pop() {
            self.news = true;
            match command {
                Command::Arm(song) => self.arm(song),
                Command::Disarm => self.disarm(),
                Command::Go(id) => self.go(id),
                Command::Jump(jump) => self.jump(jump),
                Command::CancelJump => {
                    let link = &mut self.link;
                    let voices = self.voices.iter_mut();
                    voices.for_each(|voice| voice.cancel_jump(Refusal::Cancelled, link));
                }
                Command::Vamp(order) => self.vamp(&order),
                Command::Release(song, how) => self.release(song, Some(how)),
                Command::KeepVamping(song) => self.release(song, None),
                Command::Stop { fade } => self.stop(fade),
                Command::Fade { frames } => {
                    self.voices.iter_mut().for_each(|voice| voice.fade(frames));
                }
                Command::Panic => {
                    self.panic_midi();
                    self.stop(self.ramp);
                }
                Command::Hold => self.voices.iter_mut().for_each(|voice| voice.hold(self.ramp)),
                Command::GoOn => self.voices.iter_mut().for_each(|voice| voice.go_on(self.ramp)),
                Command::Enter(enter) => self.enter(&enter),
                Command::Pilot(on) => self.pilot.switch(on),
            }
        }
    }

    fn arm(&mut self, mut song: Box<ArmedSong>) {
        // Levels that were published before the song came here found nobody to take them. The
        // conductor publishes them before it sends the song, so they are here by now.
        self.take_levels();
        if let Some(gains) = self.link.levels.output_buffer().of(song.id) {
            song.mixer.set_gains(gains, 0);
        }
        self.give_armed_back();
        song.midi.load(&mut self.midi.at(self.rendered, &mut self.link.passed));
        self.armed = Some(song);
        // A jump may have waited for it.
        self.voices.iter_mut().for_each(Voice::look_again);
    }

    fn disarm(&mut self) {
        self.pause = None;
        self.give_armed_back();
    }

    fn give_armed_back(&mut self) {
        if let Some(mut before) = self.armed.take() {
            let link = &mut self.link;
            self.voices.iter_mut().for_each(|voice| voice.stay(before.id, link));
            before.midi.leave(&mut self.midi.at(self.rendered, &mut self.link.passed));
            self.link.tell(Event::Retired(before, Farewell::Replaced));
        }
    }

    /// Takes the armed song to start it, if it is that one and no other song plays.
    fn take_armed(&mut self, id: ArmedId) -> Option<Box<ArmedSong>> {
        // A fader that was moved before GO stands where it was moved to from the first frame on.
        self.take_levels();
        let plays = self.voices.iter().any(Voice::leads);
        self.armed.take_if(|song| song.id == id && !plays)
    }

    fn go(&mut self, id: ArmedId) {
        match self.take_armed(id) {
            Some(song) => {
                self.pause = None;
                let opening = Opening::of(&song);
                self.start(song, opening);
            }
            None => self.refused += 1,
        }
    }

    fn stop(&mut self, fade: u32) {
        self.pause = None;
        for voice in &mut self.voices {
            voice.stop(fade);
            voice.answer_all(Refusal::Gone, &mut self.link);
        }
    }

    fn jump(&mut self, jump: Jump) {
        match leading(&mut self.voices, jump.song) {
            Some(voice) => voice.jump(jump, &mut self.link),
            None => self.refuse(jump.token, Refusal::NotPlaying),
        }
    }

    fn vamp(&mut self, order: &VampOrder) {
        match leading(&mut self.voices, order.song) {
            Some(voice) => voice.vamp(order, &mut self.link),
            None => self.refuse(order.token, Refusal::NotPlaying),
        }
    }

    fn release(&mut self, song: ArmedId, how: Option<Release>) {
        if let Some(voice) = leading(&mut self.voices, song) {
            voice.release(how);
        }
    }

    fn enter(&mut self, enter: &Enter) {
        let rendered = self.rendered;
        if let Some(voice) = leading(&mut self.voices, enter.song) {
            voice.enter(enter, rendered, &mut self.link);
        } else if self
            .armed
            .as_ref()
            .is_some_and(|song| song.id == enter.song && !song.arrangement.has(enter.at))
        {
            self.refuse(enter.token, Refusal::NoPlace);
        } else if let Some(song) = self.take_armed(enter.song) {
            self.pause = None;
            let opening = Opening::entered(&song, enter, rendered);
            let opening = opening.repeating(&song, enter.vamp);
            self.start(song, opening);
        } else {
            self.refuse(enter.token, Refusal::NotPlaying);
        }
    }

    fn refuse(&mut self, token: u32, why: Refusal) {
        self.link.tell(Event::Refused { token, why });
    }
}

/// The song of this number, if it plays and gives way to none.
fn leading(voices: &mut [Voice], id: ArmedId) -> Option<&mut Voice> {
    voices.iter_mut().find(|voice| voice.leads() && voice.song.id == id)
}
