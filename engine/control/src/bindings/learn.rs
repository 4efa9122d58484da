//! Which binding a control makes that was heard while the console listened for it.

use downbeat_show_files::Mmc;

use super::ReadyCall;
use crate::Kind;
use crate::midi::{Message, note_name};

/// A binding that was learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// The line of `controls.yaml` without its dash.
    pub line: String,
    /// What was heard, for a person.
    pub heard: String,
}

/// The binding of an action to the control that sent these messages, in the order in which they came
/// while it was pressed and released once, or moved. `port` is the name of their port, if it has one
/// that stays. `None` while
/// nothing came that can be bound.
///
/// # Errors
///
/// The text is no action, or the control does not suit it; for a person.
pub fn learned(
    call: &str,
    port: Option<&str>,
    heard: &[Message],
) -> Result<Option<Learned>, String> {
    let ready = ReadyCall::read(call).map_err(|no| format!("{}; {}", no.cause, no.fix))?;
    let Some((on, message)) = heard.iter().find_map(|message| Some((on(*message)?, *message)))
    else {
        return Ok(None);
    };
    let of_it = || heard.iter().filter(|other| self::on(**other).as_ref() == Some(&on));
    let wanted = ready.wanted(false);
    if let Some(kind) = wanted {
        suits(&on, &kind).map_err(|()| {
            format!("`{on}` cannot give what `{}` lacks: {}", ready.row.name, kind.is())
        })?;
    }
    // A pedal that sends one message for a press and a release sends its next one at the next press.
    let contact =
        matches!(message, Message::Cc { .. } | Message::NoteOn { .. } | Message::NoteOff { .. });
    let every = contact && wanted.is_none() && of_it().count() == 1;
    let press = if every { ", press: every" } else { "" };
    let encoder = match wanted {
        Some(Kind::Change) => ", encoder: twos-complement",
        _ => "",
    };
    let channel =
        message.channel().map_or(String::new(), |channel| format!(", channel: {channel}"));
    let port = port.map_or(String::new(), |port| format!(", port: {}", quoted(stable(port))));
    let call = quoted(call);
    let line = format!("{{ on: {on}{port}{channel}{press}{encoder}, do: {call} }}");
    let heard: Vec<String> = of_it().take(4).map(ToString::to_string).collect();
    Ok(Some(Learned { line, heard: heard.join(", ") }))
}

/// What a file calls the control of a message.
fn on(message: Message) -> Option<String> {
    Some(match message {
        Message::NoteOn { note, .. } | Message::NoteOff { note, .. } => {
            format!("note {}", note_name(note))
        }
        Message::Cc { controller, .. } => format!("cc {controller}"),
        Message::Bend { .. } => "bend".into(),
        Message::Program { program, .. } => format!("program {program}"),
        Message::Song(song) => format!("song {song}"),
        Message::Mmc(command) => {
            let (word, _) = Mmc::ALL.iter().find(|(_, mmc)| *mmc == command)?;
            format!("mmc {word}")
        }
        Message::Start => "start".into(),
        Message::Continue => "continue".into(),
        Message::Stop => "stop".into(),
        Message::Other(_) => return None,
    })
}

/// Whether a control of this name can give a value of a kind.
fn suits(on: &str, kind: &Kind) -> Result<(), ()> {
    let sound = match kind {
        Kind::Decibels | Kind::Position => on.starts_with("cc") || on == "bend",
        Kind::Change => on.starts_with("cc"),
        Kind::Int { .. } => on.starts_with("cc") || on == "bend",
        _ => false,
    };
    if sound { Ok(()) } else { Err(()) }
}

/// As YAML takes it inside braces: in single quotes where it is more than a word.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
    let sound = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.ends_with(' ');
    if sound && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// The name of a port without the numbers that ALSA puts behind it, which change.
fn stable(port: &str) -> &str {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match port.rsplit_once(' ') {
        Some((name, end)) if end.split_once(':').is_some_and(|(a, b)| number(a) && number(b)) => {
            name
        }
        _ => port,
    }
}
