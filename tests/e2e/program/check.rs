//! Whether a show is sound: the verdict, the findings, the exit code, and two machines compared.

use std::f64::consts::TAU;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::run::{Ran, run};
use crate::support::audio::write_samples;
use crate::support::show::TestShow;

const FRAMES: usize = 96_000;

/// A tone that comes out of silence and goes back there.
fn tone(hertz: f64, level: f64) -> Vec<f32> {
    let sample = |frame: usize| {
        let (time, part) = (frame as f64 / 48_000.0, frame as f64 / FRAMES as f64);
        (level * (TAU * part / 2.0).sin() * (TAU * hertz * time).sin()) as f32
    };
    (0..FRAMES).map(sample).collect()
}

/// A song of two stems that has nothing wrong with it.
fn sound_show() -> TestShow {
    TestShow::new()
        .bus("main", "{ outputs: [1, 2] }")
        .song("opener", "")
        .stem_of(&[tone(440.0, 0.3)], "bus: main")
        .stem_of(&[tone(97.0, 0.3)], "bus: main")
}

fn check(show: &Path, more: &[&str]) -> Ran {
    let args = ["check".as_ref(), show.as_os_str()];
    run(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}\n{}", ran.out))
}

/// The kinds of the findings of the one song.
fn kinds(json: &Value) -> Vec<String> {
    let findings = json["songs"][0]["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_sound_show_is_ready() {
    let show = sound_show();
    let file = show.write();
    for named in [file.as_path(), show.folder.path()] {
        let Ran { code, out, err } = check(named, &["--no-machine"]);
        assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "READY: Test (1 song)\n", ""));
    }
    let ran = check(&file, &["--no-machine", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let json = json(&ran);
    assert_eq!((&json["verdict"], &json["show"]), (&"ready".into(), &"Test".into()));
    assert_eq!((&json["findings"], &json["machine"]), (&Value::Array(Vec::new()), &Value::Null));
    let song = &json["songs"][0];
    assert_eq!((&song["key"], &song["findings"]), (&"opener".into(), &Value::Array(Vec::new())));
    let stem = &song["stems"][0];
    assert_eq!((&stem["stem"], &stem["file"]), (&"Stem 0".into(), &"songs/opener/0.wav".into()));
    assert_eq!((&stem["rate"], &stem["channels"]), (&48_000.into(), &1.into()));
    assert_eq!(stem["seconds"], FRAMES as f64 / 48_000.0);
    // The highest point of 0.3 is -10.5 dBFS.
    let peak = stem["sound"]["sample_peak_dbfs"].as_f64().unwrap();
    assert!((peak - 20.0 * 0.3_f64.log10()).abs() < 0.05, "{peak}");
}

#[test]
fn a_finding_says_the_file_the_place_and_what_to_do() {
    let mut clipped = tone(440.0, 0.3);
    // Bar 1, beat 3 at 120: 5 samples at full scale.
    clipped[48_000..48_005].fill(1.0);
    let show = sound_show().stem_of(&[clipped], "bus: main");
    let ran = check(&show.write(), &["--no-machine"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.starts_with("READY with warnings: Test (1 song, "), "{}", ran.out);
    let told = "warning: songs/opener/2.wav at 0:01.000 (bar 1.3): ";
    let (_, after) = ran.out.split_once(told).unwrap_or_else(|| panic!("{}", ran.out));
    assert!(after.lines().nth(1).is_some_and(|remedy| remedy.starts_with("    ")), "{after}");

    let as_json = json(&check(&show.write(), &["--no-machine", "--json"]));
    assert_eq!(as_json["verdict"], "ready-with-warnings");
    let findings = as_json["songs"][0]["findings"].as_array().unwrap();
    let clip = findings.iter().find(|finding| finding["kind"] == "clipped").unwrap();
    assert_eq!(clip["severity"], "warning");
    assert_eq!(clip["file"], "songs/opener/2.wav");
    assert_eq!((&clip["place"]["frame"], &clip["place"]["bar"]), (&48_000.into(), &"1.3".into()));
    assert!(clip["remedy"].is_string() && clip["what"].is_string());
}

/// Two seconds of a tone in 16 bits, as [`tone`].
fn write_16_bits(path: &Path, rate: u32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..2 * rate {
        let time = f64::from(frame) / f64::from(rate);
        let sample = 0.3 * (TAU * time / 4.0).sin() * (TAU * 440.0 * time).sin();
        writer.write_sample((sample * 32_768.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// What Downbeat made of a stem is 32-bit float at the show's rate; that is not what was delivered.
#[test]
fn of_a_converted_stem_the_delivered_file_is_told() {
    let show = TestShow::new().bus("main", "{ outputs: [1, 2] }").song("opener", "");
    let show = show.stem_file("a.wav", "bus: main").stem_file("b.wav", "bus: main");
    write_16_bits(&show.song_folder("opener").join("a.wav"), 48_000);
    write_16_bits(&show.song_folder("opener").join("b.wav"), 44_100);
    let file = show.write();
    assert_eq!(run(["convert".as_ref(), file.as_os_str()]).code, Some(0));
    let ran = check(&file, &["--no-machine", "--json"]);
    let json = json(&ran);
    assert!(!kinds(&json).contains(&"depths".to_owned()), "{}", ran.out);
    for (at, rate, converted) in [(0, 48_000, false), (1, 44_100, true)] {
        let stem = &json["songs"][0]["stems"][at];
        let format = (&stem["container"], &stem["rate"], &stem["bits"], &stem["float"]);
        assert_eq!(format, (&"wav".into(), &rate.into(), &16.into(), &false.into()), "{stem}");
        assert_eq!((&stem["converted"], &stem["seconds"]), (&converted.into(), &2.0.into()));
    }
}

#[test]
fn a_show_that_does_not_play_is_not_ready() {
    let show = sound_show().stem_file("gone.wav", "bus: main");
    let ran = check(&show.write(), &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert!(ran.out.starts_with("NOT READY: Test (1 song, 1 error"), "{}", ran.out);
    assert!(ran.out.contains("\nerror: songs/opener/song.yaml:7:"), "{}", ran.out);
    assert!(ran.out.contains("gone.wav"), "{}", ran.out);
    let ran = check(&show.write(), &["--json"]);
    assert_eq!((ran.code, &json(&ran)["verdict"]), (Some(1), &"not-ready".into()));
}

#[test]
fn the_machine_is_asked_unless_it_is_not_to_be() {
    let file = sound_show();
    let file = file.write();
    // A server that does not run is what this test has for sure.
    let ran = check(&file, &["--device", "jack", "--json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    let json = json(&ran);
    let findings = json["machine"]["findings"].as_array().unwrap();
    let device = findings.iter().find(|finding| finding["kind"] == "device").unwrap();
    assert_eq!(device["severity"], "error");
    assert!(check(&file, &["--device", "null"]).out.starts_with("READY"));
}

#[test]
fn a_second_check_reads_no_audio_that_looks_the_same() {
    let show = sound_show();
    let file = show.write();
    let stem = show.song_folder("opener").join("0.wav");
    let as_json = || json(&check(&file, &["--no-machine", "--json"]));
    let first = as_json();
    assert_eq!(kinds(&first), Vec::<String>::new());

    // Clipped in its middle, with length, both ends and time as they were: only reading would tell.
    let modified = std::fs::metadata(&stem).unwrap().modified().unwrap();
    let mut samples = tone(440.0, 0.3);
    samples[48_000..48_005].fill(1.0);
    write_samples(&stem, 48_000, &[samples]);
    let set_time = |time: SystemTime| {
        std::fs::File::options().write(true).open(&stem).unwrap().set_modified(time).unwrap();
    };
    set_time(modified);
    assert_eq!(as_json(), first, "it was read again");
    set_time(modified + Duration::from_secs(2));
    assert!(kinds(&as_json()).contains(&"clipped".to_owned()), "it was not read again");
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let (entry, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).unwrap();
        }
    }
}

#[test]
fn two_machines_are_compared_by_the_hashes_of_all_files() {
    let here = sound_show();
    here.write();
    let there = tempfile::tempdir().unwrap();
    let manifest = there.path().join("show.b3");
    let manifest = manifest.to_str().unwrap();
    let hash = |show: &Path, more: &[&str]| check(show, &[&["--hash", manifest], more].concat());
    // The show file, the song file and two stems.
    let ran = hash(here.folder.path(), &[]);
    assert_eq!((ran.code, ran.out), (Some(0), format!("{manifest}: written, 4 files\n")));
    let other = there.path().join("copied");
    copy(here.folder.path(), &other);
    let ran = hash(&other, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "THE SAME: 4 files\n"), "{}", ran.err);

    let stem = other.join("songs/opener/1.wav");
    let mut bytes = std::fs::read(&stem).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&stem, bytes).unwrap();
    let ran = hash(&other, &[]);
    let told = "NOT THE SAME\nsongs/opener/1.wav is another file here\n";
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), told), "{}", ran.err);
    let ran = hash(&other, &["--json"]);
    let json = json(&ran);
    assert_eq!((ran.code, &json["same"], &json["files"]), (Some(1), &false.into(), &4.into()));
    assert_eq!(json["differences"][0], "songs/opener/1.wav is another file here");
}

#[test]
fn what_a_system_refuses_is_a_warning() {
    let file = sound_show();
    let file = file.write();
    // As for a user who may do neither: no limit allows it, and no capability goes past the limits.
    let mut limited = std::process::Command::new("prlimit");
    limited.args(["--rtprio=0", "--memlock=65536"]);
    let is_root =
        std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
    let mut command = if is_root {
        let mut dropped = std::process::Command::new("setpriv");
        dropped.args(["--bounding-set=-sys_nice,-ipc_lock", "prlimit"]).args(limited.get_args());
        dropped
    } else {
        limited
    };
    command.arg(env!("CARGO_BIN_EXE_downbeat")).args(["check", "--device", "null", "--json"]);
    let output = command.arg(&file).stdin(std::process::Stdio::null()).output().unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{json}");
    let findings = json["machine"]["findings"].as_array().unwrap();
    for (kind, words) in
        [("real-time", "real-time priority was refused"), ("locked-memory", "is not locked")]
    {
        let found = findings.iter().find(|finding| finding["kind"] == kind);
        let found = found.unwrap_or_else(|| panic!("no {kind} in {json}"));
        assert_eq!(found["severity"], "warning");
        assert!(found["what"].as_str().unwrap().contains(words), "{found}");
        assert!(found["remedy"].as_str().unwrap().contains("limits.d"), "{found}");
    }
}
