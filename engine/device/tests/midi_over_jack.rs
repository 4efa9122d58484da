//! The layer of the system's MIDI against real ports. The machines that test have no sequencer, so it runs
//! over midir's JACK back end, which the feature `midi-over-jack` puts in place of the system's; the
//! surfaces on the other side are JACK clients.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may fail as loudly as the tests"
)]

#[path = "devices/jackd.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod jackd;
mod surface;
#[path = "devices/wait.rs"]
#[allow(dead_code, reason = "other tests need more of it")]
mod wait;

use std::time::{Duration, Instant};

use downbeat_device::midi::{Changes, Due, Next, Schedule, DELAY, MESSAGE_BYTES};
use downbeat_device::system_midi::{Heard, Inputs, Outputs};

use jackd::Jackd;
use surface::Surface;
use wait::LIMIT;

const RATE: u32 = 48_000;
const PERIOD: u32 = 256;

/// A server, and the variable by which every client of this process finds it.
fn server() -> Jackd {
    let server = Jackd::start(RATE, PERIOD);
    std::env::set_var("JACK_DEFAULT_SERVER", jackd::NAME);
    std::env::set_var("JACK_NO_START_SERVER", "1");
    jack::set_logger(jack::LoggerType::None);
    server
}

fn opened(names: &[&str]) -> Changes {
    Changes { opened: names.iter().map(|&name| name.to_owned()).collect(), ..Changes::default() }
}

fn gone(names: &[&str]) -> Changes {
    Changes { gone: names.iter().map(|&name| name.to_owned()).collect(), ..Changes::default() }
}

/// The ports of surfaces.
fn surfaces(name: &str) -> bool {
    name.contains("surface")
}

/// Says that all before it has come.
const MARK: [u8; 2] = [0xf3, 1];
/// How long to wait before saying it again.
const AGAIN: Duration = Duration::from_millis(100);

/// Has a surface send this until it is heard: a connection carries nothing before the next period. Nothing
/// else is heard meanwhile.
fn reaches(surface: &Surface, inputs: &Inputs, bytes: &[u8]) {
    let end = Instant::now() + LIMIT;
    let from =
        |bytes: &[u8]| Heard { port: format!("{}:out", surface.name).into(), bytes: bytes.into() };
    let mut heard = None;
    while heard.is_none() {
        assert!(Instant::now() < end, "{bytes:?} is not heard");
        surface.sends(bytes);
        heard = inputs.wait(AGAIN);
    }
    // It may have been said again while it was only late.
    surface.sends(&MARK);
    while heard != Some(from(&MARK)) {
        assert_eq!(heard, Some(from(bytes)));
        heard = inputs.wait(LIMIT);
    }
}

/// Sends this until the surface is told. Returns what else it was told.
fn is_told(surface: &Surface, outputs: &mut Outputs, bytes: &[u8]) -> Vec<Vec<u8>> {
    let end = Instant::now() + LIMIT;
    let to = |name: &str| name.starts_with(&surface.name);
    let mut before = None;
    while before.is_none() {
        assert!(Instant::now() < end, "{bytes:?} never comes");
        assert!(outputs.send(&to, bytes));
        before = surface.told_until(bytes, AGAIN);
    }
    assert!(outputs.send(&to, &MARK));
    let after = surface.told_until(&MARK, LIMIT).expect("it is told to the end");
    let all = before.into_iter().flatten().chain(after);
    all.filter(|other| other != bytes).collect()
}

#[test]
fn several_inputs_are_heard_and_again_after_they_were_pulled() {
    let _server = server();
    let mut inputs = Inputs::default();
    assert_eq!(inputs.look(&surfaces), Changes::default());
    let (first, second) = (Surface::start("surface-a"), Surface::start("surface-b"));
    let _other = Surface::start("other");
    assert_eq!(inputs.look(&surfaces), opened(&["surface-a:out", "surface-b:out"]));
    assert_eq!(inputs.look(&surfaces), Changes::default());
    reaches(&first, &inputs, &[0xb0, 64, 127]);
    reaches(&second, &inputs, &[0x90, 60, 1]);
    drop(second);
    assert_eq!(inputs.look(&surfaces), gone(&["surface-b:out"]));
    reaches(&first, &inputs, &[0xb0, 64, 0]);
    let second = Surface::start("surface-b");
    assert_eq!(inputs.look(&surfaces), opened(&["surface-b:out"]));
    reaches(&second, &inputs, &[0xc0, 5]);
    // What is not wanted any more is not said to be gone.
    assert_eq!(inputs.look(&|name| name.starts_with("surface-a")), Changes::default());
    second.sends(&[0xc0, 6]);
    reaches(&first, &inputs, &[0xb0, 64, 1]);
    assert_eq!(inputs.lost(), 0);
}

