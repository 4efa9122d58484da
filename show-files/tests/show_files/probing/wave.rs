//! WAV, and what RF64 and W64 share with it.

use downbeat_show_files::{Container, PcmSample, Truncation};

use super::{chunk, format, pcm, probe, refusal, riff, wav};

#[test]
fn every_sample_format_is_known() {
    let formats = [
        (1, 8, PcmSample::U8),
        (1, 16, PcmSample::I16Le),
        (1, 20, PcmSample::I24Le),
        (1, 24, PcmSample::I24Le),
        (1, 32, PcmSample::I32Le),
        (3, 32, PcmSample::F32Le),
        (3, 64, PcmSample::F64Le),
    ];
    for (tag, bits, sample) in formats {
        let frame = 2 * sample.bytes();
        let file = probe(&wav(&format(tag, 2, 44_100, bits), 10 * frame)).unwrap().file;
        assert_eq!((file.container, file.channels, file.rate), (Container::Wav, 2, 44_100));
        assert_eq!((file.frames, file.encoding), (10, pcm(sample, 44)), "{tag} {bits}");
    }
}

#[test]
fn files_of_another_writer_are_read() {
    let formats = [
        (16, hound::SampleFormat::Int, PcmSample::I16Le),
        (24, hound::SampleFormat::Int, PcmSample::I24Le),
        (32, hound::SampleFormat::Float, PcmSample::F32Le),
    ];
    for (bits_per_sample, sample_format, sample) in formats {
        let spec =
            hound::WavSpec { channels: 2, sample_rate: 96_000, bits_per_sample, sample_format };
        let mut file = std::io::Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
        for value in 0..14 {
            match sample_format {
                hound::SampleFormat::Int => writer.write_sample(value).unwrap(),
                hound::SampleFormat::Float => writer.write_sample(value as f32).unwrap(),
            }
        }
        writer.finalize().unwrap();
        let bytes = file.into_inner();
        let samples_at = (bytes.len() - 14 * sample.bytes()) as u64;
        let found = probe(&bytes).unwrap();
        assert_eq!((found.file.channels, found.file.rate, found.file.frames), (2, 96_000, 7));
        assert_eq!(found.file.encoding, pcm(sample, samples_at));
        assert_eq!(found.truncated, None);
    }
}

