//! OSCQuery, by an HTTP client and a WebSocket client that others wrote.

use serde_json::{Value, json};

use super::super::run::Ran;
use super::support::{Ports, node, python, show, start};

const GET: &str = r"
import sys, urllib.request, urllib.error
for path in sys.argv[2:]:
    try:
        with urllib.request.urlopen('http://127.0.0.1:' + sys.argv[1] + path, timeout=20) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        print(error.code)
";

#[test]
fn the_namespace_is_there_as_json() {
    let ports = Ports::new();
    let show = show(ports, 1);
    let running = start(&show.write(), "null");
    let paths = [
        "/downbeat/bus/Lead_Vox",
        "/?HOST_INFO",
        "/downbeat/bus/drums/level?VALUE",
        "/downbeat/go?VALUE",
        "/nowhere",
        "/?NONSENSE",
    ];
    let port = ports.query.to_string();
    let args: Vec<&str> = [port.as_str()].into_iter().chain(paths).collect();
    let Ran { code, out, err } = python(GET, &args);
    assert_eq!(code, Some(0), "{out}{err}");
    let lines: Vec<&str> = out.lines().collect();
    let json =
        |line: &str| -> Value { serde_json::from_str(line.strip_prefix("200 ").unwrap()).unwrap() };
    let mute = &json(lines[0])["CONTENTS"]["mute"];
    assert_eq!(mute["FULL_PATH"], "/downbeat/bus/Lead_Vox/mute");
    assert_eq!(
        (&mute["ACCESS"], &mute["TYPE"], &mute["VALUE"]),
        (&json!(3), &json!("i"), &json!([0]))
    );
    let fader = &json(lines[0])["CONTENTS"]["fader"];
    assert_eq!(fader["RANGE"], json!([{ "MIN": 0.0, "MAX": 1.0 }]));
    let host = json(lines[1]);
    assert_eq!(
        (&host["OSC_PORT"], &host["EXTENSIONS"]["LISTEN"]),
        (&json!(ports.own), &json!(true))
    );
    assert_eq!(json(lines[2]), json!({ "VALUE": [0.0] }));
    assert_eq!(lines[3..], ["204 ", "404", "400"]);
    drop(running);
}

/// Listens to a mute by WebSocket, presses it in the same way, and waits until it is told.
const LISTEN: &str = r"
const osc = require('osc'), Socket = require('ws');
const socket = new Socket('ws://127.0.0.1:' + process.argv[1]);
const done = (code, words) => { console.log(words); process.exit(code); };
setTimeout(() => done(1, 'nothing came'), 25000);
const port = new osc.WebSocketPort({ socket });
socket.on('error', error => done(1, String(error)));
port.on('message', message => {
    console.log(message.address, message.args.join(' '));
    if (message.args[0] === 1) done(0, 'muted');
    else port.send({ address: '/downbeat/bus/drums/mute', args: [{ type: 'i', value: 1 }] });
});
socket.on('open', () => {
    socket.send(JSON.stringify({ COMMAND: 'LISTEN', DATA: '/downbeat/bus/drums/mute' }));
});
";

/// Tries to open a WebSocket as a page of somebody else would.
const STRANGER: &str = r"
const Socket = require('ws');
const socket = new Socket('ws://127.0.0.1:' + process.argv[1], { origin: 'http://example.org' });
socket.on('error', error => { console.log(String(error)); process.exit(0); });
socket.on('open', () => { console.log('open'); process.exit(1); });
";

#[test]
fn a_web_socket_listens_and_presses_but_not_for_a_strange_page() {
    let ports = Ports::new();
    let show = show(ports, 1);
    let running = start(&show.write(), "null");
    let Ran { code, out, err } = node(LISTEN, &[&ports.query.to_string()]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert_eq!(out, "/downbeat/bus/drums/mute 0\n/downbeat/bus/drums/mute 1\nmuted\n");
    let Ran { code, out, .. } = node(STRANGER, &[&ports.query.to_string()]);
    assert_eq!((code, out.contains("403")), (Some(0), true), "{out}");
    drop(running);
}

/// Asks the network for OSCQuery, as a surface does, until somebody with this port answers.
const FIND: &str = r"
import socket, struct, sys, time
group, lo = socket.inet_aton('224.0.0.251'), socket.inet_aton('127.0.0.1')
asks = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asks.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
asks.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
asks.bind(('', 5353))
asks.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + lo)
asks.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, lo)
asks.settimeout(0.5)
name = b'\x08_oscjson\x04_tcp\x05local\0'
question = struct.pack('>6H', 0, 0, 1, 0, 0, 0) + name + struct.pack('>HH', 12, 1)
# A service record has priority and weight before the port.
service = struct.pack('>HHH', 0, 0, int(sys.argv[1]))
end = time.time() + 20
while time.time() < end:
    asks.sendto(question, ('224.0.0.251', 5353))
    try:
        while True:
            answer = asks.recv(9000)
            if service in answer and b'Downbeat: Test' in answer:
                sys.exit(0)
    except socket.timeout:
        pass
sys.exit('nobody answered')
";

#[test]
fn surfaces_find_it_in_the_network() {
    let ports = Ports::new();
    let show = show(ports, 1);
    let running = start(&show.write(), "null");
    let Ran { code, err, .. } = python(FIND, &[&ports.query.to_string()]);
    assert_eq!(code, Some(0), "{err}");
    drop(running);
}
