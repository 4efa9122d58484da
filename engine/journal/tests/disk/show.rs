//! A show to keep a journal of.

use std::path::Path;
use std::time::{Duration, Instant};

use downbeat_journal::{
    Before, Change, Did, Entry, Follow, Item, Journal, Last, LastRun, Position, Recorder, Setlist,
    ShowId, State, StateDir, Strip, Transport, Vamp, VampOf, Writer, recorder,
};

/// How long anything may take.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) fn tour() -> ShowId {
    ShowId::new(Path::new("/no/tour/show.yaml"), "Tour", ["opener", "ballad"], 48_000)
}

/// A state with something of everything.
pub(crate) fn state() -> State {
    let song = |song: &str, version: Option<&str>, follow| Entry {
        item: Item::Song { song: song.into(), version: version.map(Into::into) },
        follow,
        note: Some("capo 2".into()),
        skipped: false,
    };
    let segue = Follow::Segue { at: 96_000, crossfade: 4_800, click_after: 0 };
    let mut state = State {
        setlist: Setlist {
            name: "headline".into(),
            edited: true,
            entries: vec![
                song("opener", None, segue),
                Entry {
                    item: Item::Break { title: None, seconds: 900.0 },
                    follow: Follow::Stop,
                    skipped: true,
                    ..Entry::default()
                },
                song("ballad", Some("long"), Follow::Pause { frames: 48_000 }),
            ],
        },
        armed: Some(2),
        position: Some(position(1_234_567)),
        venue: Some("Arena \u{1F3B5}".into()),
        device: Some("jack".into()),
        ..State::default()
    };
    for change in [level(-3.25), mute("Lead Vox", true)] {
        state.apply(change);
    }
    state
}

pub(crate) fn position(frame: i64) -> Position {
    Position {
        entry: 0,
        song: "opener".into(),
        span: 3,
        frame,
        bar: 17,
        section: Some("Verse 1".into()),
        transport: Transport::Playing,
        vamp: Some(Vamp {
            of: VampOf::Bars { bars: 4 },
            from: 1_200_000,
            to: 1_584_000,
            from_span: Some(2),
            to_span: Some(3),
            pass: 3,
            release: None,
        }),
        marked: Some(960_000),
        marked_span: Some(2),
        heard: None,
    }
}

pub(crate) fn level(db: f32) -> Change {
    Change::Level { strip: Strip::Bus { bus: "drums".into() }, db: Some(db) }
}

pub(crate) fn mute(stem: &str, on: bool) -> Change {
    let strip = Strip::Stem { song: "opener".into(), stem: stem.into() };
    Change::Mute { strip, on: Some(on) }
}

pub(crate) fn open(dir: &StateDir) -> (Journal, Last) {
    Journal::open(dir, &tour()).unwrap()
}

/// A run that begins with `state`.
pub(crate) fn begin(dir: &StateDir, state: State) -> (Recorder, Writer) {
    begin_with(dir, state, Before::Settle)
}

/// The same, and what broke off before is kept or not.
pub(crate) fn begin_with(dir: &StateDir, state: State, before: Before) -> (Recorder, Writer) {
    let (mut journal, _) = open(dir);
    journal.begin(state, before).unwrap();
    recorder(Some(journal), None, Instant::now())
}

/// Writes everything that waits.
pub(crate) fn write(writer: &mut Writer) {
    assert_eq!(writer.step(Duration::ZERO), Did::Stepped);
}

/// What the last run left.
pub(crate) fn last(dir: &StateDir) -> LastRun {
    match open(dir).1 {
        Last::Run(run) => *run,
        other => panic!("no run: {other:?}"),
    }
}
