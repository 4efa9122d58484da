//! Setlists, and what follows a song.

use downbeat_show_files::{Entry, Segue, Slot, SlotKind, SongEntry, Then};

use super::{STEMS, show};

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
    let plain = SongEntry { song: 0, version: None, then: Then::Stop, note: None, skip: false };
    let note = Some("drop D".into());
    let short = SongEntry { song: 1, version: Some(1), note, ..plain.clone() };
    let slot = |kind, name: &str, seconds, note: Option<&str>| {
        let (name, note) = (Some(name.into()), note.map(str::to_owned));
        Entry::Slot(Slot { kind, name, seconds, note, skip: false })
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
