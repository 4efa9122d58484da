//! Timecode that says the same of two songs.

use std::fs;
use std::path::Path;

use downbeat_check::{Finding, Kind, Severity};

use crate::band::{checked, write_wav};

/// What is found about timecode in a show of so many songs, each with the line of its number, and a
/// setlist of them in their order. `head` is at the head of the show.
fn found(count: usize, head: &str, line: impl Fn(usize) -> &'static str) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let (mut songs, mut order) = (String::new(), String::new());
    for number in 1..=count {
        songs += &format!("  s{number}: {number}.yaml\n");
        order += &format!("    - s{number}\n");
        write_song(folder.path(), number, line(number));
    }
    write_wav(&folder.path().join("short.wav"), &[vec![0.1; 480]], 16);
    let text = format!(
        "show: S\n{head}\nbuses:\n  main: {{ outputs: [1, 2] }}\n  code: {{ outputs: [3], role: timecode }}\n\
         songs:\n{songs}setlists:\n  all:\n{order}  two: [s{count}, s1]\n"
    );
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    let findings = checked(&folder.path().join("show.yaml"));
    assert_eq!(findings.count(Severity::Error), 0, "\n{findings}");
    findings.findings.into_iter().filter(|it| it.kind == Kind::TimecodeRepeats).collect()
}

fn write_song(folder: &Path, number: usize, line: &str) {
    let text = format!(
        "title: Song {number}\ntempo: 120\n{line}\nstems:\n  - {{ name: A, file: short.wav, bus: main }}\n"
    );
    fs::write(folder.join(format!("{number}.yaml")), text).unwrap();
}

#[test]
fn a_day_has_hours_for_24_songs() {
    let none = |_| "";
    assert_eq!(found(24, "", none), []);
    let found_here = found(25, "", none);
    // Place 25 has the hour of place 1; the setlist of two songs has two hours.
    let [finding] = &found_here[..] else { panic!("{found_here:?}") };
    assert_eq!(finding.severity, Severity::Warning);
    let said =
        "in the setlist `all` the timecode of `Song 1` and of `Song 25` begins at 01:00:00:00";
    assert!(finding.what.starts_with(said), "{}", finding.what);
    assert!(finding.remedy.contains("timecode: off"), "{}", finding.remedy);
    // Counted in the show file it is one finding for all setlists.
    let found_here = found(26, "timecode: { hours: songs }", none);
    let [finding] = &found_here[..] else { panic!("{found_here:?}") };
    let said = "the timecode of `Song 1` and of `Song 25` begins at 01:00:00:00";
    assert!(finding.what.starts_with(said), "{}", finding.what);
}

#[test]
fn songs_without_timecode_and_with_their_own_are_no_repeats() {
    let own = |number| if number == 25 { "timecode: 01:30:00:00" } else { "" };
    assert_eq!(found(25, "", own), []);
    let off = |number| if number == 1 { "timecode: off" } else { "" };
    assert_eq!(found(25, "", off), []);
}

#[test]
fn an_address_may_be_the_hour_of_another_song() {
    let own = |number| if number == 3 { "timecode: 01:00:00:00" } else { "" };
    let found_here = found(3, "timecode: { hours: songs }", own);
    let [finding] = &found_here[..] else { panic!("{found_here:?}") };
    let said = "the timecode of `Song 1` and of `Song 3` begins at 01:00:00:00";
    assert!(finding.what.starts_with(said), "{}", finding.what);
    assert_eq!(finding.remedy, "give one of them another `timecode`");
}
