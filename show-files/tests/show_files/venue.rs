//! Venue levels: read, changed, and written beside the show.

use std::fs;
use std::path::Path;

use downbeat_show_files::{LoadOptions, LoadedVenue, Offset, Show, Venue, load};
use proptest::prelude::*;

use crate::audio_files::write_wav;

const SHOW: &str = "
show: S
buses: { drums: { outputs: [1, 2] }, bass: { outputs: [3] } }
songs: { opener: song.yaml }
setlists: { all: [opener] }
";

const SONG: &str = "
tempo: 120
stems:
  - { name: Drums, file: a.wav, bus: drums }
  - { name: Bass, file: a.wav, bus: bass }
";

fn show(folder: &Path) -> Show {
    fs::write(folder.join("show.yaml"), SHOW).unwrap();
    fs::write(folder.join("song.yaml"), SONG).unwrap();
    write_wav(&folder.join("a.wav"), 1, 48_000, 48_000);
    load(&folder.join("show.yaml"), &LoadOptions::default()).show.unwrap()
}

fn loaded(show: &Show, name: &str) -> Venue {
    let LoadedVenue { venue, problems } = Venue::load(show, name);
    assert_eq!(problems, []);
    venue.unwrap()
}

fn problems(show: &Show, text: &str) -> (bool, Vec<String>) {
    let folder = show.file.parent().unwrap();
    fs::create_dir_all(folder.join("venues")).unwrap();
    fs::write(folder.join("venues/club.yaml"), text).unwrap();
    let LoadedVenue { venue, problems } = Venue::load(show, "club");
    (venue.is_some(), problems.iter().map(ToString::to_string).collect())
}

const LOUDER: Offset = Offset { level_db: 2.5, muted: false };
const MUTED: Offset = Offset { level_db: -1.25, muted: true };

#[test]
fn a_venue_is_made_on_first_save_and_reads_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let before = fs::read(folder.path().join("show.yaml")).unwrap();
    let mut venue = loaded(&show, "Café Königs");
    assert!(venue.is_new());
    assert_eq!((venue.bus("drums"), Venue::names(&show)), (Offset::default(), Vec::new()));
    venue.set_bus("drums", LOUDER);
    venue.set_stem("opener", "Bass", MUTED);
    assert!(!folder.path().join("venues").exists());
    venue.save().unwrap();
    let again = loaded(&show, "Café Königs");
    assert!(!again.is_new());
    assert_eq!((again.bus("drums"), again.bus("bass")), (LOUDER, Offset::default()));
    assert_eq!(again.stem("opener", "Bass"), MUTED);
    assert_eq!(again.stem("opener", "Drums"), Offset::default());
    assert_eq!(Venue::names(&show), ["Café Königs"]);
    assert_eq!(again.file(), folder.path().join("venues/Café Königs.yaml"));
    assert_eq!(fs::read(folder.path().join("show.yaml")).unwrap(), before);
}

#[test]
fn an_empty_venue_is_saved_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let mut venue = loaded(&show, "club");
    venue.set_bus("drums", LOUDER);
    venue.set_bus("drums", Offset::default());
    venue.set_stem("opener", "Bass", Offset::default());
    venue.save().unwrap();
    let again = loaded(&show, "club");
    assert_eq!((again.bus("drums"), again.stem("opener", "Bass")), Default::default());
}

