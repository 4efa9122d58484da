//! A rig of five outputs (stems, click, cues, timecode, pilot), songs whose samples tell their frame, and a script.

use std::sync::Arc;

use downbeat_rt::{
    ArmedId, ArmedSong, Arrangement, Automation, BLOCK_FRAMES, Block, BlockMap, ClickSounds,
    Command, ConductorLink, Cue, CueRoute, Cues, DiskLink, Enter, Event, Farewell, Follow, Grid,
    GridPoint, Jump, LeadIn, Levels, MidiRules, Mixer, Passed, PassedLink, PilotRules, Place,
    Quantum, Refusal, Renderer, Rig as RtRig, Route, Score, ScoreMessage, ScoreParts, SongMidi,
    Sound, Span, Status, Stroke, TILE_FRAMES, Target, TimeOfDay, TimecodeRate, TimecodeRules, When,
};

/// Frames a second, and those of a crossfade at this rate: small, so that tests are short.
pub const RATE: u32 = 20_000;
/// Outputs of the rig.
pub const OUTPUTS: usize = 5;
pub const X: i64 = 100;
/// Frames of a beat, and of a bar of 4.
pub const BEAT: i64 = 1_000;
pub const BAR: i64 = 4 * BEAT;
/// Periods at which every scenario sounds the same.
pub const PERIODS: [usize; 6] = [1, 7, 64, 100, 256, 4096];
/// Frames of a song, unless a test says another number.
pub const FRAMES: u64 = 60_000;

/// The sample of song `id` at a song frame: all of them differ, and they are exact in `f32`.
pub fn sample(id: u32, frame: i64) -> f32 {
    if frame < 0 { 0.0 } else { (frame + 1) as f32 * 0.0625 + id as f32 * 4096.0 }
}

pub fn span(from: i64, to: i64) -> Span {
    Span { from, to, vamps: false, section: 0, cue: None }
}

pub fn vamping(from: i64, to: i64) -> Span {
    Span { vamps: true, ..span(from, to) }
}

pub fn place(span: u32, frame: i64) -> Place {
    Place { span, frame }
}

/// A song to be made.
#[derive(Clone)]
pub struct Song {
    pub id: u32,
    pub frames: u64,
    pub spans: Vec<Span>,
    pub start: LeadIn,
    pub follow: Follow,
    pub automation: Automation,
    pub clicks: bool,
    pub cue_beats: u16,
    /// The samples of the stem, by song frame.
    pub stem: fn(u32, i64) -> f32,
    /// The blocks that are there from the start.
    pub has: fn(usize) -> bool,
    /// What it sends.
    pub midi: ScoreParts,
}

/// A song of one pass over all its frames, with every block in memory.
pub fn song(id: u32) -> Song {
    Song {
        id,
        frames: FRAMES,
        spans: vec![span(0, FRAMES as i64)],
        start: LeadIn::None,
        follow: Follow::Stop,
        automation: Automation::none(),
        clicks: true,
        cue_beats: 4,
        stem: sample,
        has: |_| true,
        midi: ScoreParts::default(),
    }
}

impl Song {
    pub fn spans(self, spans: Vec<Span>) -> Self {
        Self { spans, ..self }
    }

    pub fn follow(self, follow: Follow) -> Self {
        Self { follow, ..self }
    }

    pub fn block(&self, index: usize) -> Box<Block> {
        let mut block = Box::new(Block::new(1));
        block.address(ArmedId(self.id), index);
        for tile in 0..BLOCK_FRAMES / TILE_FRAMES {
            let first = (index * BLOCK_FRAMES + tile * TILE_FRAMES) as i64;
            for (at, to) in block.runs_mut(tile, 0..1).iter_mut().enumerate() {
                let frame = first + at as i64;
                *to = if frame < self.frames as i64 { (self.stem)(self.id, frame) } else { 0.0 };
            }
            block.measure(tile, 0..1);
        }
        block
    }

    /// Points every half beat; subdivisions do not click.
    fn grid(&self) -> Grid {
        let point = |at: i64| GridPoint {
            frame: at * BEAT / 2,
            bar: at.div_euclid(8) as i32 + 1,
            beat: (at.rem_euclid(8) / 2 + 1) as u16,
            beats_in_bar: 4,
            subdivision: at.rem_euclid(2) as u16,
            stroke: Some(if at.rem_euclid(8) == 0 { Stroke::Accent } else { Stroke::Beat }),
            clicks: self.clicks && at.rem_euclid(2) == 0,
        };
        Grid::new((-16..self.frames as i64 * 2 / BEAT).map(point).collect())
    }

