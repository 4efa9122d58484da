//! Pedals and surfaces at the MIDI ports of a real JACK server: JACK's own tool, and a client of the
//! test in a process of its own.

pub(super) mod pedal;
mod plugging;

use std::path::Path;
use std::process::Command;

use super::jackd::{NAME, Server, tool};
use super::run::{Ran, Running, downbeat, run, until};
use super::terminal::Terminal;
use crate::support::audio::Format;
use crate::support::show::TestShow;
use pedal::Pedal;

/// Songs that nobody waits for.
const LONG: u64 = 30 * 48_000;

/// Two songs of half a minute, the second with the program 5, and these controls.
fn show(controls: &str) -> TestShow {
    let show = TestShow::new().bus("main", "{ outputs: [1] }").bus("aux", "{ outputs: [2] }");
    let show = show.song("one", "").stem(Format::Wav16, 1, LONG, "bus: main");
    let show = show.song("two", "program: 5").stem(Format::Wav16, 1, LONG, "bus: main");
    std::fs::write(show.folder.path().join("controls.yaml"), controls).unwrap();
    show
}

fn play(show: &Path, more: &[&str]) -> Command {
    let device = format!("jack:{NAME}");
    let args = ["play".as_ref(), show.as_os_str(), "--device".as_ref(), device.as_ref()];
    downbeat(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

/// The program without a screen, which listens to the pedal.
fn headless(show: &TestShow) -> Running {
    let mut program = Running::start(&mut play(&show.write(), &["--headless"]));
    program.wait_for("playing on");
    program
}

/// JACK's own sequencer, which plays middle C twice a second at `seq:out`.
fn sequencer() -> Running {
    let mut command = tool("jack_midiseq");
    Running::start(command.args(["seq", "24000", "100", "60", "4800"]))
}

#[test]
fn a_note_of_jacks_own_sequencer_starts_the_song() {
    let server = Server::start(2);
    let sequencer = sequencer();
    until("the sequencer has a port", || {
        super::jackd::ports_and_connections("seq").contains("seq:out")
    });
    let show = show("bindings: [{ on: note C4, port: 'seq:out', when: stopped, do: go }]");
    let mut program = headless(&show);
    program.wait_for("playing: one");
    drop((program, sequencer, server));
}

#[test]
fn a_pedal_that_bounces_starts_one_song_and_stops_it_once() {
    let server = Server::start(2);
    let pedal = Pedal::start();
    let show = show(
        "ports: { pedal: { port: 'pedal:out', profile: cc-pedal } }\nbindings:\n\
         - { on: cc 64, port: pedal, when: stopped, do: go }\n\
         - { on: cc 65, port: pedal, do: hold }\n",
    );
    let mut program = headless(&show);
    // Offsets in frames: it closes, opens after 3 ms, closes after 2 more, and opens for good.
    pedal.plays("0:B0407F 144:B04000 240:B0407F 4800:B04000 4900:B0407F 5000:B04000");
    program.wait_for("playing: one");
    // A second start would have been refused or gone on to the next song; hold tells which plays.
    pedal.plays("0:B0417F 2400:B04100");
    program.wait_for("held: one");
    // A fifth of a second after it was released: sooner would be a bounce itself.
    pedal.plays("9600:B0417F 9696:B04100 9792:B0417F 9888:B04100");
    program.wait_for("playing: one");
    drop((program, pedal, server));
}

#[test]
fn a_program_change_calls_and_starts_its_song() {
    let server = Server::start(2);
    let pedal = Pedal::start();
    let show = show("ports: { pedal: { port: 'PEDAL:*t', profile: program-pedal, songs: go } }");
    let mut program = headless(&show);
    pedal.plays("0:C005");
    program.wait_for("playing: two");
    drop((program, pedal, server));
}

#[test]
fn a_surface_moves_levels_and_is_told_what_others_move() {
    let server = Server::start(2);
    let pedal = Pedal::start();
    let show = show(
        "ports: { desk: { port: 'pedal:out', out: 'pedal:in', profile: mackie } }\n\
         bindings: [{ on: cc 20, port: desk, do: bus-level main -10 }]\n",
    );
    let program = headless(&show);
    // 0 dB is at three quarters of 16383: 12287, in 7 bits each 127 and 95.
    pedal.wait_for("E07F5F");
    pedal.wait_for("905D7F");
    // Mute of the first strip: the lamp goes on.
    pedal.plays("0:90107F 4800:901000");
    pedal.wait_for("90107F");
    // Something else moves the level: -10 dB is at half the travel, 8192 (rounded from 8191.5).
    pedal.plays("0:B0147F");
    pedal.wait_for("E00040");
    // Play lights up when the song plays.
    pedal.plays("0:905E7F 2400:905E00");
    pedal.wait_for("905E7F");
    drop((program, pedal, server));
}

#[test]
fn rubbish_and_a_flood_keep_nobody_from_starting_and_stopping() {
    let server = Server::start(2);
    let pedal = Pedal::start();
    let show = show(
        "ports: { pedal: { port: 'pedal:out' } }\nbindings:\n\
         - { on: note C4, port: pedal, do: go }\n- { on: note D4, port: pedal, do: hold }\n\
         - { on: cc 7, channel: 1, port: pedal, do: bus-fader aux }\n",
    );
    let mut program = headless(&show);
    pedal.plays("0:903C7F 2400:803C00");
    program.wait_for("playing: one");
    // Four thousand messages of a fader and of other things within a tenth of a second.
    let flood: Vec<String> = (0..4_000_u32)
        .map(|at| match at % 4 {
            0 | 1 => format!("{}:B007{:02X}", at, at / 4 % 128),
            2 => format!("{at}:F0{}F7", "01".repeat(at as usize % 40)),
            _ => format!("{at}:E{:X}{:02X}{:02X}", at % 16, at % 128, at / 7 % 128),
        })
        .collect();
    pedal.plays(&flood.join(" "));
    pedal.plays("0:903E7F 2400:803E00");
    program.wait_for("held: one");
    drop((program, pedal, server));
}

#[test]
fn the_console_learns_a_pedal_and_keeps_the_comments() {
    let server = Server::start(2);
    let pedal = Pedal::start();
    let controls = "# the drummer's\nports: { feet: { port: 'pedal:out' } }  # left foot\n\
                    bindings:\n  - { on: cc 1, port: feet, do: stop }  # right foot\n";
    let show = show(controls);
    let mut terminal = Terminal::start(40, 150, &play(&show.write(), &[]));
    terminal.wait_for("READY");
    // Without a binding it does nothing, and the console shows it.
    pedal.plays("0:B1407F 4800:B14000");
    terminal.wait_for("cc 64 value 0 channel 2: nothing is bound to it");
    // F3, and the first action, which is GO.
    terminal.press("\x1bOR");
    terminal.wait_for("LEARN A CONTROL");
    terminal.press("\r");
    terminal.wait_for("press and release the pedal once");
    pedal.plays("0:B1407F 4800:B14000");
    let line = "- { on: cc 64, port: 'pedal:out', channel: 2, do: go }";
    terminal.wait_for(line);
    terminal.press("\r");
    terminal.wait_for("written to");
    let written = std::fs::read_to_string(show.folder.path().join("controls.yaml")).unwrap();
    assert_eq!(written, format!("{controls}  {line}\n"));
    // It works at once.
    pedal.plays("0:B1407F 4800:B14000");
    terminal.wait_for("PLAYING 1");
    drop((terminal, pedal, server));
}

#[test]
fn the_monitor_shows_what_arrives_and_what_it_is_bound_to() {
    let server = Server::start(2);
    let show = show("layers: [a, b]\nbindings:\n- { on: note C4, layer: a, do: go, switch: b }\n");
    let device = format!("jack:{NAME}");
    let show = show.write();
    let args = ["monitor", "midi", show.to_str().unwrap(), "--device", &device];
    let mut terminal = Terminal::start(24, 120, &downbeat(args));
    terminal.wait_for("listening at downbeat-monitor:midi_in");
    // It may come at any time.
    let sequencer = sequencer();
    terminal.wait_for("listening to seq:out");
    terminal.wait_for("note C4 (60) velocity 64 channel 1  -> line 3: go, layer b");
    terminal.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(terminal.finish().code, Some(0));
    drop((sequencer, server));
}

#[test]
fn check_tells_what_is_wrong_with_controls_with_its_place() {
    let show = show(
        "bindings:\n  - { on: cc 64, do: go }\n  - { on: cc 64, do: stop }\n\
         \x20 - { on: cc 65, do: bus-mut aux }\n",
    );
    let Ran { code, out, .. } = run(["check", show.write().to_str().unwrap(), "--no-machine"]);
    assert_eq!(code, Some(1), "{out}");
    for wanted in [
        "controls.yaml:3:5",
        "the binding of line 2 means the same press in the same state",
        "controls.yaml:4:22",
        "there is no action `bus-mut`",
    ] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
}
