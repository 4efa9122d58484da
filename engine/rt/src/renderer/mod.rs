//! The callback.

mod follow;
mod obey;
mod publish;
mod sending;

use std::sync::Arc;

use ringbuf::traits::Consumer as _;

use crate::buses::Buses;
use crate::link::AudioLink;
use crate::meter::StemMeters;
use crate::midi::{MidiSent, Stage};
use crate::pilot::Pilot;
use crate::ramp::Ramp;
use crate::sums::{Envelope, Sums};
use crate::timecode::{TimecodeOut, Timeline};
use crate::voice::{Now, Voice};
use crate::{
    ArmedId, ArmedSong, Health, Levels, MAX_CHANNELS, Rig, SONGS_AT_AUDIO, TILE_FRAMES, ramp_frames,
};

/// The audio thread's half of the engine. It knows no device: one drives it by calling
/// [`Self::render`], and when the device is lost the renderer goes into the next one as it is.
pub struct Renderer {
    link: AudioLink,
    health: Arc<Health>,
    ramp: u32,
    armed: Option<Box<ArmedSong>>,
    /// The songs that sound, oldest first; at most one of them leads.
    voices: Vec<Voice>,
    /// Frames of silence until the armed song starts by itself.
    pause: Option<u64>,
    sums: Sums,
    /// The sums of one cursor alone, where several sound.
    own: Sums,
    buses: Buses,
    timecode: TimecodeOut,
    pilot: Pilot,
    /// What lets everything come back after frames were skipped.
    back: Ramp,
    midi: Stage,
    stem_meters: StemMeters,
    stems_of: ArmedId,
    started: u64,
    rendered: u64,
    /// Frame of the device at which the disk thread was told last, and whether something happened
    /// since.
    told: u64,
    news: bool,
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
            pause: None,
            sums: Sums::new(rig.channels()),
            own: Sums::new(rig.channels()),
            timecode: TimecodeOut::new(&rig),
            pilot: Pilot::new(&rig),
            midi: Stage::new(&rig, levels.muted_outputs),
            buses: Buses::new(rig, levels),
            back: Ramp::still(1.0),
            stem_meters: StemMeters::new(MAX_CHANNELS),
            stems_of: ArmedId::default(),
            started: 0,
            rendered: 0,
            told: 0,
            news: true,
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

    /// Frames of the device since the start: those that were rendered, and those that were skipped.
    pub fn rendered(&self) -> u64 {
        self.rendered
    }

    /// The MIDI messages of the period that was rendered last, in the order of their frames.
    /// Real-time safe.
    pub fn midi(&self) -> &[MidiSent] {
        self.midi.out.messages()
    }

    /// The bytes of one of [`Self::midi`]: a whole message, SysEx from F0 to F7. Real-time safe.
    pub fn midi_bytes(&self, message: &MidiSent) -> &[u8] {
        self.midi.out.bytes(message)
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
        let frames = out.len() / self.outputs().max(1);
        if frames > 0 {
            self.midi.out.begin();
        }
        // Commands first: a block is sent after its song was, so its song is known by then.
        self.obey();
        self.take_blocks();
        self.take_levels();
        self.pilot.hear(self.link.beats());
        let mut at = 0;
        while at < frames {
            self.midi.out.at = at as u32;
            self.think();
            let pilot = usize::try_from(self.pilot.stretch()).unwrap_or(usize::MAX);
            let stretch = self.stretch(pilot.min(frames - at));
            self.send_midi(stretch);
            self.mix(stretch);
            self.buses.write(&self.sums, out, frames, at, stretch);
            let starved = self.advance(stretch);
            self.pilot.advance(stretch as u64, starved > 0);
            at += stretch;
        }
        if frames > 0 {
            self.midi.out.end();
        }
        // What ends with the period goes back now.
        self.think();
        self.publish();
    }

