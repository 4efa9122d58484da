//! Whether the disk keeps up with the song that needs most of it.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::{Duration, Instant};

use downbeat_show_files::{Show, Song};
use serde::Serialize;

use crate::findings::{Finding, Kind, Severity};

/// Bytes that are read of a file at a time, about what a block of a song takes.
const AT_ONCE: u64 = 64 << 10;
/// When enough was read to know.
const ENOUGH_BYTES: u64 = 128 << 20;
const ENOUGH_TIME: Duration = Duration::from_secs(1);
/// How much faster than the song a disk should be: the rest is for jumps, for the next song's head
/// and for all that the system does besides.
const MARGIN: f64 = 4.0;

/// What a disk gave, and what a show takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiskSpeed {
    /// The song that takes most.
    pub song: String,
    /// Bytes that it takes in a second.
    pub needed_bytes_per_second: f64,
    /// Bytes that the disk gave in a second, of files that were not in memory where the system lets
    /// them be dropped from it.
    pub measured_bytes_per_second: f64,
}

/// Reads the densest song for about a second, a piece of each stem in turn, as the engine does.
pub(super) fn check(show: &Show) -> Option<DiskSpeed> {
    let densest = show.songs.iter().max_by(|a, b| density(show, a).total_cmp(&density(show, b)))?;
    let mut files: Vec<File> =
        densest.stems.iter().filter_map(|stem| File::open(&stem.file.path).ok()).collect();
    files.iter().for_each(forget);
    let mut piece = Vec::new();
    let (mut read, start) = (0u64, Instant::now());
    for round in 0.. {
        let before = read;
        for file in &mut files {
            file.seek(SeekFrom::Start(round * AT_ONCE)).ok()?;
            piece.clear();
            read += file.take(AT_ONCE).read_to_end(&mut piece).ok()? as u64;
        }
        if read == before || read >= ENOUGH_BYTES || start.elapsed() >= ENOUGH_TIME {
            break;
        }
    }
    let seconds = start.elapsed().as_secs_f64().max(1e-6);
    (read > 0).then(|| DiskSpeed {
        song: densest.title.clone(),
        needed_bytes_per_second: density(show, densest),
        measured_bytes_per_second: read as f64 / seconds,
    })
}

pub(super) fn judge(speed: &DiskSpeed) -> Option<Finding> {
    let times = speed.measured_bytes_per_second / speed.needed_bytes_per_second;
    let severity = match times {
        times if times < 1.0 => Severity::Error,
        times if times < MARGIN => Severity::Warning,
        _ => return None,
    };
    let what = format!(
        "the disk gives {:.1} MB/s, {times:.1} times what `{}` takes; it should be {MARGIN:.0} times",
        speed.measured_bytes_per_second / 1e6,
        speed.song,
    );
    let remedy = "copy the show to an internal SSD, and let nothing else use it";
    Some(Finding::new(severity, Kind::Disk, what, remedy))
}

/// Bytes that a song takes in a second.
fn density(show: &Show, song: &Song) -> f64 {
    let bytes = |stem: &downbeat_show_files::Stem| {
        let bytes = std::fs::metadata(&stem.file.path).map_or(0, |metadata| metadata.len());
        bytes as f64 * f64::from(show.rate) / stem.file.frames.max(1) as f64
    };
    song.stems.iter().map(bytes).sum()
}

/// Drops a file from the memory of the system, so that the disk is measured and not the memory.
#[cfg(target_os = "linux")]
fn forget(file: &File) {
    use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
    // Where it is refused the figure is better than the disk; nothing depends on it.
    let _ = posix_fadvise(file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED);
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &File) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn speed(times: f64) -> DiskSpeed {
        DiskSpeed {
            song: "Opener".into(),
            needed_bytes_per_second: 5e6,
            measured_bytes_per_second: 5e6 * times,
        }
    }

    #[test]
    fn a_disk_must_be_faster_than_the_song_with_a_margin() {
        assert_eq!(judge(&speed(0.9)).unwrap().severity, Severity::Error);
        let finding = judge(&speed(3.9)).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.what.contains("19.5 MB/s, 3.9 times"), "{}", finding.what);
        assert_eq!(judge(&speed(4.1)), None);
    }
}
