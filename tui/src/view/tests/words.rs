//! What must be read on a screen, and what must not.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyCode;
use downbeat_engine::{
    DeviceState, EnterView, EntryId, JumpView, Later, NotTaken, OverView, PilotView, Position,
    Quantum, Snapshot, Then, TimeOfDay, TimecodeRate, TimecodeView, Transport, Withdrawn, WouldBe,
};
use ratatui::style::{Color, Modifier};

use super::{LIVE_SIZES, check, check_live, console, press, text};
use crate::app::Focus;
use crate::fixtures;

#[test]
fn the_help_has_every_key_on_its_pages() {
    let snapshot = fixtures::playing();
    let page = |presses: usize| {
        text(&console(snapshot.clone(), (80, 24), |app| {
            press(app, KeyCode::Char('?'), &snapshot);
            (0..presses).for_each(|_| press(app, KeyCode::Down, &snapshot));
        }))
    };
    let pages = [page(0), page(1)].concat();
    for row in crate::keys::keys() {
        assert!(pages.contains(row.does), "{}", row.does);
    }
    // 44 rows on pages of 22: behind the second one comes the first one again.
    assert_eq!(page(2), page(0));
}

/// A bar is typed while the band plays: nothing that is looked at meanwhile may be covered.
#[test]
fn the_prompt_for_a_bar_leaves_the_transport_and_the_notices_to_be_seen() {
    let mut snapshot = fixtures::busy();
    snapshot.hung = vec![("disk", Duration::from_secs(12))];
    snapshot.device.refused = vec!["real-time priority".to_owned()];
    let rows = |keys: &str| {
        let shown = text(&console(snapshot.clone(), (80, 24), |app| {
            keys.chars().for_each(|key| press(app, KeyCode::Char(key), &snapshot));
        }));
        shown.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (without, with) = (rows(""), rows(":17"));
    let hidden = (0..24).filter(|&row| without[row] != with[row]).collect::<Vec<_>>();
    assert_eq!(hidden, [9, 10, 11, 12, 13]);
    let lists = without.iter().position(|row| row.contains("SETLIST")).unwrap();
    let device = without.iter().position(|row| row.contains("DEVICE")).unwrap();
    assert!(lists < 9 && 13 < device, "{without:?}");
}

#[test]
fn the_prompt_for_a_bar_tells_the_song_its_bars_and_what_enter_does() {
    let at = |transport| Snapshot { transport, ..fixtures::playing() };
    let quantum = |jump_at| Snapshot { jump_at, ..fixtures::playing() };
    let other = Snapshot { strips_of: Some(EntryId(1)), ..fixtures::playing() };
    let no_bars = Snapshot { spans: [].into(), ..fixtures::playing() };
    for (opened, shown, expected) in [
        (fixtures::stopped(), None, "GO starts the song there"),
        (at(Transport::Pausing), None, "it starts by itself, from its start"),
        (at(Transport::Held), None, "the held song goes on from there"),
        (quantum(Quantum::Now), None, "the jump lands at once"),
        (quantum(Quantum::Beat), None, "the jump lands at the next beat"),
        (quantum(Quantum::Bar), None, "the jump lands at the next bar"),
        (quantum(Quantum::Section), None, "the jump lands at the section's end"),
        (quantum(Quantum::Song), None, "the jump lands at the song's end"),
        (fixtures::playing(), None, "17.3_                         Opener, bars 1 to 96 ┃"),
        (no_bars.clone(), None, "17.3_                                       Opener ┃"),
        (no_bars, None, "there is no bar 17 here"),
        (fixtures::playing(), Some(at(Transport::Fading)), "no jump: the song is ending"),
        (fixtures::playing(), Some(other), "no jump: another song is on show now"),
    ] {
        let after = shown.unwrap_or_else(|| opened.clone());
        let seen = text(&console(after, (80, 24), |app| {
            ":17.3".chars().for_each(|key| press(app, KeyCode::Char(key), &opened));
        }));
        assert!(seen.contains(expected), "{expected}:\n{seen}");
    }
    let typed = |signs: &str| {
        text(&console(fixtures::stopped(), (80, 24), |app| {
            signs.chars().for_each(|key| press(app, KeyCode::Char(key), &fixtures::stopped()));
        }))
    };
    // Its last bar is 96.
    for (signs, expected) in [
        (":96.9", "GO starts the song there"),
        (":97", "there is no bar 97 here"),
        (":0", "there is no bar 0 here"),
        (":17.99999", "there is no bar 17.99999"),
        (":99999999999", "there is no bar 99999999999"),
    ] {
        assert!(typed(signs).contains(expected), "{expected}:\n{}", typed(signs));
    }
    // What `g` chose comes before what the song or the show says.
    let seen = text(&console(fixtures::playing(), (80, 24), |app| {
        app.quantum = Some(Quantum::Beat);
        press(app, KeyCode::Char(':'), &fixtures::playing());
    }));
    assert!(seen.contains("the jump lands at the next beat"), "{seen}");
}

/// What follows is told as it is: by which way, and which song.
#[test]
fn what_comes_is_what_the_setlist_says() {
    for (then, expected) in [
        (Then::Stop, "ARMED 2 Ballad (READY)"),
        (Then::Continue, "↓ THEN 2 Ballad by itself (READY)"),
        (Then::Pause(Duration::from_secs(5)), "… THEN 2 Ballad after 0:05 pause (READY)"),
        (Then::Segue(Duration::from_secs(8)), "≈ THEN 2 Ballad 0:08 before the end (READY)"),
    ] {
        let mut snapshot = fixtures::playing();
        Arc::make_mut(&mut snapshot.entries)[0].then = then;
        let shown = text(&console(snapshot.clone(), (80, 24), |_| {}));
        assert!(shown.contains(expected), "{then:?}:\n{shown}");
        assert!(shown.contains("next 3 Night Drive"));
        // Nothing follows by itself what is held.
        snapshot.transport = Transport::Held;
        let shown = text(&console(snapshot, (80, 24), |_| {}));
        assert!(shown.contains("ARMED 2 Ballad (READY)"), "{then:?}:\n{shown}");
    }
}

/// The pilot and the timecode are shown where buses carry them, and a pilot that is off is an alarm.
#[test]
fn the_pilot_tells_its_longest_gap_and_why_it_is_withdrawn() {
    let mut snapshot = fixtures::playing();
    let shown = |snapshot: &Snapshot| text(&console(snapshot.clone(), (100, 30), |_| {}));
    let without = shown(&snapshot);
    assert!(!without.contains("pilot") && !without.contains("LTC"), "{without}");
    let address = TimeOfDay { hours: 1, minutes: 2, seconds: 3, frames: 4 };
    let rate = TimecodeRate::F2997Drop;
    snapshot.timecode = Some(TimecodeView { address, rate, runs: true });
    let mut pilot = PilotView::default();
    for (withdrawn, gap, expected) in [
        (None, 0, "pilot ✓ no gap"),
        (None, 120, "pilot ✓ longest gap 120 ms"),
        (Some(Withdrawn::Asked), 0, "PILOT WITHDRAWN, as you asked"),
        (Some(Withdrawn::Starved), 120, "PILOT WITHDRAWN: stems are missing"),
        (Some(Withdrawn::Hung), 120, "PILOT WITHDRAWN: this program did not answer"),
    ] {
        let longest_gap = Duration::from_millis(gap);
        pilot = PilotView { sent: withdrawn.is_none(), withdrawn, longest_gap };
        snapshot.pilot = Some(pilot);
        let shown = shown(&snapshot);
        assert!(shown.contains(expected) && shown.contains("LTC 01:02:03;04"), "{shown}");
    }
    assert!(pilot.withdrawn.is_some() && shown(&snapshot).contains("PILOT OFF · gap 120 ms"));
    // Without a device it does not go out either.
    pilot.withdrawn = None;
    snapshot.pilot = Some(pilot);
    assert!(shown(&snapshot).contains("PILOT OFF · gap 120 ms"));
}

#[test]
fn a_jump_is_marked_where_it_lands() {
    let jump = JumpView {
        to: "Chorus".to_owned(),
        span: Some(4),
        in_beats: Some(1),
        ..JumpView::default()
    };
    let snapshot = Snapshot { jump: Some(jump), ..fixtures::playing() };
    let shown = text(&console(snapshot, (200, 50), |_| {}));
    assert!(shown.contains(" → Chorus in 1 beat"));
    // The second of two sections with this name.
    assert!(shown.contains(" →▌  65 Chorus") && !shown.contains("→▌  33"), "{shown}");
}

/// At the end of the setlist nothing is armed, and a held song goes on all the same.
#[test]
fn what_go_does_where_nothing_is_armed() {
    for (transport, expected) in [
        (Transport::Held, "ARMED nothing: GO goes on with the held song"),
        (Transport::Playing, "ARMED nothing: no GO"),
    ] {
        let snapshot = Snapshot { transport, armed: None, ..fixtures::playing() };
        let shown = text(&console(snapshot, (80, 24), |_| {}));
        assert!(shown.contains(expected), "{shown}");
    }
}

#[test]
fn where_the_armed_song_starts_is_told() {
    let mut enter =
        EnterView { span: 3, place: "Verse 2".to_owned(), left: Duration::from_secs(95) };
    let snapshot = Snapshot { enter_at: Some(enter.clone()), ..fixtures::stopped() };
    check_live("enter_at", &snapshot, |_| {});
    // Not at the section's start: the bar is told.
    enter.place = "bar 51".to_owned();
    let inside = Snapshot { enter_at: Some(enter), ..fixtures::stopped() };
    for (snapshot, place) in [(snapshot, "Verse 2"), (inside, "bar 51")] {
        for size in [(80, 24), (110, 34)] {
            let shown = text(&console(snapshot.clone(), size, |_| {}));
            assert!(shown.contains(&format!("GO starts Opener from {place}")), "{shown}");
            assert!(shown.contains(&format!("ARMED 1 Opener from {place} (READY)")), "{shown}");
            assert!(shown.contains(" →▌  49 Verse 2") && shown.contains("1:35 long"), "{shown}");
        }
    }
}

#[test]
fn the_song_that_goes_out_in_a_segue_is_told_below_the_one_that_plays() {
    let over = Some(OverView { entry: 0, left: Duration::from_secs(5) });
    let snapshot =
        Snapshot { playing: Some(1), over, armed: Some(2), next: Some(3), ..fixtures::playing() };
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    assert!(shown.contains("over from Opener, 0:05"), "{shown}");
    assert!(shown.contains("out     1 Opener") && shown.contains("PLAYING 2 Ballad"), "{shown}");
}

#[test]
fn a_version_for_the_next_time_is_told_beside_the_one_that_plays() {
    let mut snapshot = fixtures::playing();
    let entry = &mut std::sync::Arc::make_mut(&mut snapshot.entries)[0];
    entry.later = Some(Later { version: Some("short".to_owned()) });
    let shown = text(&console(snapshot, (140, 40), |_| {}));
    assert!(shown.contains("1 Opener  next time [short]"), "{shown}");
}

#[test]
fn a_jump_at_the_end_of_a_song_that_repeats_says_so() {
    let jump = JumpView { to: "Ballad".to_owned(), at_song_end: true, ..JumpView::default() };
    let shown =
        text(&console(Snapshot { jump: Some(jump), ..fixtures::playing() }, (80, 24), |_| {}));
    assert!(shown.contains("→ Ballad at the song's end, c cancels"), "{shown}");
}

#[test]
fn a_song_that_is_not_heard_says_where_the_band_is() {
    let mut snapshot = fixtures::playing();
    snapshot.device.state = DeviceState::Lost;
    let shown = text(&console(snapshot.clone(), (80, 24), |_| {}));
    assert!(shown.contains("not heard; the song's time goes on"), "{shown}");
    snapshot.transport = Transport::Held;
    snapshot.would_be = Some(WouldBe { bar: 41, section: Some("Chorus".to_owned()) });
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    assert!(shown.contains("j rejoin at bar 41 Chorus"), "{shown}");
}

/// A song that an earlier run left stands there armed: GO goes on where it is held, wherever its
/// section starts.
#[test]
fn what_go_goes_on_with_is_told_as_that() {
    let position = Position { bar: 12, ..fixtures::playing().position.unwrap() };
    let snapshot = Snapshot {
        transport: Transport::Held,
        armed: Some(0),
        enter_at: Some(EnterView { span: 1, ..EnterView::default() }),
        next: Some(1),
        position: Some(position),
        ..fixtures::playing()
    };
    for size in [(80, 24), (110, 34)] {
        let shown = text(&console(snapshot.clone(), size, |_| {}));
        assert!(shown.contains(" GO ON 1 Opener at bar 12 (READY)   next 2 Ballad"), "{shown}");
        assert!(!shown.contains("ARMED"), "{shown}");
    }
}

#[test]
fn every_section_over_which_something_repeats_says_so() {
    let mut snapshot = Snapshot { jump: None, ..fixtures::busy() };
    let vamp = snapshot.vamp.as_mut().unwrap();
    (vamp.what, vamp.first_span, vamp.last_span) = ("bars 7 to 12".to_owned(), 0, 1);
    for size in LIVE_SIZES {
        let shown = text(&console(snapshot.clone(), size, |_| {}));
        assert!(shown.contains("↻ bars 7 to 12 pass 3"), "{shown}");
        let repeats = |name| shown.lines().any(|line| line.contains(name) && line.contains("↻3 "));
        assert!(repeats("Intro") && repeats("Verse 1") && !repeats("Verse 2"), "{shown}");
    }
}

/// On a bigger screen no less can be read than on a smaller one.
#[test]
fn the_next_section_can_be_read_at_every_size() {
    let mut snapshot = fixtures::playing();
    for (now, next, bars) in [("Verse 1", "Chorus", 4), ("Verse 2", "Pre-Chorus", 16)] {
        let position = snapshot.position.as_mut().unwrap();
        position.section = Some(now.to_owned());
        position.next_section = Some((next.to_owned(), bars));
        let wanted = format!("{now} → {bars} bars to {next}");
        for size in [(80, 24), (100, 30), (110, 32), (110, 34), (140, 40), (200, 50)] {
            let shown = text(&console(snapshot.clone(), size, |_| {}));
            assert!(shown.contains(&wanted), "{size:?}:\n{shown}");
        }
    }
}

/// Nothing left is the worst that was measured, and not that nothing was.
#[test]
fn a_read_ahead_of_nothing_is_low() {
    let mut snapshot = fixtures::playing();
    for (lowest, wanted) in [
        (None, "lowest –"),
        (Some(0), "lowest 0.0 s LOW"),
        (Some(900), "lowest 0.9 s LOW"),
        (Some(3_900), "lowest 3.9 s\n"),
    ] {
        snapshot.reading.lowest = lowest.map(Duration::from_millis);
        let shown = text(&console(snapshot.clone(), (80, 24), |_| {}));
        assert!(shown.contains(wanted), "{wanted}:\n{shown}");
    }
}

#[test]
fn many_strips_scroll() {
    check("many", &fixtures::many_stems(64), |app| {
        app.focus = Focus::Stems;
        app.selected.stem = 40;
    });
}

#[test]
fn an_empty_setlist() {
    check("empty", &Snapshot::default(), |_| {});
}

#[test]
fn an_action_that_was_not_taken() {
    check("not_taken", &fixtures::playing(), |app| app.refused(NotTaken::Busy));
}

#[test]
fn strange_names() {
    let mut snapshot = fixtures::playing();
    let names = [
        "太鼓の音がとても長い名前",
        "🥁🎸 kit",
        "a\x1b[2Jb\r\nc",
        "e\u{301}te\u{301}",
        "\u{202e}evil",
    ];
    let (entries, stems) = (Arc::make_mut(&mut snapshot.entries), &mut snapshot.stems);
    for ((entry, stem), name) in entries.iter_mut().zip(stems).zip(names) {
        entry.title = name.to_owned();
        stem.name = name.to_owned();
    }
    check("strange", &snapshot, |_| {});
}

#[test]
fn nothing_is_green_while_nothing_flows() {
    for state in [DeviceState::Closed, DeviceState::Silent, DeviceState::Lost] {
        let mut snapshot = fixtures::playing();
        snapshot.device.state = state;
        snapshot.buses.clear();
        snapshot.stems.clear();
        let buffer = console(snapshot, (80, 24), |_| {});
        // The banner and the device's row.
        for (y, columns) in [(2, 0..14), (3, 0..14), (4, 0..14), (18, 0..80)] {
            for x in columns {
                assert_eq!(buffer[(x, y)].bg, Color::Red, "{state:?} at {x} {y}");
            }
        }
    }
}

#[test]
fn the_document_shows_this_screen() {
    let screen = text(&console(fixtures::playing(), (80, 24), |_| {}));
    let document = include_str!("../../../../docs/console.md");
    assert!(document.contains(&screen), "docs/console.md should have:\n{screen}");
}

#[test]
fn without_colour_the_words_are_the_same() {
    let snapshot = Snapshot { confirm: Some("stop".to_owned()), ..fixtures::busy() };
    let draw = |colour| console(snapshot.clone(), (80, 24), |app| app.colour = colour);
    let (with, without) = (draw(true), draw(false));
    assert_eq!(text(&with), text(&without));
    assert!(
        without.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
    // The banner had a colour behind it.
    assert!(without[(2, 2)].modifier.contains(Modifier::REVERSED));
}
