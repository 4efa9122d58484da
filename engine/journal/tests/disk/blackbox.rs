//! The black box.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use downbeat_journal::log::{About, Entry, Limits, Log, Source, Weight, What, runs};
use downbeat_journal::{Recorder, StateDir, Writer, recorder};

use crate::show::write;

const LIMITS: Limits = Limits { file_bytes: 2_000, files: 3, runs: 4 };

fn about() -> About {
    About { show: "Tour".into(), setlist: "festival".into(), ..About::default() }
}

fn begin(dir: &StateDir) -> (Recorder, Writer, PathBuf) {
    let log = Log::begin(dir, about(), LIMITS).unwrap();
    let folder = log.folder().to_owned();
    let (recorder, writer) = recorder(None, Some(log), Instant::now());
    (recorder, writer, folder)
}

fn action(count: u64) -> What {
    What::Action { source: Source::Midi, action: format!("action {count}"), refused: None }
}

/// The records of the newest run.
fn read(dir: &StateDir) -> Vec<Result<Entry, downbeat_journal::log::Unreadable>> {
    runs(dir).unwrap().last().unwrap().read().unwrap().collect()
}

#[test]
fn what_is_recorded_can_be_read_while_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    assert!(runs(&dir).unwrap().is_empty());
    let began = Instant::now();
    let (recorder, mut writer, _) = begin(&dir);
    recorder.log(action(1));
    recorder.log(What::Xruns { new: 2, total: 5 });
    write(&mut writer);
    let longest = began.elapsed().as_millis() as u64;
    assert!(runs(&dir).unwrap()[0].running);
    let entries: Vec<Entry> = read(&dir).into_iter().map(Result::unwrap).collect();
    assert_eq!(
        entries.iter().map(|e| e.what.clone()).collect::<Vec<_>>(),
        [action(1), What::Xruns { new: 2, total: 5 }]
    );
    assert!(entries.iter().all(|entry| entry.at <= longest));
    drop((recorder, writer));
    let run = &runs(&dir).unwrap()[0];
    assert!(!run.running);
    assert_eq!((run.about.show.as_str(), run.about.setlist.as_str()), ("Tour", "festival"));
    assert!(run.about.began.starts_with("20"), "{}", run.about.began);
}

#[test]
fn a_run_stays_within_its_size_and_keeps_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, mut writer, run) = begin(&dir);
    for count in 0..500 {
        recorder.log(action(count));
        if count % 7 == 0 {
            write(&mut writer);
        }
        let sizes = fs::read_dir(&run).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
        // A record is never cut, so a file may be longer by one.
        assert!(sizes.sum::<u64>() <= 3 * (2_000 + 200));
    }
    write(&mut writer);
    let entries: Vec<Entry> = read(&dir).into_iter().map(Result::unwrap).collect();
    assert!(entries.len() > 20);
    for (entry, count) in entries.iter().rev().zip((0..500).rev()) {
        assert_eq!(entry.what, action(count));
    }
}

#[test]
fn a_torn_tail_and_a_broken_line_are_told_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, mut writer, run) = begin(&dir);
    (0..5).for_each(|count| recorder.log(action(count)));
    write(&mut writer);
    drop((recorder, writer));
    let file = run.join("00000001.log");
    let good = fs::read(&file).unwrap();
    for cut in 1..30 {
        fs::write(&file, &good[..good.len() - cut]).unwrap();
        let read = read(&dir);
        assert_eq!(read.len(), 5);
        assert!(read[..4].iter().all(Result::is_ok));
        let error = read[4].as_ref().unwrap_err();
        assert_eq!((error.line, &error.file), (6, &file));
        assert!(error.to_string().contains("cut off or damaged"), "{error}");
    }
    let second = good.iter().position(|&byte| byte == b'\n').unwrap() + 3;
    let mut bad = good;
    bad[second] ^= 1;
    fs::write(&file, bad).unwrap();
    let read = read(&dir);
    assert!(read[0].is_err() && read[1..].iter().all(Result::is_ok) && read.len() == 5);
}

#[test]
fn old_runs_go_and_a_run_that_goes_on_stays() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (_recorder, _writer, first) = begin(&dir);
    let others: Vec<PathBuf> = (0..6).map(|_| begin(&dir).2).collect();
    assert!(first.exists(), "it goes on");
    let left = runs(&dir).unwrap();
    let kept = others.iter().filter(|run| run.exists()).count();
    assert_eq!(left.len(), 1 + kept);
    assert!(left.len() <= LIMITS.runs + 1);
    assert!(others[5].exists() && others[4].exists() && !others[0].exists());
}

/// None of their fields has the name of one that every record has.
#[test]
fn every_kind_of_record_comes_back() {
    let (song, place) = ("opener".to_owned(), "bar 12.3".to_owned());
    let all = [
        action(1),
        What::Command { command: "Hold".into() },
        What::Started { song: song.clone(), entry: 1, frame: -2, device_frame: 3 },
        What::Landed { song: song.clone(), target: place.clone(), frame: 4, device_frame: 5 },
        What::Vamp { song: song.clone(), vamp: "Chorus".into(), pass: 6 },
        What::VampLeft { song: song.clone(), vamp: "Chorus".into(), passes: 7 },
        What::Held { song: song.clone(), place, frame: 8 },
        What::Over { song, played: true },
        What::Xruns { new: 9, total: 10 },
        What::Starved { frames: 11, total: 12 },
        What::Device { state: "lost".into(), name: "jack".into(), cause: Some("gone".into()) },
        What::Drift { device_frames: 13, clock_us: 14, rate: 48_000 },
        What::Notice { weight: Weight::Error, text: "all is well".into() },
        What::Lost { records: 15 },
        What::End,
    ];
    for what in all {
        let entry = Entry { at: 1_234, what };
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry, "{json}");
    }
}

#[test]
fn a_newer_programs_records_are_passed_over_in_words() {
    let entry: Entry = serde_json::from_str(r#"{"at":5,"what":"lasers","on":true}"#).unwrap();
    assert_eq!(entry, Entry { at: 5, what: What::Other });
    assert_eq!(entry.to_string(), "0:00:00.005  other     a record of a newer program");
}

#[test]
fn a_disk_that_is_too_slow_is_told_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let log = Log::begin(&dir, about(), Limits::default()).unwrap();
    let (recorder, mut writer) = recorder(None, Some(log), Instant::now());
    let all = 20_000;
    (0..all).for_each(|count| recorder.log(action(count)));
    let dropped = recorder.status().records_dropped;
    assert!(dropped > 0 && dropped < all);
    write(&mut writer);
    assert_eq!(recorder.status().waiting, 0);
    recorder.log(action(all));
    write(&mut writer);
    let entries: Vec<Entry> = read(&dir).into_iter().map(Result::unwrap).collect();
    let kept = (all - dropped) as usize;
    assert_eq!(entries[kept - 1].what, action(kept as u64 - 1));
    assert_eq!(entries[kept].what, What::Lost { records: dropped });
    assert_eq!(entries[kept + 1].what, action(all));
}

#[test]
fn the_end_of_a_run_is_in_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let dir = StateDir::at(folder.path());
    let (recorder, writer, _) = begin(&dir);
    let thread = writer.spawn().unwrap();
    recorder.log(action(1));
    assert!(recorder.end(Duration::from_secs(20)));
    thread.join().unwrap();
    assert_eq!(read(&dir).last().unwrap().as_ref().unwrap().what, What::End);
}
