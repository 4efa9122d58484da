//! liblo, python-osc and osc.js.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

use super::super::run::{LIMIT, Process, Ran};
use super::support::{Client, Ports, free_port, node, oscsend, python, show, start, text};

/// `oscdump` of liblo, whose lines are waited for.
struct Dump {
    _process: Process,
    lines: mpsc::Receiver<String>,
}

impl Dump {
    fn at(port: u16) -> Self {
        // It writes its lines at once only where a terminal would read them.
        let mut command = Command::new("stdbuf");
        command.args(["-oL", "oscdump", &port.to_string()]);
        let mut process = Process::start(command.stdin(Stdio::null()).stdout(Stdio::piped()));
        let (say, lines) = mpsc::channel();
        let out = BufReader::new(process.take_stdout());
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).try_for_each(|line| say.send(line))
        });
        Self { _process: process, lines }
    }

    fn wait_for(&self, words: &str) -> String {
        let end = Instant::now() + LIMIT;
        let mut said = Vec::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("oscdump never said `{words}`, but: {said:#?}");
            };
            if line.contains(words) {
                return line;
            }
            said.push(line);
        }
    }
}

#[test]
fn liblo_plays_a_song_and_is_told_of_it() {
    let ports = Ports::new();
    let show = show(ports, 60);
    let mut running = start(&show.write(), "null");
    let port = free_port();
    let dump = Dump::at(port);
    // oscdump listens some time after it was started, and says nothing of it.
    let listens = || {
        oscsend(ports.own, "/downbeat/subscribe", "iii", &["10", "600", &port.to_string()]);
        dump.lines.recv_timeout(std::time::Duration::from_millis(300)).is_ok()
    };
    super::super::run::until("oscdump is told", listens);
    oscsend(ports.own, "/downbeat/go", "", &[]);
    running.wait_for("playing: opener");
    dump.wait_for("/downbeat/transport s \"playing\"");
    dump.wait_for("/downbeat/song/bar ii 1 2");
    oscsend(ports.own, "/downbeat/bus/Lead_Vox/fader", "f", &["0.5"]);
    dump.wait_for("/downbeat/bus/Lead_Vox/level f -10");
    oscsend(ports.own, "/downbeat/bus/*/mute", "T", &[]);
    dump.wait_for("/downbeat/bus/drums/mute i 1");
    dump.wait_for("/downbeat/bus/Lead_Vox/mute i 1");
    oscsend(ports.own, "/downbeat/stem/Stem_1/level", "f", &["-6.5"]);
    dump.wait_for("/downbeat/stem/Stem_1/level f -6.5");
    oscsend(ports.own, "/downbeat/jump/section", "ss", &["Chorus", "now"]);
    dump.wait_for("/downbeat/song/section s \"Chorus\"");
    oscsend(ports.own, "/downbeat/panic", "i", &["1"]);
    dump.wait_for("/downbeat/transport s \"stopped\"");
    running.process.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(running.finish().code, Some(0));
}

/// Asks, sets, is refused, and sends a bundle for later; prints what it hears.
const PYTHON: &str = r"
import sys, time
from pythonosc import udp_client, osc_bundle_builder, osc_message_builder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_bundle import OscBundle
client = udp_client.UDPClient('127.0.0.1', int(sys.argv[1]))

def hear(dgram, wanted):
    if OscBundle.dgram_is_bundle(dgram):
        return [m for m in OscBundle(dgram) if m.address == wanted]
    message = OscMessage(dgram)
    return [message] if message.address == wanted else []

def ask(address, values, wanted, becomes=None):
    for attempt in range(100):
        builder = osc_message_builder.OscMessageBuilder(address=address)
        for value in values:
            builder.add_arg(value)
        client.send(builder.build())
        end = time.time() + 0.3
        while time.time() < end:
            try:
                dgram = client.receive(0.3)
            except TimeoutError:
                break
            if not dgram:
                break
            for message in hear(dgram, wanted):
                if becomes is None or message.params[0] == becomes:
                    return message.params
    sys.exit('never heard: ' + wanted)

print(ask('/downbeat/show', [], '/downbeat/show'))
print(ask('/downbeat/song/sections', [], '/downbeat/song/sections'))
print(ask('/downbeat/bus/drums/level', ['loud'], '/error'))
bundle = osc_bundle_builder.OscBundleBuilder(time.time() + 0.5)
for address, value in [('/downbeat/bus/drums/level', -12.0), ('/downbeat/lock', 1)]:
    message = osc_message_builder.OscMessageBuilder(address=address)
    message.add_arg(value)
    bundle.add_content(message.build())
