//! The callback.

use std::sync::Arc;

use ringbuf::traits::{Consumer as _, Producer as _};

use crate::buses::Buses;
use crate::link::AudioLink;
use crate::meter::StemMeters;
use crate::sums::Sums;
use crate::voice::Voice;
use crate::{
    ArmedId, ArmedSong, BLOCK_FRAMES, Block, Command, Doing, End, Event, Farewell, Front, Health,
    Levels, MAX_CHANNELS, Rig, SONGS_AT_AUDIO, TILE_FRAMES, ramp_frames,
};

/// Blocks that a status looks ahead: more than any window (96 at 192 kHz).
const AHEAD_BLOCKS: usize = 128;

/// The audio thread's half of the engine. It knows no device: one drives it by calling
/// [`Self::render`], and when the device is lost the renderer goes into the next one as it is.
pub struct Renderer {
    link: AudioLink,
    health: Arc<Health>,
    ramp: u32,
    armed: Option<Box<ArmedSong>>,
    /// The songs that sound, oldest first; at most one of them is not ending.
    voices: Vec<Voice>,
    sums: Sums,
    /// The sums of one voice alone, where several sound.
    own: Sums,
    buses: Buses,
    stem_meters: StemMeters,
    stems_of: ArmedId,
    rendered: u64,
    starved: u64,
    late_blocks: u64,
    refused: u64,
}

impl Renderer {
    pub(crate) fn new(rig: Rig, levels: &Levels, link: AudioLink, health: Arc<Health>) -> Self {
        Self {
            link,
            health,
            ramp: ramp_frames(rig.rate()),
            armed: None,
            // Never grows: no more songs are ever here.
            voices: Vec::with_capacity(SONGS_AT_AUDIO),
            sums: Sums::new(rig.channels()),
            own: Sums::new(rig.channels()),
            buses: Buses::new(rig, levels),
            stem_meters: StemMeters::new(MAX_CHANNELS),
            stems_of: ArmedId::default(),
            rendered: 0,
            starved: 0,
            late_blocks: 0,
            refused: 0,
        }
    }

    /// Outputs that [`Self::render`] fills.
    pub fn outputs(&self) -> usize {
        self.buses.rig().outputs()
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.buses.rig().rate()
    }

    /// The counters that the device fills.
    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// Renders the next period: `out` is planar, output `o` at `[o * frames, (o + 1) * frames)`,
    /// where `frames` is `out.len() / outputs()`. Every sample is written.
    ///
    /// Real-time safe: it does not allocate, free, lock, wait, make a system call, log or panic,
    /// whatever it is told and however late the other threads are.
    pub fn render(&mut self, out: &mut [f32]) {
        // Commands first: a block is sent after its song was, so its song is known by then.
        self.obey();
        self.take_blocks();
        self.take_levels();
        let frames = out.len() / self.outputs().max(1);
        let mut at = 0;
        while at < frames {
            let stretch = self
                .voices
                .iter()
                .fold(TILE_FRAMES.min(frames - at), |least, voice| least.min(voice.stretch()));
            self.mix(stretch);
            self.buses.write(&self.sums, out, frames, at, stretch);
            self.advance(stretch);
            at += stretch;
        }
        self.rendered += frames as u64;
        self.publish();
    }

    fn mix(&mut self, frames: usize) {
        self.sums.begin();
        for (at, voice) in self.voices.iter_mut().enumerate() {
            if voice.song.id == self.stems_of {
                voice.meter(&mut self.stem_meters);
            }
            voice.mix(frames, at == 0, &mut self.sums, &mut self.own);
        }
    }

    fn advance(&mut self, frames: usize) {
        for voice in &mut self.voices {
            let (spent, starved) = voice.advance(frames);
            if voice.doing != Doing::Ending {
                self.starved += starved;
            }
            if let Some(block) = spent {
                give_back(&mut self.link, block);
            }
        }
        while let Some(at) = self.voices.iter().position(Voice::is_over) {
            self.retire(at);
        }
    }

    /// Sends back the song of a voice that is over; where it continues, the armed song starts in
    /// its place, at the very next frame.
    fn retire(&mut self, at: usize) {
        let voice = self.voices.remove(at);
        let follows = voice.is_played() && voice.doing == Doing::Playing;
        if follows
            && voice.song.end == End::Continue
            && let Some(song) = self.armed.take()
        {
            self.start(song, 0);
        }
        let farewell = if follows { Farewell::Ended } else { Farewell::Stopped };
        tell(&mut self.link, Event::Retired(voice.song, farewell));
    }

    fn start(&mut self, song: Box<ArmedSong>, frame: i64) {
        self.stems_of = song.id;
        self.stem_meters.clear(song.mixer.channels());
        tell(&mut self.link, Event::Started { song: song.id, frame });
        self.voices.push(Voice::new(song, frame));
        if self.voices.last().is_some_and(Voice::is_over) {
            // A song without a frame.
            self.retire(self.voices.len() - 1);
        }
    }

