//! The way from nothing to a folder with a show.

use std::fs;
use std::path::{Path, PathBuf};

use crate::crew::share;
use crate::error::DemoError;
use crate::folder::{self, Holds};
use crate::form::Form;
use crate::master::master;
use crate::score::{Part, Song, file_name};
use crate::track::Track;
use crate::{files, parts, songs, text};

/// How far the writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Steps done, from 1 to `total`.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
    /// What was done last, such as `City Lights: Drums`.
    pub what: &'a str,
}

/// What is in the folder now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The show for two outputs.
    pub show_file: PathBuf,
    /// The same show for a rig with sixteen outputs.
    pub wide_show_file: PathBuf,
    /// False when the demo was there already and nothing was written.
    pub fresh: bool,
}

/// Writes the demo show into a folder, which is made if it is not there: `show.yaml`,
/// `show-16.yaml`, and `song.yaml` with nine stems for each of three songs, about 250 MB in all.
/// `progress` hears of each step.
///
/// If this version of the demo is there already it returns at once, and leaves show files that
/// were edited as they are. An older or unfinished demo is written again. Takes seconds on all
/// cores; not for the audio thread.
///
/// # Errors
///
/// The folder holds something else, or an older demo that was edited; or a file cannot be written.
pub fn write(dir: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Written, DemoError> {
    write_shortened(dir, u32::MAX, progress)
}

/// Writes the demo with sections of at most `longest` bars.
pub(crate) fn write_shortened(
    dir: &Path,
    longest: u32,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Written, DemoError> {
    let fresh = folder::inspect(dir)? == Holds::Less;
    if fresh {
        folder::begin(dir)?;
        let mut steps = Steps { done: 0, progress };
        for song in songs::ALL {
            write_song(dir, &Form::new(song, longest), &mut steps)?;
        }
        finish(dir)?;
    }
    let [show_file, wide_show_file] = SHOWS.map(|name| dir.join(name));
    Ok(Written { show_file, wide_show_file, fresh })
}

const SHOWS: [&str; 2] = ["show.yaml", "show-16.yaml"];

fn song_file(song: &Song) -> String {
    format!("songs/{}/song.yaml", song.key)
}

fn stem_file(song: &Song, part: Part) -> String {
    format!("songs/{}/{}", song.key, file_name(song, part))
}

/// Counts the steps: each stem is played, then written.
struct Steps<'a> {
    done: usize,
    progress: &'a mut dyn FnMut(Progress<'_>),
}

impl Steps<'_> {
    fn step(&mut self, song: &Song, index: usize) {
        self.done += 1;
        let total = songs::ALL.len() * Part::ALL.len() * 2;
        let what = format!("{}: {}", song.title, Part::ALL[index].name());
        (self.progress)(Progress { done: self.done, total, what: &what });
    }
}

fn write_song(dir: &Path, form: &Form, steps: &mut Steps<'_>) -> Result<(), DemoError> {
    let song = form.song;
    let home = dir.join("songs").join(song.key);
    fs::create_dir_all(&home).map_err(DemoError::io(&home))?;
    folder::save(dir, &song_file(song), &text::song(form))?;

    let play = |part| parts::play(form, part);
    let mut stems = share(Part::ALL.to_vec(), play, |index| steps.step(song, index));
    master(&mut stems);
    let write = |(part, track): (Part, Track)| {
        let format = song.formats[part as usize];
        files::write(&dir.join(stem_file(song, part)), &track, part.mono(), format)
    };
    let jobs = Part::ALL.into_iter().zip(stems).collect();
    share(jobs, write, |index| steps.step(song, index)).into_iter().collect()
}

/// Writes the shows and, last of all, the list that makes the demo whole.
fn finish(dir: &Path) -> Result<(), DemoError> {
    folder::save(dir, SHOWS[0], &text::show())?;
    folder::save(dir, SHOWS[1], &text::wide_show())?;
    let songs = || songs::ALL.into_iter();
    let stems = |song| Part::ALL.map(|part| stem_file(song, part));
    let audio: Vec<String> = songs().flat_map(stems).collect();
    let texts: Vec<String> =
        SHOWS.map(String::from).into_iter().chain(songs().map(song_file)).collect();
    folder::finish(dir, &audio, &texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a bar of each section, and hears of the steps.
    fn write_short(dir: &Path) -> (Written, Vec<(usize, usize)>) {
        let mut heard = Vec::new();
        let mut progress = |step: Progress<'_>| heard.push((step.done, step.total));
        let written = write_shortened(dir, 1, &mut progress).unwrap();
        (written, heard)
    }

    /// Every file under a folder with its bytes, in the order of their names.
    fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut all = Vec::new();
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(dir).unwrap().to_owned();
                    all.push((name, fs::read(&path).unwrap()));
                }
            }
        }
        all.sort();
        all
    }

    #[test]
    fn two_runs_write_the_same_bytes_and_tell_every_step() {
        let dirs = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let [first, second] = dirs.each_ref().map(|dir| {
            let (written, heard) = write_short(dir.path());
            assert!(written.fresh && written.show_file.is_file());
            // Three songs of nine stems, each played and written.
            assert_eq!(heard, (1..=54).map(|done| (done, 54)).collect::<Vec<_>>());
            contents(dir.path())
        });
        // Nine stems and a song file for each song, two shows and the list.
        assert_eq!(first.len(), 3 * 10 + 3);
        assert!(first == second);
        check_wav_files(dirs[0].path());
    }

    fn check_wav_files(dir: &Path) {
        for song in songs::ALL {
            let frames = Form::new(song, 1).frames as u32;
            for part in Part::ALL {
                let file = dir.join(stem_file(song, part));
                if file.extension().is_some_and(|extension| extension == "wav") {
                    let wav = hound::WavReader::open(&file).unwrap();
                    assert_eq!((wav.duration(), wav.spec().sample_rate), (frames, 48_000));
                    assert_eq!(wav.spec().channels == 1, part.mono());
                }
            }
        }
    }

    #[test]
    fn another_run_leaves_everything_but_brings_back_a_missing_stem() {
        let dir = tempfile::tempdir().unwrap();
        write_short(dir.path());
        let before = contents(dir.path());
        let show = dir.path().join("show.yaml");
        let original = fs::read(&show).unwrap();
        fs::write(&show, "# mine").unwrap();
        let (written, heard) = write_short(dir.path());
        assert!(!written.fresh && heard.is_empty());
        assert_eq!(fs::read_to_string(&show).unwrap(), "# mine");

        fs::write(&show, original).unwrap();
        fs::remove_file(dir.path().join("songs/lanterns/03_Bass.flac")).unwrap();
        assert!(write_short(dir.path()).0.fresh);
        assert!(contents(dir.path()) == before);
    }

    #[test]
    fn both_shows_have_no_problem() {
        let dir = tempfile::tempdir().unwrap();
        let (written, _) = write_short(dir.path());
        for (show, outputs) in [(&written.show_file, 2), (&written.wide_show_file, 10)] {
            let loaded = downbeat_show_files::load(show, &Default::default());
            let told: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            assert_eq!(told, Vec::<String>::new());
            let show = loaded.show.unwrap();
            assert_eq!(show.setlists.len(), 2);
            assert!(show.songs.iter().all(|song| song.stems.len() >= 8));
            let highest = show.buses.iter().flat_map(|bus| &bus.outputs).max();
            assert_eq!(highest.copied(), Some(outputs));
        }
    }
}
