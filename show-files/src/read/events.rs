//! The MIDI and OSC messages that a song sends.

use super::fields::{Fields, list, read as read_value};
use super::keys;
use super::node::{Node, Value};
use super::position::{self, Timeline};
use super::report::{FileReport, quoted};
use super::units::{
    BANK, CHANNEL, DATA, LENGTH, MOMENT, NOTE, OSC_ADDRESS, OSC_FLOAT, OSC_INT, OSC_TARGET,
    OSC_TEXT, PORT, SWITCH, SYSEX, VELOCITY,
};
use crate::{Event, EventAt, Message, MidiMessage, OscArg, OscMessage};

const MAX_EVENTS: usize = 10_000;
const MAX_ARGS: usize = 64;
const USUAL_VELOCITY: u8 = 100;

/// The keys of a MIDI message that say which kind it is.
const KINDS: [&str; 4] = ["note", "control", "program", "sysex"];

/// Reads the events of a song, in the order of sending.
pub(super) fn read(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Vec<Event> {
    let example = "`events: [{ at: start, midi: { port: Lights, program: 5 } }]`";
    let items = list(node, "`events`", example, out);
    if let Some(extra) = items.get(MAX_EVENTS) {
        let cause = format!("there are {} events, and {MAX_EVENTS} is the most", items.len());
        out.error(extra.at, cause, "send some of them from the machine that needs them");
        return Vec::new();
    }
    let mut events: Vec<Event> =
        items.iter().filter_map(|item| read_event(item, timeline, out)).collect();
    events.sort_by_key(|event| event.at);
    events
}

fn read_event(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Option<Event> {
    let fields = Fields::of(node, "an event", keys::EVENT, out)?;
    let at = fields.need("at", "start").and_then(|at| read_at(at, timeline, out));
    let message = match (fields.get("midi"), fields.get("osc")) {
        (Some(midi), None) => read_midi(midi, at, timeline, out),
        (None, Some(osc)) => read_osc(osc, out),
        (Some(_), Some(osc)) => {
            let suggestion = "make two events of them";
            out.error(osc.at, "an event sends MIDI or OSC, not both", suggestion);
            None
        }
        (None, None) => {
            let suggestion = "write for example `midi: { port: Lights, program: 5 }`";
            out.error(fields.at(), "an event needs `midi` or `osc`", suggestion);
            None
        }
    };
    Some(Event { at: at?, message: message? })
}

fn read_at(node: &Node, timeline: &Timeline<'_>, out: &FileReport<'_>) -> Option<EventAt> {
    if let Value::Text(text) = &node.value {
        let moment = (MOMENT.parse)(text.trim());
        // Anything else that starts with a letter is a misspelt word, and not a position.
        if moment.is_some() || text.trim().starts_with(char::is_alphabetic) {
            return read_value(node, "at", &MOMENT, out);
        }
    }
    position::read(node, "at", timeline, out).map(EventAt::Frame)
}

fn read_midi(
    node: &Node,
    at: Option<EventAt>,
    timeline: &Timeline<'_>,
    out: &FileReport<'_>,
) -> Option<Message> {
    let fields = Fields::of(node, "a MIDI message", keys::MIDI_MESSAGE, out)?;
    let port = fields.need_read("port", &PORT);
    let channel = fields.read("channel", &CHANNEL);
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| fields.get(kind).is_some()).collect();
    let [kind] = kinds[..] else {
        let cause = format!("a MIDI message is one of {}", shown(&KINDS));
        let suggestion = if kinds.is_empty() {
            "write for example `program: 5`".to_owned()
        } else {
            format!("make an event each of {}", shown(&kinds))
        };
        out.error(fields.at(), cause, suggestion);
        return None;
    };
    refuse_strangers(&fields, kind, out);
    let message = match kind {
        "note" => {
            let note = fields.read("note", &NOTE);
            let velocity = fields.read("velocity", &VELOCITY).unwrap_or(USUAL_VELOCITY);
            let frames = note_frames(&fields, at, timeline);
            let channel = channel.unwrap_or(1);
            MidiMessage::Note { channel, note: note?, velocity, frames: frames? }
        }
        "control" => {
            let controller = fields.read("control", &DATA);
            let value = fields.need_read("value", &DATA);
            let channel = channel.unwrap_or(1);
            MidiMessage::Control { channel, controller: controller?, value: value? }
        }
        "program" => {
            let program = fields.read("program", &DATA);
            let bank = fields.read("bank", &BANK);
            MidiMessage::Program { channel: channel.unwrap_or(1), bank, program: program? }
        }
        _ => MidiMessage::Sysex(fields.read("sysex", &SYSEX)?),
    };
    Some(Message::Midi { port: port?, message })
}

/// The keys that only belong to another kind of message.
fn refuse_strangers(fields: &Fields<'_>, kind: &str, out: &FileReport<'_>) {
    for (key, owner) in
        [("velocity", "note"), ("length", "note"), ("value", "control"), ("bank", "program")]
    {
        if let (Some(node), true) = (fields.get(key), kind != owner) {
            let cause =
                format!("{} belongs to {}, not to {}", quoted(key), quoted(owner), quoted(kind));
            out.error(node.at, cause, "leave it out");
        }
    }
    if let (Some(node), "sysex") = (fields.get("channel"), kind) {
        let cause = "`channel` does not belong to `sysex`, which has none";
        out.error(node.at, cause, "leave it out");
    }
}

/// How long a note sounds: a beat if nothing is said.
fn note_frames(fields: &Fields<'_>, at: Option<EventAt>, timeline: &Timeline<'_>) -> Option<u64> {
    let length = match fields.get("length") {
        Some(_) => fields.read("length", &LENGTH)?,
        None => crate::Length::Beats(crate::Exact::from(1)),
    };
    let start = match at? {
        EventAt::Load | EventAt::Start => 0,
        EventAt::Frame(frame) => frame,
        EventAt::End => i64::try_from(timeline.frames).unwrap_or(i64::MAX),
    };
    let end = timeline.tempo.frame_after(timeline.rate, start, &length);
    // Too short a note would not be one.
    Some(u64::try_from(end.saturating_sub(start)).unwrap_or(0).max(1))
}

fn read_osc(node: &Node, out: &FileReport<'_>) -> Option<Message> {
    let fields = Fields::of(node, "an OSC message", keys::OSC_MESSAGE, out)?;
    let target = fields.need_read("to", &OSC_TARGET);
    let address = fields.need_read("address", &OSC_ADDRESS);
    let args = fields.get("args").map_or(Some(Vec::new()), |args| read_args(args, out));
    let (host, port) = target?;
    Some(Message::Osc(OscMessage { host, port, address: address?, args: args? }))
}

fn read_args(node: &Node, out: &FileReport<'_>) -> Option<Vec<OscArg>> {
    let items = list(node, "`args`", "`args: [1, 0.5, Verse]`", out);
    if let Some(extra) = items.get(MAX_ARGS) {
        let cause = format!("there are {} arguments, and {MAX_ARGS} is the most", items.len());
        out.error(extra.at, cause, "send several messages");
        return None;
    }
    // All of them are read before one that is wrong ends it.
    let args: Vec<Option<OscArg>> = items.iter().map(|item| read_arg(item, out)).collect();
    args.into_iter().collect()
}

/// An argument: its type is that of the value as it is written, or it is said.
fn read_arg(node: &Node, out: &FileReport<'_>) -> Option<OscArg> {
    let Value::Map(_) = node.value else {
        let text = read_value(node, "args", &OSC_TEXT, out)?;
        return Some(match (OSC_INT.parse)(&text) {
            Some(int) => OscArg::Int(int),
            None => match (OSC_FLOAT.parse)(&text) {
                Some(float) => OscArg::Float(float),
                None if text == "true" || text == "false" => OscArg::Bool(text == "true"),
                None => OscArg::Text(text),
            },
        });
    };
    let fields = Fields::of(node, "an OSC argument", keys::OSC_ARG, out)?;
    let types: Vec<&str> = keys::OSC_ARG
        .iter()
        .map(|key| key.name)
        .filter(|name| fields.get(name).is_some())
        .collect();
    match types[..] {
        ["int"] => fields.read("int", &OSC_INT).map(OscArg::Int),
        ["float"] => fields.read("float", &OSC_FLOAT).map(OscArg::Float),
        ["text"] => fields.read("text", &OSC_TEXT).map(OscArg::Text),
        ["bool"] => fields.read("bool", &SWITCH).map(OscArg::Bool),
        _ => {
            let cause = "an OSC argument has one of `int`, `float`, `text` and `bool`";
            out.error(node.at, cause, "write for example `{ float: 1 }`");
            None
        }
    }
}

/// Words of our own for a message.
fn shown(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
