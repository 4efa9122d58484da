//! Runs that come one after the other, or at once.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use downbeat_journal::{
    Before, Change, Did, Journal, Last, OpenError, Place, Refusal, Release, ShowId, State,
    StateDir, Vamp, VampOf, recorder,
};
use proptest::prelude::*;

use crate::show::{LIMIT, begin, last, level, mute, open, position, state, tour, write};

#[test]
fn what_a_run_left_is_there_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path().join("not there yet"));
    assert_eq!(open(&dir).1, Last::Nothing);

    let (recorder, mut writer) = begin(&dir, state());
    let mut expected = state();
    for change in [level(-6.5), mute("Lead Vox", false), Change::Venue { name: None }] {
        recorder.change(change.clone());
        expected.apply(change);
    }
    recorder.position(Some(position(7)));
    expected.position = Some(position(7));
    write(&mut writer);
    // The end of a program that breaks off: the lock goes, no mark is made.
    drop((recorder, writer));
    let run = last(&dir);
    assert_eq!(run.state, expected);
    assert!(!run.ended_cleanly && run.damage.is_none() && run.unknown == 0);
    assert!(run.began.len() > "2026-01-01T00:00:00".len());

    let (recorder, mut writer) = begin(&dir, run.state);
    recorder.position(None);
    expected.position = None;
    let ending = thread::spawn(move || recorder.end(LIMIT));
    while writer.step(LIMIT) == Did::Stepped {}
    assert!(ending.join().unwrap(), "the end is on disk");
    drop(writer);
    let run = last(&dir);
    assert!(run.ended_cleanly);
    assert_eq!(run.state, expected);
}

#[test]
fn looking_at_the_last_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    drop(begin(&dir, state()));
    for _ in 0..3 {
        assert_eq!(last(&dir).state, state());
    }
}

#[test]
fn two_runs_of_a_show_do_not_share_a_journal() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let running = begin(&dir, state());
    let error = Journal::open(&dir, &tour()).unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }));
    assert!(error.to_string().contains("runs already"), "{error}");
    let other = ShowId::new(Path::new("/no/gala/show.yaml"), "Gala", ["waltz"], 48_000);
    assert_eq!(Journal::open(&dir, &other).unwrap().1, Last::Nothing);
    drop(running);
    assert_eq!(last(&dir).state, state());
}

#[test]
fn a_journal_of_another_show_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    drop(begin(&dir, state()));
    let gala = ShowId::new(Path::new("/no/tour/show.yaml"), "Gala", ["waltz"], 48_000);
    let (mut journal, refused) = Journal::open(&dir, &gala).unwrap();
    let refusal = Refusal::OtherShow { name: "Tour".into(), file: "/no/tour/show.yaml".into() };
    assert_eq!(refused, Last::Refused(refusal));
    let old = fs::read(journal.path()).unwrap();
    journal.begin(State::default(), Before::Keep).unwrap();
    let aside = journal.path().with_extension("refused");
    assert_eq!(fs::read(aside).unwrap(), old);
    drop(journal);
    assert!(matches!(Journal::open(&dir, &gala).unwrap().1, Last::Run(_)));
}

#[test]
fn a_show_at_another_rate_stands_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let mut state = state();
    state.position = Some(position(480_000));
    drop(begin(&dir, state));
    let faster = ShowId::new(Path::new("/no/tour/show.yaml"), "Tour", ["opener"], 96_000);
    let (_, Last::Run(run)) = Journal::open(&dir, &faster).unwrap() else { panic!("no run") };
    assert_eq!(run.state.position.unwrap().frame, 960_000);
}

