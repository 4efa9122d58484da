//! Files that are cut off, flipped, or of other programs.

use std::fs;

use downbeat_journal::{
    Change, Damage, Journal, Last, Refusal, Release, State, StateDir, Vamp, VampOf,
};

use crate::show::{begin, last, level, mute, open, position, state, tour, write};

/// A journal of a few changes: its bytes, and the state after each of its lines.
struct Sample {
    folder: tempfile::TempDir,
    file: std::path::PathBuf,
    bytes: Vec<u8>,
    /// What the lines after the full record say.
    changes: Vec<Change>,
    /// The state after so many whole lines; the first is that after the full record.
    states: Vec<State>,
}

impl Sample {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = StateDir::at(folder.path());
        let (recorder, mut writer) = begin(&dir, state());
        let mut states = vec![state()];
        let mut changes = Vec::new();
        // Of the last two one makes a vamp and the other releases it.
        let made = Change::Position { position: Some(position(1_300_000)) };
        let mut released = position(1_310_000);
        released.vamp.as_mut().unwrap().release = Some(Release::AtEnd);
        let released = Change::Position { position: Some(released) };
        let moved = [level(-1.0), mute("Keys", true), level(-2.5), mute("Keys", false)];
        for change in moved.into_iter().chain([made, released]) {
            recorder.change(change.clone());
            changes.push(change.clone());
            let mut next = states.last().unwrap().clone();
            next.apply(change);
            states.push(next);
        }
        write(&mut writer);
        drop((recorder, writer));
        let file = open(&dir).0.path().to_owned();
        let bytes = fs::read(&file).unwrap();
        Self { folder, file, bytes, changes, states }
    }

    /// What a program finds where the file is `bytes`.
    fn with(&self, bytes: &[u8]) -> Last {
        fs::write(&self.file, bytes).unwrap();
        open(&StateDir::at(self.folder.path())).1
    }

    /// The state without these lines of the file, from 0.
    fn without(&self, lost: &[usize]) -> State {
        let mut left = if lost.contains(&1) { State::default() } else { state() };
        let changes = self.changes.iter().enumerate();
        for (_, change) in changes.filter(|(at, _)| !lost.contains(&(at + 2))) {
            left.apply(change.clone());
        }
        left
    }

    /// Where each line ends.
    fn ends(&self) -> Vec<usize> {
        (1..=self.bytes.len()).filter(|&end| self.bytes[end - 1] == b'\n').collect()
    }
}

#[test]
fn a_journal_that_is_cut_anywhere_has_all_before_the_cut() {
    let sample = Sample::new();
    let ends = sample.ends();
    assert_eq!(ends.len(), 2 + 6);
    for cut in 0..=sample.bytes.len() {
        let whole = ends.iter().filter(|&&end| end <= cut).count();
        match sample.with(&sample.bytes[..cut]) {
            Last::Refused(Refusal::Unreadable { line }) => {
                assert!(whole < 2, "cut at {cut}");
                assert_eq!(line, whole as u64 + 1);
            }
            Last::Run(run) => {
                assert_eq!(run.state, sample.states[whole - 2], "cut at {cut}");
                let left = cut - ends[whole - 1];
                let damage = (left > 0).then_some(Damage::Torn { bytes: left });
                assert_eq!(run.damage, damage, "cut at {cut}");
                assert!(!run.ended_cleanly);
            }
            other => panic!("cut at {cut}: {other:?}"),
        }
    }
}

#[test]
fn a_flipped_byte_is_told_and_never_a_wrong_state() {
    let sample = Sample::new();
    let ends = sample.ends();
    let mut bytes = sample.bytes.clone();
    for at in 0..bytes.len() {
        let line = ends.iter().filter(|&&end| end <= at).count();
        for flip in [1, 0x20, 0x80, bytes[at] ^ b'\n'].into_iter().filter(|&flip| flip != 0) {
            bytes[at] ^= flip;
            match sample.with(&bytes) {
                Last::Refused(Refusal::Unreadable { line: told }) => {
                    assert_eq!((line, told), (0, 1), "byte {at} ^ {flip}");
                }
                Last::Run(run) => {
                    // Without its end a line takes the next one with it.
                    let lost =
                        if ends.contains(&(at + 1)) { line..line + 2 } else { line..line + 1 };
                    let lost: Vec<usize> = lost.collect();
                    assert_eq!(run.state, sample.without(&lost), "byte {at} ^ {flip}");
                    assert!(run.damage.is_some(), "byte {at} ^ {flip} is not told");
                }
                other => panic!("byte {at} ^ {flip}: {other:?}"),
            }
            bytes[at] ^= flip;
        }
    }
}

