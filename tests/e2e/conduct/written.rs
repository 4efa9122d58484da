//! What is written down of a run: every change and the place of the song, and all that happened.

use std::time::Duration;

use downbeat_engine::{Action, Edit, EntryId, JumpTo, Quantum, Strip, Switch};
use downbeat_journal::log::{About, Entry, Limits, Log, Source, What, runs};
use downbeat_journal::{Before, Fader, Journal, ShowId, State, StateDir, Writer, recorder};

use super::coded::{BAR, PERIOD, RATE, SECTIONS, songs, songs_of, then};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// An engine that writes everything down, and whoever writes it.
fn written(files: &TestShow) -> (Rig, Writer, StateDir) {
    let show = files.load();
    let dir = StateDir::at(files.folder.path().join("state"));
    let keys = show.songs.iter().map(|song| song.key.clone());
    let id = ShowId::new(&show.file, show.name.clone(), keys, show.rate);
    let (mut journal, _) = Journal::open(&dir, &id).unwrap();
    journal.begin(State::default(), Before::Forget).unwrap();
    let log = Log::begin(&dir, About::default(), Limits::default()).unwrap();
    let mut rig = Rig::new(show);
    let (recorder, writer) = recorder(Some(journal), Some(log), rig.conductor.started());
    rig.conductor.record_with(recorder);
    (rig, writer, dir)
}

/// What is in the journal once the writer has had its turn.
fn state(writer: &mut Writer) -> State {
    writer.step(Duration::ZERO);
    writer.state().unwrap().clone()
}

#[test]
fn every_change_is_in_the_journal_and_the_place_is_never_a_second_old() {
    let files = songs(&[SECTIONS, "", ""]);
    let (mut rig, mut writer, _) = written(&files);
    rig.go();
    for second in 1..=4 {
        rig.play(RATE, PERIOD);
        let place = state(&mut writer).position.unwrap();
        let played = (second * RATE) as i64;
        assert_eq!((place.entry, place.song.as_str()), (0, "s0"));
        assert!(place.frame <= played && place.frame > played - RATE as i64, "{place:?}");
    }
    let (bus, stem) = (Strip::Bus(0), Strip::Stem { entry: EntryId(0), stem: 0 });
    then(&mut rig, Action::SetLevel(bus, -3.5), PERIOD);
    then(&mut rig, Action::Mute(Strip::Bus(1), Switch::On), PERIOD);
    then(&mut rig, Action::NudgeLevel(stem, -2.0), PERIOD);
    then(&mut rig, Action::Solo(stem, Switch::On), PERIOD);
    let now = state(&mut writer);
    let main = Fader { level_db: Some(-3.5), ..Fader::default() };
    let click = Fader { muted: Some(true), ..Fader::default() };
    let stem = Fader { level_db: Some(-2.0), soloed: Some(true), ..Fader::default() };
    assert_eq!(now.buses, [("main".to_owned(), main), ("click".to_owned(), click)].into());
    assert_eq!(now.stems["s0"]["Stem 0"], stem);

    assert_eq!(now.armed, Some(1));
    then(&mut rig, Action::Arm(EntryId(2)), PERIOD);
    then(&mut rig, Action::Edit(Edit::Move(EntryId(2), -2)), PERIOD);
    then(&mut rig, Action::Edit(Edit::Skip(EntryId(1), Switch::On)), PERIOD);
    let now = state(&mut writer);
    assert_eq!(now.armed, Some(0));
    assert!(now.setlist.edited && now.setlist.entries[2].skipped);
    then(&mut rig, Action::Undo, PERIOD);
    assert!(!state(&mut writer).setlist.entries[2].skipped);
    then(&mut rig, Action::Panic, BAR);
    assert_eq!(state(&mut writer).position, None);
}

#[test]
fn all_that_happened_is_in_the_black_box_in_its_order() {
    let files = songs_of(&[SECTIONS], 20 * BAR).head("transport: { grace: 1 s }");
    let (mut rig, mut writer, dir) = written(&files);
    rig.go();
    rig.play(RATE, PERIOD);
    then(&mut rig, Action::Jump { to: JumpTo::Section(1), at: Some(Quantum::Bar) }, 2 * BAR);
    // The disk hangs for longer than what is in memory lasts.
    for _ in 0..10 * RATE / PERIOD {
        rig.step();
        rig.render(PERIOD);
    }
    rig.play(RATE, PERIOD);
    rig.lose_device(2 * RATE);
    rig.play(RATE, PERIOD);
    writer.step(Duration::ZERO);
    let run = runs(&dir).unwrap().pop().unwrap();
    let records: Vec<Entry> = run.read().unwrap().map(Result::unwrap).collect();
    assert!(records.is_sorted_by_key(|record| record.at));
    let mut rest = records.as_slice();
    let mut next = |what: &str, is_it: &dyn Fn(&What) -> bool| {
        let at = rest.iter().position(|record| is_it(&record.what));
        let at = at.unwrap_or_else(|| panic!("no {what} in {rest:#?}"));
        rest = &rest[at + 1..];
    };
    let device = |wanted: &'static str| move |what: &What| matches!(what, What::Device { state, .. } if state == wanted);
    next("GO", &|what| {
        matches!(what, What::Action { source: Source::Key, action, refused: None }
            if action.eq_ignore_ascii_case("go"))
    });
    next("command", &|what| matches!(what, What::Command { .. }));
    next("start", &|what| matches!(what, What::Started { frame: 0, entry: 0, .. }));
    next("jump", &|what| matches!(what, What::Action { action, .. } if action.contains("jump")));
    next("landing", &|what| {
        matches!(what, What::Landed { target, frame, .. }
            if target == "B" && *frame == 2 * BAR as i64)
    });
    next("starved frames", &|what| matches!(what, What::Starved { frames, .. } if *frames > 0));
    next("silence", &device("silent"));
    next("hold", &|what| matches!(what, What::Command { command } if command == "Hold"));
    next("return", &device("ok"));
    assert!(records.iter().any(|record| matches!(record.what, What::Drift { .. })));
}