#[test]
fn nothing_but_the_venue_is_left_after_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let mut venue = loaded(&show, "club");
    for step in 0..5 {
        venue.set_bus("drums", Offset { level_db: step as f32, muted: false });
        venue.save().unwrap();
    }
    let files: Vec<_> = fs::read_dir(folder.path().join("venues"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["club.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_save_that_fails_leaves_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let mut venue = loaded(&show, "club");
    venue.set_bus("drums", LOUDER);
    venue.save().unwrap();
    let file = folder.path().join("venues/club.yaml");
    // Others on the machine may read it, as the show itself.
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o400, 0o400);
    let old = fs::read(&file).unwrap();
    // A folder in the place of the file cannot be replaced by a file, whoever runs the test.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    fs::write(file.join("kept"), &old).unwrap();
    assert!(venue.save().is_err());
    assert_eq!(fs::read(file.join("kept")).unwrap(), old);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let (shared, venues) = (folder.path().join("shared.yaml"), folder.path().join("venues"));
    fs::write(&shared, "buses: {}\n").unwrap();
    fs::create_dir(&venues).unwrap();
    std::os::unix::fs::symlink("../shared.yaml", venues.join("club.yaml")).unwrap();
    let mut venue = loaded(&show, "club");
    venue.set_bus("drums", LOUDER);
    venue.save().unwrap();
    assert!(fs::read_to_string(&shared).unwrap().contains("drums"));
    assert!(venues.join("club.yaml").is_symlink());
}

#[test]
fn what_the_show_does_not_have_is_a_warning_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let text = "buses: { drms: { level: 1 } }\nstems:\n  opener: { Bas: { mute: on } }\n  encore: \
                { Choir: { level: -3 dB } }\n";
    let (sound, found) = problems(&show, text);
    assert!(sound);
    assert_eq!(
        found,
        [
            "venues/club.yaml:1:10: warning: the show has no bus `drms`, so nothing changes\n    \
             did you mean `drums`?",
            "venues/club.yaml:3:13: warning: the show has no stem `Bas`, so nothing changes\n    \
             did you mean `Bass`?",
            "venues/club.yaml:4:3: warning: the show has no song `encore`, so nothing changes\n    \
             the songs are `opener`",
        ]
    );
    Venue::load(&show, "club").venue.unwrap().save().unwrap();
    let venue = Venue::load(&show, "club").venue.unwrap();
    assert_eq!(venue.stem("encore", "Choir"), Offset { level_db: -3.0, muted: false });
    assert_eq!(venue.bus("drms"), Offset { level_db: 1.0, muted: false });
    assert_eq!(venue.stem("opener", "Bas"), Offset { level_db: 0.0, muted: true });
}

#[test]
fn errors_are_located() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    let text = "busses: {}\nbuses: { drums: { level: 21 dB, mut: on } }\nstems: { opener: [] }\n";
    let (sound, found) = problems(&show, text);
    assert!(!sound);
    assert_eq!(
        found,
        [
            "venues/club.yaml:1:1: error: a venue has no key `busses`\n    did you mean `buses`?",
            "venues/club.yaml:2:26: error: `level` must be a change of level from -96 to +20 dB, \
             not `21 dB`\n    write for example `-2 dB`",
            "venues/club.yaml:2:33: error: a venue's offset has no key `mut`\n    did you mean `mute`?",
            "venues/club.yaml:3:18: error: the stems of a song must be a map of keys and values, \
             not a list\n    write `key: value` lines, or `{ key: value }`",
        ]
    );
    let (sound, found) = problems(&show, "buses: [\n");
    assert!(!sound && found[0].contains("error: this is not YAML"), "{found:?}");
}

#[test]
fn a_name_that_leaves_the_folder_is_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let show = show(folder.path());
    for name in ["", ".", "..", "../show", "a/b", "a\\b", ".hidden", "con:", " a", "a.", "a\nb"] {
        let LoadedVenue { venue, problems } = Venue::load(&show, name);
        assert_eq!((venue, problems.len()), (None, 1), "{name:?}");
        assert!(problems[0].cause.ends_with("cannot be the name of a venue"), "{name:?}");
    }
}

#[test]
fn levels_are_kept_in_their_range() {
    let folder = tempfile::tempdir().unwrap();
    let mut venue = loaded(&show(folder.path()), "club");
    for (given, kept) in
        [(1e9, 20.0), (-1e9, -96.0), (f32::NAN, 0.0), (f32::INFINITY, 0.0), (1.234, 1.23)]
    {
        venue.set_bus("drums", Offset { level_db: given, muted: true });
        assert_eq!(venue.bus("drums"), Offset { level_db: kept, muted: true });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Names of any characters and levels of any size come back as they were set.
    #[test]
    fn what_is_saved_is_read(
        offsets in prop::collection::vec(("\\PC{1,20}", -200_f32..200.0, any::<bool>()), 0..8)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let show = show(folder.path());
        let mut venue = loaded(&show, "club");
        for (name, level_db, muted) in &offsets {
            if !name.trim().is_empty() {
                venue.set_bus(name, Offset { level_db: *level_db, muted: *muted });
                venue.set_stem(name, name, Offset { level_db: *level_db, muted: *muted });
            }
        }
        venue.save().unwrap();
        let LoadedVenue { venue: again, problems } = Venue::load(&show, "club");
        let again = again.ok_or_else(|| TestCaseError::fail(format!("{problems:?}")))?;
        for (name, ..) in &offsets {
            prop_assert_eq!(again.bus(name), venue.bus(name));
            prop_assert_eq!(again.stem(name, name), venue.stem(name, name));
        }
    }
}
