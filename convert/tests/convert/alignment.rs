//! What is at a time in a source is at that time in the converted file.

use std::f64::consts::TAU;
use std::path::Path;

use downbeat_show_files::AudioFile;

use crate::support::{Folder, read, run, write_wav};

/// The pulses of `tests/fixtures`: channel and frame at 44.1 kHz.
const PULSES: [(usize, usize); 5] =
    [(0, 5_000), (0, 20_000), (0, 39_000), (1, 12_000), (1, 30_000)];
const FRAMES: usize = 40_123;
const RATE: u32 = 44_100;

/// A short tone of 3 kHz under a bell curve, which every codec keeps, at `seconds` from its middle.
fn pulse(seconds: f64) -> f64 {
    0.5 * (-0.5 * (seconds / 0.0004).powi(2)).exp() * (TAU * 3000.0 * seconds).cos()
}

fn pulses() -> Vec<Vec<f32>> {
    let mut channels = vec![vec![0.0; FRAMES]; 2];
    for (channel, middle) in PULSES {
        for frame in middle - 150..=middle + 150 {
            let seconds = (frame as f64 - middle as f64) / f64::from(RATE);
            channels[channel][frame] += pulse(seconds) as f32;
        }
    }
    channels
}

/// How far the pulse that belongs at `seconds` is from there, in frames: where the samples look most
/// like it, within 50 ms either way.
fn distance(samples: &[f32], rate: u32, seconds: f64) -> f64 {
    let rate = f64::from(rate);
    let likeness = |shift: f64| -> f64 {
        let middle = seconds * rate + shift;
        let first = middle.round() as i64 - 150;
        (first..first + 301)
            .filter_map(|at| Some((at, *samples.get(usize::try_from(at).ok()?)?)))
            .map(|(at, sample)| f64::from(sample) * pulse((at as f64 - middle) / rate))
            .sum()
    };
    let best = |shifts: &mut dyn Iterator<Item = f64>| {
        shifts.max_by(|a, b| likeness(*a).total_cmp(&likeness(*b))).unwrap()
    };
    let near = best(&mut (-2400..=2400).map(f64::from));
    best(&mut (-50..=50).map(|step| near + f64::from(step) * 0.02))
}

/// Every pulse is where it was to within half a frame.
fn assert_aligned(name: &str, file: &AudioFile) {
    let channels = read(file);
    for (channel, middle) in PULSES {
        let seconds = middle as f64 / f64::from(RATE);
        let distance = distance(&channels[channel], file.rate, seconds);
        assert!(distance.abs() < 0.5, "{name} at {}: {distance} frames", file.rate);
    }
}

fn length(frames: usize, rate: u32) -> u64 {
    (frames as f64 * f64::from(rate) / f64::from(RATE)).round() as u64
}

#[test]
fn pulses_stay_where_they_are_in_every_format() {
    let folder = Folder::new();
    let wav = folder.path("pulses.wav");
    write_wav(&wav, RATE, &pulses());
    let names = ["lame.mp3", "lame-vbr.mp3", "edit-list.m4a", "alac.m4a", "alac.caf", "vorbis.ogg"];
    let fixtures = names.map(|name| folder.fixture(name));
    for rate in [44_100, 48_000, 96_000] {
        for source in fixtures.iter().chain([&wav]) {
            if *source == wav && rate == RATE {
                continue;
            }
            let name = source.file_name().unwrap().to_string_lossy();
            let converted = folder.convert(source, rate).unwrap();
            assert_eq!(converted.file.rate, rate, "{name}");
            assert_eq!(converted.file.channels, 2, "{name}");
            assert_eq!(converted.file.frames, length(FRAMES, rate), "{name} at {rate}");
            assert_eq!(converted.file.source.as_deref(), Some(source.as_path()));
            assert_eq!(converted.note, None, "{name}");
            assert_aligned(&name, &converted.file);
        }
    }
}