#[test]
fn a_position_is_as_old_as_it_is_whatever_was_recorded_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (mut journal, _) = open(&dir);
    journal.begin(State::default(), Before::Settle).unwrap();
    // The journal was opened so long before the run began, as when somebody was asked first.
    let since = Instant::now() + Duration::from_secs(30);
    let (recorder, mut writer) = recorder(Some(journal), None, since);
    recorder.position(Some(position(7)));
    write(&mut writer);
    drop((recorder, writer));
    let placed = last(&dir).placed;
    assert!((30.0..30.5 + LIMIT.as_secs_f64()).contains(&placed.as_secs_f64()), "{placed:?}");

    // It goes on: a minute after that position was made nothing but a level was recorded.
    let mut run = last(&dir);
    run.began = (jiff::Timestamp::now() - jiff::SignedDuration::from_secs(90)).to_string();
    let gone = run.placed_ago();
    assert!(
        gone >= Duration::from_secs(90) - placed && gone < Duration::from_secs(90) - placed + LIMIT
    );
    run.reached = placed + Duration::from_secs(59);
    assert!(run.ago() < gone);
    let state = run.into_state();
    let before = Instant::now();
    let (recorder, mut writer) = begin(&dir, state);
    let begun = before.elapsed();
    // Long enough for the journal to be written anew.
    for count in 0..20_000 {
        recorder.change(level(-(count as f32)));
        if count % 1_000 == 0 {
            write(&mut writer);
        }
    }
    write(&mut writer);
    drop((recorder, writer));
    let run = last(&dir);
    let heard = run.state.position.as_ref().unwrap().heard.unwrap();
    assert_eq!(heard.place, Place { span: 3, frame: 7 });
    assert!(heard.ago >= gone.as_millis() as u64, "{heard:?}");
    assert!(run.placed <= begun, "{:?} of {begun:?}", run.placed);
}

#[test]
fn a_day_of_positions_takes_no_room_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, mut writer) = begin(&dir, state());
    let path = journal_file(&dir);
    let mut longest = 0;
    for second in 0..24 * 3600 {
        recorder.position(Some(position(second * 48_000)));
        // Not each alone, which would take a while: fifty seconds' worth at once is as many bytes,
        // but for the positions that replace each other.
        recorder.change(level(second as f32));
        if second % 50 == 0 {
            write(&mut writer);
            longest = longest.max(fs::metadata(&path).unwrap().len());
        }
    }
    write(&mut writer);
    drop((recorder, writer));
    // 86400 changes of over 80 bytes are more than 6 MB.
    assert!((900_000..1_100_000).contains(&longest), "{longest} bytes");
    let run = last(&dir);
    assert_eq!(run.state.position.unwrap().frame, (24 * 3600 - 1) * 48_000);
    assert_eq!(run.state.buses["drums"].level_db, Some((24 * 3600 - 1) as f32));
}

#[test]
fn a_level_that_is_no_number_spoils_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, mut writer) = begin(&dir, state());
    recorder.change(level(f32::NAN));
    recorder.change(mute("Keys", true));
    write(&mut writer);
    drop((recorder, writer));
    let run = last(&dir);
    assert_eq!(run.state.buses["drums"].level_db, Some(-96.0));
    assert_eq!(run.state.stems["opener"]["Keys"].muted, Some(true));
    assert_eq!(run.unknown, 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_refuses_is_told_and_everything_is_there_when_it_takes_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (mut journal, _) = open(&dir);
    // The name of the new file leads to a device that is always full.
    let beside = journal.path().with_extension("new");
    std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
    let error = journal.begin(state(), Before::Keep).unwrap_err().to_string();
    assert!(error.starts_with("cannot write ") && error.contains("No space left"), "{error}");
    fs::remove_file(beside).unwrap();
    journal.begin(state(), Before::Keep).unwrap();
    drop(journal);
    assert_eq!(last(&dir).state, state());
}

#[test]
fn an_end_that_the_disk_does_not_take_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (recorder, _writer) = begin(&StateDir::at(folder.path()), state());
    recorder.change(level(0.0));
    // Nobody steps the writer, as when the disk hangs.
    assert!(!recorder.end(Duration::from_millis(1)));
    assert_eq!(recorder.status().waiting, 1);
    recorder.change(level(1.0));
    assert_eq!(recorder.status().waiting, 1, "after the end nothing is recorded");
}

