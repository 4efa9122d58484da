//! What is around the music of a song: guide, events, lyrics and program number.

use std::fs;
use std::path::Path;

use downbeat_show_files::{
    Event, EventAt, Guide, Lead, LoadOptions, Loaded, LyricLine, Message, MidiMessage, OscArg,
    OscMessage, Show, load,
};

use crate::audio_files::write_wav;

const RATE: i64 = 48_000;

/// A show with one song of a minute at 120 bpm: a bar lasts two seconds.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        write_wav(&folder.path().join("stem.wav"), 1, 48_000, 60 * 48_000);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn cues(&self, folder: &str, names: &[&str]) {
        fs::create_dir_all(self.path().join(folder)).unwrap();
        for name in names {
            write_wav(&self.path().join(folder).join(name), 1, 48_000, 48_000);
        }
    }

    /// Loads the show with these lines in the show file and the song file.
    fn loaded(&self, show: &str, song: &str) -> Loaded {
        let show = format!(
            "show: S\nbuses: {{ main: {{ outputs: [1, 2] }}, ears: {{ outputs: [3], role: monitor }} }}\n\
             songs: {{ one: one.yaml }}\nsetlists: {{ all: [one] }}\n{show}\n"
        );
        let song =
            format!("tempo: 120\nstems: [{{ name: Stem, file: stem.wav, bus: main }}]\n{song}\n");
        fs::write(self.path().join("show.yaml"), show).unwrap();
        fs::write(self.path().join("one.yaml"), song).unwrap();
        load(&self.path().join("show.yaml"), &LoadOptions::default())
    }

    fn show(&self, show: &str, song: &str) -> Show {
        let loaded = self.loaded(show, song);
        assert_eq!(causes(&loaded), Vec::<String>::new());
        loaded.show.unwrap()
    }
}

fn causes(loaded: &Loaded) -> Vec<String> {
    loaded.problems.iter().map(|problem| problem.cause.clone()).collect()
}

const SECTIONS: &str = "sections: [{ name: Intro, bar: 1 }, { name: Verse 1, bar: 3 }, \
                        { name: Verse 2, bar: 5 }, { name: Припев, bar: 7 }]";

/// The names of the files of the cues.
fn cues(guide: &Guide) -> Vec<Option<String>> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    guide.cues.iter().map(|cue| cue.as_ref().map(|cue| name(&cue.path))).collect()
}

#[test]
fn cues_are_found_by_the_names_of_sections() {
    let folder = Folder::new();
    folder.cues("guide", &["INTRO.wav", "verse.wav", "Verse_2.wav", "припев.WAV", "Outro.wav"]);
    fs::write(folder.path().join("guide/.hidden.wav"), "no audio").unwrap();
    fs::write(folder.path().join("guide/verse 1.txt"), "no audio").unwrap();
    let show = folder.show("guide: { folder: guide, bus: ears }", SECTIONS);
    let guide = show.songs[0].guide.as_ref().unwrap();
    assert_eq!((guide.bus, guide.level_db, guide.lead), (1, 0.0, Lead::Bars(1)));
    let names = ["INTRO.wav", "verse.wav", "Verse_2.wav", "припев.WAV"];
    assert_eq!(cues(guide), names.map(|name| Some(name.to_owned())));
    assert_eq!(guide.cues[0].as_ref().unwrap().frames, 48_000);
}

#[test]
fn a_song_changes_its_guide_or_leaves_it_out() {
    let folder = Folder::new();
    folder.cues("guide", &["Intro.wav", "Verse.wav", "Припев.wav"]);
    folder.cues("own", &["Verse 1.wav"]);
    let of_show = "guide: { folder: guide, bus: ears, level: -3 dB, lead: 4 beats }";
    let own = "guide: { folder: own, bus: main, lead: 2 bars }";
    let show = folder.show(of_show, &format!("{SECTIONS}\n{own}"));
    let guide = show.songs[0].guide.as_ref().unwrap();
    assert_eq!((guide.bus, guide.level_db, guide.lead), (0, -3.0, Lead::Bars(2)));
    let names = ["Intro.wav", "Verse 1.wav", "Verse.wav", "Припев.wav"];
    assert_eq!(cues(guide), names.map(|name| Some(name.to_owned())));
    let show = folder.show(of_show, &format!("{SECTIONS}\nguide: off"));
    assert_eq!(show.songs[0].guide, None);
    let show = folder.show(of_show, SECTIONS);
    assert_eq!(show.songs[0].guide.as_ref().map(|guide| guide.lead), Some(Lead::Beats(4)));
    // A song of its own guide in a show without one.
    let own = "guide: { folder: guide, bus: ears }";
    let show = folder.show("", &format!("{SECTIONS}\n{own}"));
    assert_eq!(show.songs[0].guide.as_ref().map(|guide| guide.cues.len()), Some(4));
    assert_eq!(folder.show("", SECTIONS).songs[0].guide, None);
}

