use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::Mutex;

use super::*;
use crate::device::{Info, Stop};
use crate::midi::MidiNames;
use crate::pump::tests::Counter;

const RATE: u32 = 48_000;
const PERIOD: usize = 480;

/// What a device does when it is opened.
enum Behaviour {
    Opens,
    IsNotThere,
    /// Opens when the other end says so.
    Hangs(Receiver<()>),
    Hanging,
}

/// A device that was opened, on which terms, and the seat it plays from.
type Open = (Choice, Terms, Arc<Seat<Counter>>);

/// Devices of a test: how each behaves, and which were opened.
#[derive(Default)]
struct World {
    behaviour: Mutex<Vec<(Choice, Behaviour)>>,
    opened: Mutex<Vec<Open>>,
    closed: Mutex<Vec<Choice>>,
    attempts: Mutex<Vec<Choice>>,
}

impl World {
    fn set(&self, choice: &str, behaviour: Behaviour) {
        let choice: Choice = choice.parse().unwrap();
        let mut all = self.behaviour.lock().unwrap();
        all.retain(|(other, _)| *other != choice);
        all.push((choice, behaviour));
    }

    fn hang(&self, choice: &str) -> Sender<()> {
        let (go, wait) = mpsc::channel();
        self.set(choice, Behaviour::Hangs(wait));
        go
    }

    fn open(
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
    fn seat(&self) -> Arc<Seat<Counter>> {
        Arc::clone(&self.opened.lock().unwrap().last().unwrap().2)
    }

    /// How many devices do not answer whoever opens them.
    fn hanging(&self) -> usize {
        let all = self.behaviour.lock().unwrap();
        let hangs = |it: &Behaviour| matches!(it, Behaviour::Hangs(_) | Behaviour::Hanging);
        all.iter().filter(|(_, behaviour)| hangs(behaviour)).count()
    }

    fn closed(&self, choice: &str) -> bool {
        self.closed.lock().unwrap().contains(&choice.parse().unwrap())
    }
}

/// A supervisor in a world, and a clock that only the test moves.
struct Stage {
    world: Arc<World>,
    supervisor: Supervisor<Counter>,
    now: Instant,
    news: Vec<News>,
    outages: Arc<Mutex<Vec<(usize, Outage)>>>,
}

impl Stage {
    fn new(choices: &str, there: &[&str]) -> Self {
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

    fn step(&mut self) {
        self.news.extend(self.supervisor.step(self.now));
    }

    /// Lets time pass, and waits for the answers of all that do not hang: they come from threads, and
    /// the clock of the test would run away from those.
    fn pass(&mut self, millis: u64) {
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
    fn call(&mut self) -> bool {
        let played = self.world.seat().play(PERIOD, |_| {});
        self.step();
        played
    }

    fn state(&self) -> State {
        self.supervisor.status().state
    }

    /// Steps at the same moment until something is so: attempts are answered by threads.
    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.step();
            std::thread::yield_now();
        }
    }

    /// Steps on, 10 ms each, until something is so.
    fn run_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.pass(10);
            std::thread::yield_now();
        }
    }

    /// The same with a device that calls.
    fn play_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.supervisor.status());
            self.pass(10);
            self.call();
            std::thread::yield_now();
        }
    }

    fn choice(&self) -> String {
        self.supervisor.status().choice.to_string()
    }

    fn states(&self) -> Vec<State> {
        let state = |news: &News| match news {
            News::State(state) => Some(*state),
            _ => None,
        };
        self.news.iter().filter_map(state).collect()
    }

    fn not_opened(&self) -> Vec<String> {
        let error = |news: &News| match news {
            News::NotOpened { choice, error } => Some(format!("{choice}: {error}")),
            _ => None,
        };
        self.news.iter().filter_map(error).collect()
    }
}