#[test]
fn the_thread_writes_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, writer) = begin(&dir, state());
    let thread = writer.spawn().unwrap();
    recorder.change(level(-1.5));
    assert!(recorder.end(LIMIT));
    thread.join().unwrap();
    let run = last(&dir);
    assert!(run.ended_cleanly);
    assert_eq!(run.state.buses["drums"].level_db, Some(-1.5));

    let (recorder, writer) = begin(&dir, state());
    let thread = writer.spawn().unwrap();
    drop(recorder);
    thread.join().unwrap();
    assert!(!last(&dir).ended_cleanly);
}

fn journal_file(dir: &StateDir) -> std::path::PathBuf {
    let files = fs::read_dir(dir.path().join("journals")).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    files.find(|file| file.extension().is_some_and(|e| e == "journal")).unwrap()
}

/// Names as people and machines give them.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just("drums".to_owned()), any::<String>()]
}

fn vamp() -> impl Strategy<Value = Vamp> {
    let of = prop_oneof![
        Just(VampOf::Arrangement),
        Just(VampOf::Section),
        any::<u16>().prop_map(|bars| VampOf::Bars { bars }),
        Just(VampOf::Marked),
        Just(VampOf::Other),
    ];
    let release = prop_oneof![Just(Release::AtEnd), Just(Release::AtBar), Just(Release::Now)];
    let ends = (any::<i64>(), any::<Option<u32>>(), any::<i64>(), any::<Option<u32>>());
    (of, ends, any::<u32>(), proptest::option::of(release)).prop_map(
        |(of, (from, from_span, to, to_span), pass, release)| Vamp {
            of,
            from,
            to,
            from_span,
            to_span,
            pass,
            release,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    use downbeat_journal::Strip;
    let strip = prop_oneof![
        name().prop_map(|bus| Strip::Bus { bus }),
        (name(), name()).prop_map(|(song, stem)| Strip::Stem { song, stem }),
    ];
    let at = (any::<u32>(), any::<i64>()).prop_map(|(span, frame)| Place { span, frame });
    let place = (any::<usize>(), name(), any::<i64>(), proptest::option::of(vamp())).prop_map(
        |(entry, song, frame, vamp)| downbeat_journal::Position {
            entry,
            song,
            frame,
            vamp,
            ..position(0)
        },
    );
    prop_oneof![
        (strip.clone(), proptest::option::of(proptest::num::f32::NORMAL))
            .prop_map(|(strip, db)| Change::Level { strip, db }),
        (strip.clone(), any::<Option<bool>>()).prop_map(|(strip, on)| Change::Mute { strip, on }),
        (strip, any::<Option<bool>>()).prop_map(|(strip, on)| Change::Solo { strip, on }),
        (any::<Option<usize>>(), proptest::option::of(at))
            .prop_map(|(entry, from)| Change::Armed { entry, from }),
        (name(), any::<bool>()).prop_map(|(name, muted)| Change::MidiOut { name, muted }),
        any::<bool>().prop_map(|muted| Change::OscEvents { muted }),
        any::<bool>().prop_map(|on| Change::Lock { on }),
        any::<bool>().prop_map(|on| Change::Pilot { on }),
        any::<u64>().prop_map(|since_1970| Change::SetBegan { since_1970 }),
        proptest::option::of(place).prop_map(|position| Change::Position { position }),
        proptest::option::of(name()).prop_map(|name| Change::Venue { name }),
        proptest::option::of(name()).prop_map(|name| Change::Device { name }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changes_come_back_as_they_were(
        changes in proptest::collection::vec(change(), 0..40),
        steps in proptest::collection::vec(any::<bool>(), 40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let dir = StateDir::at(folder.path());
        let (recorder, mut writer) = begin(&dir, State::default());
        let mut expected = State::default();
        for (change, step) in changes.into_iter().zip(steps) {
            match change.clone() {
                Change::Position { position } => recorder.position(position),
                change => recorder.change(change),
            }
            expected.apply(change);
            if step {
                write(&mut writer);
            }
        }
        write(&mut writer);
        drop((recorder, writer));
        prop_assert_eq!(last(&dir).state, expected);
    }
}
