//! Whatever is done to the setlist while a song plays, what comes next is what is shown; and what is
//! saved is what was there.

use std::time::Duration;

use downbeat_engine::{Action, Edit, EntryId, Switch};
use downbeat_show_files::Entry;

use super::coded::{BAR, END, PERIOD, SECTIONS, assert_silent, assert_song, playing, songs, then};
use crate::support::audio::noise;
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// How many evenings are played.
const EVENINGS: u64 = 60;
/// Changes on each.
const CHANGES: u64 = 8;

fn show() -> TestShow {
    let turned = format!("{SECTIONS}versions:\n  turned: {{ sections: [C, A] }}");
    let show = songs(&[SECTIONS, &turned, &turned]);
    ["s0", "s1", "s2"]
        .iter()
        .fold(show, |show, song| show.entry(&format!("{{ song: {song}, then: continue }}")))
}

/// Any change that an operator may make.
fn change(seed: u64) -> Action {
    let dice = |at: u64, sides: u64| noise(seed, at) % sides;
    let entry = EntryId(dice(1, 6) as u32);
    match dice(0, 9) {
        0 => Action::Edit(Edit::Move(entry, dice(2, 5) as i32 - 2)),
        1 => Action::Edit(Edit::Skip(entry, Switch::Toggle)),
        2 => Action::Edit(Edit::Insert { after: Some(entry), song: dice(2, 3) as usize }),
        3 => Action::Edit(Edit::Repeat(entry)),
        4 => Action::Edit(Edit::Version(entry, (dice(2, 2) == 0).then_some(0))),
        5 => Action::Undo,
        6 => Action::Redo,
        7 => Action::Arm(entry),
        _ => [Action::ArmNext, Action::ArmPrevious][dice(2, 2) as usize],
    }
}

/// What is shown to come next: the song, and its first frame.
fn next(rig: &mut Rig) -> Option<(usize, usize)> {
    let now = rig.snapshot();
    let entry = &now.entries[now.armed?];
    Some((entry.song?, if entry.version.is_some() { 4 * BAR } else { 0 }))
}

#[test]
fn what_comes_next_is_what_is_shown() {
    let show = show();
    let mut seen = Vec::new();
    for evening in 0..EVENINGS {
        let mut rig = playing(&show, BAR);
        let mut made = Vec::new();
        for number in 0..CHANGES {
            let action = change(evening * CHANGES + number);
            made.push(action);
            then(&mut rig, action, BAR / 4);
        }
        let shown = next(&mut rig);
        rig.play(END + BAR - rig.recorded[0].len(), PERIOD);
        println!("{made:?}");
        assert_song(&rig, 0, 0, 0, END);
        match shown {
            Some((song, from)) => assert_song(&rig, END, song, from, BAR),
            None => assert_silent(&rig, END, BAR),
        }
        seen.push(shown);
    }
    // Every song came next, and another version of one.
    for song in 0..3 {
        assert!(seen.contains(&Some((song, 0))), "never song {song}: {seen:?}");
    }
    assert!(seen.iter().flatten().any(|&(_, from)| from > 0), "never a version: {seen:?}");
}

#[test]
fn a_changed_setlist_is_saved_as_a_new_one_when_asked() {
    let show = show();
    let file = show.write();
    let before = std::fs::read(&file).unwrap();
    let mut rig = playing(&show, BAR);
    let mut clerk = rig.conductor.take_clerk().unwrap();
    rig.act(Action::Edit(Edit::Move(EntryId(2), -1)));
    rig.act(Action::Edit(Edit::Version(EntryId(1), Some(0))));
    rig.act(Action::Edit(Edit::Repeat(EntryId(1))));
    rig.act(Action::Edit(Edit::Skip(EntryId(0), Switch::On)));
    assert!(rig.snapshot().setlist_changed);
    rig.act(Action::SaveSetlist);
    assert!(clerk.step(Duration::ZERO));
    rig.play(PERIOD, PERIOD);
    assert!(rig.was_told("the setlist is saved") && !rig.snapshot().setlist_changed);
    assert!(std::fs::read(&file).unwrap() == before, "the show file was written");
    let loaded = downbeat_show_files::load(&file, &downbeat_show_files::LoadOptions::default());
    let loaded = loaded.show.unwrap();
    let name = rig.snapshot().setlist.clone();
    let saved = loaded.setlists.iter().find(|setlist| setlist.name == name).expect("no setlist");
    let songs = saved.entries.iter().map(|entry| match entry {
        Entry::Song(song) => (song.song, song.version, song.skip),
        Entry::Slot(_) => panic!("a slot"),
    });
    // What is passed over keeps its place, and is passed over in the next show too.
    let wanted = [(0, None, true), (2, None, false), (1, Some(0), false), (1, Some(0), false)];
    assert_eq!(songs.collect::<Vec<_>>(), wanted);
    assert_ne!(name, "main");
}

#[test]
fn a_version_that_is_picked_while_its_song_plays_counts_from_the_next_time_on() {
    let turned = format!("{SECTIONS}versions:\n  turned: {{ sections: [C, A] }}");
    let show = songs(&[&turned, ""]).entry("s0").entry("s1");
    let mut rig = playing(&show, BAR);
    let length = |frames: usize| Duration::from_secs_f64(frames as f64 / super::coded::RATE as f64);
    then(&mut rig, Action::Edit(Edit::Version(EntryId(0), Some(0))), PERIOD);
    let now = rig.snapshot();
    let heard = &now.entries[0];
    assert_eq!((heard.version.as_deref(), heard.length), (None, length(END)));
    let later = heard.later.as_ref().unwrap().version.as_deref();
    assert_eq!(later, Some("turned"));
    assert!(rig.was_told("from the next time on"));
    then(&mut rig, Action::Panic, BAR / 4);
    let next = &rig.snapshot().entries[0];
    assert_eq!((next.version.as_deref(), next.length), (Some("turned"), length(4 * BAR)));
    assert!(next.later.is_none());
}