#[test]
fn sections_without_a_cue_are_one_warning() {
    let folder = Folder::new();
    folder.cues("guide", &["Verse.wav"]);
    let loaded = folder.loaded("guide: { folder: guide/, bus: ears }", SECTIONS);
    let problem = &loaded.problems[0];
    assert_eq!(
        problem.to_string(),
        "one.yaml:3:11: warning: no cue of the guide announces `Intro`, `Припев`\n    \
         record `guide/Intro.wav`, or write `guide: off`"
    );
    assert_eq!(loaded.problems.len(), 1);
    assert!(loaded.show.is_some());
}

#[test]
fn what_is_wrong_with_a_guide_is_told_once() {
    let folder = Folder::new();
    folder.cues("guide", &["Intro.wav", "intro.flac", "Припев.wav"]);
    fs::write(folder.path().join("guide/Verse.wav"), b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0").unwrap();
    write_wav(&folder.path().join("guide/Припев.wav"), 1, 48_000, 31 * 48_000);
    let loaded = folder.loaded("guide: { folder: guide, bus: ears }", SECTIONS);
    let errors: Vec<String> = loaded.errors().map(|problem| problem.cause.clone()).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("cannot use `guide/Verse.wav` as a guide cue"), "{errors:?}");
    assert_eq!(errors[1], "`guide/Припев.wav` is longer than 30 s, the most a guide cue may last");
    let warnings: Vec<&str> = loaded.warnings().map(|problem| problem.cause.as_str()).collect();
    assert_eq!(warnings[0], "`Intro.wav` and `intro.flac` announce the same section");
    let loaded = folder.loaded("guide: { folder: nowhere, bus: nobody }", SECTIONS);
    let causes = causes(&loaded);
    assert_eq!(causes[0], "cannot read the folder `nowhere`: there is no such folder");
    assert_eq!(causes[1], "there is no bus `nobody`");
    let loaded = folder.loaded("", &format!("{SECTIONS}\nguide: on"));
    assert!(loaded.errors().any(|it| it.cause.starts_with("the show has no guide")));
}

#[cfg(unix)]
#[test]
fn a_cue_that_is_a_link_out_of_the_show_is_refused() {
    let (folder, elsewhere) = (Folder::new(), tempfile::tempdir().unwrap());
    write_wav(&elsewhere.path().join("a.wav"), 1, 48_000, 48_000);
    folder.cues("guide", &[]);
    let link = folder.path().join("guide/Intro.wav");
    std::os::unix::fs::symlink(elsewhere.path().join("a.wav"), link).unwrap();
    let (guide, intro) =
        ("guide: { folder: guide, bus: ears }", "sections: [{ name: Intro, bar: 1 }]");
    let loaded = folder.loaded(guide, intro);
    assert_eq!(causes(&loaded), ["`guide/Intro.wav` is outside the show's folder"]);
    folder.show(&format!("outside: on\n{guide}"), intro);
}

fn events(song: &str) -> Vec<Event> {
    Folder::new().show("", song).songs.remove(0).events
}

fn midi(port: &str, message: MidiMessage) -> Message {
    Message::Midi { port: port.to_owned(), message }
}

#[test]
fn every_kind_of_midi_message_is_read() {
    let song = r#"
events:
  - { at: end, midi: { port: Keys, program: 5 } }
  - { at: "0:01.5", midi: { port: Keys, channel: 16, program: 127, bank: 16383 } }
  - { at: 3, midi: { port: Lights, note: C4, length: 2 beats } }
  - { at: 3.3, midi: { port: Lights, note: 127, velocity: 1, length: 500 ms, channel: 2 } }
  - { at: start, midi: { port: Keys, control: 64, value: 0 } }
  - { at: load, midi: { port: Desk, sysex: F0 7E 7F 06 01 F7 } }
  - { at: 3, midi: { port: Lights, note: 61 } }
"#;
    let note = |channel, note, velocity, frames| {
        midi("Lights", MidiMessage::Note { channel, note, velocity, frames })
    };
    let program =
        |channel, bank, program| midi("Keys", MidiMessage::Program { channel, bank, program });
    let sysex = MidiMessage::Sysex(vec![0xf0, 0x7e, 0x7f, 6, 1, 0xf7]);
    let control = MidiMessage::Control { channel: 1, controller: 64, value: 0 };
    let expected = [
        (EventAt::Load, midi("Desk", sysex)),
        (EventAt::Start, midi("Keys", control)),
        (EventAt::Frame(RATE * 3 / 2), program(16, Some(16_383), 127)),
        // Bar 3 starts after four seconds; a beat lasts half a second.
        (EventAt::Frame(4 * RATE), note(1, 60, 100, 48_000)),
        (EventAt::Frame(4 * RATE), note(1, 61, 100, 24_000)),
        (EventAt::Frame(5 * RATE), note(2, 127, 1, 24_000)),
        (EventAt::End, program(1, None, 5)),
    ];
    assert_eq!(events(song), expected.map(|(at, message)| Event { at, message }));
}

