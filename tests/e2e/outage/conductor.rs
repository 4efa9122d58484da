//! A conductor that hangs for 5 s: nobody hears it, not even where one song goes on into the next.

use std::time::Duration;

use downbeat_engine::{Action, Did};

use crate::support::audio::{Format, expected};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

const RATE: usize = 48_000;
const PERIOD: usize = 480;
const FIRST: usize = 4 * RATE + 123;
const SECOND: usize = 8 * RATE;

#[test]
fn five_seconds_without_a_conductor_are_not_heard_across_a_joint() {
    let files = TestShow::new()
        .bus("main", "{ outputs: [1] }")
        .song("a", "")
        .stem(Format::Wav16, 1, FIRST as u64, "bus: main")
        .song("b", "")
        .stem(Format::Wav16, 1, SECOND as u64, "bus: main")
        .entry("{ song: a, then: continue }")
        .entry("b");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, PERIOD);
    // The disk goes on: it knows by itself where the playhead is and what follows.
    for _ in 0..5 * RATE / PERIOD {
        rig.render(PERIOD);
        while rig.disk.step() == Did::Read {}
    }
    // What was asked meanwhile waits, and is done at once when it is back.
    assert_eq!(rig.snapshot().playing, Some(0));
    rig.act(Action::Panic);
    assert_eq!(rig.snapshot().playing, Some(1));
    let ramp = RATE / 100;
    rig.play(2 * ramp, PERIOD);
    let mut wanted = expected(Format::Wav16, 0, 0, FIRST as u64);
    wanted.extend(expected(Format::Wav16, 100, 0, SECOND as u64));
    assert!(rig.recorded[0][..6 * RATE] == wanted[..6 * RATE]);
    assert!(rig.recorded[0][6 * RATE + ramp..].iter().all(|&sample| sample == 0.0));
    assert_eq!(rig.snapshot().reading.starved_frames, 0);
    assert!(rig.snapshot().set_gone > Duration::ZERO);
}
