//! FOH's faders lie on top of what the show automates: neither moves the other.

use downbeat_engine::{Action, Strip};

use super::coded::{BAR, END, PERIOD, RAMP, SECTIONS};
use crate::support::rig::Rig;

/// What the song file says: a stem down at B, its bus down at C.
const AUTOMATION: &str = "automation:\n  - { stem: Stem 0, at: B, level: -20 dB }\n  \
                          - { bus: main, at: C, level: -6 dB }\n";

fn gain(db: f64) -> f64 {
    10_f64.powf(db / 20.0)
}

#[test]
fn a_fader_is_an_offset_on_top_of_the_automation() {
    let show = super::coded::songs(&[])
        .song("ones", &format!("{SECTIONS}{AUTOMATION}"))
        .stem_of_ones(END, "bus: main");
    let bus = Strip::Bus(0);
    let mut rig = Rig::new(show.load());
    rig.go();
    let entry = rig.snapshot().strips_of.unwrap();
    // From when each is done, by how much it moves the whole.
    let script = [
        (BAR, Action::SetLevel(bus, -3.0), -3.0),
        (3 * BAR, Action::NudgeLevel(Strip::Stem { entry, stem: 0 }, -4.0), -4.0),
        (5 * BAR, Action::SetLevel(bus, 0.0), 3.0),
    ];
    let mut offset = 0.0;
    let mut stretches = vec![(0, 0.0)];
    for (at, action, moved) in script {
        rig.play(at - rig.recorded[0].len(), PERIOD);
        rig.act(action);
        offset += moved;
        stretches.push((at, offset));
    }
    rig.play(BAR / 2, PERIOD);
    // The automation has moved no fader.
    let now = rig.snapshot();
    assert_eq!((now.buses[0].level_db, now.stems[0].level_db), (0.0, -4.0));
    rig.play(END - rig.recorded[0].len(), PERIOD);
    for (frame, &sample) in rig.recorded[0].iter().enumerate() {
        let &(moved, offset) = stretches.iter().rfind(|(at, _)| *at <= frame).unwrap();
        if moved > 0 && frame < moved + RAMP {
            // The fader is on its way.
            continue;
        }
        let stem = if frame >= 2 * BAR { -20.0 } else { 0.0 };
        let bus = if frame >= 4 * BAR { -6.0 } else { 0.0 };
        let wanted = gain(stem + bus + offset);
        assert!((f64::from(sample) - wanted).abs() < 1e-4 * wanted, "{frame}: {sample}");
    }
}