fn request() -> Request {
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

#[test]
fn a_lost_device_is_opened_again_and_the_renderer_goes_on_with_the_time_that_went_by() {
    let mut stage = Stage::new("jack", &["jack"]);
    assert!(stage.call());
    assert_eq!(stage.state(), State::Ok);
    stage.world.set("jack", Behaviour::IsNotThere);
    let old = stage.world.seat();
    old.lost();
    stage.step();
    assert!(!old.play(PERIOD, |_| {}), "a dead device has nothing to play");
    stage.until("closed", |stage| stage.world.closed("jack"));
    stage.until("told", |stage| !stage.not_opened().is_empty());
    assert_eq!(stage.state(), State::Retrying);

    stage.world.set("jack", Behaviour::Opens);
    stage.run_until("back", |stage| stage.state() == State::Ok);
    assert!(stage.call());
    assert_eq!(stage.states(), [State::Lost, State::Retrying, State::Ok]);
    assert_eq!(stage.not_opened(), ["jack: jack: not there"], "the same reason is told once");
    let (frame, outage) = stage.outages.lock().unwrap()[0];
    assert_eq!(frame, PERIOD);
    let millis = outage.lasted.as_millis() as u64;
    // The pause of 100 ms between two rounds, without the period that was still played.
    assert!(outage.frames.abs_diff(millis * 48) <= 48 && millis >= 89, "{outage:?}");
    assert_eq!(stage.world.opened.lock().unwrap()[1].1, Terms::AsItIs);
    // What goes by from now until the device's pace is known, it skips later.
    let renderer = stage.supervisor.close().unwrap();
    assert_eq!(renderer.frame, PERIOD + outage.frames as usize);
}

#[test]
fn a_silent_device_that_wakes_goes_on_without_being_opened_again() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.pass(500);
    assert_eq!(stage.state(), State::Ok, "half a second is no silence");
    stage.pass(1);
    assert_eq!(stage.state(), State::Silent);
    assert!(stage.supervisor.status().silent_since.is_some());
    stage.pass(10_000);
    assert!(!stage.call(), "the renderer is elsewhere when it wakes");
    assert_eq!(stage.state(), State::Ok);
    assert!(stage.call(), "and back in the next callback");
    assert_eq!(stage.states(), [State::Silent, State::Ok]);
    assert_eq!(stage.world.attempts.lock().unwrap().len(), 1);
    let (_, outage) = stage.outages.lock().unwrap()[0];
    assert!((10_400..10_600).contains(&outage.lasted.as_millis()), "{outage:?}");
}

#[test]
fn a_device_that_stays_silent_is_opened_again_at_last() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.pass(600);
    stage.pass(14_000);
    assert_eq!(stage.state(), State::Silent);
    stage.pass(500);
    stage.run_until("opened again", |stage| stage.state() == State::Ok);
    assert_eq!(stage.states(), [State::Silent, State::Lost, State::Retrying, State::Ok]);
    assert!(stage.call());
}

#[test]
fn the_next_device_in_the_list_takes_over_and_the_first_comes_back_only_when_asked() {
    let mut stage = Stage::new("jack,cpal:HDSP,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    stage.world.set("jack", Behaviour::IsNotThere);
    stage.world.seat().lost();
    stage.until("on the card", |stage| stage.choice() == "cpal:Card");
    assert_eq!(stage.not_opened(), ["jack: jack: not there", "cpal:HDSP: cpal:HDSP: not there"]);
    assert!(stage.call());

    stage.world.set("jack", Behaviour::Opens);
    for _ in 0..100 {
        stage.pass(100);
        stage.call();
    }
    assert_eq!(stage.choice(), "cpal:Card");
    assert!(stage.supervisor.return_to_first());
    stage.until("on jack", |stage| stage.choice() == "jack");
    assert!(stage.call());
    assert!(!stage.supervisor.return_to_first());
    stage.until("closed", |stage| stage.world.closed("cpal:Card"));
    assert_eq!(stage.outages.lock().unwrap().len(), 2);
}

#[test]
fn a_device_that_nobody_hears_takes_over_late_and_gives_way_by_itself() {
    let mut stage = Stage::new("jack,cpal:HDSP,null", &["jack", "null"]);
    assert!(!stage.supervisor.stands_in());
    stage.call();
    stage.world.set("jack", Behaviour::IsNotThere);
    stage.world.seat().lost();
    let lost = stage.now;
    stage.run_until("on null", |stage| stage.choice() == "null");
    assert!(stage.now.duration_since(lost) >= Duration::from_secs(2));
    assert!(stage.supervisor.stands_in());
    // It keeps the time, and others are tried, again and again.
    let before = stage.world.attempts.lock().unwrap().len();
    stage.play_until("tried", |stage| stage.world.attempts.lock().unwrap().len() > before + 4);
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Ok, "null"));
    assert_eq!(stage.not_opened().len(), 2, "{:?}", stage.not_opened());

    stage.world.set("cpal:HDSP", Behaviour::Opens);
    stage.play_until("on the other", |stage| stage.choice() == "cpal:HDSP");
    assert!(stage.call());
    stage.until("closed", |stage| stage.world.closed("null"));
    assert!(!stage.supervisor.stands_in());
    // That one is heard, and stays.
    stage.world.set("jack", Behaviour::Opens);
    for _ in 0..100 {
        stage.pass(100);
        stage.call();
    }
    assert_eq!(stage.choice(), "cpal:HDSP");
}

#[test]
fn a_show_that_began_on_a_device_that_nobody_hears_moves_when_another_opens() {
    let mut stage = Stage::new("jack,null", &["null"]);
    assert!(stage.supervisor.stands_in());
    stage.call();
    stage.world.set("jack", Behaviour::Opens);
    stage.play_until("on jack", |stage| stage.choice() == "jack");
    assert!(stage.call());
}

