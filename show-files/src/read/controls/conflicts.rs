//! Bindings that can never both work.

use super::pos;
use crate::read::report::{FileReport, quoted};
use crate::{Binding, Control, Controls, Gesture, Profile, Show, SongCall};

/// Reports every binding that is in the way of one before it, of a song's program number, or that
/// nothing ever reaches.
pub(super) fn report(controls: &Controls, show: Option<&Show>, out: &FileReport<'_>) {
    for (index, binding) in controls.bindings.iter().enumerate() {
        let before = &controls.bindings[..index];
        if let Some(other) = before.iter().find(|other| clash(binding, other, controls)) {
            let cause = format!(
                "the binding of line {} means the same press in the same state",
                other.at.line
            );
            let fix = "put both actions into one `do: [...]`, or let `press`, `when`, `layer`, \
                       `port` or `channel` tell them apart";
            out.error(pos(binding.at), cause, fix);
        }
        report_program(binding, controls, show, out);
        report_unreachable(binding, controls, out);
    }
}

/// Whether one press in one state would do both.
fn clash(a: &Binding, b: &Binding, controls: &Controls) -> bool {
    let on_same_port = match (a.port, b.port) {
        (Some(a), Some(b)) => controls.ports[a].pattern == controls.ports[b].pattern,
        _ => true,
    };
    let on_same_channel = match (channel(a, controls), channel(b, controls)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let in_same_layer = a.layer.is_none() || b.layer.is_none() || a.layer == b.layer;
    let in_same_state = a.when.iter().all(|a| b.when.iter().all(|b| a.agrees(*b)));
    on_same_port
        && on_same_channel
        && in_same_layer
        && in_same_state
        && a.on.overlaps(b.on)
        && same_gesture(a, b, controls)
}

fn channel(binding: &Binding, controls: &Controls) -> Option<u8> {
    binding.channel.or(binding.port.and_then(|port| controls.ports[port].channel))
}

/// Whether one gesture is both. A value, an encoder and `every` take all that a control sends.
fn same_gesture(a: &Binding, b: &Binding, controls: &Controls) -> bool {
    let takes_all = |binding: &Binding| {
        let fader = matches!(binding.on, Control::Cc14(_) | Control::Bend);
        let gesture = gesture(binding, controls);
        fader || binding.encoder.is_some() || matches!(gesture, Gesture::Value | Gesture::Every)
    };
    takes_all(a) || takes_all(b) || gesture(a, controls) == gesture(b, controls)
}

fn gesture(binding: &Binding, controls: &Controls) -> Gesture {
    let profile = binding.port.and_then(|port| controls.ports[port].profile);
    binding.gesture.or(profile.map(Profile::gesture)).unwrap_or(Gesture::Down)
}

/// A program change that calls a song does nothing else.
fn report_program(
    binding: &Binding,
    controls: &Controls,
    show: Option<&Show>,
    out: &FileReport<'_>,
) {
    let Control::Program(program) = binding.on else { return };
    let calls_songs = controls.ports.iter().enumerate().any(|(index, port)| {
        let here = binding.port.is_none_or(|bound| bound == index);
        let channels = (channel(binding, controls), port.channel);
        let same_channel = !matches!(channels, (Some(a), Some(b)) if a != b);
        here && same_channel && port.songs != SongCall::Off
    });
    let songs = show.iter().flat_map(|show| &show.songs);
    let song = songs
        .into_iter()
        .find(|song| song.program.is_some() && (program.is_none() || program == song.program));
    if let (true, Some(song)) = (calls_songs, song) {
        let number = song.program.unwrap_or_default();
        let cause = format!("program {number} calls {} already", quoted(&song.key));
        let fix = "give the song another `program`, or write `songs: off` for the port";
        out.error(pos(binding.at), cause, fix);
    }
}

/// A layer that nothing switches to, other than the first, is never on.
fn report_unreachable(binding: &Binding, controls: &Controls, out: &FileReport<'_>) {
    let Some(layer) = binding.layer.filter(|layer| *layer > 0) else { return };
    if controls.bindings.iter().all(|other| other.switch != Some(layer)) {
        let name = &controls.layers[layer];
        let cause = format!("nothing switches to layer {}, so this never acts", quoted(name));
        out.error(pos(binding.at), cause, format!("add a binding with `switch: {name}`"));
    }
}
