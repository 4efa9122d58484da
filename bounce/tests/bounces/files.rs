//! Where files come to be, and what is never lost.

use std::fs;

use downbeat_bounce::{Format, Job, Options, What, bounce};

use crate::support::*;

fn folder() -> Folder {
    Folder::new(&["main: { outputs: [1] }"]).stem("A", &[noise(1, 1000)], "bus: main")
}

fn to(folder: &Folder, out: &str, options: &Options) -> Result<(), String> {
    let show = folder.show();
    let out = folder.dir.path().join(out);
    let job = Job { song: 0, version: None, number: None, out: &out };
    bounce(&show, &job, options).map(drop).map_err(|error| error.to_string())
}

#[test]
fn nothing_is_written_over_unless_that_is_said() {
    let folder = folder();
    let file = folder.dir.path().join("mix.wav");
    fs::write(&file, "mine").unwrap();
    let error = to(&folder, "mix.wav", &floats()).unwrap_err();
    assert!(error.contains("is there already") && error.contains("--force"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    to(&folder, "mix.wav", &Options { force: true, ..floats() }).unwrap();
    assert_eq!(samples(&file)[0].len(), 1000);
}

#[test]
fn files_of_the_show_are_never_written() {
    let folder = folder();
    let before = fs::read(folder.dir.path().join("01.wav")).unwrap();
    let force = Options { force: true, ..floats() };
    for name in ["01.wav", "./out/../01.wav"] {
        fs::create_dir_all(folder.out()).unwrap();
        let error = to(&folder, name, &force).unwrap_err();
        assert!(error.contains("is a file of this show"), "{error}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("01.wav", folder.dir.path().join("link.wav")).unwrap();
        let error = to(&folder, "link.wav", &force).unwrap_err();
        assert!(error.contains("is a file of this show"), "{error}");
    }
    assert_eq!(fs::read(folder.dir.path().join("01.wav")).unwrap(), before);
}

#[test]
fn names_and_formats_must_agree() {
    let error = to(&folder(), "mix.flac", &floats()).unwrap_err();
    assert!(error.contains("wants the ending .wav"), "{error}");
    let stems = Options { what: What::Stems, ..floats() };
    let error = to(&folder(), "mix.wav", &stems).unwrap_err();
    assert!(error.contains("name a folder"), "{error}");
    for name in ["mix.mp3", "mix.AIFF"] {
        let folder = folder();
        let error = to(&folder, name, &floats()).unwrap_err();
        assert!(error.contains("is not written; end in .wav, or name a folder"), "{error}");
        assert!(!folder.dir.path().join(name).exists());
    }
}

#[test]
fn a_bounce_that_fails_leaves_nothing_behind() {
    let folder = folder();
    let show = folder.show();
    // The stem is changed after the show was opened.
    fs::write(folder.dir.path().join("01.wav"), "no audio").unwrap();
    let out = folder.dir.path().join("new/mixes");
    let job = Job { song: 0, version: None, number: None, out: &out };
    let error = bounce(&show, &job, &floats()).unwrap_err().to_string();
    assert!(error.contains("01.wav") && error.contains("changed"), "{error}");
    assert!(!out.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_file_is_told() {
    let folder = folder();
    let show = folder.show();
    let out = std::path::Path::new("/proc/self");
    let job = Job { song: 0, version: None, number: None, out };
    let error = bounce(&show, &job, &floats()).unwrap_err().to_string();
    assert!(error.starts_with("cannot write /proc/self/Opener_Mix_120BPM.wav"), "{error}");
}

#[cfg(unix)]
#[test]
fn files_have_the_permissions_of_new_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    to(&folder, "mix.wav", &floats()).unwrap();
    let mode =
        |name: &str| fs::metadata(folder.dir.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("mix.wav"), mode("show.yaml"));
}

#[test]
fn songs_of_a_setlist_are_numbered() {
    let folder = folder();
    let show = folder.show();
    let out = folder.out();
    let job = Job { song: 0, version: None, number: Some(7), out: &out };
    let bounced = bounce(&show, &job, &Options { format: Format::Flac24, ..floats() }).unwrap();
    assert_eq!(bounced.files[0].path, out.join("07_Opener_Mix_120BPM.flac"));
}
