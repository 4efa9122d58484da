use std::collections::BTreeSet;

use downbeat_engine::{
    Edit, EntryId, EntryView, GoOn, JumpTo, OutKind, OutView, Quantum, RejoinAt, Release, SpanView,
    Strip, StripView, Switch, VampOf,
};

use super::*;

fn names(names: &[&str]) -> std::sync::Arc<[String]> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Two songs, one of them twice, with the second entry playing.
fn show() -> Snapshot {
    let entry = |id, title: &str, song| EntryView {
        id: EntryId(id),
        title: title.to_owned(),
        song,
        versions: names(&["long", "TV mix"]),
        sections: names(&["Intro", "Verse 1", "Chorus"]),
        ..EntryView::default()
    };
    let strip = |name: &str| StripView { name: name.to_owned(), ..StripView::default() };
    let span = |name: &str| SpanView { name: name.to_owned(), ..SpanView::default() };
    Snapshot {
        songs: names(&["Ballad", "Night Drive"]),
        words: names(&["ballad", "drive"]),
        entries: [
            entry(7, "Ballad", Some(0)),
            entry(8, "Night Drive", Some(1)),
            entry(9, "Talk", None),
            entry(4, "Ballad", Some(0)),
        ]
        .into(),
        playing: Some(1),
        armed: Some(3),
        strips_of: Some(EntryId(8)),
        spans: ["", "Chorus", "Chorus"].map(span).into(),
        buses: ["drums", "Lead Vox", "lead vox"].map(strip).into(),
        outs: vec![OutView::new("keys", OutKind::Midi)],
        stems: ["Kick/Snare", "Kick Snare", "Pads"].map(strip).into(),
        ..Snapshot::default()
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn made(name: &str, values: &[Value]) -> Result<Action, Refused> {
    row(name).unwrap().action(values, &show())
}

/// A value that every parameter of a kind takes.
fn sample(kind: Kind) -> Value {
    match kind {
        Kind::Word(words) => text(words[0]),
        Kind::Switch => Value::Bool(true),
        Kind::Decibels | Kind::Change | Kind::Position => Value::Float(0.5),
        Kind::Int { .. }
        | Kind::Bus
        | Kind::Out
        | Kind::Stem
        | Kind::Entry
        | Kind::Song
        | Kind::Section
        | Kind::Span
        | Kind::Version => Value::Int(1),
    }
}

/// The number of an action's kind, so that a new one is missed here by the compiler and below by
/// the test.
fn number(action: Action) -> usize {
    match action {
        Action::Go => 0,
        Action::Stop => 1,
        Action::Fade => 2,
        Action::Panic => 3,
        Action::Hold => 4,
        Action::GoOn(GoOn { .. }) => 5,
        Action::Jump { to, .. } => match to {
            JumpTo::Span(_) => 6,
            JumpTo::Section(_) => 7,
            JumpTo::Sections(_) => 8,
            JumpTo::Bar(_) => 9,
            JumpTo::Bars(_) => 10,
            JumpTo::Beat(..) => 11,
            JumpTo::Beats(_) => 12,
            JumpTo::Song => 13,
            JumpTo::Entry(_) => 14,
            JumpTo::Songs(_) => 15,
        },
        Action::CancelJump => 16,
        Action::Vamp(VampOf::Section) => 17,
        Action::Vamp(VampOf::Bars(_)) => 18,
        Action::Vamp(VampOf::Marked) => 19,
        Action::MarkVampStart => 20,
        Action::Release(Release::AtEnd | Release::AtBar | Release::Now) => 21,
        Action::Tap => 22,
        Action::Rejoin(RejoinAt::WhereWeWouldBe) => 23,
        Action::Rejoin(RejoinAt::Span(_)) => 24,
        Action::ArmNext => 25,
        Action::ArmPrevious => 26,
        Action::Arm(_) => 27,
        Action::ArmAt(..) => 28,
        Action::Edit(Edit::Move(..)) => 29,
        Action::Edit(Edit::Skip(..)) => 30,
        Action::Edit(Edit::Insert { .. }) => 31,
        Action::Edit(Edit::Repeat(_)) => 32,
        Action::Edit(Edit::Version(..)) => 33,
        Action::Undo => 34,
        Action::Redo => 35,
        Action::SaveSetlist => 36,
        Action::SetLevel(Strip::Bus(_), _) => 37,
        Action::SetLevel(Strip::Stem { .. }, _) => 38,
        Action::NudgeLevel(Strip::Bus(_), _) => 39,
        Action::NudgeLevel(Strip::Stem { .. }, _) => 40,
        Action::Mute(Strip::Bus(_), _) => 41,
        Action::Mute(Strip::Stem { .. }, _) => 42,
        Action::Solo(Strip::Bus(_), _) => 43,
        Action::Solo(Strip::Stem { .. }, _) => 44,
        Action::SoloClick(_) => 45,
        Action::Lock(_) => 46,
        Action::Pilot(_) => 48,
        Action::ResetMarks => 47,
        Action::MuteOut(Some(_), _) => 49,
        Action::MuteOut(None, _) => 50,
        Action::FirstDevice => 51,
    }
}

/// One more than the greatest of [`number`].
const NUMBERS: usize = 52;

#[test]
fn every_action_can_be_asked_for() {
    let made: BTreeSet<usize> = rows()
        .map(|row| {
            let values: Vec<Value> = row.params.iter().map(|param| sample(param.kind)).collect();
            let action = row.action(&values, &show());
            number(action.unwrap_or_else(|why| panic!("{}: {why}", row.name)))
        })
        .collect();
    assert_eq!(made, (0..NUMBERS).collect());
}

#[test]
fn names_and_addresses_are_unique_and_say_what_they_take() {
    let names: BTreeSet<&str> = rows().map(|row| row.name).collect();
    let addresses: BTreeSet<&str> = rows().map(|row| row.address).collect();
    assert_eq!((names.len(), addresses.len()), (rows().count(), rows().count()));
    for row in rows() {
        let in_address = row.params.iter().take(row.params_in_address());
        let rest = in_address.fold(row.address.to_owned(), |address, param| {
            let segment = format!("{{{}}}", param.name);
            assert!(address.contains(&segment), "{}: {segment}", row.name);
            address.replace(&segment, "x")
        });
        assert!(rest.starts_with("/downbeat/") && !rest.contains('{'), "{}", row.name);
        let first_optional = row.params.iter().position(|param| param.optional);
        let after = first_optional.map_or(&[][..], |at| &row.params[at..]);
        assert!(after.iter().all(|param| param.optional), "{}", row.name);
    }
}

#[test]
fn things_go_by_name_by_address_and_by_number() {
    let bus = |value| match made("bus-mute", &[value]) {
        Ok(Action::Mute(Strip::Bus(bus), Switch::Toggle)) => Ok(bus),
        other => Err(format!("{other:?}")),
    };
    assert_eq!(bus(text("drums")), Ok(0));
    assert_eq!(bus(text("DRUMS")), Ok(0));
    assert_eq!(bus(text("Lead Vox")), Ok(1));
    assert_eq!(bus(text("lead vox")), Ok(2));
    assert_eq!(bus(Value::Int(2)), Ok(1));
    assert_eq!(bus(text("3")), Ok(2));
    assert_eq!(bus(Value::Float(3.0)), Ok(2));
    for wrong in [text("Lead_Vox"), text("drms"), text(""), text("0"), text("4"), text("-1")] {
        assert!(bus(wrong.clone()).is_err(), "{wrong}");
    }
    let wrong = [Value::Int(0), Value::Int(i64::MIN), Value::Int(i64::MAX), Value::Float(1.5)];
    for wrong in wrong.into_iter().chain([Value::Float(f64::NAN), Value::Bool(true)]) {
        assert!(bus(wrong.clone()).is_err(), "{wrong}");
    }
    let stem = Strip::Stem { entry: EntryId(8), stem: 2 };
    assert_eq!(
        made("stem-solo", &[text("pads"), Value::Int(1)]),
        Ok(Action::Solo(stem, Switch::On))
    );
    let both = made("stem-solo", &[text("Kick_Snare")]).unwrap_err();
    assert_eq!(both.to_string(), "`Kick_Snare` is more than one stem; use its number");
}

#[test]
fn of_two_entries_with_one_song_the_coming_one_is_meant() {
    let arm = |value| made("arm", &[value]);
    assert_eq!(arm(text("Ballad")), Ok(Action::Arm(EntryId(4))));
    assert_eq!(arm(text("ballad")), Ok(Action::Arm(EntryId(4))));
    assert_eq!(arm(text("drive")), Ok(Action::Arm(EntryId(8))));
    assert_eq!(arm(text("Night_Drive")), Ok(Action::Arm(EntryId(8))));
    assert_eq!(arm(Value::Int(1)), Ok(Action::Arm(EntryId(7))));
    assert_eq!(arm(text("1")), Ok(Action::Arm(EntryId(7))));
    let stopped = Snapshot { playing: None, armed: Some(0), ..show() };
    let armed = row("arm").unwrap().action(&[text("Ballad")], &stopped);
    assert_eq!(armed, Ok(Action::Arm(EntryId(7))));
}

#[test]
fn places_of_a_song_are_looked_up_in_it() {
    let jump = |to, at| Ok(Action::Jump { to, at });
    let chorus = made("jump-section", &[text("chorus"), text("now")]);
    assert_eq!(chorus, jump(JumpTo::Section(2), Some(Quantum::Now)));
    assert_eq!(made("jump-section", &[Value::Int(2)]), jump(JumpTo::Section(1), None));
    assert_eq!(made("jump-span", &[text("Chorus")]), jump(JumpTo::Span(1), None));
    assert_eq!(made("jump-span", &[Value::Int(3)]), jump(JumpTo::Span(2), None));
    let arm = made("arm-section", &[Value::Int(4), text("Verse_1")]);
    assert_eq!(arm, Ok(Action::ArmAt(EntryId(4), JumpTo::Section(1))));
    let version = |values: &[Value]| made("song-version", values);
    let tv = Action::Edit(Edit::Version(EntryId(7), Some(1)));
    assert_eq!(version(&[Value::Int(1), text("tv mix")]), Ok(tv));
    let plain = Action::Edit(Edit::Version(EntryId(7), None));
    assert_eq!(version(&[Value::Int(1)]), Ok(plain));
}

#[test]
fn levels_are_decibels_or_positions_of_a_fader() {
    let level = |name: &str, value| match made(name, &[Value::Int(1), value]) {
        Ok(Action::SetLevel(Strip::Bus(0), level)) => Ok(level),
        Ok(other) => panic!("{other:?}"),
        Err(why) => Err(why),
    };
    assert_eq!(level("bus-level", Value::Float(-6.5)), Ok(-6.5));
    assert_eq!(level("bus-level", Value::Int(-6)), Ok(-6.0));
    assert_eq!(level("bus-fader", Value::Float(0.75)), Ok(0.0));
    assert_eq!(level("bus-fader", Value::Int(1)), Ok(10.0));
    assert_eq!(level("bus-fader", Value::Int(0)), Ok(-96.0));
    let wrong = [Value::Float(f64::NAN), Value::Float(10.1), text("loud"), Value::Bool(true)];
    for wrong in wrong {
        assert!(level("bus-level", wrong.clone()).is_err(), "{wrong}");
        assert!(level("bus-fader", wrong.clone()).is_err(), "{wrong}");
    }
    assert!(level("bus-fader", Value::Float(-0.1)).is_err());
}

#[test]
fn refusals_say_what_is_wrong() {
    let why = |name, values: &[Value]| made(name, values).unwrap_err().to_string();
    assert_eq!(why("bus-level", &[text("drums")]), "db is missing: a level from -96 to +10 dB");
    assert_eq!(
        why("bus-level", &[text("drums"), text("x\u{7}")]),
        r"db must be a level from -96 to +10 dB, not `x\u{7}`"
    );
    assert_eq!(why("go", &[Value::Int(1)]), "1 values, and it takes 0 at the most");
    assert_eq!(
        why("bus-solo", &[text("drms")]),
        "there is no bus `drms`; there are: drums, Lead Vox, lead vox"
    );
    assert_eq!(
        why("jump-bars", &[Value::Float(1.5)]),
        "by must be a whole number from -10000 to 10000, not 1.5"
    );
    assert_eq!(
        why("jump-armed", &[text("later")]),
        "at must be `default`, `now`, `beat`, `bar`, `section`, `song`, not `later`"
    );
    let nothing = row("stem-mute").unwrap().action(&[text("Pads")], &Snapshot::default());
    assert_eq!(nothing.unwrap_err().to_string(), "no song is on show");
}
