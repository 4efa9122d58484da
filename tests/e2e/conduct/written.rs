//! What is written down of a run: every change and the place of the song, and all that happened.

use std::time::Duration;

use downbeat_engine::{Action, Edit, EntryId, JumpTo, Quantum, Release, Strip, Switch, VampOf};
use downbeat_journal::log::{About, Entry, Limits, Log, Source, What, runs};
use downbeat_journal::{Before, Fader, Journal, Last, ShowId, State, StateDir, Writer, recorder};
use downbeat_show_files::Show;

use super::coded::{BAR, PERIOD, RATE, SECTIONS, songs, songs_of, then};
use crate::support::rig::Rig;
use crate::support::show::TestShow;

/// The journal of a show, and what the last run left in it.
fn open(files: &TestShow, show: &Show) -> (Journal, Last, StateDir) {
    let dir = StateDir::at(files.folder.path().join("state"));
    let keys = show.songs.iter().map(|song| song.key.clone());
    let id = ShowId::new(&show.file, show.name.clone(), keys, show.rate);
    let (journal, last) = Journal::open(&dir, &id).unwrap();
    (journal, last, dir)
}

/// An engine that writes everything down, and whoever writes it.
pub fn written(files: &TestShow) -> (Rig, Writer, StateDir) {
    let show = files.load();
    let (mut journal, _, dir) = open(files, &show);
    journal.begin(State::default(), Before::Settle).unwrap();
    let log = Log::begin(&dir, About::default(), Limits::default()).unwrap();
    let mut rig = Rig::new(show);
    let (recorder, writer) = recorder(Some(journal), Some(log), rig.conductor.started());
    rig.conductor.record_with(recorder);
    (rig, writer, dir)
}

/// What a run leaves that breaks off now, as the next one reads it.
pub fn break_off(files: &TestShow, rig: Rig, mut writer: Writer) -> State {
    writer.step(Duration::ZERO);
    drop((rig, writer));
    match open(files, &files.load()).1 {
        Last::Run(run) => run.state,
        other => panic!("there is no run but {other:?}"),
    }
}

/// What is in the journal once the writer has had its turn.
pub fn state(writer: &mut Writer) -> State {
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

/// What the operator says of a mute holds in every version, also where a version says it already.
#[test]
fn a_stem_is_muted_by_hand_that_its_version_mutes_too() {
    let files =
        songs(&["versions: { short: { mute: [Stem 0] } }"]).entry("{ song: s0, version: short }");
    let (mut rig, mut writer, _) = written(&files);
    rig.settle();
    let stem = Strip::Stem { entry: EntryId(0), stem: 0 };
    then(&mut rig, Action::Mute(stem, Switch::On), PERIOD);
    assert_eq!(state(&mut writer).stems["s0"]["Stem 0"].muted, Some(true));
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
    next("hold", &|what| matches!(what, What::Command { command } if command == "hold"));
    next("return", &device("ok"));
    assert!(records.iter().any(|record| matches!(record.what, What::Drift { .. })));
}

/// Every pass of what repeats, how it was left, and where the song is held; commands in words.
#[test]
fn what_repeats_and_holds_is_in_the_black_box_in_words() {
    let files = songs(&[SECTIONS]);
    let (mut rig, mut writer, dir) = written(&files);
    rig.go();
    rig.play(PERIOD, PERIOD);
    then(&mut rig, Action::Vamp(VampOf::Section), 3 * BAR);
    then(&mut rig, Action::Release(Release::AtEnd), 2 * BAR);
    then(&mut rig, Action::Hold, BAR);
    writer.step(Duration::ZERO);
    let run = runs(&dir).unwrap().pop().unwrap();
    let lines: Vec<String> =
        run.read().unwrap().map(|record| record.unwrap().what.to_string()).collect();
    let mut rest = lines.iter();
    for wanted in [
        "command   start s0",
        "command   s0: vamp the section",
        "vamp      s0: A, pass 1",
        "vamp      s0: A, pass 2",
        "command   s0: release the vamp at its end",
        "vamp      s0: A was left after 2 passes",
        "command   hold",
        "held      s0 at bar 4, frame 48",
    ] {
        let found = rest.any(|line| line.starts_with(wanted));
        assert!(found, "no `{wanted}` in its place: {lines:#?}");
    }
}
