//! Shows made on the spot, as a user would write them.

use std::fmt::Write as _;
use std::path::PathBuf;

use downbeat_show_files::{LoadOptions, Show, load};

use super::audio::{self, Format};

/// A show in a folder of its own, which goes when this does.
pub struct TestShow {
    pub folder: tempfile::TempDir,
    buses: String,
    songs: Vec<TestSong>,
    head: String,
    setlist: String,
    pub rate: u32,
}

struct TestSong {
    key: String,
    head: String,
    stems: String,
    count: u64,
}

impl TestShow {
    /// A show at 48 kHz without anything.
    pub fn new() -> Self {
        Self::at(48_000)
    }

    pub fn at(rate: u32) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            buses: String::new(),
            songs: Vec::new(),
            head: String::new(),
            setlist: String::new(),
            rate,
        }
    }

    /// Adds lines to the head of the show file.
    pub fn head(mut self, lines: &str) -> Self {
        writeln!(self.head, "{lines}").unwrap();
        self
    }

    /// Adds a bus: `{ outputs: [1, 2] }`.
    pub fn bus(mut self, name: &str, what: &str) -> Self {
        writeln!(self.buses, "  {name}: {what}").unwrap();
        self
    }

    /// Adds a song, to which the following stems belong, with these lines at its head (a tempo of
    /// 120 where they name none).
    pub fn song(mut self, key: &str, head: &str) -> Self {
        std::fs::create_dir_all(self.folder.path().join("songs").join(key)).unwrap();
        self.songs.push(TestSong {
            key: key.into(),
            head: if head.contains("tempo:") { head.into() } else { format!("tempo: 120\n{head}") },
            stems: String::new(),
            count: 0,
        });
        self
    }

    /// Adds a stem of noise; `what` are its other keys (`bus: a, pan: 0.5`). Its seed is the number
    /// of the song times 100 plus its own number, both from 0.
    pub fn stem(self, format: Format, channels: u16, frames: u64, what: &str) -> Self {
        let (song, stem) = (self.songs.len() as u64 - 1, self.songs.last().unwrap().count);
        let name = format!("{stem}.{}", format.extension());
        let seed = song * 100 + stem;
        let folder = self.folder.path().join("songs").join(&self.songs.last().unwrap().key);
        audio::write(&folder.join(&name), format, self.rate, channels, frames, seed);
        self.stem_file(&name, what)
    }

    /// Adds a stem of these samples, one list for each channel.
    pub fn stem_of(self, channels: &[Vec<f32>], what: &str) -> Self {
        let song = self.songs.last().unwrap();
        let name = format!("{}.wav", song.count);
        audio::write_samples(&self.song_folder(&song.key).join(&name), self.rate, channels);
        self.stem_file(&name, what)
    }

    /// Adds a mono stem that is 1.0 all the way.
    pub fn stem_of_ones(self, frames: usize, what: &str) -> Self {
        self.stem_of(&[vec![1.0; frames]], what)
    }

    /// Adds a stem whose file the test has written.
    pub fn stem_file(mut self, file: &str, what: &str) -> Self {
        let song = self.songs.last_mut().unwrap();
        let number = song.count;
        writeln!(song.stems, "  - {{ name: Stem {number}, file: {file}, {what} }}").unwrap();
        song.count += 1;
        self
    }

    /// Adds an entry to the setlist: `a` or `{ song: a, then: continue }`.
    pub fn entry(mut self, entry: &str) -> Self {
        writeln!(self.setlist, "    - {entry}").unwrap();
        self
    }

    /// The folder of a song.
    pub fn song_folder(&self, key: &str) -> PathBuf {
        self.folder.path().join("songs").join(key)
    }

    /// Writes the show's files. Returns the show file.
    pub fn write(&self) -> PathBuf {
        let mut show =
            format!("show: Test\nrate: {}\n{}buses:\n{}", self.rate, self.head, self.buses);
        show.push_str("songs:\n");
        for song in &self.songs {
            writeln!(show, "  {0}: songs/{0}/song.yaml", song.key).unwrap();
            let text = format!("title: {}\n{}\nstems:\n{}", song.key, song.head, song.stems);
            std::fs::write(self.song_folder(&song.key).join("song.yaml"), text).unwrap();
        }
        show.push_str("setlists:\n  main:\n");
        if self.setlist.is_empty() {
            for song in &self.songs {
                writeln!(show, "    - {}", song.key).unwrap();
            }
        } else {
            show.push_str(&self.setlist);
        }
        let file = self.folder.path().join("show.yaml");
        std::fs::write(&file, show).unwrap();
        file
    }

    /// Writes the show's files and reads them as the program does.
    pub fn load(&self) -> Show {
        let file = self.write();
        let loaded = load(&file, &LoadOptions::default());
        loaded.show.unwrap_or_else(|| {
            let problems: Vec<String> =
                loaded.problems.iter().map(std::string::ToString::to_string).collect();
            panic!("{}", problems.join("\n"))
        })
    }
}
