//! Shows on the spot, as a user would write them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use downbeat_engine::Config;
use downbeat_show_files::{LoadOptions, load};

/// What a show for a bench looks like.
pub(crate) struct Plan<'a> {
    pub(crate) songs: usize,
    pub(crate) stems: usize,
    /// Outputs: a stereo bus for each two of them, fed by the stems in turn.
    pub(crate) outputs: usize,
    /// Of the stems' files.
    pub(crate) extension: &'a str,
    /// Lines at the head of each song.
    pub(crate) head: &'a str,
}

impl Plan<'_> {
    /// Writes the show into a folder; `stem` writes the file of a stem. Returns the show file.
    pub(crate) fn write(&self, folder: &Path, mut stem: impl FnMut(&Path)) -> PathBuf {
        let mut show = String::from("show: Bench\nrate: 48000\nbuses:\n");
        for bus in 0..self.outputs / 2 {
            writeln!(show, "  bus{bus}: {{ outputs: [{}, {}] }}", 2 * bus + 1, 2 * bus + 2)
                .unwrap();
        }
        show.push_str("songs:\n");
        for song in 0..self.songs {
            writeln!(show, "  song{song}: song{song}/song.yaml").unwrap();
        }
        show.push_str("setlists:\n  main:\n");
        for song in 0..self.songs {
            writeln!(show, "    - song{song}").unwrap();
            self.write_song(&folder.join(format!("song{song}")), song, &mut stem);
        }
        let file = folder.join("show.yaml");
        std::fs::write(&file, show).unwrap();
        file
    }

    fn write_song(&self, folder: &Path, song: usize, stem: &mut impl FnMut(&Path)) {
        std::fs::create_dir_all(folder).unwrap();
        let mut text = format!("title: Song {song}\ntempo: 120\n{}\nstems:\n", self.head);
        for at in 0..self.stems {
            let (file, bus) = (format!("{at}.{}", self.extension), at % (self.outputs / 2));
            stem(&folder.join(&file));
            writeln!(text, "  - {{ name: Stem {at}, file: {file}, bus: bus{bus} }}").unwrap();
        }
        std::fs::write(folder.join("song.yaml"), text).unwrap();
    }
}

/// Reads a show as the program does.
pub(crate) fn read(file: &Path, outputs: usize) -> Config {
    let loaded = load(file, &LoadOptions::default());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    let show = loaded.show.unwrap_or_else(|| panic!("{}", problems.join("\n")));
    Config { show, setlist: 0, outputs, auto: false, venue: None }
}
