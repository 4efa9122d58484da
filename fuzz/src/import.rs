//! What is imported: projects, stem files and tempo maps beside stems.

use std::fs;

use downbeat_import::{Options, plan};
use downbeat_show_files::{LoadOptions, load};
use tempfile::TempDir;

use super::Target;
use super::sound::wav;

/// A folder of two stems with one more file: a plan that can be shown, and whose files are a show
/// that loads.
#[derive(Debug)]
struct Folder {
    folder: TempDir,
    file: &'static str,
}

impl Folder {
    fn new(file: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.wav", "b.wav"] {
            fs::write(folder.path().join(name), wav(8000)).expect("a stem");
        }
        Self { folder, file }
    }

    fn run(&self, bytes: &[u8]) -> bool {
        fs::write(self.folder.path().join(self.file), bytes).expect("a file");
        let plan = plan(&[self.folder.path().to_owned()], &Options::default());
        assert!(plan.to_string().chars().all(|c| c == '\n' || !c.is_control()));
        for problem in &plan.problems {
            assert_eq!(problem.to_string().lines().count(), 2);
        }
        // Not by `Plan::write`, which waits for the disk each time.
        for file in &plan.files {
            fs::create_dir_all(file.path.parent().expect("a folder")).expect("a folder");
            fs::write(&file.path, &file.text).expect("a file");
        }
        let Some(show) = plan.files.last() else { return false };
        let loaded = load(&show.path, &LoadOptions::default());
        let errors: Vec<String> = loaded.errors().map(ToString::to_string).collect();
        assert_eq!(errors, Vec::<String>::new());
        for file in &plan.files {
            fs::remove_file(&file.path).expect("a file");
        }
        plan.problems.is_empty()
    }
}

macro_rules! import_targets {
    ($($target:ident: $name:literal, $file:literal, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $target(Folder);

        impl Target for $target {
            const NAME: &'static str = $name;

            fn new() -> Self {
                Self(Folder::new($file))
            }

            fn run(&self, bytes: &[u8]) -> bool {
                self.0.run(bytes)
            }
        }
    )*};
}

import_targets! {
    ImportRpp: "import_rpp", "song.rpp", "Any bytes as a REAPER project beside stems.";
    ImportAls: "import_als", "song.als", "Any bytes as a Live set, packed or not, beside stems.";
    ImportMp4: "import_mp4", "song.stem.mp4", "Any bytes as an NI Stem file beside stems.";
    ImportMidi: "import_midi", "tempo.mid", "Any bytes as the MIDI file with the tempo of stems.";
}
