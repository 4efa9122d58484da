//! What is played of a song: sections, versions, takes, automation, and what follows it.

use std::fs;
use std::path::Path;

use downbeat_show_files::{
    Colour, Confirm, Entry, JumpAt, Knot, LoadOptions, Pass, Segue, Show, Slot, SlotKind, Song,
    SongEntry, Take, Target, Then, TransportRules, load, save_setlist,
};

use crate::audio_files::write_wav;

const RATE: i64 = 48_000;

/// A show of songs with these texts, called `a`, `b` and so on, with this head and these setlists.
fn show(head: &str, setlists: &str, songs: &[&str]) -> Show {
    let folder = tempfile::tempdir().unwrap();
    let mut text = format!(
        "show: S\n{head}\nbuses: {{ main: {{ outputs: [1, 2] }}, vox: {{ outputs: [3] }} }}\nsongs:\n"
    );
    for (key, song) in ('a'..).zip(songs) {
        text.push_str(&format!("  {key}: {key}.yaml\n"));
        fs::write(folder.path().join(format!("{key}.yaml")), song).unwrap();
    }
    fs::write(folder.path().join("show.yaml"), format!("{text}{setlists}\n")).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 2, 48_000, 61 * 48_000);
    sound(folder.path())
}

/// The show, of which nothing is told but that takes have different lengths, as they have here.
fn sound(folder: &Path) -> Show {
    let loaded = load(&folder.join("show.yaml"), &LoadOptions::default());
    let mut problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    problems.retain(|problem| !problem.contains("the takes of `Vox` have different lengths"));
    assert_eq!(problems, Vec::<String>::new());
    loaded.show.unwrap()
}

fn song(text: &str) -> Song {
    show("", "setlists: { all: [a] }", &[text]).songs.remove(0)
}

/// A bar of four at 120 lasts 2 s.
fn bar(bar: i64) -> i64 {
    (bar - 1) * 2 * RATE
}

fn pass(section: Option<usize>, from: i64, to: i64) -> Pass {
    Pass { section, from, to, loops: false }
}

const STEMS: &str = "
tempo: 120
stems:
  - { name: Drums, file: minute.wav, bus: main }
  - { name: Bass, file: minute.wav, bus: main, level: -3 dB }
  - { name: Vox, wet: minute.wav, dry: long.wav, bus: [vox, main] }
";

const END: i64 = 61 * RATE;

