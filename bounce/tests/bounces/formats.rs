//! Formats of files.

use downbeat_bounce::{Format, Options, What};

use crate::support::*;

const FRAMES: usize = 50_001;

fn folder() -> Folder {
    Folder::new(&["main: { outputs: [1, 2] }"]).stem(
        "Keys",
        &[noise(1, FRAMES), noise(2, FRAMES)],
        "bus: main",
    )
}

fn format(format: Format) -> Options {
    Options { format, ..floats() }
}

/// The samples of a FLAC file, decoded by the stems' reader, which uses Symphonia.
fn flac(path: &std::path::Path) -> Vec<Vec<f32>> {
    let file = downbeat_show_files::probe(path).unwrap().file;
    let mut frames = downbeat_stems::Frames::open(&file).unwrap();
    let mut all = vec![Vec::new(); usize::from(file.channels)];
    let mut planes = all.clone();
    while frames.next_chunk(&mut planes).unwrap() > 0 {
        all.iter_mut().zip(&planes).for_each(|(all, plane)| all.extend_from_slice(plane));
    }
    all
}

#[test]
fn flac_holds_what_wav_holds() {
    let folder = folder();
    for (wav, flac_format) in [(Format::Wav24, Format::Flac24), (Format::Wav16, Format::Flac16)] {
        let expected = folder.only(&Options { force: true, ..format(wav) });
        let bounced = folder.bounce(&Options { force: true, ..format(flac_format) }).unwrap();
        assert!(bounced.files[0].path.ends_with("Opener_Mix_120BPM.flac"));
        assert_eq!(flac(&bounced.files[0].path), expected);
    }
}

#[test]
fn sixteen_bits_differ_from_the_mix_by_dither_and_are_the_same_each_time() {
    let folder = folder();
    let exact = folder.only(&format(Format::Wav32F));
    let rounded = folder.only(&Options { force: true, ..format(Format::Wav16) });
    assert_eq!(rounded, folder.only(&Options { force: true, ..format(Format::Wav16) }));
    for (exact, rounded) in exact.iter().zip(&rounded) {
        let errors = || exact.iter().zip(rounded).map(|(a, b)| f64::from(b - a) * 32_768.0);
        assert!(errors().all(|error| error.abs() <= 1.5));
        // Rounding has a power of 1/12 of a step, triangular dither twice as much besides. The
        // standard error of the power of 50001 values is about 0.0013.
        let power = errors().map(|error| error * error).sum::<f64>() / FRAMES as f64;
        assert!((power - 0.25).abs() < 0.008, "{power}");
    }
}

#[test]
fn clipped_samples_are_counted_and_held() {
    let folder = Folder::new(&["main: { outputs: [1] }"]).stem(
        "A",
        &[vec![1 << 22; 100]],
        "bus: main, level: 10 dB",
    );
    let bounced = folder.bounce(&format(Format::Wav24)).unwrap();
    // Both channels of the mix.
    assert_eq!(bounced.files[0].clipped, 200);
    assert_eq!(samples(&bounced.files[0].path)[0], vec![8_388_607.0 / 8_388_608.0; 100]);
    let bounced = folder.bounce(&Options { force: true, ..format(Format::Wav32F) }).unwrap();
    assert_eq!(bounced.files[0].clipped, 0);
    assert_near(&samples(&bounced.files[0].path)[0], |_| 0.5 * gain(10.0));
}

#[test]
fn flac_of_more_than_eight_outputs_is_refused() {
    let folder = Folder::new(&["main: { outputs: [9] }"]).stem("A", &[noise(1, 100)], "bus: main");
    let options = Options { what: What::Outputs, ..format(Format::Flac24) };
    let error = folder.bounce(&options).unwrap_err().to_string();
    assert!(error.contains("FLAC holds at most 8 channels, and this has 9"), "{error}");
    assert!(!folder.out().exists());
}
