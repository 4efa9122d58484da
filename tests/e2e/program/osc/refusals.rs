//! What the conductor refuses, told to python-osc.

use super::super::run::Ran;
use super::support::{Client, Ports, python, show, start, text};

/// Presses what is refused, one after the other, each when the one before was answered, while another
/// client that presses nothing follows the show. Prints each refusal that either is told.
const PYTHON: &str = r"
import sys, time
from pythonosc import udp_client, osc_message_builder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_bundle import OscBundle
asks, follows = [udp_client.UDPClient('127.0.0.1', int(sys.argv[1])) for _ in range(2)]

def send(client, address, values=()):
    builder = osc_message_builder.OscMessageBuilder(address=address)
    for value in values:
        builder.add_arg(value)
    client.send(builder.build())

def messages(dgram):
    if OscBundle.dgram_is_bundle(dgram):
        return list(OscBundle(dgram))
    return [OscMessage(dgram)]

def wait_for(client, name, wanted):
    end = time.time() + 20
    while time.time() < end:
        try:
            dgram = client.receive(1)
        except TimeoutError:
            continue
        for message in messages(dgram) if dgram else []:
            if message.address == '/error':
                print(name, *message.params, sep='; ')
            if wanted(message):
                return
    sys.exit('never heard by ' + name)

for client in (asks, follows):
    send(client, '/downbeat/subscribe', [5.0, 60.0, '/downbeat/notice'])
    wait_for(client, 'nobody', lambda message: message.address == '/downbeat/subscribed')
presses = [('/downbeat/go', []), ('/downbeat/vamp/release', []), ('/downbeat/jump/cancel', [1]),
           ('/downbeat/jump/bar', [999, 'now']), ('/downbeat/jump/section', ['Bridge'])]
for address, values in presses:
    send(asks, address, values)
    wait_for(asks, 'who asked', lambda message: message.address == '/error')
# Everybody hears the notice.
wait_for(follows, 'who follows', lambda message: 'no bar 999' in str(message.params))
# Nothing comes twice: an answer to a question comes after all that was sent before.
send(asks, '/downbeat/show')
wait_for(asks, 'who asked', lambda message: message.address == '/downbeat/show')
";

#[test]
fn python_osc_is_told_once_why_each_press_is_not_done() {
    let ports = Ports::new();
    // A GO that comes soon after the first one is refused for another reason.
    let show = show(ports, 60).head("transport: { go_guard: 0 s }");
    let mut running = start(&show.write(), "null");
    let client = Client::of(ports.own);
    client.wait_for_value("/downbeat/armed/state", &text("ready"));
    client.send("/downbeat/go", &[]);
    running.wait_for("playing: opener");
    let Ran { code, out, err } = python(PYTHON, &[&ports.own.to_string()]);
    assert_eq!(code, Some(0), "{out}{err}");
    let expected = [
        "/downbeat/go; GO ignored: opener plays; stop it first",
        "/downbeat/vamp/release; nothing repeats",
        "/downbeat/jump/cancel; no jump waits",
        "/downbeat/jump/bar; no jump: opener has no bar 999 in this version",
        "/downbeat/jump/section; there is no section `Bridge`; there are: Intro, Chorus",
    ];
    let expected = expected.map(|line| format!("who asked; {line}\n"));
    assert_eq!(out, expected.concat());
    drop(running);
}
