//! What is asked of the operator is read whole, however much stands beside it.

use downbeat_engine::{DeviceState, JumpView, Snapshot, Transport, VampView, WouldBe};

use super::{check_live, console, text};
use crate::fixtures;

const ALL: [Transport; 8] = [
    Transport::Stopped,
    Transport::CountIn,
    Transport::Playing,
    Transport::Held,
    Transport::Fading,
    Transport::FadingOut,
    Transport::FadingBack,
    Transport::Pausing,
];

/// A song with a jump that waits and something that repeats, which have these names.
fn crowded(transport: Transport, state: DeviceState, name: &str) -> Snapshot {
    let mut snapshot = Snapshot { transport, ..fixtures::playing() };
    snapshot.device.state = state;
    snapshot.jump =
        Some(JumpView { to: name.to_owned(), in_beats: Some(16), ..JumpView::default() });
    snapshot.vamp = Some(VampView {
        what: name.to_owned(),
        first_span: 1,
        last_span: 1,
        pass: 12,
        ..VampView::default()
    });
    snapshot.would_be = Some(WouldBe { bar: 141, section: Some(name.to_owned()) });
    snapshot
}

/// What a state asks for, or offers.
fn offers(transport: Transport, silent: bool) -> &'static [&'static str] {
    match transport {
        Transport::CountIn | Transport::Playing if silent => &["not heard", "h holds", "s stops"],
        Transport::Stopped | Transport::CountIn | Transport::Playing => &[],
        Transport::Held => {
            &["Space on", "a from the bar", "z section+count", "t tap", "j rejoin at bar 141 A "]
        }
        Transport::Fading => &["s stops at once"],
        Transport::FadingOut => &["f brings it back"],
        Transport::FadingBack => &["f fades out"],
        Transport::Pausing => &["Space now, s not at all"],
    }
}

/// With names as long as anybody may give them, in every state.
#[test]
fn every_key_that_is_offered_is_read_whole_on_a_small_screen() {
    let long = "A bridge that somebody has given far too long a name ".repeat(3);
    for transport in ALL {
        for (state, silent) in [(DeviceState::Ok, false), (DeviceState::Lost, true)] {
            for taps in [0, 12] {
                let mut snapshot = crowded(transport, state, &long);
                snapshot.taps = taps;
                snapshot.hung = vec![("disk", std::time::Duration::from_secs(12))];
                snapshot.device.refused = vec!["real-time priority".to_owned()];
                let shown = text(&console(snapshot, (80, 24), |_| {}));
                let taps = if taps == 0 { None } else { Some("taps 12") };
                let waits = ["→ A b", "… in 16 beats, c cancels", "↻ A b", "… pass 12, e leaves"];
                let offered = offers(transport, silent).iter().copied();
                for seen in offered.chain(waits).chain(taps) {
                    assert!(shown.contains(seen), "{transport:?} {state:?}: {seen}\n{shown}");
                }
            }
        }
    }
}

/// The second press that is asked for, and the keys of what waits beside it.
#[test]
fn a_second_press_that_is_asked_for_cuts_no_key() {
    for state in [DeviceState::Ok, DeviceState::Lost] {
        let mut snapshot = crowded(Transport::Playing, state, "Chorus");
        snapshot.confirm = Some("stop".to_owned());
        let shown = text(&console(snapshot, (80, 24), |_| {}));
        for seen in ["PRESS AGAIN: stop", "in 16 beats, c cancels", "pass 12, e leaves"] {
            assert!(shown.contains(seen), "{state:?}: {seen}\n{shown}");
        }
    }
}

/// The names of a usual song stand there whole beside all of that.
#[test]
fn names_are_only_cut_where_there_is_no_room_for_them() {
    let mut snapshot = crowded(Transport::Held, DeviceState::Ok, "Chorus");
    if let Some(vamp) = &mut snapshot.vamp {
        vamp.what = "bars 14 to 29".to_owned();
    }
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    for row in [
        " Space on  a from the bar  z section+count  t tap  j rejoin at bar 141 Chorus\n",
        " → Chorus in 16 beats, c cancels   ↻ bars 14 to 29 pass 12, e leaves\n",
    ] {
        assert!(shown.contains(row), "{row}\n{shown}");
    }
}

/// A countdown is of more use than all of a name: the sections say as well what repeats.
#[test]
fn names_give_way_to_what_is_told_of_them() {
    let mut snapshot = crowded(Transport::Playing, DeviceState::Ok, "Chorus");
    if let Some(vamp) = &mut snapshot.vamp {
        vamp.what = "bars 14 to 29".to_owned();
        (vamp.releasing, vamp.leaves) = (true, Some(("Bridge".to_owned(), 7)));
    }
    let shown = text(&console(snapshot, (80, 24), |_| {}));
    // All but the names takes 63 of 80 columns: there are five for each of the three.
    let row = " → Chor… in 16 beats, c cancels   ↻ bars… pass 12, leaves to Brid… in 7 beats\n";
    assert!(shown.contains(row), "{row}\n{shown}");
}

/// One row is enough while nothing waits: the lists keep theirs.
#[test]
fn the_ways_back_take_a_row_of_their_own_only_beside_something_else() {
    let mut snapshot = crowded(Transport::Held, DeviceState::Ok, "Chorus");
    let lists = |snapshot: &Snapshot| {
        let shown = text(&console(snapshot.clone(), (80, 24), |_| {}));
        shown.lines().position(|row| row.contains("SETLIST"))
    };
    assert_eq!(lists(&snapshot), Some(7));
    (snapshot.jump, snapshot.vamp) = (None, None);
    assert_eq!(lists(&snapshot), Some(6));
    snapshot.taps = 1;
    assert_eq!(lists(&snapshot), Some(7));
}

#[test]
fn held_with_a_jump_and_a_vamp() {
    check_live("held_crowded", &crowded(Transport::Held, DeviceState::Ok, "Chorus"), |_| {});
}

#[test]
fn fading_out_with_a_jump_and_a_vamp() {
    let snapshot = crowded(Transport::FadingOut, DeviceState::Ok, "Chorus");
    check_live("fade_out_crowded", &snapshot, |_| {});
}

#[test]
fn a_device_that_is_lost_with_a_jump_and_a_vamp() {
    let snapshot = crowded(Transport::Playing, DeviceState::Lost, "Chorus");
    check_live("lost_crowded", &snapshot, |_| {});
}
