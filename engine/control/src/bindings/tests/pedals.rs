//! A table of pedals: how they behave, bounce included, and what they must do.

use downbeat_engine::Action::{self, Go, Hold, Stop};

use super::Desk;

/// Bytes after so many milliseconds.
type Sent = (u64, &'static [u8]);

/// Controller 64, pressed and released.
const DOWN: &[u8] = &[0xb0, 64, 127];
const UP: &[u8] = &[0xb0, 64, 0];
const NOTE: &[u8] = &[0x90, 60, 90];
const NOTE_OFF: &[u8] = &[0x80, 60, 0];

#[track_caller]
fn check(controls: &str, sequence: &[Sent], wanted: &[Action]) {
    assert_eq!(Desk::new(controls).plays(sequence), wanted, "{controls} {sequence:02x?}");
}

fn pedal(profile: &str, on: &str) -> String {
    format!(
        "ports: {{ pedal: {{ port: FS-1, profile: {profile} }} }}\n\
         bindings: [{{ on: {on}, port: pedal, do: go }}]\n"
    )
}

#[test]
fn a_plain_pedal_starts_once_for_each_press() {
    for controls in [pedal("cc-pedal", "cc 64"), "bindings: [{ on: cc 64, do: go }]".into()] {
        check(&controls, &[(0, DOWN)], &[Go]);
        check(&controls, &[(0, DOWN), (200, UP)], &[Go]);
        check(&controls, &[(0, UP)], &[]);
        check(&controls, &[(0, DOWN), (200, UP), (300, DOWN), (200, UP)], &[Go, Go]);
        // It bounces when it closes, and when it opens.
        check(&controls, &[(0, DOWN), (3, UP), (2, DOWN), (1, UP), (4, DOWN), (300, UP)], &[Go]);
        check(&controls, &[(0, DOWN), (300, UP), (2, DOWN), (3, UP), (1, DOWN), (5, UP)], &[Go]);
        // An expression pedal crosses the middle once.
        let values = [10, 40, 63, 64, 80, 127, 100, 64].map(|value| [0xb0, 64, value]);
        let mut desk = Desk::new(&controls);
        let did: Vec<_> = values.iter().flat_map(|bytes| desk.sends(bytes)).collect();
        assert_eq!(super::actions(&did), [Go]);
    }
}

#[test]
fn a_pedal_that_sends_only_zero_is_not_dead() {
    let controls = pedal("zero-pedal", "cc 64");
    check(&controls, &[(0, UP), (500, UP), (500, UP)], &[Go, Go, Go]);
    check(&controls, &[(0, UP), (3, UP), (2, UP), (500, UP), (10, UP)], &[Go, Go]);
    // One that sends only 127 is of the same kind.
    check(&controls, &[(0, DOWN), (500, DOWN)], &[Go, Go]);
}

#[test]
fn a_toggling_pedal_starts_at_every_press() {
    let controls = pedal("toggle-pedal", "cc 64");
    check(&controls, &[(0, DOWN), (800, UP), (800, DOWN)], &[Go, Go, Go]);
    check(&controls, &[(0, UP), (800, DOWN)], &[Go, Go]);
    check(&controls, &[(0, DOWN), (4, UP), (3, DOWN), (800, UP), (5, DOWN)], &[Go, Go]);
}

#[test]
fn a_note_pedal_counts_when_it_is_pressed() {
    let controls = pedal("note-pedal", "note C4");
    check(&controls, &[(0, NOTE), (100, NOTE_OFF)], &[Go]);
    check(&controls, &[(0, NOTE), (100, &[0x90, 60, 0]), (100, NOTE)], &[Go, Go]);
    check(&controls, &[(0, &[0x90, 60, 1])], &[Go]);
    check(&controls, &[(0, NOTE), (2, NOTE_OFF), (3, NOTE), (200, NOTE_OFF)], &[Go]);
    check(&controls, &[(0, &[0x90, 61, 100])], &[]);
    let hard = "bindings: [{ on: note C4, threshold: 100, do: go }]";
    check(hard, &[(0, &[0x90, 60, 99]), (100, NOTE_OFF), (100, &[0x90, 60, 100])], &[Go]);
}

#[test]
fn messages_without_a_release_count_once_each() {
    for (on, bytes) in [
        ("program 3", &[0xc0, 3][..]),
        ("song 2", &[0xf3, 2]),
        ("mmc play", &[0xf0, 0x7f, 0x7f, 6, 2, 0xf7]),
        ("start", &[0xfa]),
        ("continue", &[0xfb]),
        ("stop", &[0xfc]),
    ] {
        let mut desk = Desk::new(&format!("bindings: [{{ on: {on}, do: go }}]"));
        assert_eq!(desk.plays(&[(0, bytes), (10, bytes), (500, bytes)]), [Go, Go], "{on}");
        assert_eq!(desk.plays(&[(500, &[0xc0, 4]), (0, &[0xf3, 3])]), [], "{on}");
    }
}

#[test]
fn short_long_and_double_presses_are_told_apart() {
    let three = "bindings:\n- { on: cc 64, press: short, do: go }\n- { on: cc 64, press: long, \
                 time: 500 ms, do: stop }\n- { on: cc 64, press: double, do: hold }\n";
    check(three, &[(0, DOWN), (100, UP)], &[Go]);
    check(three, &[(0, DOWN), (700, UP)], &[Stop]);
    check(three, &[(0, DOWN)], &[Stop]);
    check(three, &[(0, DOWN), (100, UP), (100, DOWN), (100, UP)], &[Hold]);
    // Too far apart for a double one.
    check(three, &[(0, DOWN), (100, UP), (500, DOWN), (100, UP)], &[Go, Go]);
    // All of it with bounces.
    check(three, &[(0, DOWN), (2, UP), (3, DOWN), (100, UP), (2, DOWN), (3, UP)], &[Go]);
    check(three, &[(0, DOWN), (300, UP), (4, DOWN), (400, UP)], &[Stop]);
    check(
        three,
        &[(0, DOWN), (2, UP), (2, DOWN), (90, UP), (90, DOWN), (2, UP), (2, DOWN), (90, UP)],
        &[Hold],
    );
    // A pedal that sends both at once was pressed and released.
    check(three, &[(0, DOWN), (0, UP)], &[Go]);
    let at_once = "bindings:\n- { on: cc 64, do: go }\n- { on: cc 64, press: up, do: stop }\n";
    check(at_once, &[(0, DOWN), (300, UP)], &[Go, Stop]);
    check(at_once, &[(0, DOWN), (3, UP), (3, DOWN), (300, UP), (3, DOWN), (3, UP)], &[Go, Stop]);
}

#[test]
fn the_interval_is_the_least_time_between_two_actions() {
    let controls = "bindings: [{ on: cc 64, interval: 2 s, do: go }]";
    let presses = [(0, DOWN), (100, UP), (1_800, DOWN), (50, UP), (100, DOWN), (50, UP)];
    // At 0, 1900 and 2050 ms.
    check(controls, &presses, &[Go, Go]);
}

#[test]
fn port_and_channel_are_looked_at() {
    let controls = "ports: { pedal: { port: 'fs*midi', channel: 2 } }\n\
                    bindings: [{ on: cc 64, port: pedal, do: go }, { on: cc 65, channel: 3, do: stop }]";
    let mut desk = Desk::new(controls);
    let other = desk.bindings.source("Keystation");
    assert_eq!(super::actions(&desk.sends(&[0xb0, 64, 127])), []);
    assert_eq!(super::actions(&desk.sends_from(other, &[0xb1, 64, 127])), []);
    assert_eq!(super::actions(&desk.sends(&[0xb1, 64, 127])), [Go]);
    assert_eq!(super::actions(&desk.sends_from(other, &[0xb2, 65, 127])), [Stop]);
    assert_eq!(super::actions(&desk.sends_from(other, &[0xb3, 65, 127])), []);
}

#[test]
fn a_state_of_the_show_may_be_needed() {
    let controls = "bindings:\n- { on: cc 64, when: [stopped, armed], do: go }\n\
                    - { on: cc 64, when: playing, do: stop }\n- { on: cc 64, when: held, do: hold }\n";
    assert_eq!(Desk::new(controls).plays(&[(0, DOWN)]), [Go]);
    assert_eq!(Desk::new(controls).playing().plays(&[(0, DOWN)]), [Stop]);
    let mut desk = Desk::new(controls);
    desk.show.transport = downbeat_engine::Transport::Held;
    assert_eq!(desk.plays(&[(0, DOWN)]), [Hold]);
    let mut desk = Desk::new(controls);
    desk.show.armed_state = downbeat_engine::ArmedState::Arming;
    assert_eq!(desk.plays(&[(0, DOWN)]), []);
}

#[test]
fn layers_give_a_control_another_meaning() {
    let controls = "layers: [main, shift]\nbindings:\n- { on: cc 1, switch: shift, layer: main }\n\
                    - { on: cc 1, press: up, layer: shift, switch: main }\n\
                    - { on: cc 64, layer: main, do: go }\n- { on: cc 64, layer: shift, do: [stop, hold] }\n";
    let shift: &[u8] = &[0xb0, 1, 127];
    let back: &[u8] = &[0xb0, 1, 0];
    let held = [(0, DOWN), (99, UP), (99, shift), (99, DOWN), (99, UP), (99, back), (99, DOWN)];
    check(controls, &held, &[Go, Stop, Hold, Go]);
    // A press that changes the layer does not act in the new one too.
    let toggle = "layers: [a, b]\nbindings:\n- { on: cc 64, layer: a, do: go, switch: b }\n\
                  - { on: cc 64, layer: b, do: stop, switch: a }\n";
    check(toggle, &[(0, DOWN), (99, UP), (99, DOWN), (99, UP), (99, DOWN)], &[Go, Stop, Go]);
}
