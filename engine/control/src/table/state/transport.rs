//! The transport.

use super::values::{armed_word, device_word, number, shown, text, title, transport_word};
use super::{State, show};

/// What plays, what is armed.
pub(super) static STATES: &[State] = &[
    show(
        "/downbeat/transport",
        "s",
        "`stopped`, `count-in`, `playing`, `held`, `fading`, `fading-out`, `fading-back`, `pausing`",
        |now| text(transport_word(now.transport)),
    ),
    show(
        "/downbeat/status",
        "sssss",
        "the transport, the title on show, the section, the armed title, the device, all in one",
        |now| {
            let section = now.position.as_ref().and_then(|position| position.section.as_deref());
            [
                text(transport_word(now.transport)),
                title(now, shown(now)),
                text(section.unwrap_or("")),
                title(now, now.armed),
                text(device_word(now.device.state)),
            ]
            .concat()
        },
    ),
    show(
        "/downbeat/playing",
        "i",
        "the place of the playing song in the setlist; 0: none",
        |now| number(now.playing),
    ),
    show("/downbeat/playing/title", "s", "its title", |now| title(now, now.playing)),
    show("/downbeat/armed", "i", "the place of the armed song in the setlist; 0: none", |now| {
        number(now.armed)
    }),
    show("/downbeat/armed/title", "s", "its title", |now| title(now, now.armed)),
    show("/downbeat/armed/state", "s", "`none`, `arming`, `go-waits` or `ready`", |now| {
        text(armed_word(now.armed_state))
    }),
    show("/downbeat/next/title", "s", "the title of the song after the armed one", |now| {
        title(now, now.next)
    }),
];
