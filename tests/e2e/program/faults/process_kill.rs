//! The program is killed at random moments, and resumed each time: nothing that was saved is lost.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use downbeat_journal::{Entry, Fader, Follow, Item, LastRun, Position, Setlist, State};
use nix::sys::signal::Signal;

use super::coded::play;
use super::state::{last_run, leave, saved};
use crate::program::run::until;
use crate::program::terminal::Terminal;
use crate::support::audio::{Format, noise};
use crate::support::show::TestShow;

/// How often the program is killed; `DOWNBEAT_TEST_KILLS=50` makes it so many.
const KILLS: u64 = 15;
const RATE: u32 = 8_000;
/// Longer than all rounds together.
const FRAMES: u64 = RATE as u64 * 300;
/// What a crash may take from the place of a song.
const TAKEN: Duration = Duration::from_secs(1);
/// What the machine may take besides, when it is busy.
const BUSY: Duration = Duration::from_millis(750);
const BACK_TAB: &str = "\x1b[Z";
const BUSES: [&str; 2] = ["drums", "bass"];

fn show() -> TestShow {
    TestShow::at(RATE)
        .bus("drums", "{ outputs: [1, 2] }")
        .bus("bass", "{ outputs: [3] }")
        .song("opener", "")
        .stem(Format::Wav16, 2, FRAMES, "bus: drums")
        .stem(Format::Wav16, 1, FRAMES, "bus: bass")
        .song("ballad", "sections: [{ name: A, bar: 1 }]\nversions: { long: { sections: [A, A] } }")
        .stem(Format::Wav16, 1, FRAMES, "bus: bass")
}

/// An evening on which the setlist was edited, and that broke off in the third entry.
fn evening() -> State {
    let song = |song: &str, version: Option<&str>| {
        let item = Item::Song { song: song.into(), version: version.map(Into::into) };
        Entry { item, follow: Follow::Stop, ..Entry::default() }
    };
    let talk = Item::Talk { title: Some("Thanks".into()), seconds: 45.0 };
    let entries = vec![
        Entry { skipped: true, ..song("ballad", None) },
        Entry { item: talk, follow: Follow::Stop, note: Some("slowly".into()), skipped: false },
        Entry { follow: Follow::Pause { frames: 12_345 }, ..song("opener", None) },
        Entry { note: Some("capo".into()), ..song("ballad", Some("long")) },
        song("opener", None),
    ];
    let muted = Fader { level_db: Some(-4.5), muted: Some(true), soloed: None };
    State {
        setlist: Setlist { name: "main".into(), edited: true, entries },
        position: Some(Position {
            entry: 2,
            song: "opener".into(),
            frame: 4_321,
            ..Position::default()
        }),
        stems: [("opener".into(), [("Stem 1".into(), muted)].into())].into(),
        venue: Some("club".into()),
        ..State::default()
    }
}

/// How the buses stand: level in dB, and whether it is muted.
type Buses = [(i32, bool); 2];

fn buses(state: &State) -> Buses {
    BUSES.map(|name| {
        let bus = state.buses.get(name).copied().unwrap_or_default();
        (bus.level_db.unwrap_or(0.0).round() as i32, bus.muted.unwrap_or(false))
    })
}

/// Waits until the buses stand so on the screen.
fn wait_for(terminal: &mut Terminal, buses: &Buses) {
    for (name, (level, muted)) in BUSES.iter().zip(buses) {
        let level = format!(" {level}.0 ");
        let is_it =
            |row: &str| row.contains(name) && row.contains(&level) && row.contains("M·") == *muted;
        terminal.wait_until(&format!("{name} at{level}"), |text| text.lines().any(is_it));
    }
}

/// Moves and mutes the buses, some times, and returns how they stood after each of them.
fn work(terminal: &mut Terminal, mut buses: Buses, seed: u64) -> Vec<Buses> {
    terminal.press(&BACK_TAB.repeat(2));
    let mut stood = vec![buses];
    let mut selected = 0;
    for at in 0..noise(seed, 0) % 4 {
        let dice = noise(seed, at + 1);
        let bus = (dice % 2) as usize;
        if bus != selected {
            terminal.press(if bus == 1 { "\x1b[B" } else { "\x1b[A" });
            selected = bus;
        }
        let (level, muted) = &mut buses[bus];
        match dice >> 8 & 3 {
            0 => *muted = !*muted,
            1 if *level < 0 => *level += 1,
            _ => *level -= 1,
        }
        let (before, _) = stood[stood.len() - 1][bus];
        terminal.press(match *level - before {
            1 => "+",
            -1 => "-",
            _ => "m",
        });
        wait_for(terminal, &buses);
        stood.push(buses);
    }
    stood
}

/// One run, from the last state on, to the moment it is killed.
fn round(file: &Path, last: &LastRun, seed: u64) -> LastRun {
    let mut terminal = Terminal::start(24, 100, &play(file, "null", &["--resume"]));
    terminal.wait_for("HELD");
    wait_for(&mut terminal, &buses(&last.state));
    let mut stood = work(&mut terminal, buses(&last.state), seed);
    if seed.is_multiple_of(2) {
        // All of it was saved before the kill; in other rounds the last of it may not have been.
        let now = stood[stood.len() - 1];
        until("the levels are saved", || buses(&saved(file)) == now);
        stood = vec![now];
    }
    let pressed = Instant::now();
    terminal.press(" ");
    terminal.wait_for("PLAYING");
    let seen = Instant::now();
    // Waits for nothing: the kill comes at any moment.
    let longest = if seed.is_multiple_of(10) { 2_000 } else { 300 };
    sleep(Duration::from_millis(noise(seed, 99) % longest));
    let (least, most) = (seen.elapsed(), pressed.elapsed());
    terminal.signal(Signal::SIGKILL);
    terminal.close().wait();

    let run = last_run(file);
    assert!(!run.ended_cleanly && run.damage.is_none(), "{run:?}");
    let place = |run: &LastRun| run.state.position.clone().unwrap();
    let gone = (place(&run).frame - place(last).frame) as f64 / f64::from(RATE);
    let at_least = least.saturating_sub(TAKEN + BUSY).as_secs_f64();
    let at_most = (most + BUSY).as_secs_f64();
    assert!((at_least..=at_most).contains(&gone), "{gone} s of {least:?} to {most:?}");
    assert_eq!((place(&run).entry, place(&run).song), (2, "opener".into()));
    assert!(stood.contains(&buses(&run.state)), "{:?} of {stood:?}", buses(&run.state));
    run
}

#[test]
fn a_program_that_is_killed_again_and_again_loses_nothing_that_was_saved() {
    let kills = std::env::var("DOWNBEAT_TEST_KILLS").ok();
    let kills = kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let files = show();
    let file = files.write();
    let evening = evening();
    leave(&file, evening.clone());
    let mut last = last_run(&file);
    for seed in 0..kills {
        last = round(&file, &last, seed);
        assert_eq!(last.state.setlist, evening.setlist);
        assert_eq!(last.state.stems, evening.stems);
        assert_eq!(last.state.venue, evening.venue);
    }
    assert_ne!(buses(&last.state), [(0, false); 2], "nothing was ever moved");
}