#[test]
fn messages_keep_their_order_and_what_is_too_long_or_too_much_is_counted() {
    let _server = server();
    let surface = Surface::start("surface");
    let mut inputs = Inputs::default();
    assert_eq!(inputs.look(&surfaces), opened(&["surface:out"]));
    reaches(&surface, &inputs, &[0xb0, 1, 1]);
    let sysex = |length: usize| [&[0xf0][..], &vec![7; length - 2], &[0xf7]].concat();
    surface.sends(&sysex(MESSAGE_BYTES + 1));
    surface.sends(&sysex(MESSAGE_BYTES));
    assert_eq!(inputs.wait(LIMIT).map(|heard| heard.bytes), Some(sysex(MESSAGE_BYTES)));
    assert_eq!(inputs.lost(), 1);
    // Nobody takes any: what finds no room is lost, and the first ones stay.
    let message = |at: usize| [0xe0, (at % 128) as u8, (at / 128) as u8];
    (0..4_000).for_each(|at| surface.sends(&message(at)));
    surface.has_sent_all();
    let end = Instant::now() + LIMIT;
    let mut taken = Vec::new();
    while taken.len() as u64 + inputs.lost() < 4_001 {
        assert!(Instant::now() < end, "{} and {} of 4000", taken.len(), inputs.lost() - 1);
        if inputs.lost() > 1 {
            taken.extend(inputs.pop().map(|heard| heard.bytes));
        }
    }
    assert!(taken.len() >= 1_000, "{} were kept", taken.len());
    assert!((0..1_000).all(|at| taken[at] == message(at)));
}

#[test]
fn several_outputs_are_sent_to_each_its_own_and_again_after_they_were_pulled() {
    let _server = server();
    let (first, second) = (Surface::start("surface-a"), Surface::start("surface-b"));
    let mut outputs = Outputs::default();
    assert!(!outputs.send(&surfaces, &[0xf8]), "nothing is open");
    assert_eq!(outputs.look(&surfaces), opened(&["surface-a:in", "surface-b:in"]));
    assert_eq!(is_told(&first, &mut outputs, &[0x90, 1, 1]), Vec::<Vec<u8>>::new());
    assert_eq!(is_told(&second, &mut outputs, &[0x90, 2, 2]), Vec::<Vec<u8>>::new());
    // To all at once; what was for the second one did not go to the first.
    let all = [0xb0, 7, 100];
    assert!(outputs.send(&surfaces, &all));
    assert_eq!(first.told_until(&all, LIMIT), Some(vec![]));
    assert_eq!(second.told_until(&all, LIMIT), Some(vec![]));
    drop(second);
    assert_eq!(outputs.look(&surfaces), gone(&["surface-b:in"]));
    let second = Surface::start("surface-b");
    assert_eq!(outputs.look(&surfaces), opened(&["surface-b:in"]));
    is_told(&second, &mut outputs, &[0x90, 3, 3]);
    assert!(outputs.send(&surfaces, &all));
    assert_eq!(first.told_until(&all, LIMIT), Some(vec![]));
}

#[test]
fn a_song_s_messages_come_in_order_and_none_before_its_frame_sounds() {
    let _server = server();
    let surface = Surface::start("surface");
    let mut outputs = Outputs::default();
    assert_eq!(outputs.look(&surfaces), opened(&["surface:in"]));
    is_told(&surface, &mut outputs, &[0xb0, 1, 1]);
    // A device whose callbacks come every 10 ms, with a message so many frames into each.
    const FRAMES: u32 = 480;
    const CALLBACKS: u32 = 60;
    let offset = |at: u32| at * 97 % FRAMES;
    let (zero, step) = (Instant::now(), Duration::from_millis(10));
    let began = |at: u32| zero + step * at;
    let mut schedule = Schedule::new(RATE);
    let (mut next, mut sent) = (0, 0);
    while sent < CALLBACKS {
        if next < CALLBACKS && began(next) <= Instant::now() {
            let first = u64::from(next * FRAMES);
            let bytes = vec![0x90, next as u8, 1];
            let due = Due { port: 0, began: began(next), first, offset: offset(next), bytes };
            schedule.take(due);
            next += 1;
        }
        match schedule.next(Instant::now()) {
            Next::Send { bytes, .. } => {
                assert!(outputs.send(&surfaces, &bytes));
                sent += 1;
            }
            Next::Wait(wait) => std::thread::sleep(wait.min(Duration::from_millis(1))),
            Next::Silence | Next::Nothing => std::thread::sleep(Duration::from_millis(1)),
        }
        assert!(zero.elapsed() < LIMIT, "{sent} of {CALLBACKS} were sent");
    }
    let told = surface.told_so_many(CALLBACKS as usize);
    for (at, (when, bytes)) in (0..CALLBACKS).zip(&told) {
        assert_eq!(*bytes, [0x90, at as u8, 1]);
        // A period after its callback, at its frame, and the delay; less a microsecond of rounding.
        let frame = Duration::from_secs_f64(f64::from(offset(at)) / f64::from(RATE));
        let due = began(at) + step + frame + DELAY - Duration::from_micros(1);
        assert!(*when >= due, "message {at} came {:?} too soon", due - *when);
    }
}
