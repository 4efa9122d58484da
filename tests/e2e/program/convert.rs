//! Other rates and compressed files: converted once, and heard where they were.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use super::offline::{Play, play};
use super::run::{Ran, run};
use crate::support::audio::{Format, write_samples};
use crate::support::show::TestShow;

/// Where the pulses of the fixtures are: channel, and frame at 44.1 kHz.
const PULSES: [(usize, usize); 5] =
    [(0, 5_000), (0, 20_000), (0, 39_000), (1, 12_000), (1, 30_000)];
const SOURCE_RATE: usize = 44_100;
const SOURCE_FRAMES: usize = 40_123;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("convert/tests/fixtures").join(name)
}

/// A tone of 3 kHz under a bell curve, as in the fixtures.
fn pulse(frame: f64) -> f32 {
    let seconds = frame / SOURCE_RATE as f64;
    (0.5 * (-0.5 * (seconds / 0.0004).powi(2)).exp() * (TAU * 3000.0 * seconds).cos()) as f32
}

/// The pulses as a file at 44.1 kHz.
fn write_pulses(path: &Path) {
    let mut channels = vec![vec![0.0; SOURCE_FRAMES]; 2];
    for (channel, middle) in PULSES {
        for frame in middle - 150..=middle + 150 {
            channels[channel][frame] = pulse(frame as f64 - middle as f64);
        }
    }
    write_samples(path, SOURCE_RATE as u32, &channels);
}

/// A show at 48 kHz: a stem that is played as it is and starts with a full sample, on output 1; and a
/// WAV at 44.1 kHz, an MP3, an M4A and an Ogg file, on the outputs after it.
fn show() -> TestShow {
    let mut show = TestShow::new().bus("mark", "{ outputs: [1] }");
    for (at, name) in ["wav", "mp3", "m4a", "ogg"].into_iter().enumerate() {
        show = show.bus(name, &format!("{{ outputs: [{}, {}] }}", 2 * at + 2, 2 * at + 3));
    }
    let mut mark = vec![0.0; 48_000];
    mark[0] = 1.0;
    show = show
        .song("a", "")
        .stem_of(&[mark], "bus: mark")
        .stem_file("pulses.wav", "bus: wav")
        .stem_file("pulses.mp3", "bus: mp3")
        .stem_file("pulses.m4a", "bus: m4a")
        .stem_file("pulses.ogg", "bus: ogg");
    let folder = show.song_folder("a");
    write_pulses(&folder.join("pulses.wav"));
    for (from, to) in [("lame.mp3", "mp3"), ("edit-list.m4a", "m4a"), ("vorbis.ogg", "ogg")] {
        std::fs::copy(fixture(from), folder.join("pulses").with_extension(to)).unwrap();
    }
    show
}

fn convert(show: &Path) -> Ran {
    run(["convert".as_ref(), show.as_os_str()])
}

