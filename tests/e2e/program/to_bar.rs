//! A bar by its number, typed into the console in a real terminal.

use super::run::downbeat;
use super::terminal::Terminal;
use crate::support::audio::Format;
use crate::support::show::TestShow;

const RATE: u32 = 8_000;
/// At 60 beats a minute, in 4/4.
const BAR: u64 = 4 * RATE as u64;
/// A song of 40 bars. Left alone, it is in the bars that are typed here long after every limit.
const FRAMES: u64 = 40 * BAR;
const ENTER: &str = "\r";

/// The console on a show, once its song is ready.
fn console(show: &TestShow) -> Terminal {
    let mut command = downbeat(["play", "--device", "null", "--fresh"]);
    command.arg(show.write());
    let mut terminal = Terminal::start(24, 80, &command);
    terminal.wait_for("READY");
    terminal
}

fn show() -> TestShow {
    let show = TestShow::at(RATE).bus("drums", "{ outputs: [1, 2] }");
    show.song("opener", "tempo: 60").stem(Format::Wav16, 2, FRAMES, "bus: drums")
}

/// Types a place into the prompt, and reads there what it is before it goes there.
fn go_to(terminal: &mut Terminal, place: &str, says: &[&str]) {
    terminal.press(":");
    terminal.wait_for("to bar: _");
    terminal.press(place);
    terminal.wait_for(&format!("to bar: {place}_"));
    for words in says {
        terminal.wait_for(words);
    }
    terminal.press(ENTER);
    terminal.wait_until("no prompt", |text| !text.contains("to bar:"));
}

/// Chooses that jumps land at once.
fn jump_now(terminal: &mut Terminal) {
    terminal.press("g");
    terminal.wait_for("jumps land: now");
}

#[test]
fn a_song_that_plays_jumps_to_a_bar_and_to_its_beat() {
    let show = show();
    let mut terminal = console(&show);
    terminal.press(" ");
    terminal.wait_for("▶ PLAYING");
    jump_now(&mut terminal);
    go_to(&mut terminal, "33", &["opener, bars 1 to 40", "the jump lands at once"]);
    terminal.wait_for("bar  33  beat");
    go_to(&mut terminal, "23.4", &[]);
    terminal.wait_for("bar  23  beat 4/4");
    // One that waits says where it goes: at the end of the song, 17 bars from here.
    for quantum in ["beat", "bar", "section", "song"] {
        terminal.press("g");
        terminal.wait_for(&format!("jumps land: {quantum}"));
    }
    go_to(&mut terminal, "3", &["the jump lands at the song's end"]);
    terminal.wait_for("→ bar 3 in ");
    // A bar that it does not have is refused.
    go_to(&mut terminal, "41", &[]);
    terminal.wait_for("no jump: opener has no bar 41 in this version");
}

#[test]
fn a_song_that_is_held_goes_on_from_a_bar() {
    let show = show();
    let mut terminal = console(&show);
    terminal.press(" ");
    terminal.wait_for("▶ PLAYING");
    terminal.press("h");
    terminal.wait_for("HELD");
    go_to(&mut terminal, "33", &["the held song goes on from there"]);
    terminal.wait_for("goes on from bar 33");
    terminal.press("a");
    terminal.wait_for("▶ PLAYING");
    terminal.wait_for("bar  33  beat");
}

#[test]
fn go_starts_the_armed_song_at_a_bar() {
    let show = show();
    let mut terminal = console(&show);
    // Space closes the prompt, and starts nothing.
    terminal.press(":");
    terminal.wait_for("to bar: _");
    terminal.press("1 ");
    terminal.wait_for("no jump");
    go_to(&mut terminal, "33", &["GO starts the song there"]);
    terminal.wait_for("ARMED 1 opener from bar 33 (READY)");
    terminal.press(" ");
    terminal.wait_for("▶ PLAYING");
    terminal.wait_for("bar  33  beat");
}