#[test]
fn damage_in_the_middle_costs_what_is_damaged_and_is_told() {
    let sample = Sample::new();
    let ends = sample.ends();
    let mut bytes = sample.bytes.clone();
    // The mute of the fourth line; the later one of the sixth stands without it.
    bytes[ends[2] + 12] ^= 1;
    let Last::Run(run) = sample.with(&bytes) else { panic!("no run") };
    assert_eq!(run.damage, Some(Damage::Broken { line: 4, lost: 1 }));
    assert_eq!(run.state, *sample.states.last().unwrap());
    assert_eq!(
        run.damage.unwrap().to_string(),
        "the journal is damaged from line 4 on: 1 line cannot be read, all others are restored; \
         look at the levels, the setlist and what is armed"
    );
    // And the newest one, the fifth of all.
    bytes[ends[4] + 20] ^= 1;
    let Last::Run(run) = sample.with(&bytes) else { panic!("no run") };
    assert_eq!(run.damage, Some(Damage::Broken { line: 4, lost: 2 }));
    assert_eq!(run.state, sample.without(&[3, 5]));
    assert!(!run.state.stems["opener"].contains_key("Keys"));
    // Rubbish in the middle, of any length, is passed over too.
    let mut bytes = sample.bytes[..ends[2]].to_vec();
    bytes.extend([0; 70_000]);
    bytes.extend(b"\n\n");
    bytes.extend(&sample.bytes[ends[2]..]);
    let Last::Run(run) = sample.with(&bytes) else { panic!("no run") };
    assert_eq!(run.damage, Some(Damage::Broken { line: 4, lost: 2 }));
    assert_eq!(run.state, *sample.states.last().unwrap());
}

#[test]
fn without_the_full_record_what_changed_since_is_left() {
    let sample = Sample::new();
    let ends = sample.ends();
    let mut bytes = sample.bytes.clone();
    bytes[ends[0] + 30] ^= 1;
    let Last::Run(run) = sample.with(&bytes) else { panic!("no run") };
    assert_eq!(run.damage, Some(Damage::Broken { line: 2, lost: 1 }));
    assert_eq!(run.state, sample.without(&[1]));
    assert_eq!(run.state.position.unwrap().frame, 1_310_000);
}

#[test]
fn a_torn_record_is_gone_after_the_next_run_began() {
    let sample = Sample::new();
    let dir = StateDir::at(sample.folder.path());
    fs::write(&sample.file, &sample.bytes[..sample.bytes.len() - 3]).unwrap();
    let run = last(&dir);
    assert!(matches!(run.damage, Some(Damage::Torn { .. })));
    drop(begin(&dir, run.state.clone()));
    let next = last(&dir);
    assert_eq!((next.state, next.damage), (run.state, None));
}

#[test]
fn rubbish_is_refused_and_put_aside() {
    let sample = Sample::new();
    for rubbish in [&b""[..], b"\n", b"00000000 {}\n", &[0; 5000], &[0xff; 70_000], b"{}"] {
        let last = sample.with(rubbish);
        assert_eq!(last, Last::Refused(Refusal::Unreadable { line: 1 }), "{rubbish:?}");
    }
    let dir = StateDir::at(sample.folder.path());
    drop(begin(&dir, state()));
    assert_eq!(last(&dir).state, state());
    assert_eq!(fs::read(sample.file.with_extension("refused")).unwrap(), b"{}");
}

/// A line as any program writes it.
fn line(json: &str) -> String {
    format!("{:08x} {json}\n", crc32(json.as_bytes()))
}

