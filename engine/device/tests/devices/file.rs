//! The file of an offline run, read back by a reader that is not ours.

use downbeat_device::{FileWriter, Render};

use crate::signal::{sample, Signal};

#[test]
fn every_sample_comes_back_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let (mut signal, _runs) = Signal::new(12);
    let mut file = FileWriter::new(&path, 48_000, 12).unwrap();
    for frames in [1, 17, 256, 4096] {
        let mut planar = vec![f32::NAN; 12 * frames];
        signal.render(&mut planar);
        file.write_planar(&planar).unwrap();
    }
    // What a mixer may give out, and an integer file could not hold.
    let beyond = [f32::MIN_POSITIVE / 2.0, -7.5, f32::MAX, -0.0];
    file.write_planar(&[
        beyond[0], beyond[1], beyond[2], beyond[3], 0., 0., 0., 0., 0., 0., 0., 0.,
    ])
    .unwrap();
    let frames = 1 + 17 + 256 + 4096 + 1;
    assert_eq!(file.frames(), frames);
    file.finish().unwrap();

    let mut wav = hound::WavReader::open(&path).unwrap();
    let spec = wav.spec();
    assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (12, 48_000, 32));
    assert_eq!(spec.sample_format, hound::SampleFormat::Float);
    let read: Vec<f32> = wav.samples().map(Result::unwrap).collect();
    assert_eq!(read.len() as u64, 12 * frames);
    let (played, last) = read.split_at(read.len() - 12);
    for (i, &read) in played.iter().enumerate() {
        assert_eq!(read, sample(i as u64 / 12, i % 12));
    }
    let bits = |samples: &[f32]| samples.iter().map(|s| s.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&last[..4]), bits(&beyond));
}

#[test]
fn a_file_that_was_not_finished_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let mut file = FileWriter::new(&path, 44_100, 1).unwrap();
    file.write_planar(&[0.25, -0.5]).unwrap();
    drop(file);
    let read: Vec<f32> =
        hound::WavReader::open(&path).unwrap().samples().map(Result::unwrap).collect();
    assert_eq!(read, [0.25, -0.5]);
}

#[test]
fn what_cannot_be_written_says_why_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("out.wav");
    let error = FileWriter::new(&path, 48_000, 2).err().unwrap().to_string();
    assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");

    let path = folder.path().join("out.wav");
    let error = FileWriter::new(&path, 48_000, 0).err().unwrap().to_string();
    assert!(error.ends_with("0 channels at 48000 Hz are no sound"), "{error}");

    let mut file = FileWriter::new(&path, 48_000, 2).unwrap();
    let error = file.write_planar(&[0.0; 3]).unwrap_err().to_string();
    assert!(error.ends_with("3 samples are no whole frames of 2"), "{error}");
}

#[test]
fn a_full_disk_is_an_error() {
    let error = FileWriter::new("/dev/full", 48_000, 64)
        .and_then(|mut file| file.write_planar(&[0.5; 64 * 8192]))
        .unwrap_err();
    assert!(error.to_string().starts_with("cannot write /dev/full: No space left"), "{error}");
}
