//! Pedals, surfaces and synths that are plugged in after the program has started, pulled, and plugged in
//! again.

use std::process::Stdio;

use nix::sys::signal::Signal;

use super::pedal::Pedal;
use super::{headless, sequencer, show};
use crate::program::jackd::{Server, ports_and_connections, tool};
use crate::program::run::{Process, Running, until};

#[test]
fn a_pedal_that_comes_later_works_and_again_after_it_was_pulled() {
    let server = Server::start(2);
    let show = show(
        "ports: { desk: { port: 'pedal:out', out: 'pedal:in', profile: mackie } }\nbindings:\n\
         - { on: cc 64, port: desk, do: go }\n- { on: cc 65, port: desk, do: hold }\n",
    );
    let mut program = headless(&show);
    program.wait_for("no MIDI port is called pedal:out: control_desk waits for it");
    let pedal = Pedal::start();
    program.wait_for("MIDI comes in from pedal:out");
    // It is told what it shows: 0 dB is at three quarters of 16383.
    pedal.wait_for("E07F5F");
    pedal.plays("0:B0407F 2400:B04000");
    program.wait_for("playing: one");
    drop(pedal);
    program.wait_for("the MIDI port pedal:out is gone; it is listened to when it is back");
    let pedal = Pedal::start();
    program.wait_for("MIDI comes in from pedal:out");
    pedal.wait_for("E07F5F");
    pedal.plays("0:B0417F 2400:B04100");
    program.wait_for("held: one");
    drop((program, pedal, server));
}

#[test]
fn a_pedal_is_there_again_on_a_server_that_was_started_again() {
    let mut server = Server::start(2);
    let show = show("bindings: [{ on: note C4, port: 'seq:out', when: stopped, do: go }]");
    let mut program = headless(&show);
    server.kill();
    server.restart(48_000, 128);
    program.wait_for("opened JACK server");
    let sequencer = sequencer();
    program.wait_for("MIDI comes in from seq:out");
    program.wait_for("playing: one");
    drop((program, sequencer, server));
}

#[test]
fn what_somebody_disconnects_by_hand_stays_so_while_others_come_and_go() {
    let server = Server::start(2);
    let show =
        show("bindings: [{ on: note C4, port: 'seq:out', do: go }, { on: cc 64, do: hold }]");
    let mut program = headless(&show);
    let sequencer = sequencer();
    program.wait_for("MIDI comes in from seq:out");
    let ours = "downbeat:control_seq_out";
    let connections = || ports_and_connections(ours);
    assert_eq!(connections(), format!("{ours}\n   seq:out\n"));
    let parted = Running::start(tool("jack_disconnect").args(["seq:out", ours])).finish();
    assert_eq!(parted.code, Some(0), "{}", parted.err);
    // Any other port has it look again: this one goes to the port for all others.
    let pedal = Pedal::start();
    program.wait_for("MIDI comes in from pedal:out");
    assert_eq!(connections(), format!("{ours}\n"));
    assert_eq!(ports_and_connections("downbeat:control_in"), "downbeat:control_in\n   pedal:out\n");
    // Another of the same name is another.
    sequencer.process.signal(Signal::SIGKILL);
    until("the first one is gone", || !ports_and_connections("").contains("seq:out"));
    let sequencer = super::sequencer();
    program.wait_for("MIDI comes in from seq:out");
    assert_eq!(connections(), format!("{ours}\n   seq:out\n"));
    drop((program, pedal, sequencer, server));
}

#[test]
fn a_synth_that_comes_later_is_sent_to() {
    let server = Server::start(2);
    let show =
        show("bindings: [{ on: cc 64, do: go }]").head("midi: { out: { keys: midi-monitor } }");
    let mut program = headless(&show);
    for _ in 0..2 {
        let monitor = Process::start(tool("jack_midi_dump").stdout(Stdio::null()));
        program.wait_for("MIDI goes out to midi-monitor:input");
        assert_eq!(
            ports_and_connections("midi-monitor"),
            "midi-monitor:input\n   downbeat:midi_keys\n"
        );
        drop(monitor);
        program.wait_for("the MIDI port midi-monitor:input is gone; it is sent to when it is back");
    }
    drop((program, server));
}
