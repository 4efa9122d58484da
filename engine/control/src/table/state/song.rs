//! The song on show.

use super::values::{float, int, number, shown, text, texts, title};
use super::{State, live, show};

/// Where it is, and what waits.
pub(super) static STATES: &[State] = &[
    show(
        "/downbeat/song/title",
        "s",
        "the title of the playing song, else of the armed one",
        |now| title(now, shown(now)),
    ),
    show("/downbeat/song/tempo", "s", "the tempo and meter of its bar 1", |now| {
        let entry = shown(now).and_then(|entry| now.entries.get(entry));
        text(entry.map_or("", |entry| &entry.tempo))
    }),
    show("/downbeat/song/sections", "s*", "the sections, in the order of play", |now| {
        texts(now.spans.iter().map(|span| &span.name))
    }),
    show("/downbeat/song/section", "s", "the section that plays", |now| {
        let section = now.position.as_ref().and_then(|position| position.section.as_deref());
        text(section.unwrap_or(""))
    }),
    show("/downbeat/song/span", "i", "its place in the order of play; 0: none", |now| {
        number(now.position.as_ref().map(|position| position.span))
    }),
    show("/downbeat/song/next-section", "s", "the section after it", |now| {
        let next = now.position.as_ref().and_then(|position| position.next_section.as_ref());
        text(next.map_or("", |(name, _)| name))
    }),
    show("/downbeat/song/lyric", "ss", "the line that is sung, and the one after it", |now| {
        let lyric = now.position.as_ref().map(|position| &position.lyric);
        let line = |line: Option<&String>| text(line.map_or("", String::as_str));
        [
            line(lyric.and_then(|lyric| lyric.0.as_ref())),
            line(lyric.and_then(|lyric| lyric.1.as_ref())),
        ]
        .concat()
    }),
    show("/downbeat/song/bar", "ii", "the bar and the beat", |now| {
        let place = now.position.as_ref().map(|place| (place.bar, place.beat));
        let (bar, beat) = place.unwrap_or_default();
        [int(bar), int(beat)].concat()
    }),
    live("/downbeat/song/gone", "f", "seconds since its first frame", |now| {
        float(now.position.as_ref().map_or(0.0, |position| position.gone.as_secs_f64()))
    }),
    live("/downbeat/song/left", "f", "seconds to its end", |now| {
        float(now.position.as_ref().map_or(0.0, |position| position.left.as_secs_f64()))
    }),
    live("/downbeat/song/count-in", "f", "seconds to go while the click counts alone", |now| {
        let count_in = now.position.as_ref().and_then(|position| position.count_in);
        float(count_in.unwrap_or_default().as_secs_f64())
    }),
    live("/downbeat/set/gone", "f", "seconds since the set began", |now| {
        float(now.set_gone.as_secs_f64())
    }),
    live("/downbeat/set/left", "f", "seconds of what is to come", |now| {
        float(now.set_left.as_secs_f64())
    }),
    show("/downbeat/jump", "s", "where the jump that waits goes", |now| {
        text(now.jump.as_ref().map_or("", |jump| &jump.to))
    }),
    show("/downbeat/vamp/repeats", "s", "what repeats", |now| {
        text(now.vamp.as_ref().map_or("", |vamp| &vamp.what))
    }),
    show("/downbeat/vamp/pass", "i", "which time through this is", |now| {
        int(now.vamp.as_ref().map_or(0, |vamp| vamp.pass))
    }),
    show(
        "/downbeat/vamp/leaves",
        "si",
        "where it goes on, once it was released, and the beats until then",
        |now| {
            let leaves = now.vamp.as_ref().and_then(|vamp| vamp.leaves.as_ref());
            let (to, beats) = leaves.map_or(("", 0), |(to, beats)| (to.as_str(), *beats));
            [text(to), int(beats)].concat()
        },
    ),
];
