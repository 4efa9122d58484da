//! JACK.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use downbeat_device::midi::{MidiNames, PortName};
use downbeat_device::{
    list, open, pick, promote_current_thread, Choice, OpenError, Render, Request, Role,
};

use crate::jackd::{record, run, tool, turn, Jackd, NAME, PLAYBACK};
use crate::signal::{check, request, Held, Signal};
use crate::wait::{for_frames, forget, until, LIMIT};

const RATE: u32 = 48_000;
const PERIOD: u32 = 256;

fn choice() -> Choice {
    Choice::Jack(Some(NAME.into()))
}

#[test]
fn another_program_records_every_sample() {
    let _server = Jackd::start(RATE, PERIOD);
    let (signal, _runs) = Signal::new(6);
    let device = open(&choice(), &request(RATE, 6), signal).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let recorded = record("downbeat-test:bus_*", 6, folder.path());
    assert!(check(&recorded, 6) >= 4096);
    let signal = device.close().expect("the renderer comes back");
    assert_eq!(signal.health().callbacks(), signal.frame / u64::from(PERIOD));
}

#[test]
fn ports_have_the_names_of_the_buses_and_go_out_by_number() {
    let _server = Jackd::start(RATE, PERIOD);
    let mut request = request(RATE, PLAYBACK + 1);
    request.outputs[1] = "drums_R".into();
    request.connect = true;
    request.period = Some(64);
    let (signal, _runs) = Signal::new(PLAYBACK + 1);
    let device = open(&choice(), &request, signal).unwrap();
    assert_eq!(
        run(tool("jack_lsp").args(["-c", "downbeat-test:drums_R"])),
        "downbeat-test:drums_R\n   system:playback_2\n"
    );
    let info = device.info();
    assert_eq!((info.rate, info.period, info.outputs), (RATE, PERIOD, PLAYBACK + 1));
    assert_eq!(
        info.notes,
        ["the period is the server's, 256 frames, not 64: start jackd with -p 64"]
    );
    assert!(info.refused[0].starts_with("the JACK server gives no real-time priority"));
    assert_eq!(
        info.refused[1],
        "bus_9 and what follows are not heard: the system has 8 playback ports"
    );
}

#[test]
fn a_realtime_server_refuses_nothing_where_the_system_permits() {
    let _server = Jackd::start_realtime(RATE, PERIOD);
    let (signal, _runs) = Signal::new(1);
    let device = open(&choice(), &request(RATE, 1), signal).unwrap();
    let permitted = thread::spawn(|| promote_current_thread(Role::Audio)).join().unwrap();
    assert_eq!(device.info().refused.is_empty(), permitted.is_ok(), "{:?}", device.info());
}

#[test]
fn a_client_of_the_same_name_is_told_its_own() {
    let _server = Jackd::start(RATE, PERIOD);
    let (first, _runs) = Signal::new(1);
    let _first = open(&choice(), &request(RATE, 1), first).unwrap();
    let (second, _runs) = Signal::new(1);
    let second = open(&choice(), &request(RATE, 1), second).unwrap();
    assert_eq!(
        second.info().notes,
        ["another downbeat-test is on this server, so this one is called downbeat-test-01"]
    );
}

#[test]
fn a_callback_that_is_too_slow_is_an_xrun() {
    let _server = Jackd::start(RATE, PERIOD);
    let (hold, held) = mpsc::channel::<()>();
    let (began, begins) = mpsc::channel();
    let renderer = Held::new(held, began);
    let health = renderer.health().clone();
    let device = open(&choice(), &request(RATE, 1), renderer).unwrap();
    let first = begins.recv_timeout(LIMIT).unwrap();
    while first.elapsed() < Duration::from_millis(100) {
        std::hint::spin_loop();
    }
    drop(hold);
    assert!(until(|| health.xruns() > 0), "JACK reports no xrun");
    assert!(device.close().is_some());
}

#[test]
fn a_server_at_another_rate_is_refused_and_the_renderer_is_untouched() {
    let _server = Jackd::start(44_100, PERIOD);
    let (signal, _runs) = Signal::new(2);
    let failure = open(&choice(), &request(RATE, 2), signal).err().unwrap();
    assert_eq!(failure.renderer.frame, 0);
    assert_eq!(
        failure.to_string(),
        "JACK server downbeat-device-test runs at 44100 Hz and the show at 48000 Hz: set the \
         device to 48000 Hz, or convert the show"
    );
}

