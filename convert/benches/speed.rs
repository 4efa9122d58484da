//! How fast files are converted: times real time, on one core.
//!
//! `cargo bench -p downbeat-convert` converts two minutes of stereo of each kind, from warm files, with
//! everything that belongs to it: hashing the source, decoding, resampling, writing, and bringing the
//! file to the disk. One second of audio a second is a throughput of one element.
#![allow(clippy::unwrap_used, reason = "a bench fails loudly")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput};
use downbeat_convert::{NoProgress, Options, convert};
use downbeat_show_files::cache::{Cache, Conversion, Why};

const SECONDS: usize = 120;
/// Seconds of the fixtures: 40123 frames at 44.1 kHz.
const FIXTURE_SECONDS: f64 = 40_123.0 / 44_100.0;

/// A plain file of 24 bits.
fn write_wav(path: &Path, rate: u32) {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: rate,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..SECONDS * rate as usize {
        let tone = (frame as f32 * 0.03).sin() * 2_000_000.0;
        writer.write_sample(tone as i32).unwrap();
        writer.write_sample(-tone as i32).unwrap();
    }
    writer.finalize().unwrap();
}

/// Streams of frames without a header for the whole may simply be put behind one another.
fn write_stream(path: &Path, fixture: &str) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let one = fs::read(fixtures.join(fixture)).unwrap();
    fs::write(path, one.repeat((SECONDS as f64 / FIXTURE_SECONDS) as usize)).unwrap();
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let kinds: [(&str, PathBuf, Why); 4] = [
        ("wav 44.1 to 48", path("a.wav"), Why::Rate(44_100)),
        ("wav 96 to 48", path("b.wav"), Why::Rate(96_000)),
        ("mp3 44.1 to 48", path("c.mp3"), Why::Compressed("an MP3 file")),
        ("aac 44.1 to 48", path("d.aac"), Why::Compressed("an AAC file")),
    ];
    write_wav(&kinds[0].1, 44_100);
    write_wav(&kinds[1].1, 96_000);
    write_stream(&kinds[2].1, "untold.mp3");
    write_stream(&kinds[3].1, "untold.aac");
    let options = Options { threads: NonZeroUsize::new(1) };
    let mut criterion = Criterion::default().without_plots().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("convert");
    group.sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(SECONDS as u64));
    for (name, source, why) in kinds {
        let cache = Cache::in_folder(folder.path());
        let job = Conversion { source, track: None, rate: 48_000, why, cache };
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| {
                let mut total = Duration::ZERO;
                for _ in 0..times {
                    // What is in the cache would not be made again.
                    let _ = fs::remove_dir_all(job.cache.folder());
                    let start = Instant::now();
                    let report = convert(std::slice::from_ref(&job), &options, &NoProgress);
                    total += start.elapsed();
                    assert_eq!(report.failures().count(), 0);
                }
                total
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
