//! What these controllers are told.

use downbeat_engine::{Quantum, Snapshot, TimecodeRate, Transport};

use super::command::{JUMP_MODES, songs};
use crate::table::{Value, address_word};

/// All that they may be told, in a fixed order.
pub(super) fn state(now: &Snapshot, mode: Option<Quantum>) -> Vec<(String, Vec<Value>)> {
    let mut state = Vec::new();
    let mut say = |address: &str, values: Vec<Value>| state.push((address.to_owned(), values));
    global(now, &mut say);
    setlist(now, &mut say);
    say("/mixer/names", now.buses.iter().map(|bus| text(&bus.name)).collect());
    for bus in &now.buses {
        let group = address_word(&bus.name);
        say(&format!("/mixer/{group}/soloed"), vec![switch(bus.soloed)]);
        say(&format!("/mixer/{group}/muted"), vec![switch(bus.muted)]);
    }
    if let Some(timecode) = now.timecode {
        say("/timecode/tc", vec![text(&timecode.to_string())]);
        say("/timecode/fps", vec![text(fps(timecode.rate))]);
        say("/timecode/stale", vec![switch(!timecode.runs)]);
    }
    say("/settings/safeMode", vec![switch(now.locked)]);
    let mode = mode.unwrap_or(now.jump_at);
    let word = JUMP_MODES.iter().find(|(_, quantum)| *quantum == mode).map(|(word, _)| *word);
    say("/settings/jumpMode", vec![text(word.unwrap_or("quantized"))]);
    state
}

/// Where the song is, in beats.
pub(super) fn fine_position(now: &Snapshot) -> (String, Vec<Value>) {
    ("/global/finePosition".into(), vec![Value::Float(beats(now))])
}

/// Frames a second as they are usually written.
fn fps(rate: TimecodeRate) -> &'static str {
    match rate {
        TimecodeRate::F24 => "24",
        TimecodeRate::F25 => "25",
        TimecodeRate::F2997Drop => "29.97 drop",
        TimecodeRate::F2997 => "29.97",
        TimecodeRate::F30 => "30",
    }
}

fn beats(now: &Snapshot) -> f64 {
    now.position.as_ref().map_or(0.0, |position| position.beats)
}

fn global(now: &Snapshot, say: &mut impl FnMut(&str, Vec<Value>)) {
    let place = now.position.as_ref();
    let (bar, beat) = place.map_or((1, 1), |place| (place.bar, place.beat));
    let unit =
        shown(now).and_then(|entry| now.entries[entry].tempo.rsplit('/').next()?.parse().ok());
    let unit: i64 = unit.unwrap_or(4);
    let beats_in_bar = place.map_or(4, |place| place.beats_in_bar);
    // As in a Live set, quarters.
    let tempo = place.map_or(0.0, |place| place.bpm);
    let plays = !matches!(now.transport, Transport::Stopped | Transport::Held | Transport::Pausing);
    say("/global/beatsPosition", vec![Value::Float(beats(now).floor())]);
    say("/global/humanPosition", vec![int(bar), int(beat)]);
    say("/global/currentMeasure", vec![int(bar), int(beat), int(beats_in_bar)]);
    say("/global/tempo", vec![Value::Float(tempo)]);
    say("/global/timeSignature", vec![int(beats_in_bar), Value::Int(unit)]);
    say("/global/isPlaying", vec![switch(plays)]);
}

fn setlist(now: &Snapshot, say: &mut impl FnMut(&str, Vec<Value>)) {
    let titles = songs(now).map(|(_, entry)| text(&entry.title));
    say("/setlist/name", vec![text(&now.setlist)]);
    say("/setlist/songs", titles.collect());
    say("/setlist/sections", now.spans.iter().map(|span| text(&span.name)).collect());
    let name = |entry: Option<usize>| {
        text(entry.and_then(|entry| now.entries.get(entry)).map_or("", |entry| &entry.title))
    };
    // Counted from 0, and -1 where there is none.
    let index = |entry: Option<usize>| {
        int(entry
            .and_then(|entry| songs(now).position(|(at, _)| at == entry))
            .map_or(-1, |at| at as i32))
    };
    let (from, to) = (now.spans.first(), now.spans.last());
    say("/setlist/activeSongName", vec![name(shown(now))]);
    say("/setlist/activeSongIndex", vec![index(shown(now))]);
    say("/setlist/activeSongStart", vec![place_in_beats(from.map_or(0.0, |span| span.beats.0))]);
    say("/setlist/activeSongEnd", vec![place_in_beats(to.map_or(0.0, |span| span.beats.1))]);
    let place = now.position.as_ref();
    let span = place.and_then(|place| now.spans.get(place.span));
    say("/setlist/activeSectionName", vec![text(span.map_or("", |span| &span.name))]);
    say("/setlist/activeSectionIndex", vec![int(place.map_or(-1, |place| place.span as i32))]);
    let section = span.map_or((0.0, 0.0), |span| span.beats);
    say("/setlist/activeSectionStart", vec![place_in_beats(section.0)]);
    say("/setlist/activeSectionEnd", vec![place_in_beats(section.1)]);
    let queued_span = now.jump.as_ref().and_then(|jump| jump.span);
    let queued_name = queued_span.and_then(|span| now.spans.get(span));
    say(
        "/setlist/queuedName",
        vec![name(now.armed), text(queued_name.map_or("", |span| &span.name))],
    );
    say(
        "/setlist/queuedIndex",
        vec![index(now.armed), int(queued_span.map_or(-1, |span| span as i32))],
    );
    let looped = span.filter(|_| now.vamp.is_some()).map_or((0.0, 0.0), |span| span.beats);
    say("/setlist/loopEnabled", vec![switch(now.vamp.is_some())]);
    say("/setlist/loopStart", vec![Value::Float(looped.0)]);
    say("/setlist/loopEnd", vec![Value::Float(looped.1)]);
    say("/setlist/isCountingIn", vec![switch(now.transport == Transport::CountIn)]);
    let left = place.map_or(0, |place| place.left.as_secs());
    say("/setlist/remainingTimeInSong", vec![int(left as i32)]);
    say("/setlist/remainingTimeInSet", vec![int(now.set_left.as_secs() as i32)]);
}

/// The song on show: the playing entry, or else the armed one.
fn shown(now: &Snapshot) -> Option<usize> {
    now.playing.or(now.armed).filter(|entry| *entry < now.entries.len())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn int(number: impl Into<i64>) -> Value {
    Value::Int(number.into())
}

/// Beats from frames, without what is less than a frame of them.
fn place_in_beats(beats: f64) -> Value {
    Value::Float((beats * 1000.0).round() / 1000.0)
}

fn switch(on: bool) -> Value {
    Value::Int(i64::from(on))
}