#[test]
fn a_lossless_file_comes_out_bit_for_bit() {
    let folder = Folder::new();
    let expected: Vec<Vec<f32>> = pulses()
        .iter()
        .map(|channel| {
            channel.iter().map(|sample| (sample * 32_767.0).round() / 32_768.0).collect()
        })
        .collect();
    for name in ["alac.m4a", "alac.caf"] {
        let converted = folder.convert(&folder.fixture(name), RATE).unwrap();
        let got = read(&converted.file);
        for (channel, (got, expected)) in got.iter().zip(&expected).enumerate() {
            // The pulses of the fixture were rounded from doubles, which is a step now and then.
            let step = 1.0 / 32_768.0;
            let far = got.iter().zip(expected).filter(|(a, b)| (*a - *b).abs() > step).count();
            assert_eq!((got.len(), far), (FRAMES, 0), "{name} {channel}");
        }
    }
}

#[test]
fn a_file_that_does_not_tell_its_delay_is_converted_with_a_note() {
    let folder = Folder::new();
    for (name, late) in [("untold.mp3", 1105.0), ("untold.aac", 1024.0)] {
        let converted = folder.convert(&folder.fixture(name), RATE).unwrap();
        assert!(converted.note.unwrap().contains("does not tell"), "{name}");
        // Late by what the encoder put in front: that of LAME is 576, and 529 of the decoder.
        let seconds = PULSES[0].1 as f64 / f64::from(RATE);
        let distance = distance(&read(&converted.file)[0], RATE, seconds);
        assert!((distance - late).abs() < 0.5, "{name}: {distance}");
    }
}

#[test]
fn a_track_of_a_file_with_several_is_picked_by_its_number() {
    let folder = Folder::new();
    let source = folder.fixture("tracks.stem.mp4");
    let track = |track| {
        let mut conversion = folder.conversion(&source, 48_000);
        conversion.track = track;
        run(conversion)
    };
    let second = track(Some(2)).unwrap().file;
    assert_aligned("track 2", &second);
    for silent in [None, Some(1), Some(3)] {
        let file = track(silent).unwrap().file;
        assert!(read(&file).concat().iter().all(|sample| sample.abs() < 1e-4), "{silent:?}");
    }
    let message = track(Some(4)).unwrap_err().to_string();
    assert_eq!(message, "it has 3 audio tracks, and the show asks for track 4");
}

#[test]
fn an_impulse_and_the_length_survive_every_pair_of_rates() {
    let folder = Folder::new();
    for (from, to) in [
        (8_000, 48_000),
        (22_050, 48_000),
        (32_000, 44_100),
        (44_100, 48_000),
        (48_000, 44_100),
        (88_200, 48_000),
        (96_000, 44_100),
        (192_000, 48_000),
        (48_000, 48_001),
        (47_999, 96_000),
    ] {
        let frames = from as usize / 2 + 17;
        let middle = from as usize / 5;
        let mut samples = vec![0.0f32; frames];
        samples[middle] = 1.0;
        let path = folder.path(&format!("{from}-{to}.wav"));
        write_wav(&path, from, &[samples]);
        let file = folder.convert(&path, to).unwrap().file;
        let expected = (frames as f64 * f64::from(to) / f64::from(from)).round() as u64;
        assert_eq!(file.frames, expected, "{from} -> {to}");
        let (peak, _) =
            read(&file)[0].iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap();
        let where_it_belongs = middle as f64 * f64::from(to) / f64::from(from);
        assert!((peak as f64 - where_it_belongs).abs() <= 0.5, "{from} -> {to}: {peak}");
    }
}

#[test]
fn a_file_shorter_than_the_filter_is_converted_whole() {
    let folder = Folder::new();
    for frames in [1usize, 2, 100] {
        let path = folder.path(&format!("{frames}.wav"));
        write_wav(Path::new(&path), 48_000, &[vec![0.5; frames]]);
        let file = folder.convert(&path, 44_100).unwrap().file;
        assert_eq!(file.frames, (frames as f64 * 44.1 / 48.0).round() as u64);
    }
}
