//! Program changes that call songs.

use downbeat_engine::{Action, EntryId};

use super::{Desk, actions};

const BALLAD: &[u8] = &[0xc0, 5];

#[test]
fn a_program_arms_its_song_and_may_start_it() {
    let pedal = "ports: { pedal: { port: FS-1, profile: program-pedal } }";
    let arm = Action::Arm(EntryId(11));
    assert_eq!(Desk::new(pedal).plays(&[(0, BALLAD), (3, BALLAD), (200, &[0xc0, 6])]), [arm]);
    assert_eq!(Desk::new(pedal).plays(&[(0, BALLAD), (500, BALLAD)]), [arm, arm]);
    let go = "ports: { pedal: { port: FS-1, songs: go, channel: 2 } }";
    assert_eq!(Desk::new(go).plays(&[(0, BALLAD)]), []);
    assert_eq!(Desk::new(go).plays(&[(0, &[0xc1, 5])]), [arm, Action::Go]);
    let mut desk = Desk::new(pedal);
    let other = desk.bindings.source("Keystation");
    assert_eq!(actions(&desk.sends_from(other, BALLAD)), []);
}

#[test]
fn a_song_that_is_not_in_the_setlist_is_refused() {
    let mut desk = Desk::new("ports: { pedal: { port: FS-1, songs: arm } }");
    desk.show.entries = desk.show.entries[..1].into();
    let did = desk.sends(BALLAD);
    let [super::Did::Refused { why, .. }] = &did[..] else { panic!("{did:?}") };
    assert_eq!(why, "program 5: Ballad is not in this setlist");
}

#[test]
fn of_a_song_that_is_there_twice_the_coming_one_is_meant() {
    let mut desk = Desk::new("ports: { pedal: { port: FS-1, songs: arm } }");
    let mut again = desk.show.entries[1].clone();
    again.id = EntryId(12);
    desk.show.entries = desk.show.entries.iter().cloned().chain([again]).collect();
    assert_eq!(actions(&desk.sends(BALLAD)), [Action::Arm(EntryId(11))]);
    desk.show.playing = Some(1);
    desk.now += 100;
    assert_eq!(actions(&desk.sends(BALLAD)), [Action::Arm(EntryId(12))]);
}

#[test]
fn numbers_of_midi_count_from_0_and_songs_from_1() {
    let mut desk = Desk::new("bindings: [{ on: song, do: arm }]");
    assert_eq!(desk.plays(&[(0, &[0xf3, 1])]), [Action::Arm(EntryId(11))]);
    assert_eq!(desk.plays(&[(0, &[0xf3, 0])]), [Action::Arm(EntryId(10))]);
    assert_eq!(desk.plays(&[(0, &[0xf3, 2])]), []);
}