    fn obey(&mut self) {
        while let Some(command) = self.link.commands.try_pop() {
            match command {
                Command::Arm(song) => self.arm(song),
                Command::Disarm => self.disarm(),
                Command::Go(id) => self.go(id),
                Command::Stop { fade } => self.stop(fade),
                Command::Panic => self.stop(self.ramp),
                Command::Hold => self.voices.iter_mut().for_each(|voice| voice.hold(self.ramp)),
                Command::GoOn => self.voices.iter_mut().for_each(|voice| voice.go_on(self.ramp)),
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
        self.disarm();
        self.armed = Some(song);
    }

    fn disarm(&mut self) {
        if let Some(before) = self.armed.take() {
            tell(&mut self.link, Event::Retired(before, Farewell::Replaced));
        }
    }

    fn go(&mut self, id: ArmedId) {
        // A fader that was moved before GO stands where it was moved to from the first frame on.
        self.take_levels();
        let plays = self.voices.iter().any(|voice| voice.doing != Doing::Ending);
        match self.armed.take_if(|song| song.id == id && !plays) {
            Some(song) => {
                let start = song.start;
                self.start(song, start);
            }
            None => self.refused += 1,
        }
    }

    fn stop(&mut self, fade: u32) {
        self.voices.iter_mut().for_each(|voice| voice.stop(fade));
        while let Some(at) = self.voices.iter().position(Voice::is_over) {
            self.retire(at);
        }
    }

    fn take_levels(&mut self) {
        if !self.link.levels.update() {
            return;
        }
        let levels = self.link.levels.output_buffer();
        self.buses.set_gains(levels, self.ramp);
        for voice in &mut self.voices {
            if let Some(gains) = levels.of(voice.song.id) {
                voice.song.mixer.set_gains(gains, self.ramp);
            }
        }
        if let Some(song) = &mut self.armed
            && let Some(gains) = levels.of(song.id)
        {
            song.mixer.set_gains(gains, 0);
        }
    }

    fn take_blocks(&mut self) {
        while let Some(block) = self.link.filled.try_pop() {
            let id = block.song();
            let homeless = if let Some(song) = self.armed.as_mut().filter(|song| song.id == id) {
                song.blocks.insert(block)
            } else if let Some(voice) = self.voices.iter_mut().find(|voice| voice.song.id == id) {
                let passed = block.index() < voice.frame().max(0) as usize / BLOCK_FRAMES;
                self.late_blocks += u64::from(passed && !block.is_pinned());
                voice.take_in(block)
            } else {
                Some(block)
            };
            if let Some(block) = homeless {
                give_back(&mut self.link, block);
            }
        }
    }

    fn publish(&mut self) {
        let places = self.voices.iter().map(|voice| (voice.song.id, voice.frame().max(0) as u64));
        self.link.playheads.publish(places);
        // What is measured adds up until the last status was read, so that no peak is lost, and a
        // conductor that hangs costs the callback nothing.
        if !self.link.status.consumed() {
            return;
        }
        let front = self
            .voices
            .iter()
            .find(|voice| voice.doing != Doing::Ending)
            .or_else(|| self.voices.last());
        let status = self.link.status.input_buffer_mut();
        status.front = front.map(|voice| Front {
            song: voice.song.id,
            frame: voice.frame(),
            doing: voice.doing,
        });
        (status.ahead, status.ahead_is_all) = front.map_or((0, false), |voice| {
            let song = &voice.song;
            song.blocks.ahead(voice.frame().max(0) as u64, song.frames, AHEAD_BLOCKS)
        });
        status.armed = self.armed.as_ref().map(|song| song.id);
        status.rendered = self.rendered;
        status.starved = self.starved;
        status.late_blocks = self.late_blocks;
        status.refused = self.refused;
        status.dropped = self.link.dropped;
        status.stems_of = self.stems_of;
        self.stem_meters.publish(&mut status.stems);
        self.buses.publish(status);
        self.link.status.publish();
    }
}

/// Sends a block back to the disk thread.
fn give_back(link: &mut AudioLink, block: Box<Block>) {
    if let Err(block) = link.spent.try_push(block) {
        // Cannot be: the ring has a place for every block that exists. If it were, to leak the
        // block would still be better than to free it here.
        link.dropped += 1;
        std::mem::forget(block);
    }
}

/// Tells the conductor something.
fn tell(link: &mut AudioLink, event: Event) {
    if let Err(event) = link.events.try_push(event) {
        // Cannot be: see the ring's capacity. Freeing the song here would be worse than a leak.
        link.dropped += 1;
        std::mem::forget(event);
    }
}
