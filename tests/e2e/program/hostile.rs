//! Files that lie, break off, or were made to do harm, in every way in: each is answered with its name,
//! and never with a panic, a hang or a huge allocation.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run::{Ran, Running};
use crate::support::show::TestShow;

/// Address space that the program may have: what a sound show takes, twice over. Whoever believes a
/// header that claims terabytes ends here.
const MOST_BYTES: u64 = 3 << 30;

/// Runs the program to its end under that limit.
fn limited(args: &[&str], path: &Path) -> Ran {
    let mut command = Command::new("prlimit");
    command.arg(format!("--as={MOST_BYTES}")).arg(env!("CARGO_BIN_EXE_downbeat"));
    command.args(args).arg(path).env("JACK_DEFAULT_SERVER", "downbeat-none");
    let ran = Running::start(command.stdin(std::process::Stdio::null())).finish();
    assert!(ran.code == Some(0) || ran.code == Some(1), "{args:?}: {ran:?}");
    assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    ran
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("convert/tests/fixtures");
    fs::read(folder.join(name)).unwrap()
}

/// A file with other bytes a few bytes behind a word, where the word stands first.
fn patched(mut bytes: Vec<u8>, word: &[u8], behind: usize, new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(word.len()).position(|window| window == word).unwrap();
    let at = at + word.len() + behind;
    bytes[at..at + new.len()].copy_from_slice(new);
    bytes
}

/// A chunk of a RIFF file that claims a size and has 64 bytes.
fn claiming(id: &[u8; 4], size: u32) -> Vec<u8> {
    let mut chunk = id.to_vec();
    chunk.extend(size.to_le_bytes());
    chunk.extend([7; 64]);
    chunk
}

/// PCM, stereo, 48000 Hz, 24 bits.
const FORMAT: &[u8] = b"fmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\x65\x04\0\x06\0\x18\0";

/// Audio files that claim more than they have, or contradict themselves.
fn lying_audio() -> Vec<(&'static str, Vec<u8>)> {
    let wav = |data: Vec<u8>| [b"RIFF\xff\xff\xff\xffWAVE", FORMAT, &data].concat();
    let mut ds64 = b"ds64\x1c\0\0\0".to_vec();
    for _ in 0..3 {
        ds64.extend((1u64 << 60).to_le_bytes());
    }
    ds64.extend([0; 4]);
    let rf64 =
        [b"RF64\xff\xff\xff\xffWAVE", &ds64[..], FORMAT, &claiming(b"data", u32::MAX)].concat();
    // 36 bits of samples are all set, behind 20 of the rate, 3 of the channels and 5 of the depth.
    let mut flac =
        b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0b\xb8\x02\xff\xff\xff\xff\xff".to_vec();
    flac.extend([0; 16 + 64]);
    // Boxes in boxes, a thousand deep.
    let mut nested = Vec::new();
    for depth in 0..1000_u32 {
        nested.extend((8 * (1000 - depth)).to_be_bytes());
        nested.extend(if depth == 0 { b"moov" } else { b"trak" });
    }
    let nested = [b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", &nested[..]].concat();
    let aac = || fixture("edit-list.m4a");
    vec![
        ("обрезан.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0".to_vec()),
        ("嘘.wav", wav(claiming(b"data", 0xffff_fff0))),
        ("chunk.wav", wav(claiming(b"LIST", 0xffff_fff0))),
        ("τέρα.rf64", rf64),
        ("lying.flac", flac),
        ("nested 🥁.m4a", nested),
        // Four thousand million samples, in the tables of sizes and of times.
        ("sizes.m4a", patched(aac(), b"stsz", 8, &[0xff; 4])),
        ("times.m4a", patched(aac(), b"stts", 4, &[0xff; 4])),
        ("edits.m4a", patched(aac(), b"elst", 4, &[0xff; 4])),
        ("broken.ogg", fixture("vorbis.ogg")[..1000].to_vec()),
        ("broken.mp3", fixture("lame.mp3")[..3000].to_vec()),
        ("empty.wav", Vec::new()),
    ]
}

/// Writes a file of a tebibyte that takes no room: this, and zeros.
fn write_huge(path: &Path, head: &[u8]) {
    let mut file = File::create(path).unwrap();
    file.write_all(head).unwrap();
    file.set_len(1 << 40).unwrap();
}

#[test]
fn a_show_of_lying_audio_files_is_answered() {
    let mut show = TestShow::new().bus("main", "{ outputs: [1, 2] }").song("a", "");
    let files = lying_audio();
    for (name, _) in &files {
        show = show.stem_file(&format!("\"{name}\""), "bus: main");
    }
    for (name, bytes) in &files {
        fs::write(show.song_folder("a").join(name), bytes).unwrap();
    }
    let file = show.write();
    let check = limited(&["check", "--no-machine"], &file);
    assert_eq!(check.code, Some(1), "{}", check.out);
    let convert = limited(&["convert"], &file);
    assert_eq!(convert.code, Some(1), "{}", convert.err);
    // Each is told by one of the two at the least: before, or while it is converted.
    for (name, _) in &files {
        let told = [&check.out, &convert.err].iter().any(|text| text.contains(name));
        assert!(told, "{name}: {}\n{}", check.out, convert.err);
    }
}

#[test]
fn files_of_a_tebibyte_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join("Song").join(name) };
    fs::create_dir(folder.path().join("Song")).unwrap();
    let wav = [b"RIFF\xff\xff\xff\xffWAVE", FORMAT, b"data\x40\0\0\0", &[1; 64]].concat();
    fs::write(path("Drums.wav"), wav).unwrap();
    for (name, head) in [
        ("tempo.mid", &b"MThd\0\0\0\x06\0\x01\xff\xff\x01\xe0MTrk\xff\xff\xff\xff"[..]),
        ("Song.lrc", b"[00:01.00]Words"),
        ("Bass.flac", b"fLaC\0\0\0\x22"),
        ("Keys.m4a", b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42\0\0\0\x01moov\0\0\0\xff\0\0\0\0"),
        ("Vox.aiff", b"FORM\xff\xff\xff\xffAIFFCOMM\xff\xff\xff\xff"),
    ] {
        write_huge(&path(name), head);
    }
    let import = limited(&["import"], folder.path());
    for name in ["tempo.mid", "Bass.flac", "Vox.aiff"] {
        assert!(import.err.contains(name), "{name}: {}", import.err);
    }
    let check = limited(&["check", "--no-machine"], folder.path());
    assert_eq!(check.code, Some(1), "{}", check.out);
    for (name, file) in
        [("Song.rpp", "<REAPER_PROJECT 0.1\n"), ("Song.als", "<?xml version=\"1.0\"?><Ableton>")]
    {
        write_huge(&path(name), file.as_bytes());
        let import = limited(&["import", "--dry-run"], folder.path());
        assert!(import.err.contains(name), "{name}: {}", import.err);
        fs::remove_file(path(name)).unwrap();
    }
}
