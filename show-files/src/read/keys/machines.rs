//! What a show says of other machines: timecode, the pilot tone, OSC and MIDI.

use super::Kind::{AnyOf, List, Map, Named, Unit};
use super::{Key, NEEDED, key};
use crate::read::units::{
    BACK, FAILOVER_BOX, FREQUENCY, GAP, HOURS, HUNG, JUMPS, LISTEN, NAME, NET_PORT,
    NET_PORT_OR_OFF, PEER, PORT, STARVED, STOPPED, TIMECODE_RATE,
};

/// How timecode goes.
pub(crate) const TIMECODE: &[Key] = &[
    key(
        "rate",
        Unit(&TIMECODE_RATE),
        "its frames a second: `24`, `25`, `29.97 drop`, `29.97` or `30`",
        "25",
    ),
    key(
        "hours",
        Unit(&HOURS),
        "whose place says at which hour a song begins: that in the `setlist`, or among the `songs` \
         of the show",
        "`setlist`",
    ),
    key(
        "jumps",
        Unit(&JUMPS),
        "what it does where a song jumps or vamps: `follow`, `run on` or `hold`",
        "`follow`",
    ),
    key(
        "stopped",
        Unit(&STOPPED),
        "what it does while no song plays: `silent`, `still` or `run on`",
        "`silent`",
    ),
];

/// The pilot tone.
pub(crate) const PILOT: &[Key] = &[
    key(
        "profile",
        Unit(&FAILOVER_BOX),
        "the switch that listens: `playaudio12`, `sw8`, `sw8-usb`, `exbox-blds` or `exbox-md`",
        "none",
    ),
    key("frequency", Unit(&FREQUENCY), "its frequency", "1 kHz"),
    key("starved", Unit(&STARVED), "how long stems may be missing before it ceases", "100 ms"),
    key("hung", Unit(&HUNG), "how long the conductor may hang before it ceases", "1 s"),
    key(
        "back",
        Unit(&BACK),
        "how long all must have been well before it comes back, or `by hand`",
        "2 s",
    ),
];

/// Where OSC is listened for.
pub(crate) const OSC: &[Key] = &[
    key(
        "listen",
        Unit(&LISTEN),
        "the address of this machine on which it listens, `0.0.0.0` for all it has",
        "`127.0.0.1`: this machine alone",
    ),
    key("port", Unit(&NET_PORT), "the UDP port", "9000"),
    key("tcp", Unit(&NET_PORT_OR_OFF), "the TCP port, for OSC in SLIP frames", "`off`"),
    key(
        "allow",
        AnyOf(&[Unit(&PEER), List(&Unit(&PEER))]),
        "the machines and networks that are heard, besides this machine",
        "must be there if `listen` is more than this machine",
    ),
    key("query", Unit(&NET_PORT_OR_OFF), "the TCP port of OSCQuery", "`off`"),
    key(
        "ableset",
        Unit(&NET_PORT_OR_OFF),
        "the UDP port for controllers made for AbleSet, which use 39051",
        "`off`",
    ),
];

/// Where a show sends MIDI.
pub(crate) const MIDI: &[Key] = &[
    key(
        "out",
        Named(&Unit(&PORT)),
        "up to 16 outputs: for each a name that songs use, and its MIDI port or a part of the \
         port's name",
        "what songs call `port` is the port",
    ),
    key(
        "gap",
        Unit(&GAP),
        "how long a program change waits after its bank select, up to 1 s",
        "10 ms",
    ),
    key(
        "clock",
        AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]),
        "the output that gets MIDI clock, or a list of outputs",
        "none",
    ),
    key("mtc", Map(MTC), "MIDI timecode", "none"),
];

pub(crate) const MTC: &[Key] = &[
    key(
        "to",
        AnyOf(&[Unit(&NAME), List(&Unit(&NAME))]),
        "the output that gets it, or a list of outputs",
        NEEDED,
    ),
    key(
        "rate",
        Unit(&TIMECODE_RATE),
        "`24`, `25`, `29.97 drop` or `30`; `29.97` is told as `30`",
        "as `timecode` says",
    ),
];