#[test]
fn no_server_is_an_error_and_none_is_started() {
    let _turn = turn();
    for _ in 0..2 {
        let (signal, _runs) = Signal::new(2);
        let failure = open(&choice(), &request(RATE, 2), signal).err().unwrap();
        assert!(matches!(failure.error, OpenError::NotThere { .. }), "{failure}");
        assert!(failure.to_string().contains("no such server runs"), "{failure}");
    }
}

#[test]
fn a_server_that_is_killed_is_lost_and_the_renderer_goes_on_in_the_next() {
    let mut server = Jackd::start(RATE, PERIOD);
    let (signal, runs) = Signal::new(2);
    let health = signal.health().clone();
    let device = open(&choice(), &request(RATE, 2), signal).unwrap();
    for_frames(&runs, 1);
    assert!(!health.is_lost());
    server.kill();
    assert!(until(|| health.is_lost()), "nobody says that the server is gone");
    let signal = device.close().expect("the renderer comes back");
    let reached = signal.frame;
    forget(&runs);

    drop(server);
    let _server = Jackd::start(RATE, PERIOD);
    let device = open(&choice(), &request(RATE, 2), signal).unwrap();
    assert!(!health.is_lost());
    for_frames(&runs, PERIOD as usize);
    assert!(device.close().unwrap().frame > reached);
    assert!(!health.is_lost(), "closing is no loss");
}

#[test]
fn the_renderer_comes_back_from_a_server_that_is_frozen() {
    let mut server = Jackd::start(RATE, PERIOD);
    let (signal, runs) = Signal::new(2);
    let health = signal.health().clone();
    let device = open(&choice(), &request(RATE, 2), signal).unwrap();
    for_frames(&runs, 1);
    server.signal("-STOP");
    let signal = device.close().expect("the renderer comes back");

    let device = open(&Choice::Null, &request(RATE, 2), signal).unwrap();
    server.kill();
    forget(&runs);
    for_frames(&runs, RATE as usize / 10);
    assert!(!health.is_lost(), "the old server's end is no news of the new device");
    assert!(device.close().is_some());
}

#[test]
fn a_server_that_freezes_and_dies_while_ports_are_looked_for_gives_the_renderer_back() {
    let mut server = Jackd::start(RATE, PERIOD);
    let mut sequencer =
        tool("jack_midiseq").args(["seq", "24000", "0", "60", "4800"]).spawn().unwrap();
    let (told, plugged) = crossbeam_channel::bounded(64);
    let input = PortName { name: "control".into(), connect: Some("SEQ:o*t".into()) };
    let midi = MidiNames { inputs: vec![input], outputs: Vec::new(), told: Some(told) };
    let (signal, runs) = Signal::new(2);
    let asked = Request { connect: true, midi, ..request(RATE, 2) };
    let device = open(&choice(), &asked, signal).unwrap();
    assert!(device.info().midi);
    let come = plugged.recv_timeout(LIMIT).unwrap();
    assert_eq!(come.inputs.opened, ["seq:out"]);
    for_frames(&runs, 1);
    server.signal("-STOP");
    // Longer than from one look at the ports to the next.
    thread::sleep(Duration::from_millis(1500));
    let signal = device.close().expect("the renderer comes back");
    server.kill();
    sequencer.kill().unwrap();
    sequencer.wait().unwrap();
    let reached = signal.frame;
    forget(&runs);
    let device = open(&Choice::Null, &asked, signal).unwrap();
    assert!(!device.info().midi);
    for_frames(&runs, 1);
    assert!(device.close().unwrap().frame > reached);
}

#[test]
fn the_period_may_change_while_it_plays() {
    let _server = Jackd::start(RATE, PERIOD);
    let (signal, runs) = Signal::new(2);
    let device = open(&choice(), &request(RATE, 2), signal).unwrap();
    for period in [64, 1024, 8192] {
        run(tool("jack_bufsize").arg(period.to_string()));
        assert!(until(|| runs.try_iter().last() == Some(period)), "no period of {period}");
    }
    assert!(device.close().is_some());
}

#[test]
fn a_running_server_is_picked_and_listed() {
    let _server = Jackd::start(RATE, PERIOD);
    let (signal, _runs) = Signal::new(2);
    // The name stands in the environment from here on.
    let _device = open(&choice(), &request(RATE, 2), signal).unwrap();
    let picked = pick();
    assert_eq!(picked, (Choice::Jack(None), "no --device given: a JACK server runs".into()));
    let found = list();
    let jack = found.iter().find(|found| found.driver == "jack").unwrap();
    assert_eq!(jack.choice, Some(Choice::Jack(None)));
    assert_eq!((jack.rates.as_slice(), jack.outputs), ([RATE].as_slice(), Some(PLAYBACK)));
}