    pub fn arm(&self) -> Command {
        let mut blocks = BlockMap::new(self.frames);
        for index in (0..blocks.len()).filter(|&index| (self.has)(index)) {
            assert!(blocks.insert(self.block(index)).is_none());
        }
        let cue = |level: f32| {
            let route = CueRoute { source: 0, channel: 2, gain: 0.5 };
            Cue::new(vec![cue_sound(level)], vec![route])
        };
        let click = ClickSounds::new(sound(1.0), sound(2.0), sound(4.0), 1..2);
        Command::Arm(Box::new(ArmedSong {
            id: ArmedId(self.id),
            frames: self.frames,
            arrangement: Arrangement::new(self.spans.clone()).unwrap(),
            start: self.start,
            follow: self.follow,
            mixer: Mixer::new(
                &[1.0],
                vec![0],
                vec![Route { source: 0, stem: 0, channel: 0, coefficient: 1.0 }],
            ),
            automation: self.automation.clone(),
            grid: Arc::new(self.grid()),
            click: Some(Arc::new(click)),
            cues: Some(Arc::new(Cues::new(self.cue_beats, vec![cue(1.0), cue(3.0)]))),
            timecode: Some(TimeOfDay::hour(self.id)),
            midi: SongMidi::new(Arc::new(Score::new(self.midi.clone()))),
            blocks,
        }))
    }

    pub fn go(&self) -> Command {
        Command::Go(ArmedId(self.id))
    }
}

/// Frames that a click sound rings.
pub const RING: usize = 150;

fn sound(level: f32) -> Sound {
    Sound::new(vec![click_sound(level)])
}

/// A click sound: a ramp down, so that its frames can be told apart.
pub fn click_sound(level: f32) -> Vec<f32> {
    (0..RING).map(|at| level + (RING - at) as f32 / 256.0).collect()
}

/// A cue: as long as a beat and a bit.
pub fn cue_sound(level: f32) -> Vec<f32> {
    (0..1_300).map(|at| level + at as f32 / 2048.0).collect()
}

pub fn jump(token: u32, id: u32, to: Target, at: Quantum) -> Command {
    Command::Jump(Jump { token, song: ArmedId(id), to, at })
}

pub fn enter(token: u32, id: u32, at: Place, when: When, count_in_bars: u16) -> Command {
    Command::Enter(Enter { token, song: ArmedId(id), at, when, count_in_bars })
}

/// Messages of all kinds, close together.
pub fn busy_score() -> ScoreParts {
    let short = |bytes: &[u8]| ScoreMessage::short(0, bytes).unwrap();
    let note = ScoreMessage::Note { port: 1, channel: 1, note: 50, velocity: 9, frames: 1_111 };
    let program = |program| ScoreMessage::Program { port: 1, channel: 1, bank: Some(300), program };
    let timeline = (-20..400).flat_map(|at: i64| {
        let low = at.rem_euclid(100) as u8;
        [
            (at * 67, short(&[0x90, low, 100])),
            (at * 67 + 45, short(&[0x80, low, 64])),
            (at * 131, short(&[0xb0, low % 5, low])),
            (at * 211, short(&[0xb0, 64, 127 * (low % 2)])),
            (at * 499, program(low)),
            (at * 499, ScoreMessage::Osc { number: at as u32 }),
        ]
    });
    ScoreParts {
        load: vec![short(&[0xb0, 7, 1])],
        start: vec![program(99), note],
        timeline: timeline.collect(),
        end: vec![note, ScoreMessage::Long { port: 0, start: 0, length: 3 }],
        long: vec![0xf0, 1, 0xf7],
        ticks: (-48..620).map(|tick| tick * 125 / 3).collect(),
        first_tick: -48,
    }
}

/// What the audio thread told, without the songs themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Started(u32, Place, u64, u64),
    Landed(u32, u32, Place, u64),
    Vamping(u32, i64, i64),
    Refused(u32, Refusal),
    Retired(u32, Farewell),
}

/// Something to be done before a frame of the device.
pub type Step = (u64, Box<dyn Fn() -> Command>);

