//! A renderer with both its ends, and scripts for it.

use downbeat_rt::{
    Command, ConductorLink, DiskLink, Doing, Event, Farewell, Levels, MidiRules, Passed,
    PassedLink, PilotRules, Place, Refusal, Renderer, Rig as RtRig, Status, Stretch, TimecodeRate,
    TimecodeRules,
};

use super::{OUTPUTS, PERIODS, RATE};

/// What the audio thread told, without the songs themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Started(u32, Place, u64, u64),
    Landed(u32, u32, Place, u64),
    Vamping(u32, Stretch),
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
                Event::Vamping { token, stretch } => Told::Vamping(token, stretch),
                Event::Refused { token, why } => Told::Refused(token, why),
                Event::Retired(song, farewell) => Told::Retired(song.id.0, farewell),
            });
        }
        if let Some(status) = self.link.status() {
            assert_eq!((status.dropped, status.unsent), (0, 0));
            // What is shown to repeat is in force.
            let front = status.front.filter(|front| front.doing == Doing::Playing);
            if let Some((vamp, place)) = front.and_then(|front| Some((front.vamp?, front.place))) {
                assert!(vamp.holds(place), "{vamp:?} at {place:?}");
            }
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

    pub fn over(&self) -> Option<downbeat_rt::Over> {
        self.status.as_ref().unwrap().over
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