    /// Lets so many frames pass for everything that plays, as if they were rendered and not heard:
    /// the device was away for them. What plays comes back over the length of a ramp; what is held
    /// stays held. To be called between two callbacks. Real-time safe, but it takes as long as
    /// rendering without sound: only short times on the audio thread.
    pub fn skip(&mut self, frames: u64) {
        // What was asked while the device was away counts from when it went: a song that was told to
        // hold stands there, and does not run on to where it would have been.
        self.obey();
        self.take_blocks();
        self.take_levels();
        let mut left = frames;
        while left > 0 {
            self.think();
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let stretch = self.stretch(most);
            self.voices.iter_mut().for_each(|voice| voice.strike(stretch));
            self.timecode.skip(timeline(&self.voices), stretch);
            self.midi.skip(timeline(&self.voices), stretch);
            self.pilot.skip(stretch as u64);
            self.advance(stretch);
            left -= stretch as u64;
        }
        if frames > 0 {
            self.back = Ramp::still(0.0);
            self.back.go(1.0, self.ramp);
        }
        self.think();
        self.publish();
    }

    /// Lets every song do what it has to do before the next frame.
    #[inline]
    fn think(&mut self) {
        let mut at = 0;
        // A song that starts here is the last one, and thinks, too.
        while at < self.voices.len() {
            let armed = self.armed.as_ref().map(|song| song.id);
            let now = Now { rendered: self.rendered, armed };
            match self.voices[at].think(now, &mut self.link) {
                Some(happening) => self.happen(at, happening),
                None => at += 1,
            }
        }
        self.retire_silent();
    }

    /// How many frames can be rendered in one go.
    #[inline]
    fn stretch(&self, most: usize) -> usize {
        let pause =
            self.pause.map_or(TILE_FRAMES, |left| left.clamp(1, TILE_FRAMES as u64) as usize);
        let stretches = self.voices.iter().map(Voice::stretch);
        stretches.fold(TILE_FRAMES.min(most).min(pause), usize::min)
    }

    fn mix(&mut self, frames: usize) {
        self.sums.begin();
        let mut fresh = true;
        for voice in &mut self.voices {
            if voice.song.id == self.stems_of {
                voice.meter(&mut self.stem_meters);
            }
            voice.strike(frames);
            voice.mix(frames, &mut fresh, &mut self.sums, &mut self.own);
        }
        if self.back.is_moving() {
            self.sums.shape(frames, &Envelope::unity().times(&self.back));
        }
        self.timecode.write(timeline(&self.voices), frames, &mut self.sums);
        self.pilot.write(frames, &mut self.sums);
    }

    /// Lets frames pass. Returns how many of the playing song were silence for want of blocks.
    fn advance(&mut self, frames: usize) -> u64 {
        let mut missing = 0;
        for voice in &mut self.voices {
            // Before it advances: with these frames it may end.
            let leads = voice.leads();
            let starved = voice.advance(frames);
            if leads {
                missing += starved;
            }
        }
        self.starved += missing;
        self.back.advance(frames as u32);
        self.rendered += frames as u64;
        self.pass_pause(frames as u64);
        missing
    }

    fn take_levels(&mut self) {
        if !self.link.levels.update() {
            return;
        }
        let levels = self.link.levels.output_buffer();
        self.midi.muted = levels.muted_outputs;
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
                let (before, late) = voice.take_in(block);
                self.late_blocks += u64::from(late);
                before
            } else {
                Some(block)
            };
            if let Some(block) = homeless {
                self.link.give_back(block);
            }
        }
        while let Some(wanted) = self.link.evictions.try_pop() {
            self.evict(wanted.song, wanted.index);
        }
    }

    /// Gives a block back to the disk thread, unless it sounds now or next.
    fn evict(&mut self, id: ArmedId, index: usize) {
        let block = if let Some(song) = self.armed.as_mut().filter(|song| song.id == id) {
            let first = song.blocks.size().index_of(song.arrangement.first().frame);
            let needed = (first..=first + crate::READY_BLOCKS).contains(&index);
            if needed { None } else { song.blocks.take(index) }
        } else if let Some(voice) = self.voices.iter_mut().find(|voice| voice.song.id == id) {
            if voice.needs(index) { None } else { voice.song.blocks.take(index) }
        } else {
            None
        };
        if let Some(block) = block {
            self.link.give_back(block);
        }
    }
}

/// Where timecode is: it follows the newest song that gives way to none.
fn timeline(voices: &[Voice]) -> Option<Timeline> {
    voices.iter().rfind(|voice| !voice.gives_way())?.timeline()
}