/// CRC-32 of IEEE 802.3, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

const SHOW: &str =
    r#"{"file":"/no/tour/show.yaml","name":"Tour","songs":["opener","ballad"],"rate":48000}"#;

/// What this program makes of lines that another one wrote.
fn foreign(lines: &[String]) -> Last {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (journal, _) = open(&dir);
    fs::write(journal.path(), lines.concat()).unwrap();
    drop(journal);
    Journal::open(&dir, &tour()).unwrap().1
}

#[test]
fn the_first_journals_still_load() {
    let header = format!(r#"{{"kind":"header","format":1,"reader":1,"show":{SHOW}}}"#);
    let Last::Run(run) = foreign(&[
        line(&header),
        line(r#"{"kind":"full","at":0,"state":{"setlist":{"name":"headline"}}}"#),
        line(r#"{"kind":"change","at":1500,"set":"level","strip":{"bus":"drums"},"db":-3.5}"#),
        line(
            r#"{"kind":"change","at":2000,"set":"mute","strip":{"song":"opener","stem":"Keys"},"on":true}"#,
        ),
        line(
            r#"{"kind":"change","at":2500,"set":"position","position":{"song":"opener","frame":9}}"#,
        ),
        line(r#"{"kind":"change","at":2700,"set":"armed","entry":1}"#),
        line(r#"{"kind":"end","at":3000}"#),
    ]) else {
        panic!("no run")
    };
    assert!(run.ended_cleanly && run.unknown == 0 && run.damage.is_none());
    assert_eq!((run.reached.as_millis(), run.placed.as_millis()), (3000, 2500));
    assert_eq!(run.state.setlist.name, "headline");
    assert_eq!(run.state.buses["drums"].level_db, Some(-3.5));
    assert_eq!(run.state.stems["opener"]["Keys"].muted, Some(true));
    assert_eq!((run.state.armed, run.state.armed_from), (Some(1), None));
    assert!(run.state.midi_muted.is_empty() && run.state.osc_muted.is_none() && !run.state.locked);
    let position = run.state.position.unwrap();
    assert_eq!((position.frame, position.vamp, position.marked), (9, None, None));
}

#[test]
fn a_newer_journal_is_read_as_far_as_it_is_known() {
    let header =
        format!(r#"{{"kind":"header","format":9,"reader":1,"moon":"full","show":{SHOW}}}"#);
    let Last::Run(run) = foreign(&[
        line(&header),
        line(r#"{"kind":"full","at":0,"state":{"lasers":[1,2]},"more":{}}"#),
        line(r#"{"kind":"change","at":1,"set":"lasers","on":true}"#),
        line(r#"{"kind":"weather","at":2}"#),
        line(r#"{"kind":"change","at":3,"set":"armed","entry":1,"by":"pedal"}"#),
        line(concat!(
            r#"{"kind":"change","at":4,"set":"position","position":{"song":"opener","vamp":"#,
            r#"{"of":{"what":"chord","key":"E"},"from":8,"to":80,"pass":2,"release":"in a year"}}}"#
        )),
    ]) else {
        panic!("no run")
    };
    assert_eq!((run.unknown, run.damage), (2, None));
    let vamp = run.state.position.as_ref().unwrap().vamp;
    let release = Some(Release::AtEnd);
    // Nor does it say in which spans, as the journals of older programs do not.
    let wanted = Vamp { of: VampOf::Other, from: 8, to: 80, pass: 2, release, ..Vamp::default() };
    assert_eq!(vamp, Some(wanted));
    assert_eq!((wanted.from_span, wanted.to_span), (None, None));
    assert_eq!(
        run.state,
        State { armed: Some(1), position: run.state.position.clone(), ..State::default() }
    );
}

#[test]
fn a_journal_that_needs_a_newer_program_is_refused() {
    let header = format!(r#"{{"kind":"header","format":9,"reader":9,"show":{SHOW}}}"#);
    let last = foreign(&[line(&header), line(r#"{"kind":"full","at":0,"state":{}}"#)]);
    assert_eq!(last, Last::Refused(Refusal::Newer { format: 9 }));
}
