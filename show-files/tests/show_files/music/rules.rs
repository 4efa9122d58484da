//! The rules of the transport.

use downbeat_show_files::{Confirm, JumpAt, TransportRules};

use super::{STEMS, show};

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