#[test]
fn asking_for_a_first_device_that_is_not_there_is_answered_and_harms_nothing() {
    let mut stage = Stage::new("jack,cpal:Card", &["cpal:Card"]);
    assert_eq!(stage.choice(), "cpal:Card");
    stage.call();
    assert_eq!(stage.not_opened(), ["jack: jack: not there"]);
    assert!(stage.supervisor.return_to_first());
    stage.until("told", |stage| stage.not_opened().len() == 2);
    assert!(stage.call());
    assert!(stage.states().is_empty());
}

#[test]
fn another_takes_over_from_a_silent_one_after_a_while() {
    let mut stage = Stage::new("jack,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    let jack = stage.world.seat();
    stage.pass(1_990);
    stage.pass(1);
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Silent, "jack"));
    stage.pass(20);
    stage.until("on the card", |stage| stage.choice() == "cpal:Card");
    assert!(stage.call());
    stage.until("closed", |stage| stage.world.closed("jack"));
    // It wakes later, and has nothing to say.
    assert!(!jack.play(PERIOD, |_| panic!("a renderer that is elsewhere")));
    jack.lost();
    stage.call();
    assert_eq!((stage.state(), stage.choice().as_str()), (State::Ok, "cpal:Card"));
}

#[test]
fn a_device_that_hangs_while_it_opens_holds_nobody_up_and_is_tried_once() {
    let mut stage = Stage::new("jack,cpal:HDSP", &["jack"]);
    stage.call();
    let go = stage.world.hang("jack");
    stage.world.seat().lost();
    stage.run_until("given the next its turn", |stage| stage.not_opened().len() == 2);
    assert_eq!(
        stage.not_opened()[0],
        "jack: jack did not answer within 2 s: restart it, then try again"
    );
    for _ in 0..1000 {
        stage.pass(10);
    }
    assert_eq!(stage.state(), State::Retrying);
    // It answers at last, and is taken.
    go.send(()).unwrap();
    stage.until("back", |stage| stage.state() == State::Ok);
    assert_eq!(stage.choice(), "jack");
    assert!(stage.call());
}

#[test]
fn a_device_that_opens_after_another_took_over_is_closed() {
    let mut stage = Stage::new("jack,cpal:Card", &["jack", "cpal:Card"]);
    stage.call();
    let go = stage.world.hang("jack");
    stage.world.seat().lost();
    stage.run_until("on the card", |stage| stage.choice() == "cpal:Card");
    let card = stage.world.seat();
    stage.world.closed.lock().unwrap().clear();
    go.send(()).unwrap();
    stage.until("closed", |stage| stage.world.closed("jack"));
    assert_eq!(stage.choice(), "cpal:Card");
    assert!(card.play(PERIOD, |_| {}), "the renderer is where it was");
}

#[test]
fn a_callback_that_hangs_keeps_the_renderer_until_it_ends() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    let seat = stage.world.seat();
    seat.play(PERIOD, |_| {
        // Its begin is seen, and then nothing more.
        stage.step();
        stage.pass(600);
        assert_eq!(stage.state(), State::Silent);
        stage.pass(600);
        assert!(stage.supervisor.standing.is_none());
    });
    // Now it is taken out, and goes back in when the device calls once more.
    stage.pass(10);
    assert!(!stage.call());
    assert_eq!(stage.state(), State::Ok);
    assert!(stage.call());
}

#[test]
fn a_gap_of_the_driver_is_a_glitch_for_a_second() {
    let mut stage = Stage::new("jack", &["jack"]);
    stage.call();
    stage.world.seat().xrun();
    stage.call();
    assert_eq!(stage.state(), State::Glitch);
    stage.pass(400);
    stage.call();
    stage.pass(400);
    stage.call();
    assert_eq!(stage.state(), State::Glitch);
    stage.pass(201);
    assert_eq!(stage.states(), [State::Glitch, State::Ok]);
}

#[test]
fn where_nothing_opens_every_reason_is_told() {
    let opener: Opener<Counter> = Arc::new(|choice, _, terms, _| {
        assert_eq!(terms, Terms::AsAsked);
        let (device, cause) = (choice.to_string(), "not there".into());
        Err(OpenError::NotThere { device, cause })
    });
    let choices = "jack,cpal:HDSP".parse().unwrap();
    let failure =
        Supervisor::start_with(opener, &choices, &request(), Counter::new(2), Box::new(|_, _| {}));
    let failure = failure.err().unwrap();
    assert_eq!(failure.to_string(), "jack: not there\ncpal:HDSP: not there");
    assert_eq!(failure.renderer.frame, 0);
}