/// Plays, and holds every pulse against its time.
fn assert_in_place(show: &Path) -> Ran {
    let Play { ran, recording } = play(show, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mark = recording.channels[0].iter().position(|&sample| sample == 1.0).unwrap();
    for (at, name) in ["wav", "mp3", "m4a", "ogg"].into_iter().enumerate() {
        for (channel, middle) in PULSES {
            let place = middle as f64 * 48_000.0 / SOURCE_RATE as f64;
            let samples = &recording.channels[1 + 2 * at + channel][mark..];
            // Within 20 ms either way: an encoder's delay would be outside, or far from the middle.
            let near = place as usize - 960..place as usize + 960;
            let loudest = near.max_by(|&a, &b| samples[a].total_cmp(&samples[b])).unwrap();
            assert!((loudest as f64 - place).abs() <= 1.0, "{name}: {loudest}, not {place}");
            assert!((samples[loudest] - 0.5).abs() < 0.1, "{name}: {}", samples[loudest]);
        }
    }
    ran
}

#[test]
fn what_is_converted_sounds_where_it_was() {
    let show = show();
    let file = show.write();
    let source = show.song_folder("a").join("pulses.wav");
    let before = std::fs::read(&source).unwrap();
    let Ran { code, out, err } = convert(&file);
    assert_eq!((code, out.as_str()), (Some(0), "4 of 4 files converted\n"), "{err}");
    assert!(std::fs::read(&source).unwrap() == before, "the source was touched");
    let Ran { code, out, err } = convert(&file);
    assert_eq!((code, out.as_str()), (Some(0), "nothing to convert\n"), "{err}");
    let ran = assert_in_place(&file);
    assert!(!ran.err.contains("converted"), "{}", ran.err);
}

#[test]
fn playing_converts_what_is_missing() {
    let show = show();
    let file = show.write();
    let ran = assert_in_place(&file);
    assert!(ran.err.contains("4 files are converted once"), "{}", ran.err);
    // The whole cache may go, and is made again.
    std::fs::remove_dir_all(show.folder.path().join(".downbeat")).unwrap();
    let ran = assert_in_place(&file);
    assert!(ran.err.contains("4 files are converted once"), "{}", ran.err);
    // A file with other content is converted again, alone.
    std::fs::copy(fixture("lame-vbr.mp3"), show.song_folder("a").join("pulses.mp3")).unwrap();
    let ran = assert_in_place(&file);
    assert!(ran.err.contains("1 file is converted once"), "{}", ran.err);
}

#[test]
fn a_stem_that_is_converted_is_not_written_over() {
    let show = show();
    let file = show.write();
    let source = show.song_folder("a").join("pulses.wav");
    let before = std::fs::read(&source).unwrap();
    let device = format!("file:{}", source.display());
    let args = ["play", "--force", "--device", &device].map(std::ffi::OsStr::new);
    let Ran { code, err, .. } = run(args.into_iter().chain([file.as_os_str()]));
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("is a file of this show"), "{err}");
    assert!(std::fs::read(&source).unwrap() == before, "it was written over");
}

#[test]
fn a_file_that_cannot_be_converted_is_named_and_the_others_are_converted() {
    let show = show();
    let file = show.write();
    let mp3 = show.song_folder("a").join("pulses.mp3");
    let half = std::fs::read(&mp3).unwrap();
    std::fs::write(&mp3, &half[..half.len() / 2]).unwrap();
    let Ran { code, out, err } = convert(&file);
    assert_eq!((code, out.as_str()), (Some(1), "3 of 4 files converted\n"), "{err}");
    assert!(err.contains("error: pulses.mp3: "), "{err}");
    let Play { ran, recording } = play(&file, &[]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("error: pulses.mp3: "), "{}", ran.err);
    assert!(recording.channels.is_empty(), "it played without a stem");
}

#[test]
fn a_check_says_what_is_not_converted_in_one_line() {
    let show = show();
    let file = show.write();
    let args = ["check".as_ref(), file.as_os_str(), "--no-machine".as_ref()];
    let Ran { code, out, .. } = run(args);
    assert_eq!(code, Some(1), "{out}");
    let told = "error: 4 files are not converted yet; the first is pulses.wav, which is at 44100 Hz\n    \
                run `downbeat convert`";
    assert!(out.starts_with("NOT READY: Test (1 song, 1 error"), "{out}");
    assert!(out.contains(told), "{out}");
    // The stem that is there is looked at: it starts with a full sample.
    assert!(
        out.contains("warning: songs/a/0.wav at 0:00.000 (bar 1.1): it starts with a jump"),
        "{out}"
    );
    convert(&file);
    let Ran { code, out, .. } = run(args);
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn a_check_finds_a_converted_file_that_is_not_what_was_written() {
    let show = show();
    let file = show.write();
    convert(&file);
    let check = || run(["check".as_ref(), file.as_os_str(), "--no-machine".as_ref()]);
    let folder = show.folder.path().join(".downbeat/cache");
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "wav"));
    let spoil = |path: &Path| {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    // Before anything was checked, and again after all was found to be sound.
    for path in &files[..2] {
        let whole = std::fs::read(path).unwrap();
        spoil(path);
        let Ran { code, out, .. } = check();
        assert_eq!(code, Some(1), "{out}");
        assert_eq!(
            out.matches("its converted form in the show's cache is damaged").count(),
            1,
            "{out}"
        );
        assert!(out.contains("error: songs/a/pulses."), "{out}");
        assert!(out.contains("run `downbeat convert`"), "{out}");
        std::fs::write(path, whole).unwrap();
        let Ran { code, out, .. } = check();
        assert_eq!(code, Some(0), "{out}");
    }
}

