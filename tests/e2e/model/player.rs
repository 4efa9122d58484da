//! All that sounds, frame by frame: no blocks, no periods, no threads.

use downbeat_rt::Doing;

use super::cross::Happening;
use super::faders::Faders;
use super::pattern::Pattern;
use super::press::Desk;
use super::ramp::Ramp;
use super::show::{BUSES, Both, Follow, OUTPUTS};
use super::song::{Piece, Place};
use super::voice::{Opening, Voice};

/// The entry that is armed, and where it is to be entered if that is not its start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Armed {
    pub entry: usize,
    pub enter_at: Option<Place>,
}

pub struct Player<'a> {
    pub both: &'a Both,
    pub faders: Faders,
    buses: Vec<Ramp>,
    pub voices: Vec<Voice<'a>>,
    pub armed: Option<Armed>,
    /// What is armed is what follows, and no pick.
    pub follows: bool,
    pub pause: Option<i64>,
    pub desk: Desk,
    last_id: u32,
    pub frame: i64,
    pub recorded: Vec<Vec<f32>>,
    /// More songs sounded at once than the engine takes, or one followed another sooner than it can
    /// be read and armed.
    pub crowded: bool,
    last_start: i64,
}

impl<'a> Player<'a> {
    pub fn new(both: &'a Both) -> Self {
        let faders = Faders::new(both);
        Self {
            both,
            buses: faders.buses().into_iter().map(Ramp::still).collect(),
            faders,
            voices: Vec::new(),
            armed: Some(Armed { entry: 0, enter_at: None }),
            follows: true,
            pause: None,
            desk: Desk::default(),
            last_id: 0,
            frame: 0,
            recorded: vec![Vec::new(); OUTPUTS],
            crowded: false,
            last_start: -super::TO_ARM,
        }
    }

    /// Whether anything sounds or is about to by itself.
    pub fn sounds(&self) -> bool {
        !self.voices.is_empty() || self.pause.is_some()
    }

    /// Renders so many frames.
    pub fn play(&mut self, frames: i64) {
        for _ in 0..frames {
            self.think();
            self.render();
            self.pass();
        }
        self.think();
    }

    fn render(&mut self) {
        let mut channels: Vec<Vec<f32>> =
            BUSES.iter().map(|(_, outputs)| vec![0.0; outputs.len()]).collect();
        for voice in &mut self.voices {
            voice.mix(&mut channels);
        }
        let mut out = [0.0; OUTPUTS];
        for (bus, (_, outputs)) in BUSES.iter().enumerate() {
            for (channel, output) in outputs.iter().enumerate() {
                out[*output] += channels[bus][channel] * self.buses[bus].gain();
            }
        }
        for (recorded, sample) in self.recorded.iter_mut().zip(out) {
            recorded.push(sample);
        }
    }

    fn pass(&mut self) {
        self.buses.iter_mut().for_each(Ramp::pass);
        self.voices.iter_mut().for_each(Voice::pass);
        self.frame += 1;
        if let Some(left) = &mut self.pause {
            *left -= 1;
            self.end_pause();
        }
    }

    /// Does all that is to be done before the next frame.
    pub fn think(&mut self) {
        let mut at = 0;
        while at < self.voices.len() {
            let armed = self.armed.filter(|armed| armed.enter_at.is_none());
            match self.voices[at].think(armed.map(|armed| armed.entry)) {
                None => at += 1,
                Some(Happening::Ended) => self.end(at),
                Some(Happening::Segue { crossfade, click_after }) => {
                    self.start_armed();
                    self.voices[at].segue_out(crossfade, click_after);
                    let new = self.voices.len() - 1;
                    self.voices[new].segue_in(crossfade, click_after);
                }
                Some(Happening::Left(entry)) => {
                    let held = self.voices[at].doing == Doing::Holding;
                    self.voices[at].leave();
                    if self.armed.is_some_and(|armed| armed.entry == entry) {
                        self.start_armed();
                        if held && let Some(voice) = self.voices.last_mut() {
                            voice.doing = Doing::Held;
                            voice.transport = Ramp::still(0.0);
                        }
                    }
                }
            }
        }
        self.voices.retain(|voice| !voice.is_over());
        self.crowded |= self.voices.len() > 3;
    }