begun = time.time()
client.send(bundle.build())
print(ask('/downbeat/lock', [], '/downbeat/lock', 1))
print('early' if time.time() - begun < 0.5 else 'in time')
print(ask('/downbeat/bus/drums/level', [], '/downbeat/bus/drums/level', -12.0))
";

#[test]
fn python_osc_asks_and_is_answered() {
    let ports = Ports::new();
    let show = show(ports, 8);
    let running = start(&show.write(), "null");
    let Ran { code, out, err } = python(PYTHON, &[&ports.own.to_string()]);
    assert_eq!(code, Some(0), "{out}{err}");
    let refusal = "db must be a level from -96 to +10 dB, not `loud`";
    let expected = format!(
        "['Test']\n['Intro', 'Chorus']\n['/downbeat/bus/drums/level', '{refusal}']\n[1]\nin time\n\
         [-12.0]\n"
    );
    assert_eq!(out, expected);
    drop(running);
}

/// Subscribes over TCP in SLIP frames, mutes a bus, and waits until it is told so.
const NODE: &str = r"
const osc = require('osc');
const port = new osc.TCPSocketPort({ address: '127.0.0.1', port: Number(process.argv[1]) });
const done = (code, words) => { console.log(words); process.exit(code); };
setTimeout(() => done(1, 'nothing came'), 25000);
port.on('error', error => done(1, String(error)));
port.on('message', message => {
    if (message.address === '/downbeat/subscribed') port.send({ address: '/downbeat/nothing', args: [] });
    if (message.address === '/error') {
        console.log('refused', message.args.join(' '));
        // The second one is refused by the conductor.
        if (message.args[0] === '/downbeat/nothing') port.send({ address: '/downbeat/hold', args: [] });
        else port.send({ address: '/downbeat/bus/drums/mute', args: [{ type: 'i', value: 1 }] });
    }
    if (message.address === '/downbeat/bus/drums/mute' && message.args[0] === 1) done(0, 'muted');
});
port.on('ready', () => port.send({ address: '/downbeat/subscribe', args: [{ type: 'f', value: 20 }] }));
port.open('127.0.0.1', Number(process.argv[1]));
";

#[test]
fn osc_js_subscribes_over_tcp() {
    let ports = Ports::new();
    let show = show(ports, 1);
    let running = start(&show.write(), "null");
    let Ran { code, out, err } = node(NODE, &[&ports.tcp.to_string()]);
    assert_eq!(code, Some(0), "{out}{err}");
    let refused = [
        "refused /downbeat/nothing there is no such address",
        "refused /downbeat/hold nothing to hold: no song plays",
    ];
    assert_eq!(out, format!("{}\nmuted\n", refused.join("\n")));
    drop(running);
}

#[test]
fn a_controller_made_for_ableset_starts_and_follows_a_song() {
    let ports = Ports::new();
    let show = show(ports, 60);
    let running = start(&show.write(), "null");
    let (sends, listens) = (Client::of(ports.ableset), Client::of(ports.ableset));
    let fine = rosc::OscType::Bool(true);
    let port = rosc::OscType::Int(i32::from(listens.port()));
    sends.send("/subscribe", &[text("auto"), port, text("Companion"), fine, text("uuid=1")]);
    let is = |address: &'static str, value: rosc::OscType| {
        move |message: &rosc::OscMessage| {
            message.addr == address && message.args.first() == Some(&value)
        }
    };
    listens.wait_for("the songs", is("/setlist/songs", text("opener")));
    listens.wait_for("a heartbeat", |message| message.addr == "/heartbeat");
    sends.send("/global/play", &[text("uuid=2")]);
    listens.wait_for("it plays", is("/global/isPlaying", rosc::OscType::Int(1)));
    sends.send("/setlist/jumpToSection", &[rosc::OscType::Int(2), text("force=true")]);
    listens.wait_for("the section", is("/setlist/activeSectionName", text("Chorus")));
    // Bar 3 of 4/4 is the ninth beat, from where the position goes on.
    listens.wait_for("the position", |message| {
        let beats = message.args.first().cloned().and_then(rosc::OscType::float);
        message.addr == "/global/finePosition" && beats.is_some_and(|beats| beats > 8.0)
    });
    sends.send("/mixer/Lead_Vox/mute", &[text("toggle"), text("uuid=3")]);
    listens.wait_for("the mute", is("/mixer/Lead_Vox/muted", rosc::OscType::Int(1)));
    sends.send("/global/record", &[text("uuid=4")]);
    listens.wait_for("the refusal", is("/error", text("/global/record")));
    // What the conductor refuses is told there too.
    sends.send("/setlist/escapeLoop", &[text("uuid=5")]);
    let refusal = listens.wait_for("the refusal", is("/error", text("/setlist/escapeLoop")));
    assert_eq!(refusal.args[1], text("nothing repeats"));
    drop(running);
}
