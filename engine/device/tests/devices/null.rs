//! The null device.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use downbeat_device::{open, Choice, Render};

use crate::signal::{request, Held, Signal};
use crate::wait::{for_frames, LIMIT};

#[test]
fn it_is_never_early_and_plays_on_its_own() {
    let (signal, runs) = Signal::new(2);
    let mut request = request(48_000, 2);
    request.period = Some(480);
    let before = Instant::now();
    let device = open(&Choice::Null, &request, signal).unwrap();
    assert_eq!(device.info().period, 480);
    for_frames(&runs, 50 * 480);
    // The first of 50 periods of 10 ms is due at once.
    assert!(before.elapsed() >= Duration::from_millis(490));
    let signal = device.close().unwrap();
    assert_eq!(signal.health().callbacks() * 480, signal.frame);
}

#[test]
fn a_stall_is_one_xrun_and_nothing_is_caught_up_with() {
    let period = Duration::from_millis(5);
    let (hold, held) = mpsc::channel::<()>();
    let (began, begins) = mpsc::channel();
    let renderer = Held::new(held, began);
    let health = renderer.health().clone();
    let mut request = request(48_000, 1);
    request.period = Some(240);
    let device = open(&Choice::Null, &request, renderer).unwrap();

    let first = begins.recv_timeout(LIMIT).unwrap();
    while first.elapsed() < 20 * period {
        std::hint::spin_loop();
    }
    assert_eq!(health.xruns(), 0);
    let released = Instant::now();
    drop(hold);
    for i in 0..20 {
        let began = begins.recv_timeout(LIMIT).unwrap();
        assert!(began >= released + i * period, "period {i} after the stall is early");
    }
    assert!(health.xruns() >= 1);
    assert!(health.worst_load() >= 20.0);
    assert!(device.close().is_some());
}

#[test]
fn a_renderer_that_hangs_is_given_up() {
    let (hold, held) = mpsc::channel::<()>();
    let (began, begins) = mpsc::channel();
    let renderer = Held::new(held, began);
    let device = open(&Choice::Null, &request(48_000, 1), renderer).unwrap();
    begins.recv_timeout(LIMIT).unwrap();
    let asked = Instant::now();
    assert!(device.close().is_none());
    assert!(asked.elapsed() < LIMIT);
    drop(hold);
}
