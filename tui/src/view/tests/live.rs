//! The whole screen while a band is followed live.

use std::time::Duration;

use crossterm::event::KeyCode;
use downbeat_engine::{JumpView, Quantum, Snapshot, Transport, Weight};

use super::{check_live, console, press, text};
use crate::app::Focus;
use crate::fixtures;

#[test]
fn all_at_once() {
    check_live("busy", &fixtures::busy(), |app| {
        app.focus = Focus::Sections;
        app.quantum = Some(Quantum::Bar);
    });
}

#[test]
fn all_that_matters_is_seen_on_a_small_screen() {
    let confirm = Some("stop".to_owned());
    let hung = vec![("disk", Duration::from_secs(12))];
    let snapshot = Snapshot { confirm, hung, ..fixtures::busy() };
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    for seen in [
        "LOCKED",
        "HUNG: the disk thread",
        "PRESS AGAIN: stop",
        "→ Bridge in 5 beats",
        "↻ Verse 1 pass 3",
        "≈ THEN 2 Ballad [long] 0:08 before the end (READY)",
        "next 5 Long Way Home",
        "SETLIST 6 · changed",
        "jump: (bar)",
        "▶▌  17 Verse 1",
        "↻3",
    ] {
        assert!(shown.contains(seen), "{seen}:\n{shown}");
    }
}

#[test]
fn a_press_that_is_asked_for_again() {
    let snapshot = Snapshot { confirm: Some("stop".to_owned()), ..fixtures::busy() };
    check_live("confirm", &snapshot, |_| {});
}

#[test]
fn a_jump_that_waits_for_the_disk() {
    let jump = JumpView {
        to: "Chorus".to_owned(),
        span: Some(4),
        waits_for_disk: true,
        ..JumpView::default()
    };
    check_live("waits", &Snapshot { jump: Some(jump), ..fixtures::playing() }, |_| {});
}

#[test]
fn fading_out_and_back() {
    let at = |transport| Snapshot { transport, ..fixtures::playing() };
    check_live("fade_out", &at(Transport::FadingOut), |_| {});
    check_live("fade_back", &at(Transport::FadingBack), |_| {});
}

#[test]
fn a_pause_between_two_songs() {
    let snapshot = Snapshot {
        transport: Transport::Pausing,
        pause_left: Some(Duration::from_millis(3_200)),
        playing: None,
        position: None,
        ..fixtures::playing()
    };
    check_live("pause", &snapshot, |_| {});
}

#[test]
fn held_while_the_operator_taps() {
    let snapshot = Snapshot { transport: Transport::Held, taps: 3, ..fixtures::playing() };
    check_live("taps", &snapshot, |app| app.focus = Focus::Sections);
}

#[test]
fn counting_in_to_the_middle() {
    let mut snapshot = Snapshot { transport: Transport::CountIn, ..fixtures::playing() };
    if let Some(position) = &mut snapshot.position {
        position.count_in = Some(Duration::from_millis(1_200));
        position.section = None;
        position.next_section = Some(("Verse 1".to_owned(), 0));
    }
    check_live("re_entry", &snapshot, |_| {});
}

#[test]
fn threads_that_hang() {
    let hung = vec![("disk", Duration::from_secs(12)), ("journal", Duration::from_secs(4))];
    check_live("hung", &Snapshot { hung, ..fixtures::playing() }, |_| {});
}

#[test]
fn all_notices() {
    let mut snapshot = fixtures::playing();
    let long = "the file 04_Pads.wav in songs/opener is shorter than the other stems by 2.4 s: its \
                end is silence; export it again from bar 1 to the end of the song";
    for at in 9..19 {
        snapshot.notices.push(fixtures::notice(at, Weight::Warning, long));
    }
    check_live("notices", &snapshot, |app| press(app, KeyCode::F(2), &snapshot));
    check_live("notices_next", &snapshot, |app| {
        press(app, KeyCode::F(2), &snapshot);
        press(app, KeyCode::Down, &snapshot);
    });
}

#[test]
fn a_bar_to_jump_to() {
    let snapshot = fixtures::busy();
    check_live("bar", &snapshot, |app| {
        ":17".chars().for_each(|sign| press(app, KeyCode::Char(sign), &snapshot));
    });
}

#[test]
fn a_song_to_insert() {
    let snapshot = fixtures::busy();
    check_live("insert", &snapshot, |app| {
        press(app, KeyCode::Char('i'), &snapshot);
        press(app, KeyCode::Down, &snapshot);
    });
}