/// The body of a WAVE_FORMAT_EXTENSIBLE chunk.
fn extensible(subformat: u16, bits: u16) -> Vec<u8> {
    let mut body = format(0xfffe, 1, 48_000, bits);
    body.extend(22_u16.to_le_bytes());
    body.extend(bits.to_le_bytes());
    body.extend(4_u32.to_le_bytes());
    body.extend(subformat.to_le_bytes());
    body.extend(b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71");
    body
}

#[test]
fn the_extensible_format_names_its_own() {
    let file = probe(&wav(&extensible(1, 24), 9)).unwrap().file;
    assert_eq!((file.frames, file.encoding), (3, pcm(PcmSample::I24Le, 68)));
    let file = probe(&wav(&extensible(3, 32), 8)).unwrap().file;
    assert_eq!(file.encoding, pcm(PcmSample::F32Le, 68));
    let mut foreign = extensible(1, 24);
    foreign[30] ^= 1;
    assert_eq!(
        refusal(&wav(&foreign, 9)),
        "it is a WAV file of an unknown subformat, which cannot be played as it is"
    );
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let mut misaligned = format(1, 2, 48_000, 24);
    misaligned[12] = 8;
    let cases = [
        (misaligned, "its header is damaged: its block size does not fit its channels and bits"),
        (format(1, 0, 48_000, 16), "its header is damaged: it has no channels or no sample rate"),
        (format(1, 1, 0, 16), "its header is damaged: it has no channels or no sample rate"),
        (format(1, 1, 48_000, 0), "it is a WAV file of 0 bits, which cannot be played as it is"),
        (format(1, 1, 48_000, 40), "it is a WAV file of 40 bits, which cannot be played as it is"),
        (
            format(2, 1, 48_000, 4),
            "it is a compressed WAV file (format 0x0002), which cannot be played as it is",
        ),
        (vec![1, 0], "its header is damaged: its format chunk is too short"),
    ];
    for (format, cause) in cases {
        assert_eq!(refusal(&wav(&format, 64)), cause);
    }
    assert_eq!(
        refusal(&riff(b"RIFF", &[])),
        "its header is damaged: it has no format or no samples"
    );
}

#[test]
fn chunks_come_in_any_order_and_odd_ones_are_padded() {
    let format = chunk(b"fmt ", 16, &format(1, 1, 48_000, 8));
    let odd = chunk(b"LIST", 3, b"abc");
    let data = chunk(b"data", 5, &[128; 5]);
    let before = probe(&riff(b"RIFF", &[odd.clone(), format.clone(), data.clone()])).unwrap().file;
    assert_eq!((before.frames, before.encoding), (5, pcm(PcmSample::U8, 12 + 12 + 24 + 8)));
    let after = probe(&riff(b"RIFF", &[data, odd, format])).unwrap().file;
    assert_eq!((after.frames, after.encoding), (5, pcm(PcmSample::U8, 20)));
}

/// A WAV whose data chunk claims a size.
fn claiming(size: u32, riff_size: u32, bytes: usize) -> Vec<u8> {
    let mut file = riff(
        b"RIFF",
        &[chunk(b"fmt ", 16, &format(1, 2, 48_000, 16)), chunk(b"data", size, &vec![0; bytes])],
    );
    file[4..8].copy_from_slice(&riff_size.to_le_bytes());
    file
}

#[test]
fn a_stream_or_a_crash_leaves_no_size_and_the_file_says_it() {
    for (size, riff_size) in [(u32::MAX, u32::MAX), (u32::MAX, 0), (0, 0), (0, u32::MAX)] {
        let found = probe(&claiming(size, riff_size, 400)).unwrap();
        assert_eq!((found.file.frames, found.truncated), (100, None), "{size} {riff_size}");
    }
}

#[test]
fn an_empty_file_is_empty_even_with_notes_behind() {
    let mut bytes = claiming(0, 0, 0);
    bytes.extend(chunk(b"LIST", 8, b"INFOabcd"));
    let size = bytes.len() as u32 - 8;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    assert_eq!(probe(&bytes).unwrap().file.frames, 0);
}

#[test]
fn a_file_that_ends_early_says_so() {
    let found = probe(&claiming(4000, 4036, 402)).unwrap();
    assert_eq!(found.file.frames, 100);
    assert_eq!(found.truncated, Some(Truncation { claimed_frames: 1000, held_frames: 100 }));
}

#[test]
fn the_content_counts_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drums.mp3");
    std::fs::write(&path, wav(&format(1, 1, 48_000, 16), 20)).unwrap();
    let file = downbeat_show_files::probe(&path).unwrap().file;
    assert_eq!((file.frames, file.path), (10, path));
}

#[test]
fn strangers_are_called_by_their_names() {
    let strangers: [(&[u8], &str); 6] = [
        (b"OggS....", "an Ogg file"),
        (b"ID3\x04....", "an MP3 file"),
        (b"\xff\xfb\x90\x64", "an MP3 file"),
        (b"....ftypM4A ", "an MP4 or M4A file"),
        (b"caff....", "a Core Audio file"),
        (b"RIFX....WAVE", "a WAV file with the high byte first"),
    ];
    for (bytes, name) in strangers {
        assert!(refusal(bytes).starts_with(&format!("it is {name}")), "{}", refusal(bytes));
    }
    assert_eq!(refusal(b""), "it is empty");
    assert_eq!(refusal(b"hello"), "it is not an audio file that Downbeat knows");
}