/// A step of a script.
pub fn at(frame: u64, command: impl Fn() -> Command + 'static) -> Step {
    (frame, Box::new(command))
}

/// A renderer with both its ends.
pub struct Rig {
    pub renderer: Renderer,
    pub link: ConductorLink,
    pub disk: DiskLink,
    /// What came out: stems, click, cues, timecode, pilot.
    pub out: [Vec<f32>; OUTPUTS],
    pub told: Vec<Told>,
    /// The MIDI that was sent: frame of the device, output, bytes.
    pub midi: Vec<(u64, u8, Vec<u8>)>,
    /// The OSC messages whose places were passed.
    pub passed: Vec<Passed>,
    passed_link: PassedLink,
    pub status: Option<Status>,
}

pub fn rt_rig() -> RtRig {
    machines(TimecodeRules::default(), PILOT)
}

/// The rig with timecode and pilot by these rules, on the buses for them.
pub fn machines(timecode: TimecodeRules, pilot: PilotRules) -> RtRig {
    RtRig::new(RATE, OUTPUTS, &[vec![0], vec![1], vec![2], vec![3], vec![4]])
        .with_timecode(TimecodeRules { buses: vec![3], ..timecode })
        .with_pilot(PilotRules { buses: vec![4], ..pilot })
        .with_midi(MIDI)
}

/// Songs send on outputs 0 and 1, clock goes to output 2, timecode to output 3.
pub const MIDI: MidiRules =
    MidiRules { gap: 77, clock: 0b0100, mtc: 0b1000, mtc_rate: TimecodeRate::F25 };

/// A pilot that minds missing stems, and no conductor.
pub const PILOT: PilotRules =
    PilotRules { buses: Vec::new(), hertz: 1_000, starved: 500, hung: u64::MAX, back: Some(2_000) };

impl Rig {
    pub fn new() -> Self {
        Self::of(rt_rig())
    }

    pub fn of(rig: RtRig) -> Self {
        let (renderer, mut link, disk) = downbeat_rt::split(rig, &Levels::new(&[1.0; OUTPUTS]));
        let passed_link = link.take_passed().unwrap();
        Self {
            renderer,
            link,
            disk,
            out: Default::default(),
            told: Vec::new(),
            midi: Vec::new(),
            passed: Vec::new(),
            passed_link,
            status: None,
        }
    }

    pub fn send(&mut self, command: Command) {
        assert!(self.link.send(command).is_ok());
    }

    /// Frames that were rendered.
    pub fn now(&self) -> u64 {
        self.out[0].len() as u64
    }

    pub fn render(&mut self, frames: usize) {
        let mut out = vec![f32::NAN; OUTPUTS * frames];
        let first = self.renderer.rendered();
        self.renderer.render(&mut out);
        for message in self.renderer.midi() {
            assert!((message.offset as usize) < frames, "{message:?} in {frames} frames");
            let bytes = self.renderer.midi_bytes(message).to_vec();
            self.midi.push((first + u64::from(message.offset), message.port, bytes));
        }
        self.passed.extend(std::iter::from_fn(|| self.passed_link.pop()));
        for (to, from) in self.out.iter_mut().zip(out.chunks(frames)) {
            to.extend_from_slice(from);
        }
        self.hear();
    }

    /// Takes events and the status.
    pub fn hear(&mut self) {
        while let Some(event) = self.link.event() {
            self.told.push(match event {
                Event::Started { song, place, lead_in, rendered } => {
                    Told::Started(song.0, place, lead_in, rendered)
                }
                Event::Landed { token, song, place, rendered } => {
                    Told::Landed(token, song.0, place, rendered)
                }
                Event::Vamping { token, from, to } => Told::Vamping(token, from, to),
                Event::Refused { token, why } => Told::Refused(token, why),
                Event::Retired(song, farewell) => Told::Retired(song.id.0, farewell),
            });
        }
        if let Some(status) = self.link.status() {
            assert_eq!((status.dropped, status.unsent), (0, 0));
            self.status = Some(status.clone());
        }
    }

    /// Renders up to a frame of the device.
    pub fn until(&mut self, frame: u64, period: usize) {
        while self.now() < frame {
            self.render(period.min((frame - self.now()) as usize));
        }
    }

    pub fn front(&self) -> downbeat_rt::Front {
        self.status.as_ref().unwrap().front.unwrap()
    }
}