#[test]
fn sections_end_where_the_next_one_starts_or_where_they_say() {
    let song = song(&format!(
        "{STEMS}
sections:
  - {{ name: Verse, bar: 3, colour: \"#010203\", note: easy }}
  - {{ name: Loop, bar: 5.3, end: 7, loop: on, colour: white }}
  - {{ name: Outro, bar: 0:20.5 }}
"
    ));
    let ends: Vec<(i32, i64, i64, bool)> = song
        .sections
        .iter()
        .map(|section| (section.bar, section.frame, section.end, section.loops))
        .collect();
    let outro = 20 * RATE + RATE / 2;
    let third = bar(5) + RATE;
    // 20.5 s are in bar 11.
    assert_eq!(
        ends,
        [(3, bar(3), third, false), (5, third, bar(7), true), (11, outro, END, false)]
    );
    assert_eq!(song.sections[0].note.as_deref(), Some("easy"));
    assert_eq!(song.sections[0].colour, Some(Colour::new(1, 2, 3)));
    assert_eq!(song.sections[1].colour, Some(Colour::new(255, 255, 255)));
    let looped = Pass { section: Some(1), from: third, to: bar(7), loops: true };
    assert_eq!(
        song.passes,
        [
            pass(None, 0, bar(3)),
            pass(Some(0), bar(3), third),
            looped,
            pass(None, bar(7), outro),
            pass(Some(2), outro, END),
        ]
    );
    assert_eq!((song.frames, song.length(None)), (61 * 48_000, 61 * 48_000));
}

#[test]
fn a_song_without_sections_is_one_pass() {
    assert_eq!(song(STEMS).passes, [pass(None, 0, END)]);
}

#[test]
fn sections_before_and_after_the_audio_are_not_played() {
    let text = format!(
        "{STEMS}offset: -5 s\nsections: [{{ name: A, bar: 1 }}, {{ name: B, bar: 2 }}, {{ name: C, bar: 3 }}, {{ name: D, bar: 4 }}]\n"
    );
    let song = song(&text);
    // Bars 1 and 2 are over before the audio starts, and bar 3 has begun.
    let frames: Vec<i64> = song.sections.iter().map(|section| section.frame).collect();
    assert_eq!(frames, [-5, -3, -1, 1].map(|second| second * RATE));
    assert_eq!(song.passes, [pass(Some(2), 0, RATE), pass(Some(3), RATE, END)]);
}

#[test]
fn a_version_orders_repeats_and_leaves_out() {
    let song = song(&format!(
        "{STEMS}
sections: [{{ name: Intro, bar: 1 }}, {{ name: Verse, bar: 3 }}, {{ name: Chorus, bar: 5, loop: on }}, {{ name: Outro, bar: 9 }}]
versions:
  long: {{ sections: [Verse, Chorus, Verse, Intro] }}
  ring: {{ sections: [Intro, Verse], end: 6.3 }}
  cut: {{ end: 4 }}
  same: {{ mute: Bass }}
"
    ));
    let names: Vec<&str> = song.versions.iter().map(|version| version.name.as_str()).collect();
    assert_eq!(names, ["long", "ring", "cut", "same"]);
    let intro = pass(Some(0), bar(1), bar(3));
    let verse = pass(Some(1), bar(3), bar(5));
    let chorus = Pass { section: Some(2), from: bar(5), to: bar(9), loops: true };
    assert_eq!(song.passes(Some(0)), [verse, chorus, verse, intro]);
    assert_eq!(song.length(Some(0)), 48_000 * 2 * (2 + 4 + 2 + 2));
    assert_eq!(song.passes(Some(1)), [intro, pass(Some(1), bar(3), bar(6) + RATE)]);
    assert_eq!(song.passes(Some(2)), [intro, pass(Some(1), bar(3), bar(4))]);
    assert_eq!(song.passes(Some(3)), song.passes(None));
    assert_eq!(song.passes(None).len(), 4);
}

#[test]
fn a_version_mixes_and_picks() {
    let song = song(&format!(
        "{STEMS}
versions:
  stage: {{ mute: [Drums], levels: {{ Bass: -2.5 dB, Vox: +1 }}, pick: {{ Vox: dry }} }}
  all: {{ pick: dry }}
"
    ));
    let mix = |version, stem| {
        let mix = song.mix(version, stem);
        (mix.file.frames, mix.level_db, mix.muted)
    };
    let (minute, long) = (60 * 48_000, 61 * 48_000);
    assert_eq!(
        [0, 1, 2].map(|stem| mix(None, stem)),
        [(minute, 0.0, false), (minute, -3.0, false), (minute, 0.0, false)]
    );
    assert_eq!(
        [0, 1, 2].map(|stem| mix(Some(0), stem)),
        [(minute, 0.0, true), (minute, -5.5, false), (long, 1.0, false)]
    );
    assert_eq!(mix(Some(1), 2), (long, 0.0, false));
    let vox = &song.stems[2];
    assert_eq!((vox.take(Some(Take::Wet)).channels, vox.take(Some(Take::Dry)).channels), (1, 2));
    assert_eq!(song.stems[0].take(Some(Take::Dry)), &song.stems[0].file);
}

#[test]
fn a_stem_says_which_of_its_takes_plays() {
    let text = "
tempo: 120
stems: [{ name: Vox, wet: minute.wav, dry: long.wav, pick: dry, bus: main }]
";
    let song = song(text);
    assert_eq!(song.stems[0].file.frames, 61 * 48_000);
    assert_eq!(song.stems[0].takes.as_ref().map(|takes| takes.default), Some(Take::Dry));
}

#[test]
fn automation_is_one_curve_for_each_stem_and_bus() {
    let song = song(&format!(
        "{STEMS}
sections: [{{ name: Verse, bar: 1 }}, {{ name: Lift, bar: 9 }}, {{ name: Bridge, bar: 17 }}]
automation:
  - {{ bus: vox, at: 0:50, level: -6 dB }}
  - {{ stem: Drums, at: Bridge, level: 0 dB, ramp: 1 bar }}
  - {{ stem: Drums, at: Lift, level: +2 dB, ramp: 2 beats }}
  - {{ stem: Drums, at: 18.1, level: -96 dB, ramp: 250 ms }}
"
    ));
    let knot = |frame, level_db| Knot { frame, level_db };
    let curve = |target| {
        let mut curves = song.automation.iter().filter(|curve| curve.target == target);
        (curves.next().unwrap().knots.clone(), curves.count())
    };
    assert_eq!(song.automation.len(), 2);
    let drums = vec![
        knot(bar(9), 0.0),
        knot(bar(9) + RATE, 2.0),
        knot(bar(17), 2.0),
        knot(bar(18), 0.0),
        knot(bar(18), 0.0),
        knot(bar(18) + 12_000, -96.0),
    ];
    assert_eq!(curve(Target::Stem(0)), (drums, 0));
    let vox = vec![knot(50 * RATE, 0.0), knot(50 * RATE, -6.0)];
    assert_eq!(curve(Target::Bus(1)), (vox, 0));
}

#[test]
fn every_section_of_a_name_is_automated() {
    let folder = tempfile::tempdir().unwrap();
    let song = format!(
        "{STEMS}
sections: [{{ name: Chorus, bar: 3 }}, {{ name: Verse, bar: 5 }}, {{ name: Chorus, bar: 7 }}]
automation: [{{ stem: Bass, at: Chorus, level: 1 }}, {{ stem: Bass, at: Verse, level: 0 }}]
"
    );
    fs::write(folder.path().join("a.yaml"), song).unwrap();
    let text = "{ show: S, buses: { main: { outputs: [1] }, vox: { outputs: [2] } }, songs: { a: a.yaml }, setlists: { all: [a] } }";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 1, 48_000, 60 * 48_000);
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    // Of the two sections of one name a person is told.
    assert_eq!(loaded.problems.len(), 1);
    let frames: Vec<i64> =
        loaded.show.unwrap().songs[0].automation[0].knots.iter().map(|knot| knot.frame).collect();
    assert_eq!(frames, [bar(3), bar(3), bar(5), bar(5), bar(7), bar(7)]);
}

#[test]
fn setlists_have_versions_notes_breaks_and_talks() {
    let setlists = "
setlists:
  all:
    - { song: b, version: short, note: drop D }
    - { talk: Welcome, length: 2 min, note: the mayor }
    - a
    - { break: 15 min, name: Change }
    - { song: a, then: stop }
";
    let b = format!("{STEMS}versions: {{ long: {{}}, short: {{ end: 5 }} }}\n");
    let show = show("", setlists, &[STEMS, &b]);
    let plain = SongEntry { song: 0, version: None, then: Then::Stop, note: None };
    let short =
        SongEntry { song: 1, version: Some(1), then: Then::Stop, note: Some("drop D".into()) };
    let slot = |kind, name: &str, seconds, note: Option<&str>| {
        Entry::Slot(Slot { kind, name: Some(name.into()), seconds, note: note.map(str::to_owned) })
    };
    assert_eq!(
        show.setlists[0].entries,
        [
            Entry::Song(short.clone()),
            slot(SlotKind::Talk, "Welcome", 120.0, Some("the mayor")),
            Entry::Song(plain.clone()),
            slot(SlotKind::Break, "Change", 900.0, None),
            Entry::Song(plain.clone()),
        ]
    );
    assert_eq!(show.setlists[0].songs().collect::<Vec<_>>(), [&short, &plain, &plain]);
}

/// What follows the first song of a setlist whose first entry has this `then`.
fn then(version: &str, then: &str) -> Then {
    let song = format!(
        "{STEMS}
sections: [{{ name: Intro, bar: 1 }}, {{ name: Verse, bar: 3 }}, {{ name: Outro, bar: 5 }}]
versions: {{ turned: {{ sections: [Outro, Intro, Verse] }} }}
"
    );
    let setlists = format!("setlists: {{ all: [{{ song: a, {version} then: {then} }}, a] }}");
    show("", &setlists, &[&song]).setlists[0].songs().next().unwrap().then
}

#[test]
fn a_pause_and_a_segue_are_frames() {
    assert_eq!(then("", "continue"), Then::Continue);
    assert_eq!(then("", "{ pause: 1500 ms }"), Then::Pause { frames: 72_000 });
    let segue = |before_end, crossfade, click_after| {
        Then::Segue(Segue { before_end, crossfade, click_after })
    };
    let second = 48_000;
    assert_eq!(then("", "{ segue: 4 s }"), segue(4 * second, 4 * second, 0));
    // The song ends at 61 s, in the middle of a bar.
    assert_eq!(then("", "{ segue: 3 beats, click: end }"), segue(72_000, 72_000, 72_000));
    assert_eq!(
        then("", "{ segue: 1 bar, at: 30, click: 1 beat }"),
        segue(3 * second, 2 * second, second / 2)
    );
    assert_eq!(then("", "{ segue: 0 s, at: 0:59.5, click: 1 s }"), segue(72_000, 0, second));
    // The verse, from 4 to 8 s, is the last that this version plays.
    let turned = "version: turned,";
    assert_eq!(then(turned, "{ segue: 1 bar }"), segue(2 * second, 2 * second, 0));
    assert_eq!(then(turned, "{ segue: 1 s, at: 3.2 }"), segue(7 * second / 2, second, 0));
    assert_eq!(then(turned, "{ segue: 4 s }"), segue(4 * second, 4 * second, 0));
}

#[test]
fn the_transport_has_rules() {
    let setlists = "setlists: { all: [a, b] }";
    let show = show(
        "transport: { jump: section, go_guard: 250 ms, grace: 10, confirm: [stop, jump now] }",
        setlists,
        &[STEMS, &format!("{STEMS}jump: now\n")],
    );
    assert_eq!(
        show.transport,
        TransportRules {
            jump: JumpAt::Section,
            go_guard_seconds: 0.25,
            grace_seconds: 10.0,
            confirm: vec![Confirm::Stop, Confirm::JumpNow],
        }
    );
    assert_eq!([show.songs[0].jump, show.songs[1].jump], [None, Some(JumpAt::Now)]);
}

#[test]
fn an_empty_list_asks_for_no_second_press() {
    let rules = |head| show(head, "setlists: { all: [a] }", &[STEMS]).transport;
    assert_eq!(rules("transport: { confirm: [] }").confirm, []);
    let default = rules("");
    assert_eq!((default.jump, default.confirm), (JumpAt::Bar, vec![Confirm::Song]));
    assert_eq!((default.go_guard_seconds, default.grace_seconds), (0.1, 3.0));
}

#[test]
fn a_tempo_map_has_ramps_and_places_of_every_kind() {
    let song = song(
        "
tempo:
  - { bar: 1, bpm: 120 }
  - { bar: 3, to: 240, by: 5 }
  - { bar: 6.3, bpm: 60 }
  - { bar: 0:20, bpm: 120, to: 60 }
  - { bar: 0:30, bpm: 100 }
stems: [{ name: Drums, file: minute.wav, bus: main }]
",
    );
    let frame = |bar| song.tempo.bar_frame(48_000, bar);
    // Eight quarters at a mean of 180 last 8/3 s.
    assert_eq!((frame(3), frame(5), frame(6)), (4 * RATE, 320_000, 320_000 + RATE));
    // From the third beat of bar 6 on, a quarter lasts a second.
    let third = frame(6) + RATE / 2;
    assert_eq!(frame(7), third + 2 * RATE);
    assert_eq!(song.tempo.tempo_at(48_000, 20 * RATE).0, 120.0);
    // Half of the ten seconds is over: half way to 60.
    assert_eq!(song.tempo.tempo_at(48_000, 25 * RATE).0, 90.0);
    assert_eq!(song.tempo.tempo_at(48_000, 31 * RATE).0, 100.0);
}

#[test]
fn an_offset_may_be_in_beats_and_bars() {
    let first = |offset: &str| {
        let text = format!(
            "tempo: 90 6/8\noffset: {offset}\nstems: [{{ name: D, file: minute.wav, bus: main }}]\n"
        );
        song(&text).tempo.bar_frame(48_000, 1)
    };
    // An eighth at 90 quarters a minute lasts a third of a second.
    assert_eq!(first("3 beats"), RATE);
    assert_eq!(first("-1 bar"), -2 * RATE);
    assert_eq!(first("0:01.5"), RATE * 3 / 2);
    assert_eq!(first("-20 ms"), -960);
}

#[test]
fn a_saved_setlist_loads_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let song = format!(
        "{STEMS}
sections: [{{ name: Intro, bar: 1 }}, {{ name: Verse, bar: 3 }}, {{ name: Outro, bar: 5 }}]
versions: {{ long: {{}}, \"short: 1\": {{ sections: [Outro, Intro, Verse] }} }}
"
    )
    .replace("tempo: 120", "tempo: 127.97");
    let text = "
show: S
rate: 44100
buses: { main: { outputs: [1, 2] }, vox: { outputs: [3] } }
songs: { a: a.yaml, \"1: b\": b.yaml }
setlists:
  all:
    - { song: a, then: { segue: 3 beats } }
    - { song: a, then: { segue: 3 beats, at: 30.2, click: end }, note: \"drop D: \\\"now\\\"\" }
    - { song: \"1: b\", version: \"short: 1\", then: { segue: 1 beat, at: 3.2, click: 2 beats } }
    - { song: a, version: long, then: { pause: 0.3333 s } }
    - { talk: \"yes: no\", length: 1:30, note: \"two\\nlines\" }
    - { song: a, then: continue }
    - { break: 15 min }
    - { break: 90.1 s, name: Change }
    - \"1: b\"
";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    fs::write(folder.path().join("a.yaml"), &song).unwrap();
    fs::write(folder.path().join("b.yaml"), &song).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 44_100, 61 * 44_100 + 7);
    write_wav(&folder.path().join("long.wav"), 2, 44_100, 61 * 44_100 + 7);
    let load = || load(&folder.path().join("show.yaml"), &LoadOptions::default()).show.unwrap();
    let show = load();
    let entries = &show.setlists[0].entries;
    // Its name is taken, the next one's is by the time the show is loaded again.
    for name in ["all 2", "all 3"] {
        let file = save_setlist(&load(), "all", entries).unwrap();
        assert_eq!(file, folder.path().join(format!("setlists/{name}.yaml")));
    }
    // Without loading again the file itself is what is in the way.
    let fourth = save_setlist(&show, "all", &entries[..1]).unwrap();
    assert_eq!(fourth.file_name().unwrap(), "all 4.yaml");
    let again = load();
    let names: Vec<&str> = again.setlists.iter().map(|setlist| setlist.name.as_str()).collect();
    assert_eq!(names, ["all", "all 2", "all 3", "all 4"]);
    assert_eq!(&again.setlists[1].entries, entries);
    assert_eq!(&again.setlists[2].entries, entries);
    let hidden = fs::read_dir(folder.path().join("setlists")).unwrap().count();
    assert_eq!(hidden, 3, "nothing else is left behind");
}

#[test]
fn a_setlist_that_cannot_be_is_not_saved() {
    let show = show("", "setlists: { all: [a] }", &[STEMS]);
    let entries = show.setlists[0].entries.clone();
    for name in ["", "..", "a/b", "/tmp/x", ".hidden"] {
        assert!(save_setlist(&show, name, &entries).is_err(), "{name}");
    }
    assert!(save_setlist(&show, "new", &[]).is_err());
    let song =
        |song, version| Entry::Song(SongEntry { song, version, then: Then::Stop, note: None });
    assert!(save_setlist(&show, "new", &[song(1, None)]).is_err());
    assert!(save_setlist(&show, "new", &[song(0, Some(0))]).is_err());
}

#[test]
fn a_saved_setlist_is_checked_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("setlists")).unwrap();
    fs::write(folder.path().join("a.yaml"), STEMS).unwrap();
    let text = "{ show: S, buses: { main: { outputs: [1] }, vox: { outputs: [2] } }, songs: { opener: a.yaml }, setlists: { all: [opener] } }";
    fs::write(folder.path().join("show.yaml"), text).unwrap();
    write_wav(&folder.path().join("minute.wav"), 1, 48_000, 60 * 48_000);
    write_wav(&folder.path().join("long.wav"), 1, 48_000, 60 * 48_000);
    let saved = |name: &str, text: &str| {
        fs::write(folder.path().join("setlists").join(name), text).unwrap();
    };
    saved("all.yaml", "[opener]");
    saved("broken.yaml", "- [opener");
    saved("gone.yaml", "- opener\n- opner\n");
    saved("notes.txt", "not a setlist");
    saved(".hidden.yaml", "- opner");
    let loaded = load(&folder.path().join("show.yaml"), &LoadOptions::default());
    let problems: Vec<String> = loaded
        .problems
        .iter()
        .map(|problem| format!("{}:{}: {}", problem.file.display(), problem.line, problem.cause))
        .collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert_eq!(problems[0], "setlists/all.yaml:1: the show file has a setlist `all` as well");
    assert!(problems[1].starts_with("setlists/broken.yaml:"), "{}", problems[1]);
    assert_eq!(problems[2], "setlists/gone.yaml:2: there is no song `opner`");
}
