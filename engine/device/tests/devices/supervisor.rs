//! A supervised device: a real JACK server that dies, freezes, or comes back otherwise.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use downbeat_device::{Choices, News, OpenError, Outage, State, Supervisor};

use crate::jackd::{turn, Jackd, NAME};
use crate::signal::{request, Signal};
use crate::wait::{for_frames, forget, LIMIT};

const RATE: u32 = 48_000;
const PERIOD: u32 = 256;

/// A supervisor that is stepped by the test.
struct Stage {
    supervisor: Supervisor<Signal>,
    runs: Receiver<usize>,
    news: Vec<News>,
    outages: Arc<Mutex<Vec<Outage>>>,
}

impl Stage {
    fn new(choices: &str) -> Self {
        let choices: Choices = choices.parse().unwrap();
        let (signal, runs) = Signal::new(2);
        let outages = Arc::<Mutex<Vec<Outage>>>::default();
        let told = Arc::clone(&outages);
        let returns = move |signal: &mut Signal, outage: &Outage| {
            signal.frame += outage.frames;
            told.lock().unwrap().push(*outage);
        };
        let supervisor = Supervisor::start(&choices, &request(RATE, 2), signal, returns);
        Self { supervisor: supervisor.unwrap(), runs, news: Vec::new(), outages }
    }

    fn state(&self) -> State {
        self.supervisor.status().state
    }

    /// Steps as a thread would, until something is so.
    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + 3 * LIMIT;
        while !is_so(self) {
            assert!(Instant::now() < end, "not {what}: {:?} {:?}", self.state(), self.news);
            self.news.extend(self.supervisor.step(Instant::now()));
            std::thread::yield_now();
        }
    }

    /// Steps for so long.
    fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        self.until("over", |_| Instant::now() >= end);
    }

    /// The signal is played again.
    fn plays(&mut self) {
        self.until("ok", |stage| matches!(stage.state(), State::Ok | State::Glitch));
        forget(&self.runs);
        for_frames(&self.runs, 4 * PERIOD as usize);
    }

    /// Nothing is played any more.
    fn is_silent(&mut self) {
        forget(&self.runs);
        self.pass(Duration::from_millis(100));
        assert_eq!(self.runs.try_iter().count(), 0);
    }
}

#[test]
fn a_server_that_is_killed_and_started_again_is_found_again() {
    let mut server = Jackd::start(RATE, PERIOD);
    let mut stage = Stage::new(&format!("jack:{NAME}"));
    // Another period is taken as it is.
    for period in [PERIOD, 512, 64] {
        stage.plays();
        server.kill();
        stage.until("lost", |stage| matches!(stage.state(), State::Lost | State::Retrying));
        stage.is_silent();
        stage.until("retrying", |stage| stage.state() == State::Retrying);
        server.restart(RATE, period);
        stage.plays();
        assert_eq!(stage.supervisor.status().info.period, period);
    }
    assert_eq!(stage.outages.lock().unwrap().len(), 3);
    let missing: u64 = stage.outages.lock().unwrap().iter().map(|outage| outage.frames).sum();
    let health = stage.supervisor.close().expect("the renderer comes back");
    assert!(missing > 0 && health.frame > missing);
}

#[test]
fn a_server_that_freezes_goes_on_when_it_wakes() {
    let server = Jackd::start(RATE, PERIOD);
    let mut stage = Stage::new(&format!("jack:{NAME}"));
    for frozen in [200, 1500] {
        stage.plays();
        server.signal("-STOP");
        stage.pass(Duration::from_millis(frozen));
        assert_eq!(stage.state() == State::Silent, frozen > 500);
        server.signal("-CONT");
        stage.plays();
    }
    let outages = stage.outages.lock().unwrap().clone();
    assert_eq!(outages.len(), 1, "a short freeze is a gap of the driver's");
    assert!(outages[0].lasted >= Duration::from_millis(1400), "{outages:?}");
    assert!(stage.supervisor.close().is_some());
}

#[test]
fn the_time_goes_on_beside_a_frozen_server_until_it_wakes() {
    let mut server = Jackd::start(RATE, PERIOD);
    let mut stage = Stage::new(&format!("jack:{NAME},null"));
    stage.plays();
    server.signal("-STOP");
    stage.until("on null", |stage| stage.supervisor.status().choice.to_string() == "null");
    stage.plays();
    server.signal("-CONT");
    // Nobody hears the null device, so it gives way.
    stage.until("on jack", |stage| stage.supervisor.status().choice.to_string() != "null");
    stage.plays();
    server.kill();
    stage.until("on null", |stage| stage.supervisor.status().choice.to_string() == "null");
    stage.plays();
    assert!(stage.supervisor.close().is_some());
}

#[test]
fn a_server_that_comes_back_at_another_rate_is_refused_with_the_reason() {
    let mut server = Jackd::start(RATE, PERIOD);
    let mut stage = Stage::new(&format!("jack:{NAME}"));
    stage.plays();
    server.kill();
    server.restart(44_100, PERIOD);
    let refused = |news: &News| {
        matches!(news, News::NotOpened { error: OpenError::Rate { wanted: RATE, .. }, .. })
    };
    stage.until("refused", |stage| stage.news.iter().any(refused));
    stage.is_silent();
    server.stop();
    server.restart(RATE, PERIOD);
    stage.plays();
    assert!(stage.supervisor.close().is_some());
}

#[test]
fn the_list_is_tried_in_turn_at_the_start_too() {
    let _turn = turn();
    let mut stage = Stage::new("cpal:no such card,null");
    stage.until("told", |stage| !stage.news.is_empty());
    stage.plays();
    assert_eq!(stage.supervisor.status().choice.to_string(), "null");
    let told = |news: &News| matches!(news, News::NotOpened { choice, .. } if choice.to_string() == "cpal:no such card");
    assert!(stage.news.iter().any(told), "{:?}", stage.news);
    assert!(stage.supervisor.close().is_some());
}