/// Performs a script to frame `frames`, at one period.
pub fn perform_at(period: usize, frames: u64, script: &[Step]) -> Rig {
    perform_on(&rt_rig(), period, frames, script)
}

/// The same on another rig.
pub fn perform_on(rig: &RtRig, period: usize, frames: u64, script: &[Step]) -> Rig {
    let mut rig = Rig::of(rig.clone());
    for (frame, command) in script {
        rig.until(*frame, period);
        rig.send(command());
    }
    rig.until(frames, period);
    rig
}

/// Performs a script at all periods. What comes out and what is told is the same at all of them.
#[track_caller]
pub fn perform(frames: u64, script: &[Step]) -> Rig {
    let mut first: Option<Rig> = None;
    for period in PERIODS {
        let rig = perform_at(period, frames, script);
        match &first {
            None => first = Some(rig),
            Some(first) => {
                for (output, (got, wanted)) in rig.out.iter().zip(&first.out).enumerate() {
                    let what = format!("output {output} at period {period}, not as at 1");
                    assert_same(got, wanted, &what);
                }
                assert_eq!(rig.told, first.told, "period {period}");
                assert_eq!(rig.midi, first.midi, "period {period}");
                assert_eq!(rig.passed, first.passed, "period {period}");
            }
        }
    }
    first.unwrap()
}

#[track_caller]
pub fn assert_same(got: &[f32], wanted: &[f32], what: &str) {
    assert_eq!(got.len(), wanted.len(), "{what}");
    let differs = got.iter().zip(wanted).position(|(got, wanted)| got != wanted);
    if let Some(at) = differs {
        panic!("{what}: frame {at} is {}, not {}", got[at], wanted[at]);
    }
}

/// The gain of frame `at` of a line over `frames`: its first frame has moved one step, its last one
/// stands on the target. As the audio thread works it out, in `f32`.
pub fn line(from: f32, to: f32, frames: i64, at: i64) -> f32 {
    let left = (frames - 1 - at).max(0);
    to + (from - to) / frames as f32 * left as f32
}

/// What is wanted of the stems of songs, frame by frame.
#[derive(Default)]
pub struct Wanted(pub Vec<f32>);

impl Wanted {
    /// Frames `[from, to)` of a song, as they are.
    pub fn plays(self, id: u32, from: i64, to: i64) -> Self {
        self.shaped(id, from, to, |_| 1.0)
    }

    /// The same, with the gain of each frame of the run.
    pub fn shaped(mut self, id: u32, from: i64, to: i64, gain: impl Fn(i64) -> f32) -> Self {
        self.0.extend((from..to).map(|frame| sample(id, frame) * gain(frame - from)));
        self
    }

    /// A crossfade of `frames` from song frame `from` on, which leads to `to` after it.
    pub fn crosses(mut self, id: u32, from: i64, to: i64, frames: i64) -> Self {
        self.0.extend((0..frames).map(|at| {
            let out = sample(id, from + at) * line(1.0, 0.0, frames, at);
            out + sample(id, to - frames + at) * line(0.0, 1.0, frames, at)
        }));
        self
    }

    pub fn silence(mut self, frames: u64) -> Self {
        self.0.resize(self.0.len() + frames as usize, 0.0);
        self
    }

    /// Adds a run at a frame: a tail, or another song.
    pub fn plus(mut self, at: usize, run: impl IntoIterator<Item = f32>) -> Self {
        for (to, from) in self.0[at..].iter_mut().zip(run) {
            *to += from;
        }
        self
    }

    #[track_caller]
    pub fn assert(&self, got: &[f32]) {
        assert_same(got, &self.0, "stems");
    }
}

/// Where the clicks of an output begin, and their levels: 1 is an accent, 2 a beat. Each must ring to
/// its end.
#[track_caller]
pub fn clicks(out: &[f32]) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    let mut rest = out.to_vec();
    while let Some(at) = rest.iter().position(|sample| *sample != 0.0) {
        let level = (rest[at] - RING as f32 / 256.0).round();
        for (to, from) in rest[at..].iter_mut().zip(click_sound(level)) {
            *to -= from;
        }
        for to in &mut rest[at..(at + RING).min(out.len())] {
            if to.abs() < 1e-4 {
                *to = 0.0;
            }
        }
        assert_eq!(rest[at], 0.0, "no click at {at}");
        found.push((at, level as u32));
    }
    found
}