/// The converted files in the cache, by the beginning of their names.
fn cached(show: &TestShow) -> usize {
    let folder = show.folder.path().join(".downbeat/cache");
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_str().unwrap().ends_with(".wav")).count()
}

#[test]
fn what_no_show_uses_is_removed_when_that_is_asked_for() {
    let show = show();
    let file = show.write();
    let prune = |more: &[&str]| {
        let args = ["convert".as_ref(), file.as_os_str(), "--prune".as_ref()];
        run(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
    };
    let Ran { code, out, err } = prune(&[]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "4 of 4 files converted\nnothing to remove\n"),
        "{err}"
    );
    // Another content under a name: the old one's form is removed.
    std::fs::copy(fixture("lame-vbr.mp3"), show.song_folder("a").join("pulses.mp3")).unwrap();
    convert(&file);
    assert_eq!(cached(&show), 5);
    let Ran { code, out, err } = prune(&[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("nothing to convert\n1 file removed, 0."), "{out}");
    assert_eq!(cached(&show), 4);
    // What was made for another rate stays, and the stem that is played as it is has one too.
    let Ran { code, out, err } = prune(&["--rate", "44100"]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "4 of 4 files converted\nnothing to remove\n"),
        "{err}"
    );
    assert_eq!(cached(&show), 8);
    assert_in_place(&file);

    // Another show in the folder uses all of them, and this one only the plain stem.
    let other = show.folder.path().join("other.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&other, &text).unwrap();
    let songs = show.song_folder("a");
    let all = std::fs::read_to_string(songs.join("song.yaml")).unwrap();
    let plain: Vec<&str> = all.lines().filter(|line| !line.contains("pulses")).collect();
    std::fs::write(songs.join("short.yaml"), plain.join("\n")).unwrap();
    std::fs::write(&file, text.replace("songs/a/song.yaml", "songs/a/short.yaml")).unwrap();
    let Ran { code, out, err } = prune(&[]);
    assert_eq!((code, out.as_str()), (Some(0), "nothing to convert\nnothing to remove\n"), "{err}");
    // One that cannot be read might use anything.
    std::fs::write(&other, "setlists: [\n").unwrap();
    let Ran { code, err, .. } = prune(&[]);
    assert_eq!(code, Some(1), "{err}");
    assert!(
        err.contains("other.yaml has errors, so what it uses is not known: nothing was removed"),
        "{err}"
    );
    assert_eq!(cached(&show), 8);
    // Without it only the plain stem is named, which was converted for the other rate once.
    std::fs::remove_file(&other).unwrap();
    let Ran { code, out, err } = prune(&[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("\n7 files removed, "), "{out}");
    assert_eq!(cached(&show), 1);
}

#[test]
fn another_rate_is_converted_to_when_it_is_asked_for() {
    let show = TestShow::new().bus("main", "{ outputs: [1] }").song("a", "").stem(
        Format::Wav16,
        1,
        4_800,
        "bus: main",
    );
    let Play { ran, recording } = play(&show.write(), &["--rate", "96000"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("1 file is converted once"), "{}", ran.err);
    assert!(recording.channels[0].len() >= 9_600, "{} frames", recording.channels[0].len());
}