    /// What follows a song begins in the very next frame.
    fn end(&mut self, at: usize) {
        let voice = &mut self.voices[at];
        let follows = voice.leads() && voice.goes_on();
        let follow = voice.follow;
        voice.leave();
        match follow {
            Follow::Continue | Follow::Segue { .. } if follows => self.start_armed(),
            Follow::Pause(frames) if follows => self.pause = Some(frames),
            _ => {}
        }
    }

    fn end_pause(&mut self) {
        if self.pause == Some(0) {
            self.pause = None;
            if let Some(armed) = self.armed {
                self.crowded |= self.frame - self.last_start < super::TO_ARM;
                let opening = self.counted_in(armed.entry);
                self.start(opening);
            }
        }
    }

    fn start_armed(&mut self) {
        self.crowded |= self.frame - self.last_start < super::TO_ARM;
        if let Some(armed) = self.armed {
            let place = self.both.pieces[armed.entry].0.first();
            self.start(Opening { place, frames: 0, pattern: None });
        }
    }

    /// A song from its start, after its count-in: that of its own grid where it begins at its first
    /// frame, else as many bars like the one it begins in.
    pub fn counted_in(&self, entry: usize) -> Opening {
        let piece = &self.both.pieces[entry].0;
        let song = &self.both.songs[piece.song];
        let place = piece.first();
        if song.count_in == 0 || place.frame != 0 {
            return self.entered(piece, place, song.count_in);
        }
        let first = song.bars.iter().map(|bar| bar.frame).find(|&frame| frame >= 0).unwrap_or(0);
        let bars = song.bars.iter().filter(|bar| bar.frame < first).count() as i64;
        let from = song.bars[(bars - song.count_in) as usize].frame;
        Opening { place, frames: -from, pattern: None }
    }

    /// A place after so many bars of its own.
    pub fn entered(&self, piece: &Piece, place: Place, bars: i64) -> Opening {
        if bars == 0 {
            return Opening { place, frames: 0, pattern: None };
        }
        let pattern = Pattern::holding(&self.both.songs[piece.song], place.frame);
        Opening { place, frames: pattern.lead(place.frame, bars), pattern: Some(pattern) }
    }

    /// Starts the armed song. What follows it in the setlist is armed then.
    pub fn start(&mut self, opening: Opening) {
        let Some(armed) = self.armed.take() else { return };
        let gains = self.faders.stems(self.both, armed.entry);
        self.last_id += 1;
        self.last_start = self.frame;
        self.voices.push(Voice::new(self.both, self.last_id, armed, gains, opening));
        let next = armed.entry + 1;
        let next = (next < self.both.pieces.len()).then_some(next);
        self.armed = next.map(|entry| Armed { entry, enter_at: None });
        self.follows = true;
        self.desk.started();
    }

    /// Lets the gains move to where the faders are.
    pub fn move_gains(&mut self) {
        let ramp = self.both.ramp;
        let go = |gain: &mut Ramp, to: f32| {
            if gain.to() != to {
                gain.go(to, ramp);
            }
        };
        for (gain, to) in self.buses.iter_mut().zip(self.faders.buses()) {
            go(gain, to);
        }
        for voice in &mut self.voices {
            let stems = self.faders.stems_of(self.both, voice.piece);
            for (gain, to) in voice.gains.iter_mut().zip(stems) {
                go(gain, to);
            }
        }
    }

    /// The song in front: the one that gives way to none, whatever sounds besides.
    pub fn front(&self) -> Option<usize> {
        let front = self.voices.iter().position(Voice::leads);
        front.or(self.voices.len().checked_sub(1))
    }
}
