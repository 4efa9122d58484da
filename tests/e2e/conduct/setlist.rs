//! What comes next is what the console shows, whatever is changed while a song plays.

use downbeat_engine::{Action, Edit, EntryId, Switch};

use super::{RATE, armed, playing, songs};
use crate::support::rig::Rig;

/// Plays past the end of the song that plays.
fn play_over_the_end(rig: &mut Rig) {
    rig.play(8 * RATE, 480);
}

fn continued() -> crate::support::show::TestShow {
    songs("")
        .entry("{ song: s0, then: continue }")
        .entry("{ song: s1, then: continue }")
        .entry("s2")
}

#[test]
fn a_song_that_is_skipped_while_it_is_armed_does_not_follow() {
    let files = continued();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    assert_eq!(armed(&mut rig).as_deref(), Some("s1"));
    rig.act(Action::Edit(Edit::Skip(EntryId(1), Switch::On)));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
    rig.act(Action::Edit(Edit::Skip(EntryId(2), Switch::On)));
    assert_eq!(armed(&mut rig), None);
    play_over_the_end(&mut rig);
    assert_eq!(playing(&mut rig), None, "nothing was armed, so nothing may follow");
}

#[test]
fn what_was_picked_stays_armed_whatever_else_is_changed() {
    let files = songs("");
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.play(RATE, 480);
    rig.act(Action::Arm(EntryId(2)));
    rig.act(Action::Edit(Edit::Move(EntryId(1), 1)));
    rig.act(Action::Edit(Edit::Insert { after: Some(EntryId(0)), song: 1 }));
    assert_eq!(rig.snapshot().armed, Some(2));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
    // Once it is gone, what follows the playing one is armed.
    rig.act(Action::Edit(Edit::Skip(EntryId(2), Switch::On)));
    assert_eq!(rig.snapshot().armed, Some(1));
}

#[test]
fn a_song_that_is_repeated_while_it_plays_comes_next() {
    let files = continued();
    let mut rig = Rig::new(files.load());
    rig.go();
    rig.act(Action::Edit(Edit::Repeat(EntryId(0))));
    rig.play(RATE, 480);
    assert_eq!(rig.snapshot().armed, Some(1));
    play_over_the_end(&mut rig);
    assert_eq!(rig.snapshot().playing, Some(1));
    assert_eq!(playing(&mut rig).as_deref(), Some("s0"));
}

#[test]
fn an_encore_after_the_last_song_is_armed() {
    let files = songs("").entry("s0");
    let mut rig = Rig::new(files.load());
    rig.go();
    play_over_the_end(&mut rig);
    rig.play(RATE, 480);
    assert_eq!((armed(&mut rig), playing(&mut rig)), (None, None));
    rig.act(Action::Edit(Edit::Insert { after: Some(EntryId(0)), song: 2 }));
    assert_eq!(armed(&mut rig).as_deref(), Some("s2"));
}

#[test]
fn songs_and_versions_that_are_not_there_are_refused() {
    let files = songs("");
    let mut rig = Rig::new(files.load());
    rig.settle();
    rig.act(Action::Edit(Edit::Insert { after: None, song: 99 }));
    rig.act(Action::Edit(Edit::Version(EntryId(0), Some(7))));
    assert!(rig.was_told("setlist not changed: the show has no such song or version"));
    assert_eq!(rig.snapshot().entries.len(), 3);
    assert!(!rig.snapshot().setlist_changed);
}

/// The titles of the setlist, in order.
fn titles(rig: &mut Rig) -> Vec<String> {
    rig.snapshot().entries.iter().map(|entry| entry.title.clone()).collect()
}

#[test]
fn a_song_that_is_inserted_without_a_place_comes_next() {
    let files = songs("");
    let insert = |song| Action::Edit(Edit::Insert { after: None, song });
    let mut rig = Rig::new(files.load());
    rig.settle();
    // After the armed one while nothing plays.
    rig.act(insert(2));
    assert_eq!(titles(&mut rig), ["s0", "s2", "s1", "s2"]);
    assert_eq!(armed(&mut rig).as_deref(), Some("s0"));
    rig.go();
    rig.play(RATE, 480);
    // After the one that plays, whatever is armed.
    rig.act(Action::Arm(EntryId(2)));
    rig.act(insert(1));
    assert_eq!(titles(&mut rig), ["s0", "s1", "s2", "s1", "s2"]);
    assert_eq!(rig.snapshot().armed, Some(4), "what was picked stays armed");
    rig.act(Action::Arm(EntryId(4)));
    assert_eq!(rig.snapshot().armed, Some(1));
}

#[test]
fn each_change_is_answered_and_one_that_was_taken_back_is_none() {
    let files = songs("versions: { short: { sections: [Intro] } }");
    let mut rig = Rig::new(files.load());
    rig.settle();
    let second = EntryId(1);
    let edits = [
        (Edit::Move(second, 1), "s1 is number 3 now", "move s1 by +1"),
        (Edit::Skip(second, Switch::Toggle), "s1 is passed over", "skip s1 on"),
        (Edit::Skip(second, Switch::Off), "s1 is not passed over any more", "skip s1 off"),
        (Edit::Repeat(second), "s1 comes once more, as number 4", "repeat s1"),
        (Edit::Insert { after: None, song: 2 }, "s2 comes as number 2", "insert s2 after s0"),
        (Edit::Version(second, Some(0)), "s1 is played as short", "play s1 as short"),
        (Edit::Version(second, None), "s1 is played as it is", "play s1 as it is"),
    ];
    let newest = |rig: &mut Rig| rig.snapshot().notices.last().unwrap().text.clone();
    for (edit, told, _) in edits {
        rig.act(Action::Edit(edit));
        assert_eq!(newest(&mut rig), told);
    }
    for (_, _, words) in edits.iter().rev() {
        assert!(rig.snapshot().setlist_changed);
        rig.act(Action::Undo);
        assert_eq!(newest(&mut rig), format!("taken back: {words}"));
    }
    assert!(!rig.snapshot().setlist_changed, "it is as in the file again");
    rig.act(Action::Redo);
    assert_eq!(newest(&mut rig), "done again: move s1 by +1");
    // The song that plays goes on as it was started.
    rig.go();
    rig.play(RATE, 480);
    rig.act(Action::Edit(Edit::Version(EntryId(0), Some(0))));
    assert_eq!(newest(&mut rig), "s0 is played as short, from the next time on");
}
