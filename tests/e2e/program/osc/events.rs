//! The OSC messages of songs, as `oscdump` would get them.

use rosc::OscType;

use super::support::{Client, Ports, start, text};
use crate::support::audio::Format;
use crate::support::show::TestShow;

/// A song that sends messages when it is armed, when it starts, on a beat and at its end.
fn show(ports: Ports, to: u16) -> TestShow {
    let event = |at: &str, address: &str, args: &str| {
        format!(
            "  - {{ at: {at}, osc: {{ to: 127.0.0.1:{to}, address: {address}, args: {args} }} }}\n"
        )
    };
    let events = [
        event("load", "/armed", "[1]"),
        event("start", "/started", "[0.5]"),
        event("1.2", "/beat", "[two]"),
        event("end", "/ended", "[true]"),
    ];
    TestShow::new()
        .head(&ports.yaml())
        .bus("main", "{ outputs: [1] }")
        .song("song", &format!("tempo: 120\nevents:\n{}", events.concat()))
        .stem(Format::Wav16, 1, 48_000, "bus: main")
}

#[test]
fn a_song_sends_its_messages_in_order() {
    let ports = Ports::new();
    let lights = Client::of(ports.own);
    let show = show(ports, lights.port());
    let running = start(&show.write(), "null");
    let next = |address: &str, value: OscType| {
        let message = lights.wait_for(address, |_| true);
        assert_eq!((message.addr.as_str(), message.args.as_slice()), (address, &[value][..]));
    };
    next("/armed", OscType::Int(1));
    Client::of(ports.own).send("/downbeat/go", &[]);
    next("/started", OscType::Float(0.5));
    next("/beat", text("two"));
    next("/ended", OscType::Bool(true));
    drop(running);
}