#[test]
fn osc_arguments_have_the_types_they_are_written_as() {
    let song = r#"
events:
  - at: start
    osc: { to: "10.0.0.5:9000", address: /a/b, args: [1, -2.5, 1.0, go, true, { text: 1 }, { float: 1 }, { bool: off }, { int: 7 }] }
  - { at: start, osc: { to: "[::1]:1", address: / } }
"#;
    let osc = |host: &str, port, address: &str, args: &[OscArg]| Event {
        at: EventAt::Start,
        message: Message::Osc(OscMessage {
            host: host.to_owned(),
            port,
            address: address.to_owned(),
            args: args.to_vec(),
        }),
    };
    let args = [
        OscArg::Int(1),
        OscArg::Float(-2.5),
        OscArg::Float(1.0),
        OscArg::Text("go".to_owned()),
        OscArg::Bool(true),
        OscArg::Text("1".to_owned()),
        OscArg::Float(1.0),
        OscArg::Bool(false),
        OscArg::Int(7),
    ];
    assert_eq!(events(song), [osc("10.0.0.5", 9000, "/a/b", &args), osc("::1", 1, "/", &[])]);
}

fn lyrics(song: &str, lrc: &str) -> Vec<LyricLine> {
    let folder = Folder::new();
    fs::write(folder.path().join("one.lrc"), lrc).unwrap();
    folder.show("", song).songs.remove(0).lyrics
}

fn line(frame: i64, text: &str) -> LyricLine {
    LyricLine { frame, text: text.to_owned() }
}

#[test]
fn lyrics_come_by_position_or_from_a_file() {
    let song = "lyrics: [{ at: 3.3, text: two }, { at: 1, text: one }, { at: '0:20', text: '' }]";
    let expected = [line(0, "one"), line(5 * RATE, "two"), line(20 * RATE, "")];
    assert_eq!(lyrics(song, ""), expected);
    let lrc = "\u{feff}[ti:One]\n[offset:250]\n[00:01.25][00:03.250]Naïve 歌\n[00:02.25]two\r\n";
    let expected = [line(RATE, "Naïve 歌"), line(2 * RATE, "two"), line(3 * RATE, "Naïve 歌")];
    assert_eq!(lyrics("lyrics: one.lrc", lrc), expected);
}

#[test]
fn faults_of_a_file_of_lyrics_are_warnings_in_it() {
    let folder = Folder::new();
    let lrc = "[00:01]one\nno time\n[99:99]x\n\nnor here\nnor here";
    fs::write(folder.path().join("one.lrc"), lrc).unwrap();
    let loaded = folder.loaded("", "lyrics: one.lrc");
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "one.lrc:2:1: warning: this line has no time, and is not shown; so do 2 more, the next \
             at line 5\n    write a time before it: `[01:02.50]`",
            "one.lrc:3:1: warning: this line has a time that is none\n    write times such as \
             `[01:02.50]`",
        ]
    );
    assert_eq!(loaded.show.unwrap().songs[0].lyrics, [line(RATE, "one")]);
    fs::write(folder.path().join("one.lrc"), b"[00:01]\xff").unwrap();
    let loaded = folder.loaded("", "lyrics: one.lrc");
    assert_eq!(
        loaded.problems[0].to_string().lines().next(),
        Some("one.lrc:1:8: error: the file is not UTF-8 here")
    );
    let loaded = folder.loaded("", "lyrics: two.lrc");
    assert_eq!(causes(&loaded), ["cannot read the lyrics `two.lrc`: there is no such file"]);
    let loaded = folder.loaded("", "lyrics: one.yaml");
    assert!(causes(&loaded).iter().any(|cause| cause.ends_with("have no lines with times")));
}

#[test]
fn a_program_number_calls_one_song() {
    let folder = Folder::new();
    assert_eq!(folder.show("", "program: 127").songs[0].program, Some(127));
    assert_eq!(folder.show("", "").songs[0].program, None);
}
