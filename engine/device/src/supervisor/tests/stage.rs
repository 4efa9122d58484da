//! Devices of a test, and a supervisor in front of them whose clock only the test moves.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::super::{News, Outage, State, Supervisor};
use crate::choice::Choice;
use crate::device::{Info, Opened, Request, Stop, Terms};
use crate::error::OpenError;
use crate::midi::MidiNames;
use crate::pump::tests::Counter;
use crate::seat::Seat;

pub(super) const RATE: u32 = 48_000;
pub(super) const PERIOD: usize = 480;

/// What a device does when it is opened.
pub(super) enum Behaviour {
    Opens,
    IsNotThere,
    /// Opens when the other end says so.
    Hangs(Receiver<()>),
    Hanging,
}

/// A device that was opened, on which terms, and the seat it plays from.
pub(super) type Open = (Choice, Terms, Arc<Seat<Counter>>);

/// Devices of a test: how each behaves, and which were opened.
#[derive(Default)]
pub(super) struct World {
    behaviour: Mutex<Vec<(Choice, Behaviour)>>,
    pub(super) opened: Mutex<Vec<Open>>,
    pub(super) closed: Mutex<Vec<Choice>>,
    pub(super) attempts: Mutex<Vec<Choice>>,
}

impl World {
    pub(super) fn set(&self, choice: &str, behaviour: Behaviour) {
        let choice: Choice = choice.parse().unwrap();
        let mut all = self.behaviour.lock().unwrap();
        all.retain(|(other, _)| *other != choice);
        all.push((choice, behaviour));
    }

    pub(super) fn hang(&self, choice: &str) -> Sender<()> {
        let (go, wait) = mpsc::channel();
        self.set(choice, Behaviour::Hangs(wait));
        go
    }

    pub(super) fn open(
        self: &Arc<Self>,
        choice: &Choice,
        terms: Terms,
        seat: &Arc<Seat<Counter>>,
    ) -> Result<Opened, OpenError> {
        self.attempts.lock().unwrap().push(choice.clone());
        let found = {
            let mut all = self.behaviour.lock().unwrap();
            let found = all.iter_mut().find(|(other, _)| other == choice);
            found.map_or(Behaviour::IsNotThere, |(_, behaviour)| match behaviour {
                Behaviour::Opens => Behaviour::Opens,
                Behaviour::IsNotThere => Behaviour::IsNotThere,
                hangs => std::mem::replace(hangs, Behaviour::Hanging),
            })
        };
        match found {
            Behaviour::Opens => {}
            Behaviour::IsNotThere => {
                let (device, cause) = (choice.to_string(), "not there".into());
                return Err(OpenError::NotThere { device, cause });
            }
            Behaviour::Hangs(wait) => drop(wait.recv()),
            Behaviour::Hanging => panic!("{choice} is tried while an attempt hangs"),
        }
        self.opened.lock().unwrap().push((choice.clone(), terms, Arc::clone(seat)));
        let info = Info {
            name: choice.to_string(),
            rate: RATE,
            period: PERIOD as u32,
            outputs: 2,
            midi: false,
            refused: Vec::new(),
            notes: Vec::new(),
        };
        let (world, choice) = (Arc::clone(self), choice.clone());
        let stop = Stop::new(move || world.closed.lock().unwrap().push(choice));
        Ok(Opened { info, stop })
    }

    /// The seat of the device that opened last.
    pub(super) fn seat(&self) -> Arc<Seat<Counter>> {
        Arc::clone(&self.opened.lock().unwrap().last().unwrap().2)
    }

    /// How many devices do not answer whoever opens them.
    pub(super) fn hanging(&self) -> usize {
        let all = self.behaviour.lock().unwrap();
        let hangs = |it: &Behaviour| matches!(it, Behaviour::Hangs(_) | Behaviour::Hanging);
        all.iter().filter(|(_, behaviour)| hangs(behaviour)).count()
    }

    pub(super) fn closed(&self, choice: &str) -> bool {
        self.closed.lock().unwrap().contains(&choice.parse().unwrap())
    }
}

/// A supervisor in a world, and a clock that only the test moves.
pub(super) struct Stage {
    pub(super) world: Arc<World>,
    pub(super) supervisor: Supervisor<Counter>,
    pub(super) now: Instant,
    news: Vec<News>,
    pub(super) outages: Arc<Mutex<Vec<(usize, Outage)>>>,
}

impl Stage {
    pub(super) fn new(choices: &str, there: &[&str]) -> Self {
        let world = Arc::new(World::default());
        there.iter().for_each(|choice| world.set(choice, Behaviour::Opens));
        let outages = Arc::<Mutex<Vec<_>>>::default();
        let (opener, returns) = (Arc::clone(&world), Arc::clone(&outages));
        let supervisor = Supervisor::start_with(
            Arc::new(move |choice, _: &Request, terms, seat| opener.open(choice, terms, seat)),
            &choices.parse().unwrap(),
            &request(),
            Counter::new(2),
            Box::new(move |renderer: &mut Counter, outage| {
                returns.lock().unwrap().push((renderer.frame, *outage));
                renderer.frame += outage.frames as usize;
            }),
        );
        let (supervisor, news) = (supervisor.unwrap(), Vec::new());
        Self { world, supervisor, now: Instant::now(), news, outages }
    }

    pub(super) fn step(&mut self) {
        self.news.extend(self.supervisor.step(self.now));
    }

    /// Lets time pass, and waits for the answers of all that do not hang: they come from threads, and
    /// the clock of the test would run away from those.
    pub(super) fn pass(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.step();
        let end = Instant::now() + Duration::from_secs(10);
        while self.supervisor.retry.under_way() > self.world.hanging() {
            assert!(Instant::now() < end, "an attempt is not answered");
            std::thread::yield_now();
            self.step();
        }
    }

    /// A callback of the device that opened last, seen by the supervisor.
    pub(super) fn call(&mut self) -> bool {
        let played = self.world.seat().play(PERIOD, |_| {});
        self.step();
        played
    }

    pub(super) fn state(&self) -> State {
        self.supervisor.status().state
    }

    /// Steps at the same moment until something is so: attempts are answered by threads.
    pub(super) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.step();
            std::thread::yield_now();
        }
    }

    /// Steps on, 10 ms each, until something is so.
    pub(super) fn run_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.pass(10);
            std::thread::yield_now();
        }
    }

    /// The same with a device that calls.
    pub(super) fn play_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.pass(10);
            self.call();
            std::thread::yield_now();
        }
    }

    pub(super) fn choice(&self) -> String {
        self.supervisor.status().choice.to_string()
    }

    pub(super) fn states(&self) -> Vec<State> {
        let state = |news: &News| match news {
            News::State(state) => Some(*state),
            _ => None,
        };
        self.news.iter().filter_map(state).collect()
    }

    pub(super) fn not_opened(&self) -> Vec<String> {
        let error = |news: &News| match news {
            News::NotOpened { choice, error } => Some(format!("{choice}: {error}")),
            _ => None,
        };
        self.news.iter().filter_map(error).collect()
    }
}

pub(super) fn request() -> Request {
    let outputs = vec!["left".into(), "right".into()];
    Request {
        client: "downbeat".into(),
        rate: RATE,
        period: Some(64),
        outputs,
        connect: false,
        midi: MidiNames::default(),
    }
}
