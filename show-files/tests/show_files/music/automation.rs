//! Levels that change by themselves.

use std::fs;

use downbeat_show_files::{Knot, LoadOptions, Target, load};

use super::{RATE, STEMS, bar, song};
use crate::audio_files::write_wav;

#[test]
fn automation_is_one_curve_for_each_stem_and_bus() {
    let song = song(&format!(
        "{STEMS}
sections: [{{ name: Verse, bar: 1 }}, {{ name: Lift, bar: 9 }}, {{ name: Bridge, bar: 17 }}]
automation:
  - {{ bus: vox, at: 0:50, level: -6 dB }}
  - {{ stem: Drums, at: Bridge, level: 0 dB, ramp: 1 bar }}
  - {{ stem: Drums, at: Lift, level: +2 dB, ramp: 2 beats }}
  - {{ stem: Drums, at: 18.1, level: -96 dB, ramp: 250 ms }}
"
    ));
    let knot = |frame, level_db| Knot { frame, level_db };
    let curve = |target| {
        let mut curves = song.automation.iter().filter(|curve| curve.target == target);
        (curves.next().unwrap().knots.clone(), curves.count())
    };
    assert_eq!(song.automation.len(), 2);
    let drums = vec![
        knot(bar(9), 0.0),
        knot(bar(9) + RATE, 2.0),
        knot(bar(17), 2.0),
        knot(bar(18), 0.0),
        knot(bar(18), 0.0),
        knot(bar(18) + 12_000, -96.0),
    ];
    assert_eq!(curve(Target::Stem(0)), (drums, 0));
    let vox = vec![knot(50 * RATE, 0.0), knot(50 * RATE, -6.0)];
    assert_eq!(curve(Target::Bus(1)), (vox, 0));
}

#[test]
fn every_section_of_a_name_is_automated() {
    let folder = tempfile::tempdir().unwrap();
    let song = format!(
        "{STEMS}
sections: [{{ name: Chorus, bar: 3 }}, {{ name: Verse, bar: 5 }}, {{ name: Chorus, bar: 7 }}]
automation: [{{ stem: Bass, at: Chorus, level: 1 }}, {{ stem: Bass, at: Verse, level: 0 }}]
"
    );
    fs::write(folder.path().join("a.yaml"), song).unwrap();
    let text = "{ show: S, buses: { main: { outputs: [1] }, vox: { outputs: [2] } }, songs: { a: a.yaml }, setlists: { all: [a] } }";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 1, 48_000, 60 * 48_000);
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    // Of the two sections of one name a person is told.
    assert_eq!(loaded.problems.len(), 1);
    let frames: Vec<i64> =
        loaded.show.unwrap().songs[0].automation[0].knots.iter().map(|knot| knot.frame).collect();
    assert_eq!(frames, [bar(3), bar(3), bar(5), bar(5), bar(7), bar(7)]);
}
