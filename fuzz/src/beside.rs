//! What lies beside a show file and a song file: lyrics, MIDI files, controls, setlists.

use std::fs;

use downbeat_control::bindings::{Bindings, problems};
use downbeat_engine::{Config, split};
use downbeat_show_files::save_setlist;
use tempfile::TempDir;

use super::Target;
use super::show_folder::{SHOW, SONG, folder, loaded, loaded_from, plain_song};

/// Any bytes as the lyrics of a sound song: they are shown in order, and never keep it from playing.
#[derive(Debug)]
pub struct LyricsFile(TempDir);

impl Target for LyricsFile {
    const NAME: &'static str = "lyrics";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), SONG).expect("a song");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("a.lrc"), bytes).expect("lyrics");
        let loaded = loaded(&self.0);
        let text = str::from_utf8(bytes).is_ok() && bytes.len() <= 1 << 20;
        assert_eq!(loaded.show.is_some(), text);
        for song in loaded.show.iter().flat_map(|show| &show.songs) {
            assert!(song.lyrics.is_sorted_by_key(|line| line.frame));
            assert!(song.lyrics.iter().all(|line| line.text.chars().count() <= 200));
        }
        loaded.problems.is_empty()
    }
}

/// Any bytes as the MIDI file that is played with a song, and as the tempo of another: what is played
/// goes into the engine in order, as messages that are whole.
#[derive(Debug)]
pub struct SongMidi(TempDir);

impl Target for SongMidi {
    const NAME: &'static str = "song_midi";

    fn new() -> Self {
        let folder = folder();
        let played = "midi: { file: a.mid, port: keys }, ";
        let fixed = SONG.replace("lyrics: a.lrc, ", played);
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), &fixed).expect("a song");
        let following = fixed.replace("tempo: 120", "tempo: { midi: a.mid }");
        fs::write(folder.path().join("tempo.yaml"), following).expect("a song");
        let show = SHOW.replace("opener: song.yaml", "opener: tempo.yaml");
        fs::write(folder.path().join("with-tempo.yaml"), show).expect("a show");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("a.mid"), bytes).expect("a MIDI file");
        let shows = ["show.yaml", "with-tempo.yaml"].map(|name| loaded_from(&self.0, name).show);
        for show in shows.iter().flatten() {
            for part in show.songs.iter().flat_map(|song| &song.midi) {
                assert!(part.messages.is_sorted_by_key(|message| message.frame));
                for message in &part.messages {
                    let (first, data) =
                        part.bytes_of(message).split_first().expect("bytes of a message");
                    let data = if *first == 0xf0 { &data[..data.len() - 1] } else { data };
                    assert!((0x80..=0xf0).contains(first));
                    assert!(data.iter().all(|byte| *byte < 0x80));
                }
            }
            let show = show.clone();
            drop(split(&Config { show, setlist: 0, outputs: 4, auto: false, venue: None }));
        }
        shows[0].is_some()
    }
}

/// Any bytes as the controls of a sound show: what is bound is known, and they never keep the show from
/// being read.
#[derive(Debug)]
pub struct ControlsFile(TempDir);

impl Target for ControlsFile {
    const NAME: &'static str = "controls";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), plain_song()).expect("a song");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("controls.yaml"), bytes).expect("a file");
        let loaded = loaded(&self.0);
        let of_actions = problems(&loaded);
        for problem in &of_actions {
            assert_eq!(problem.to_string().lines().count(), 2);
        }
        let Some(show) = &loaded.show else { return false };
        drop(Bindings::new(&loaded.controls, show));
        loaded.problems.is_empty() && of_actions.is_empty()
    }
}

/// Any bytes as a setlist that was saved beside a sound show: what is read of it can be saved again.
#[derive(Debug)]
pub struct SetlistFile(TempDir);

impl Target for SetlistFile {
    const NAME: &'static str = "setlist";

    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("show.yaml"), SHOW).expect("a show");
        fs::write(folder.path().join("song.yaml"), plain_song()).expect("a song");
        fs::create_dir(folder.path().join("setlists")).expect("a folder");
        Self(folder)
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.0.path().join("setlists/late.yaml"), bytes).expect("a file");
        let Some(show) = loaded(&self.0).show else { return false };
        let late = show.setlists.iter().position(|setlist| setlist.name == "late");
        let entries = &show.setlists[late.expect("the setlist of the file")].entries;
        let saved = save_setlist(&show, "again", entries).expect("a saved setlist");
        let again = loaded(&self.0).show.expect("a sound show").setlists;
        assert!(again.iter().any(|setlist| setlist.name == "again" && setlist.entries == *entries));
        fs::remove_file(saved).expect("a file");
        true
    }
}
